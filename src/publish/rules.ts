/** What a rule asks, as a question to an article. Nothing that an article says can make an answer slow. */

import type { Article } from '../model.ts';
import type { Rule, RuleConditions, RuleTexts, SourceCard } from '../outward.ts';
import { instantMs } from '../text/date.ts';
import { fold } from '../text/fold.ts';
import { isPattern, patternTest } from '../text/pattern.ts';
import { plainText } from '../text/plain.ts';
import { mentions } from './keywords.ts';

/** An article as rules see it: each of its texts is prepared when the first rule asks for it. */
export interface Subject {
  readonly article: Article;
  /** Title, summary and tags. */
  readonly usual: Words;
  readonly title: Words;
  readonly text: Words;
  readonly authors: Words;
  readonly url: Words;
  /** Its own and its source's. */
  readonly tags: Words;
}

export type Holds = (subject: Subject) => boolean;

/** Some texts, as they are and folded. */
interface Words {
  readonly plain: () => readonly string[];
  readonly folded: () => readonly string[];
}

const DAY_MS = 86_400_000;

/** A source that is unknown gives no tags. */
export function subjectOf(article: Article, card: Pick<SourceCard, 'tags'> | undefined): Subject {
  const { title, summary = '', tags, contentHtml, authors, url } = article;
  const body = () => (contentHtml === undefined ? [] : [plainText(contentHtml)]);
  return {
    article,
    usual: wordsOf(() => [title, summary, ...tags]),
    title: wordsOf(() => [title]),
    text: wordsOf(() => [title, summary, ...body()]),
    authors: wordsOf(() => authors.map(({ name }) => name)),
    url: wordsOf(() => (url === undefined ? [] : [url])),
    tags: wordsOf(() => [...tags, ...(card?.tags ?? [])]),
  };
}

function wordsOf(read: () => readonly string[]): Words {
  let plain: readonly string[] | undefined;
  let folded: readonly string[] | undefined;
  const asRead = () => {
    plain ??= read();
    return plain;
  };
  return {
    plain: asRead,
    folded: () => {
      folded ??= asRead().map(fold);
      return folded;
    },
  };
}

/** Of an object all conditions must hold. */
export function holdsFor(rule: Rule): Holds {
  if (typeof rule === 'string') return says(rule, ({ usual }) => usual);
  const all = conditionsOf(rule);
  return (subject) => all.every((holds) => holds(subject));
}

function conditionsOf(rule: Readonly<Partial<RuleConditions>>): readonly Holds[] {
  const { olderThanDays, language, tag, any, all, not } = rule;
  const conditions = [
    saysOne(rule.title, ({ title }) => title),
    saysOne(rule.url, ({ url }) => url),
    saysOne(rule.author, ({ authors }) => authors),
    olderThanDays === undefined ? undefined : ({ article }: Subject) => isOlder(article, olderThanDays),
    language === undefined ? undefined : isIn(listOf(language)),
    tag === undefined ? undefined : isTagged(listOf(tag)),
    any === undefined ? undefined : anyOf(any.map(holdsFor)),
    ...(all ?? []).map(holdsFor),
    not === undefined ? undefined : negated(holdsFor(not)),
    // The longest to read comes last.
    saysOne(rule.text, ({ text }) => text),
  ];
  return conditions.filter((it) => it !== undefined);
}

function saysOne(texts: RuleTexts | undefined, where: (subject: Subject) => Words): Holds | undefined {
  return texts === undefined ? undefined : anyOf(listOf(texts).map((text) => says(text, where)));
}

function says(text: string, where: (subject: Subject) => Words): Holds {
  if (isPattern(text)) {
    const test = patternTest(text);
    return (subject) => where(subject).plain().some(test);
  }
  const keyword = keywordOf(text);
  return (subject) =>
    where(subject)
      .folded()
      .some((it) => mentions(it, keyword));
}

/** Quotation marks around the whole of it make plain words of anything. */
function keywordOf(text: string): string {
  return fold(/^"(.+)"$/su.exec(text)?.[1] ?? text);
}

function isTagged(tags: readonly string[]): Holds {
  const wanted = new Set(tags.filter((tag) => !isPattern(tag)).map(keywordOf));
  const tests = tags.filter(isPattern).map(patternTest);
  const fits = (tag: string) => tests.some((test) => test(tag));
  return ({ tags: found }) => found.folded().some((tag) => wanted.has(tag)) || found.plain().some(fits);
}

/** RFC 4647 §3.3.1. */
function isIn(ranges: readonly string[]): Holds {
  const wanted = ranges.map((range) => range.toLowerCase());
  return ({ article }) => {
    const tag = article.language?.toLowerCase();
    return tag !== undefined && wanted.some((range) => tag === range || tag.startsWith(`${range}-`));
  };
}

/** Older than its own arrival, whatever the clock says today: what a channel carries stays a matter of what is stored. */
function isOlder({ publishedAt, arrivedAt }: Article, days: number): boolean {
  return publishedAt !== undefined && instantMs(arrivedAt) - instantMs(publishedAt) > days * DAY_MS;
}

function anyOf(conditions: readonly Holds[]): Holds {
  return (subject) => conditions.some((holds) => holds(subject));
}

function negated(holds: Holds): Holds {
  return (subject) => !holds(subject);
}

function listOf(texts: RuleTexts): readonly string[] {
  return typeof texts === 'string' ? [texts] : texts;
}
