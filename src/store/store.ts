import type { Article, Changes, Instant, Sighting, SourceState } from '../model.ts';

/**
 * What we remember, behind one interface: every engine passes `tests/store/contract.ts`. Articles are ordered newest first by
 * *(publishedAt ?? arrivedAt, id)*, both descending: a total order, so that the same contents always read the same.
 */
export interface Store {
  /** The state of every source ever visited, by source id. */
  states(): Promise<ReadonlyMap<string, SourceState>>;
  /** Which of these article ids were ever stored, pruned ones included. */
  sightings(ids: readonly string[]): Promise<ReadonlyMap<string, Sighting>>;
  /** The youngest of a source's articles that had each of these links when last read, by `linkHash`; pruned ones included. */
  linked(sourceId: string, linkHashes: readonly string[]): Promise<ReadonlyMap<string, Sighting>>;
  /** The stored articles among these ids, by id. */
  articles(ids: readonly string[]): Promise<ReadonlyMap<string, Article>>;
  /** Newest first; read as far as it is asked for. What is saved meanwhile may or may not be seen. */
  newest(query: ArticleQuery): AsyncIterable<Article>;
  /** How many articles are stored, by source id. */
  counts(): Promise<ReadonlyMap<string, number>>;
  /**
   * Saves all of a visit or none of it, and resolves only when it is safe on disk. A visit that changes nothing writes nothing.
   * @throws StoreError when the disk refuses; what was stored before still stands.
   */
  save(visit: Visit): Promise<void>;
  /** Forgets articles (never their sightings) beyond the bounds, our own posts excepted; answers how many. */
  prune(bounds: Retention): Promise<number>;
  /** Waits for running saves and releases the folder; the store is unusable afterwards. */
  close(): Promise<void>;
}

export interface Visit {
  readonly changes: Changes;
  /** Undefined where the visit leaves the source's state as it was. */
  readonly state: SourceState | undefined;
}

export interface ArticleQuery {
  /** Only these sources; undefined is every one. */
  readonly sourceIds: readonly string[] | undefined;
  /** Only articles that arrived at or after. */
  readonly since: Instant | undefined;
  readonly limit: number | undefined;
}

export interface Retention {
  /** Articles that arrived earlier go. */
  readonly arrivedBefore: Instant;
  /** The newest so many of each source stay. */
  readonly perSource: number;
}
