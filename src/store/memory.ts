import { isDeepStrictEqual } from 'node:util';
import { StoreError } from '../errors.ts';
import { type Article, type Instant, POSTS_SOURCE_ID, type Sighting, type SourceState } from '../model.ts';
import { laterOf, minutesBetween, wallClock } from '../text/date.ts';
import { authorKeys } from '../text/place-key.ts';
import type { Collections } from './collections.ts';
import { MAX_FORMERS } from './draft.ts';
import { USUAL_LIMITS } from './limits.ts';
import { isChange, type Note, Notes } from './notes.ts';
import { sightingOf } from './sighting.ts';
import {
  type ArticleQuery,
  type Change,
  type ChangesSince,
  type Cursor,
  cursorOf,
  type Listed,
  type Retention,
  type Revision,
  type Store,
  type Visit,
} from './store.ts';
import { authorTerm, tagTerm, termsOf } from './terms.ts';

interface Memory {
  readonly articles: Map<string, Article>;
  readonly sightings: Map<string, Sighting>;
  readonly states: Map<string, SourceState>;
  readonly revisions: Map<string, readonly Revision[]>;
  readonly changes: Change[];
  readonly notes: Notes;
  readonly now: () => Instant;
  closed: boolean;
}

/** A store that remembers nothing beyond itself: for tests, and the plainest reading of what a store is to do. */
export function openMemoryStore(
  now: () => Instant = wallClock,
  changesKept: number = USUAL_LIMITS.changesKept,
): Store {
  const memory = emptyMemory(now);
  return {
    states: async () => new Map(open(memory).states),
    state: async (sourceId) => open(memory).states.get(sourceId),
    sightings: async (ids) => picked(open(memory).sightings, ids),
    linked: async (sourceId, linkHashes) => linked(open(memory), sourceId, new Set(linkHashes)),
    allLinked: async (linkHashes) => allLinked(open(memory), new Set(linkHashes)),
    articles: async (ids) => picked(open(memory).articles, ids),
    newest: (query) => newest(memory, query),
    revisions: async (id) => open(memory).revisions.get(id) ?? [],
    changes: async (afterSeq, limit) => changesSince(open(memory).changes, afterSeq, limit, changesKept),
    notes: async <Name extends keyof Collections>(collection: Name) => open(memory).notes.all(collection),
    listing: (query) => listing(memory, query),
    arrivals: (before, query = {}) => arrivals(open(memory), before, query),
    listed: (ids) => listed(open(memory), ids),
    firstArrivals: () => firstArrivals(open(memory)),
    arrivalsByDay: (from, days) => arrivalsByDay(open(memory), from, days),
    arrived: () => memory.sightings.size,
    counts: async () => counts(open(memory)),
    save: async (visit, notes = []) => save(open(memory), visit, notes),
    expect: () => undefined,
    prune: async (bounds, onlySources) => prune(open(memory), bounds, onlySources),
    close: async () => {
      memory.closed = true;
    },
  };
}

function emptyMemory(now: () => Instant): Memory {
  return {
    articles: new Map(),
    sightings: new Map(),
    states: new Map(),
    revisions: new Map(),
    changes: [],
    notes: new Notes(),
    now,
    closed: false,
  };
}

function open(memory: Memory): Memory {
  if (memory.closed) throw new StoreError('the store is closed');
  return memory;
}

function picked<T>(all: ReadonlyMap<string, T>, ids: readonly string[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const id of ids) {
    const one = all.get(id);
    if (one !== undefined) found.set(id, one);
  }
  return found;
}

function linked(memory: Memory, sourceId: string, links: ReadonlySet<string>): ReadonlyMap<string, Sighting> {
  const found = new Map<string, Sighting>();
  for (const sighting of memory.sightings.values()) {
    const { linkHash } = sighting;
    if (sighting.sourceId !== sourceId || linkHash === undefined || !links.has(linkHash)) continue;
    const rival = found.get(linkHash);
    if (rival === undefined || isYounger(sighting, rival)) found.set(linkHash, sighting);
  }
  return found;
}

function allLinked(memory: Memory, links: ReadonlySet<string>): ReadonlyMap<string, readonly Sighting[]> {
  const all = [...memory.sightings.values()];
  const pairs = [...links].map((link) => [link, all.filter(({ linkHash }) => linkHash === link)] as const);
  return new Map(pairs.filter(([, sightings]) => sightings.length > 0));
}

function isYounger(a: Sighting, b: Sighting): boolean {
  return a.arrivedAt === b.arrivedAt ? a.id > b.id : a.arrivedAt > b.arrivedAt;
}

async function* newest(memory: Memory, query: ArticleQuery): AsyncGenerator<Article> {
  for (const article of matching(memory, query)) {
    open(memory);
    yield article;
  }
}

function* listing(memory: Memory, query: ArticleQuery): Generator<Listed> {
  const serials = new Map([...memory.sightings.keys()].map((id, serial) => [id, serial]));
  for (const article of matching(memory, query)) yield listedOf(article, serials.get(article.id) ?? 0);
}

