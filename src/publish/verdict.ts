/** What the rules of sources and channels say of an article. They are compiled once for each configuration. */

import { type Article, POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, SourceCard } from '../outward.ts';
import { type Holds, holdsFor, subjectOf } from './rules.ts';

/** What choosing needs to know. */
export interface Verdict {
  /** False where its source's own rules keep it out of every channel. */
  readonly admitted: boolean;
  /** Ids of the channels whose rules keep it out. */
  readonly refusedBy: readonly string[];
}

/** The rule that decided, by its place in its list. */
export interface Ruling {
  readonly admitted: boolean;
  readonly list: 'include' | 'exclude';
  /** Undefined where an article is kept out because none of those to include holds. */
  readonly at: number | undefined;
}

export type Rules = Pick<Channel, 'include' | 'exclude'>;

const NONE: readonly string[] = [];

/** The verdicts under the rules of these channels and sources. */
export function createJudge(rules: {
  readonly channels: readonly (Rules & Pick<Channel, 'id'>)[];
  readonly cards: ReadonlyMap<string, Rules>;
}): (article: Article, card: SourceCard | undefined) => Verdict {
  const ofSource = new Map([...rules.cards].map(([id, card]) => [id, rulingUnder(card)]));
  const ofChannel = rules.channels
    .filter(hasRules)
    .map((channel) => ({ id: channel.id, ruling: rulingUnder(channel) }));
  return (article, card) => {
    const subject = subjectOf(article, card);
    const own = article.sourceId === POSTS_SOURCE_ID ? undefined : ofSource.get(article.sourceId)?.(subject);
    const refused = ofChannel.filter(({ ruling }) => ruling(subject)?.admitted === false);
    const refusedBy = refused.length === 0 ? NONE : refused.map(({ id }) => id);
    return { admitted: own?.admitted ?? true, refusedBy };
  };
}

/**
 * A channel and a source are read by the same rule: one of those to include holds, if there are any, and none of those to exclude.
 * Undefined where no rule had anything to say.
 */
export function rulingUnder(rules: Rules): (subject: ReturnType<typeof subjectOf>) => Ruling | undefined {
  const include = rules.include.map(holdsFor);
  const exclude = rules.exclude.map(holdsFor);
  return (subject) => {
    const first = (list: readonly Holds[]) => {
      const at = list.findIndex((holds) => holds(subject));
      return at < 0 ? undefined : at;
    };
    const excluded = first(exclude);
    if (excluded !== undefined) return { admitted: false, list: 'exclude', at: excluded };
    if (include.length === 0) return undefined;
    const included = first(include);
    return { admitted: included !== undefined, list: 'include', at: included };
  };
}

function hasRules({ include, exclude }: Rules): boolean {
  return include.length + exclude.length > 0;
}
