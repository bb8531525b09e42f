import type { Article, Changes, Instant, Sighting, SourceState } from '../model.ts';
import type { Collections } from './collections.ts';
import type { Note } from './notes.ts';

/**
 * What we remember, behind one interface: every engine passes `tests/store/contract.ts`. Articles are ordered newest first by
 * *(publishedAt ?? arrivedAt, id)*, both descending: a total order, so that the same contents always read the same.
 */
export interface Store {
  /** The state of every source ever visited, by source id. */
  states(): Promise<ReadonlyMap<string, SourceState>>;
  /** That of one source; undefined where it was never visited. */
  state(sourceId: string): Promise<SourceState | undefined>;
  /** Which of these article ids were ever stored, pruned ones included. */
  sightings(ids: readonly string[]): Promise<ReadonlyMap<string, Sighting>>;
  /** The youngest of a source's articles that had each of these links when last read, by `linkHash`; pruned ones included. */
  linked(sourceId: string, linkHashes: readonly string[]): Promise<ReadonlyMap<string, Sighting>>;
  /** All articles of any source that had each of these links when last read, in the order in which they came; pruned ones included. */
  allLinked(linkHashes: readonly string[]): Promise<ReadonlyMap<string, readonly Sighting[]>>;
  /** The stored articles among these ids, by id. */
  articles(ids: readonly string[]): Promise<ReadonlyMap<string, Article>>;
  /** Newest first; read as far as it is asked for. What is saved meanwhile may or may not be seen. */
  newest(query: ArticleQuery): AsyncIterable<Article>;
  /** The former versions of a stored article, oldest first: at most the 24 latest. They go with their article. */
  revisions(id: string): Promise<readonly Revision[]>;
  /** The changes after the one with this number, at most so many. */
  changes(afterSeq: number, limit: number): Promise<ChangesSince>;
  /** What is kept in a collection, by key, in the order in which the keys were first set. */
  notes<Name extends keyof Collections>(collection: Name): Promise<ReadonlyMap<string, Collections[Name]>>;
  /** The same order without a look at the disk; what is saved while it is read may or may not be seen. */
  listing(query: ArticleQuery): Generator<Listed>;
  /**
   * The stored articles in the order in which they were first seen, the last first, of those with a serial below `before`: all, or those
   * that meet the conditions on sources, tags and authors.
   */
  arrivals(before: number, query?: ArticleQuery): Generator<Listed>;
  /** Those of these articles that are stored, in the order in which they are asked for; without a look at the disk. */
  listed(ids: readonly string[]): readonly Listed[];
  /** When the first article of each source came, by source id, in the order in which they came; those that are forgotten count. */
  firstArrivals(): ReadonlyMap<string, Instant>;
  /** How many articles of each source came on each of so many days of 24 hours from `from` on; those that are forgotten count. */
  arrivalsByDay(from: Instant, days: number): ReadonlyMap<string, readonly number[]>;
  /** How many articles were ever seen: above every serial. */
  arrived(): number;
  /** How many articles are stored, by source id. */
  counts(): Promise<ReadonlyMap<string, number>>;
  /**
   * Saves all of a visit, and of the notes that belong to it, or none of it, and resolves only when it is safe on disk. What changes
   * nothing writes nothing.
   * @throws StoreError when the disk refuses; what was stored before still stands.
   */
  save(visit: Visit, notes?: readonly Note[]): Promise<void>;
  /**
   * Tells that one thing more, or one less, is under way that may come to a save: what is saved meanwhile may wait a moment for it, to be
   * made safe together.
   */
  expect(more: 1 | -1): void;
  /**
   * Forgets articles (never their sightings) beyond the bounds, and those of any source but `onlySources` where that is given. Our
   * own posts and pinned articles stay and do not count. Answers how many went.
   */
  prune(bounds: Retention, onlySources?: readonly string[]): Promise<number>;
  /** Waits for running saves and releases the folder; the store is unusable afterwards. */
  close(): Promise<void>;
}

/** A stored article by name. */
export interface Listed {
  readonly id: string;
  readonly sourceId: string;
  /** Another one whenever the article was written again: as long as it stays the same, so does the article. */
  readonly version: number;
  /** Counts up from 0 in the order in which articles were first seen; the same for as long as the store lives. */
  readonly serial: number;
}

export interface Visit {
  readonly changes: Changes;
  /** Undefined where the visit leaves the source's state as it was. */
  readonly state: SourceState | undefined;
}

/** Which articles are asked for: all that meet every condition named. */
export type ArticleQuery = Partial<ArticleConditions>;

export interface ArticleConditions {
  readonly sourceIds: readonly string[] | undefined;
  /** With any of these tags, however they are spelt: case and spacing do not count. */
  readonly tags: readonly string[] | undefined;
  /** Sources whose articles all count as having the tags. */
  readonly taggedSources: readonly string[] | undefined;
  /** By any of these: names, spelt as loosely as tags, or keys of our own people. */
  readonly authors: readonly string[] | undefined;
  /** By any whose page lies under one of these keys (`text/place-key.ts`), and maybe some others. */
  readonly authorKeys: readonly string[] | undefined;
  /** Arrived at or after. */
  readonly since: Instant | undefined;
  /** Dated (`publishedAt ?? arrivedAt`) at or after. */
  readonly from: Instant | undefined;
  /** Dated before. */
  readonly before: Instant | undefined;
  /** Behind this place in the order, whether an article stands there or not. */
  readonly after: Cursor | undefined;
  readonly limit: number | undefined;
}

/** A place in the order of articles, which stays the same whatever comes and goes. */
export interface Cursor {
  /** `publishedAt ?? arrivedAt`. */
  readonly at: Instant;
  readonly id: string;
}

/** What readers saw until an edit. */
export interface Revision {
  readonly article: Article;
  /** When the version that followed was saved. */
  readonly replacedAt: Instant;
}

export interface Change {
  /** Counts up from 1 without a gap, for ever. */
  readonly seq: number;
  readonly kind: 'added' | 'changed' | 'removed';
  /** Of the article. */
  readonly id: string;
  readonly at: Instant;
}

export interface ChangesSince {
  /** In the order of their numbers; empty where one has to start over. */
  readonly changes: readonly Change[];
  /** Number of the latest change there is, 0 for none. */
  readonly latest: number;
  /** Some of the changes that are asked for are forgotten: read the articles again, and ask for what comes after `latest`. */
  readonly startOver: boolean;
}

export interface Retention {
  /** Articles that arrived earlier go. */
  readonly arrivedBefore: Instant;
  /** The newest so many of each source stay. */
  readonly perSource: number;
}

/** The place where an article stands. */
export function cursorOf(article: Article): Cursor {
  return { at: article.publishedAt ?? article.arrivedAt, id: article.id };
}