function* arrivals(memory: Memory, before: number, query: ArticleQuery): Generator<Listed> {
  const ids = [...memory.sightings.keys()].slice(0, before);
  for (let serial = ids.length - 1; serial >= 0; serial -= 1) {
    const article = memory.articles.get(ids[serial] ?? '');
    if (article !== undefined && meets(article, query)) yield listedOf(article, serial);
  }
}

function firstArrivals(memory: Memory): ReadonlyMap<string, Instant> {
  const found = new Map<string, Instant>();
  for (const { sourceId, arrivedAt } of memory.sightings.values())
    if (!found.has(sourceId)) found.set(sourceId, arrivedAt);
  return found;
}

function arrivalsByDay(memory: Memory, from: Instant, days: number): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { sourceId, arrivedAt } of memory.sightings.values()) {
    const day = Math.floor(minutesBetween(from, arrivedAt) / 1440);
    if (day < 0 || day >= days) continue;
    const counts = found.get(sourceId) ?? new Array<number>(days).fill(0);
    found.set(sourceId, counts.with(day, (counts[day] ?? 0) + 1));
  }
  return found;
}

function listed(memory: Memory, ids: readonly string[]): readonly Listed[] {
  const serials = [...memory.sightings.keys()];
  return [...picked(memory.articles, ids).values()].map((it) => listedOf(it, serials.indexOf(it.id)));
}

function listedOf(article: Article, serial: number): Listed {
  return { id: article.id, sourceId: article.sourceId, version: versionOf(article), serial };
}

/** Every article saved is an object of its own, numbered as it is first listed. */
function versionOf(article: Article): number {
  const known = versions.get(article);
  if (known !== undefined) return known;
  versions.set(article, nextVersion);
  return nextVersion++;
}

const versions = new WeakMap<Article, number>();
let nextVersion = 1;

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

function newestFirst(memory: Memory): readonly Article[] {
  return [...memory.articles.values()].sort((a, b) => comparePlaces(cursorOf(a), cursorOf(b)));
}

/** Negative where the first comes first. */
function comparePlaces(a: Cursor, b: Cursor): number {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}

function changesSince(all: readonly Change[], seq: number, limit: number, changesKept: number): ChangesSince {
  const startOver = seq < all.length - changesKept || seq > all.length;
  return { changes: startOver ? [] : all.slice(seq, seq + limit), latest: all.length, startOver };
}

function counts(memory: Memory): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { sourceId } of memory.articles.values()) found.set(sourceId, (found.get(sourceId) ?? 0) + 1);
  return found;
}

function save(memory: Memory, { changes, state }: Visit, notes: readonly Note[]): void {
  const at = laterOf(memory.now(), memory.changes.at(-1)?.at ?? '');
  for (const article of [...changes.added, ...changes.changed]) put(memory, article, at);
  for (const id of new Set(changes.removed)) forget(memory, id, at);
  for (const { id, entryHash } of changes.restated) {
    const sighting = memory.sightings.get(id);
    if (sighting !== undefined) memory.sightings.set(id, { ...sighting, entryHash });
  }
  if (state !== undefined) memory.states.set(state.sourceId, state);
  for (const { collection, key, value } of notes) {
    const isSame = isDeepStrictEqual(memory.notes.get(collection, key), value);
    memory.notes.take([collection, key, value]);
    if (!isSame && isChange([collection, key, value]) && memory.articles.has(key))
      tell(memory, 'changed', key, at);
  }
}

function put(memory: Memory, article: Article, at: Instant): void {
  const { id } = article;
  const before = memory.articles.get(id);
  if (before !== undefined) {
    const versions = [...(memory.revisions.get(id) ?? []), { article: before, replacedAt: at }];
    memory.revisions.set(id, versions.slice(-MAX_FORMERS));
  }
  memory.articles.set(id, article);
  memory.sightings.set(id, sightingOf(article));
  tell(memory, before === undefined ? 'added' : 'changed', id, at);
}

function forget(memory: Memory, id: string, at: Instant): void {
  if (!memory.articles.delete(id)) return;
  const sighting = memory.sightings.get(id);
  if (sighting !== undefined) memory.sightings.set(id, { ...sighting, entryHash: undefined, kept: false });
  memory.revisions.delete(id);
  tell(memory, 'removed', id, at);
}

function tell({ changes }: Memory, kind: Change['kind'], id: string, at: Instant): void {
  changes.push({ seq: changes.length + 1, kind, id, at });
}

function prune(memory: Memory, bounds: Retention, onlySources: readonly string[] | undefined): number {
  const at = laterOf(memory.now(), memory.changes.at(-1)?.at ?? '');
  const stay = new Map<string, number>();
  const curated = memory.notes.all('curation');
  const gone = newestFirst(memory).filter(({ id, sourceId, arrivedAt }) => {
    if (sourceId === POSTS_SOURCE_ID || curated.get(id)?.pinned) return false;
    if (arrivedAt < bounds.arrivedBefore || !(onlySources?.includes(sourceId) ?? true)) return true;
    const count = (stay.get(sourceId) ?? 0) + 1;
    stay.set(sourceId, count);
    return count > bounds.perSource;
  });
  for (const { id } of gone) forget(memory, id, at);
  return gone.length;
}
