/** Articles by their words. The only file that knows MiniSearch. */

import MiniSearch, { type SearchOptions } from 'minisearch';
import type { Article, Instant } from '../model.ts';
import { instantMs } from '../text/date.ts';
import { authorKeys } from '../text/place-key.ts';
import { plainText } from '../text/plain.ts';
import { createCommonWords } from './common-words.ts';
import { wordsOf } from './words.ts';

export interface Ranking {
  /** Takes an article in, in the place of an earlier version of it. */
  readonly put: (article: Article, sourceTitle: string) => void;
  readonly drop: (id: string) => void;
  /**
   * Ids of the articles in which every word is found, the best first, and the younger of equals; common words do not count. Where that
   * are few, beginnings of words are looked for too, and where it is none, misspellings, unless there are many words.
   */
  readonly find: (words: readonly string[], now: Instant, sourceId: string | undefined) => readonly string[];
  /** How many articles it holds. */
  readonly size: () => number;
  /** How many versions of articles it holds that nobody can find any more. */
  readonly waste: () => number;
}

interface Page {
  readonly id: string;
  readonly sourceId: string;
  readonly atMs: number;
  readonly title: string;
  /** Tags, authors and the name of the source. */
  readonly labels: string;
  readonly text: string;
}

type Field = 'title' | 'labels' | 'text';

/** How many words of each field are taken in. */
const MOST_WORDS: Readonly<Record<Field, number>> = { title: 60, labels: 80, text: 150 };
/** Of a post of our own, which are few. */
const MOST_WORDS_OF_OURS = 1000;
const MOST_HTML = 20_000;
const MOST_RESULTS = 1000;
/** Each look is dearer than the one before it, and only worth it where that found little. */
const WIDER: readonly { readonly below: number; readonly more: SearchOptions }[] = [
  { below: 20, more: { prefix: (word) => word.length >= 4 } },
  { below: 1, more: { prefix: (word) => word.length >= 4, fuzzy: (word) => (word.length >= 5 ? 1 : false) } },
];
const MOST_WIDENED = 4;
const MONTH_MS = 30 * 86_400_000;
const RECENT_FIRST = 0.75;

/** A ranking of nothing yet. */
export function createRanking(): Ranking {
  const engine = new MiniSearch<Page>({
    fields: ['title', 'labels', 'text'] satisfies Field[],
    storeFields: ['sourceId', 'atMs'] satisfies (keyof Page)[],
    tokenize: (text, field) => [...wordsOf(text, field === 'text' ? MOST_WORDS_OF_OURS : MOST_WORDS.title)],
    // The words are made by then.
    processTerm: (word) => word,
    // It would hold up the end of the program; a ranking with much waste is made anew.
    autoVacuum: false,
  });
  const common = createCommonWords();
  const drop = (id: string): void => {
    if (engine.has(id)) engine.discard(id);
  };
  return {
    put: (article, sourceTitle) => {
      drop(article.id);
      const page = pageOf(article, sourceTitle);
      engine.add(page);
      common.note([...wordsOf(page.title, MOST_WORDS.title), ...page.text.split(' ')]);
    },
    drop,
    find: (words, now, sourceId) => {
      const telling = common.telling(words);
      const query = telling.join(' ');
      const usual = optionsAt(now, sourceId);
      let found = engine.search(query, usual);
      for (const { below, more } of telling.length > MOST_WIDENED ? [] : WIDER) {
        if (found.length < below) found = engine.search(query, { ...usual, ...more });
      }
      return found.slice(0, MOST_RESULTS).map(({ id }) => String(id));
    },
    size: () => engine.documentCount,
    waste: () => engine.dirtCount,
  };
}

function pageOf(article: Article, sourceTitle: string): Page {
  const { id, sourceId, title, summary, contentHtml, tags, authors, post } = article;
  const most = post === undefined ? MOST_WORDS.text : MOST_WORDS_OF_OURS;
  const body = `${summary ?? ''} ${plainText((contentHtml ?? '').slice(0, MOST_HTML))}`;
  const people = [...authors.map(({ name }) => name), ...authorKeys(article)];
  return {
    id,
    sourceId,
    atMs: instantMs(article.publishedAt ?? article.arrivedAt),
    title,
    labels: [...tags, ...people, post?.section ?? '', sourceTitle].join(' '),
    text: wordsOf(body, most).join(' '),
  };
}

function optionsAt(now: Instant, sourceId: string | undefined): SearchOptions {
  const nowMs = instantMs(now);
  return {
    combineWith: 'AND',
    boost: { title: 4, labels: 2, text: 1 },
    weights: { prefix: 0.5, fuzzy: 0.25 },
    boostDocument: (_id, _word, stored) => 1 + RECENT_FIRST / (1 + ageMs(nowMs, stored) / MONTH_MS),
    ...(sourceId === undefined ? {} : { filter: (result) => result['sourceId'] === sourceId }),
  };
}

function ageMs(nowMs: number, stored: Record<string, unknown> | undefined): number {
  return Math.max(0, nowMs - Number(stored?.['atMs'] ?? 0));
}
