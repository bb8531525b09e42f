/** What a store in memory answers, each function as the method of `Store` that has its name. */

import { StoreError } from '../errors.ts';
import type { Article, Instant, Sighting, SourceState } from '../model.ts';
import { minutesBetween } from '../text/date.ts';
import { authorKeys } from '../text/place-key.ts';
import type { Notes } from './notes.ts';
import {
  type ArticleQuery,
  type Change,
  type ChangesSince,
  type Cursor,
  cursorOf,
  type Listed,
  type Revision,
} from './store.ts';
import { authorTerm, tagTerm, termsOf } from './terms.ts';

export interface Memory {
  readonly articles: Map<string, Article>;
  readonly sightings: Map<string, Sighting>;
  readonly states: Map<string, SourceState>;
  readonly revisions: Map<string, readonly Revision[]>;
  readonly changes: Change[];
  readonly notes: Notes;
  readonly now: () => Instant;
  closed: boolean;
}

/** @throws StoreError once the store is closed. */
export function open(memory: Memory): Memory {
  if (memory.closed) throw new StoreError('the store is closed');
  return memory;
}

export function picked<T>(all: ReadonlyMap<string, T>, ids: readonly string[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const id of ids) {
    const one = all.get(id);
    if (one !== undefined) found.set(id, one);
  }
  return found;
}

export function linked(
  memory: Memory,
  sourceId: string,
  links: ReadonlySet<string>,
): ReadonlyMap<string, Sighting> {
  const found = new Map<string, Sighting>();
  for (const sighting of memory.sightings.values()) {
    const { linkHash } = sighting;
    if (sighting.sourceId !== sourceId || linkHash === undefined || !links.has(linkHash)) continue;
    const rival = found.get(linkHash);
    if (rival === undefined || isYounger(sighting, rival)) found.set(linkHash, sighting);
  }
  return found;
}

export function allLinked(
  memory: Memory,
  links: ReadonlySet<string>,
): ReadonlyMap<string, readonly Sighting[]> {
  const all = [...memory.sightings.values()];
  const pairs = [...links].map((link) => [link, all.filter(({ linkHash }) => linkHash === link)] as const);
  return new Map(pairs.filter(([, sightings]) => sightings.length > 0));
}

function isYounger(a: Sighting, b: Sighting): boolean {
  return a.arrivedAt === b.arrivedAt ? a.id > b.id : a.arrivedAt > b.arrivedAt;
}

export async function* newest(memory: Memory, query: ArticleQuery): AsyncGenerator<Article> {
  for (const article of matching(memory, query)) {
    open(memory);
    yield article;
  }
}

export function* listing(memory: Memory, query: ArticleQuery): Generator<Listed> {
  const serials = new Map([...memory.sightings.keys()].map((id, serial) => [id, serial]));
  for (const article of matching(memory, query)) yield listedOf(article, serials.get(article.id) ?? 0);
}

export function* arrivals(memory: Memory, before: number, query: ArticleQuery): Generator<Listed> {
  const ids = [...memory.sightings.keys()].slice(0, before);
  for (let serial = ids.length - 1; serial >= 0; serial -= 1) {
    const article = memory.articles.get(ids[serial] ?? '');
    if (article !== undefined && meets(article, query)) yield listedOf(article, serial);
  }
}

export function firstArrivals(memory: Memory): ReadonlyMap<string, Instant> {
  const found = new Map<string, Instant>();
  for (const { sourceId, arrivedAt } of memory.sightings.values())
    if (!found.has(sourceId)) found.set(sourceId, arrivedAt);
  return found;
}

export function arrivalsByDay(
  memory: Memory,
  from: Instant,
  days: number,
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { sourceId, arrivedAt } of memory.sightings.values()) {
    const day = Math.floor(minutesBetween(from, arrivedAt) / 1440);
    if (day < 0 || day >= days) continue;
    const counts = found.get(sourceId) ?? new Array<number>(days).fill(0);
    found.set(sourceId, counts.with(day, (counts[day] ?? 0) + 1));
  }
  return found;
}

export function listed(memory: Memory, ids: readonly string[]): readonly Listed[] {
  const serials = [...memory.sightings.keys()];
  return [...picked(memory.articles, ids).values()].map((it) => listedOf(it, serials.indexOf(it.id)));
}

function listedOf(article: Article, serial: number): Listed {
  return { id: article.id, sourceId: article.sourceId, version: versionOf(article), serial };
}

const versions = new WeakMap<Article, number>();
let nextVersion = 1;

/** Every article saved is an object of its own, numbered as it is first listed. */
function versionOf(article: Article): number {
  const known = versions.get(article);
  if (known !== undefined) return known;
  versions.set(article, nextVersion);
  return nextVersion++;
}

function matching(memory: Memory, query: ArticleQuery): readonly Article[] {
  const matches = newestFirst(open(memory)).filter((article) => meets(article, query));
  return matches.slice(0, query.limit);
}

function meets(article: Article, query: ArticleQuery): boolean {
  const { sourceIds, since, from, before, after } = query;
  const place = cursorOf(article);
  const terms = termsOf(article);
  const has = (wanted: readonly string[] | undefined) => wanted?.some((term) => terms.includes(term)) ?? true;
  return (
    (sourceIds?.includes(article.sourceId) ?? true) &&
    (since === undefined || article.arrivedAt >= since) &&
    (from === undefined || place.at >= from) &&
    (before === undefined || place.at < before) &&
    (after === undefined || comparePlaces(after, place) < 0) &&
    (has(query.tags?.map(tagTerm)) || query.taggedSources?.includes(article.sourceId) === true) &&
    (query.authorKeys === undefined || authorKeys(article).some((key) => query.authorKeys?.includes(key))) &&
    has(query.authors?.map(authorTerm))
  );
}

export function newestFirst(memory: Memory): readonly Article[] {
  return [...memory.articles.values()].sort((a, b) => comparePlaces(cursorOf(a), cursorOf(b)));
}

/** Negative where the first comes first. */
function comparePlaces(a: Cursor, b: Cursor): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}

export function changesSince(
  all: readonly Change[],
  seq: number,
  limit: number,
  changesKept: number,
): ChangesSince {
  const startOver = seq < all.length - changesKept || seq > all.length;
  return { changes: startOver ? [] : all.slice(seq, seq + limit), latest: all.length, startOver };
}

export function counts(memory: Memory): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { sourceId } of memory.articles.values()) found.set(sourceId, (found.get(sourceId) ?? 0) + 1);
  return found;
}
