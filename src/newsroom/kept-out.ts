import type { Config } from '../config/config.ts';
import type { Source } from '../model.ts';
import { subjectOf } from '../publish/rules.ts';
import { type Rules, rulingUnder } from '../publish/verdict.ts';
import { cardOf } from '../sources/card.ts';
import type { Store } from '../store/store.ts';

/** Of each source whose own rules keep all of its newest articles out, how many those are. */
export type KeptOut = () => Promise<ReadonlyMap<string, number>>;

const NEWEST = 20;
/** A few may well be off the subject. */
const LEAST = 5;

/** Looks at the articles again only when the store has changed. */
export function createKeptOut({ sources }: Pick<Config, 'sources'>, store: Store): KeptOut {
  const strict = sources.filter(
    ({ enabled, include, exclude }) => enabled && include.length + exclude.length > 0,
  );
  let known = { seq: -1, found: Promise.resolve(new Map<string, number>()) };
  const look = async () => {
    const found = new Map<string, number>();
    for (const source of strict) {
      const count = await keptOutOf(source, store);
      if (count >= LEAST) found.set(source.id, count);
    }
    return found;
  };
  return async () => {
    if (strict.length === 0) return known.found;
    const { latest } = await store.changes(0, 0);
    if (known.seq !== latest) known = { seq: latest, found: look() };
    return known.found;
  };
}

/** 0 as soon as one of them is let in. */
async function keptOutOf(source: Source, store: Store): Promise<number> {
  const card = cardOf(source, await store.state(source.id));
  const ruling = rulingUnder(source satisfies Rules);
  let count = 0;
  for await (const article of store.newest({ sourceIds: [source.id], limit: NEWEST })) {
    if (ruling(subjectOf(article, card))?.admitted !== false) return 0;
    count += 1;
  }
  return count;
}
