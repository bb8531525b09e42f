/**
 * Search over what is published. The ranking is made when somebody searches, the newest articles first, in slices between which others
 * get their turn; it is brought up to date before each search, and forgotten when nobody searches any more: a newsroom that is never
 * searched pays nothing for it.
 */

import { setImmediate } from 'node:timers/promises';
import type { Article, Instant } from '../model.ts';
import type { SourceCard } from '../outward.ts';
import { take } from '../store/reading.ts';
import type { Store } from '../store/store.ts';
import { instantMs } from '../text/date.ts';
import { createRanking, type Ranking } from './ranking.ts';
import { wordsOf } from './words.ts';

/** Which articles there are to find. */
export interface Shelf {
  readonly cards: ReadonlyMap<string, SourceCard>;
  /** Another text whenever other articles may be found, though the stored ones are the same. */
  readonly rules: string;
  /** Ids of stored articles that may not be found: another set whenever they are others. */
  readonly hidden: ReadonlySet<string>;
  /** The number of the last change of articles that may be found. */
  readonly seq: number;
  /** Those of these ids that may be found, as far as they may be shown. */
  readonly some: (ids: readonly string[]) => Promise<ReadonlyMap<string, Article>>;
}

export interface SearcherTools {
  readonly store: Pick<Store, 'listing' | 'changes'>;
  readonly shelf: () => Shelf;
  readonly now: () => Instant;
  /** Of the newest articles: older ones are not found. */
  readonly mostArticles: number;
}

export interface Wanted {
  /** As somebody typed it. */
  readonly query: string;
  readonly sourceId: string | undefined;
  /** What else an article has to meet, asked of some at a time. */
  readonly some: Shelf['some'];
  /** A place in the order of all that is found. */
  readonly from: number;
  readonly limit: number;
}

export interface Findings {
  /** The best first. */
  readonly articles: readonly Article[];
  /** How many articles hold the words, a thousand at most, whatever else they have to meet. */
  readonly total: number;
  /** Where the next ones are found; undefined where these are the last. */
  readonly next: number | undefined;
  /** False while older articles are still being read. */
  readonly isComplete: boolean;
}

export interface Searcher {
  /** Undefined where too many search already. */
  readonly search: (wanted: Wanted) => Promise<Findings | undefined>;
  /** Forgets the ranking where nobody has searched for a while; to be asked now and then. */
  readonly rest: () => void;
  /** Resolves when nothing is being read any more, which it gives up at once. */
  readonly stop: () => Promise<void>;
}

/** The newest so many are found: with more, the ranking would take more memory than all of the rest. */
export const MOST_ARTICLES = 20_000;
/** More words than that say nothing more. */
export const MOST_WORDS = 8;
/** So many articles are taken in a turn, a few milliseconds. */
const SLICE = 8;
const PATIENCE_MS = 2000;
const MOST_CHANGES = 2000;
const MOST_WAITING = 32;
const FORGOTTEN_AFTER_MS = 30 * 60_000;
/** How many a filter looks through at a time. */
const AT_ONCE = 64;

interface State {
  readonly tools: SearcherTools;
  current: Current | undefined;
  waiting: number;
  /** One search after the other. */
  turn: Promise<unknown>;
  askedMs: number;
  stopped: boolean;
}

interface Current {
  readonly ranking: Ranking;
  readonly rules: string;
  hidden: ReadonlySet<string>;
  /** The number of the last change that it knows of. */
  seq: number;
  isComplete: boolean;
  isWanted: boolean;
  reading: Promise<void>;
}

/** A searcher that knows nothing until it is asked. */
export function createSearcher(tools: SearcherTools): Searcher {
  const state: State = {
    tools,
    current: undefined,
    waiting: 0,
    turn: Promise.resolve(),
    askedMs: 0,
    stopped: false,
  };
  const { now } = tools;
  return {
    search: async (wanted) => {
      if (state.waiting >= MOST_WAITING || state.stopped) return undefined;
      state.waiting += 1;
      state.askedMs = instantMs(now());
      // Between two searches everybody else gets a turn.
      const found = state.turn.then(() => setImmediate()).then(() => searchNow(state, wanted));
      state.turn = found.catch(() => {});
      return found.finally(() => {
        state.waiting -= 1;
      });
    },
    rest: () => {
      if (instantMs(now()) - state.askedMs >= FORGOTTEN_AFTER_MS) forget(state);
    },
    stop: async () => {
      state.stopped = true;
      const reading = state.current?.reading;
      forget(state);
      await reading?.catch(() => {});
      await state.turn;
    },
  };
}

function forget(state: State): void {
  if (state.current !== undefined) state.current.isWanted = false;
  state.current = undefined;
}

async function searchNow(state: State, wanted: Wanted): Promise<Findings> {
  const words = wordsOf(wanted.query, MOST_WORDS);
  if (words.length === 0) return { articles: [], total: 0, next: undefined, isComplete: true };
  const current = await upToDate(state);
  const ids = current.ranking.find(words, state.tools.now(), wanted.sourceId);
  const { articles, next } = await firstOf(ids, wanted);
  return { articles, total: ids.length, next, isComplete: current.isComplete };
}

async function firstOf(ids: readonly string[], { some, from, limit }: Wanted) {
  const articles: Article[] = [];
  for (let at = from; at < ids.length; at += AT_ONCE) {
    const batch = ids.slice(at, at + AT_ONCE);
    const found = await some(batch);
    for (const [place, id] of batch.entries()) {
      const article = found.get(id);
      if (article === undefined) continue;
      if (articles.length === limit) return { articles, next: at + place };
      articles.push(article);
    }
  }
  return { articles, next: undefined };
}

/** The ranking as of now, or as far as it is made within our patience. */
async function upToDate(state: State): Promise<Current> {
  const { rules } = state.tools.shelf();
  const known =
    state.current?.rules === rules && (await catchUp(state, state.current)) ? state.current : undefined;
  if (known === undefined) forget(state);
  const current = known ?? begin(state);
  state.current = current;
  if (!current.isComplete) await withinPatience(current.reading);
  return current;
}

function begin({ tools }: State): Current {
  const { rules, hidden, seq } = tools.shelf();
  const current: Current = {
    ranking: createRanking(),
    rules,
    hidden,
    seq,
    isComplete: false,
    isWanted: true,
    reading: Promise.resolve(),
  };
  current.reading = readAll(current, tools).catch(() => {
    current.isWanted = false;
  });
  return current;
}

async function readAll(current: Current, tools: SearcherTools): Promise<void> {
  const listed = tools.store.listing({ limit: tools.mostArticles });
  for (;;) {
    const ids = take(listed, SLICE).map(({ id }) => id);
    if (ids.length === 0 || !current.isWanted) break;
    await takeIn(ids, current, tools);
    await setImmediate();
  }
  current.isComplete = current.isWanted;
}

async function takeIn(ids: readonly string[], { ranking }: Current, { shelf }: SearcherTools): Promise<void> {
  const { cards, some } = shelf();
  const found = await some(ids);
  for (const id of ids) {
    const article = found.get(id);
    if (article === undefined) ranking.drop(id);
    else ranking.put(article, cards.get(article.sourceId)?.title ?? '');
  }
}

/** False where it is easier to begin anew. */
async function catchUp({ tools }: State, current: Current): Promise<boolean> {
  if (!current.isWanted) return false;
  const { hidden, seq } = tools.shelf();
  const { changes, startOver } = await tools.store.changes(current.seq, MOST_CHANGES);
  const { ranking } = current;
  const isWasteful = ranking.waste() > 1000 + ranking.size() / 4;
  if (startOver || seq - current.seq > MOST_CHANGES || isWasteful) return false;
  if (ranking.size() > tools.mostArticles * 1.1) return false;
  const changed = changes.filter((change) => change.seq <= seq).map(({ id }) => id);
  const ids = [...new Set([...changed, ...inOneOnly(hidden, current.hidden)])];
  for (let at = 0; at < ids.length; at += SLICE) {
    await takeIn(ids.slice(at, at + SLICE), current, tools);
    await setImmediate();
  }
  current.seq = seq;
  current.hidden = hidden;
  return true;
}

/** What was hidden or shown since. */
function inOneOnly(one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] {
  if (one === other) return [];
  return [...[...one].filter((id) => !other.has(id)), ...[...other].filter((id) => !one.has(id))];
}

async function withinPatience(reading: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((over) => {
    timer = setTimeout(over, PATIENCE_MS);
  });
  await Promise.race([reading, patience]);
  clearTimeout(timer);
}
