import type { Article, Instant, Sighting, SourceState } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import type { ArticleReader } from './article-reader.ts';
import type { Catalog } from './catalog.ts';
import { hashNumber } from './sighting.ts';
import type { ArticleQuery, Listed, Revision } from './store.ts';
import { authorTerm, authorTermUnder, tagTerm } from './terms.ts';

const READ_AT_ONCE = 25;
const DAY_MS = 86_400_000;

/** In a map of its own, which later saves do not change. */
export function statesOf(catalog: Catalog): ReadonlyMap<string, SourceState> {
  return new Map([...catalog.states].map(([id, { state }]) => [id, state]));
}

/** What is known of these ids, without a look at the disk. */
export function sightingsOf(catalog: Catalog, ids: readonly string[]): ReadonlyMap<string, Sighting> {
  const found = new Map<string, Sighting>();
  for (const id of ids) {
    const row = catalog.rowOf(id);
    if (row !== undefined) found.set(id, catalog.sightingOf(row));
  }
  return found;
}

/** The youngest sighting with each of these links, without a look at the disk but at every row. */
export function linkedOf(
  catalog: Catalog,
  sourceId: string,
  linkHashes: readonly string[],
): ReadonlyMap<string, Sighting> {
  const found = new Map<string, number>();
  const [source] = catalog.sourceNumbers([sourceId]);
  const wanted = new Map(linkHashes.map((text) => [hashNumber(text), text]));
  if (source === undefined || wanted.size === 0) return new Map();
  for (let row = 0; row < catalog.size; row++) {
    if (catalog.sourceNumberOf(row) !== source) continue;
    const link = wanted.get(catalog.linkNumber(row));
    if (link === undefined) continue;
    const rival = found.get(link);
    if (rival === undefined || isYounger(catalog, row, rival)) found.set(link, row);
  }
  return new Map([...found].map(([link, row]) => [link, catalog.sightingOf(row)]));
}

export function allLinkedOf(
  catalog: Catalog,
  linkHashes: readonly string[],
): ReadonlyMap<string, readonly Sighting[]> {
  const found = new Map<string, Sighting[]>();
  const wanted = new Map(linkHashes.map((text) => [hashNumber(text), text]));
  if (wanted.size === 0) return found;
  for (let row = 0; row < catalog.size; row++) {
    const link = wanted.get(catalog.linkNumber(row));
    if (link === undefined) continue;
    const known = found.get(link);
    if (known === undefined) found.set(link, [catalog.sightingOf(row)]);
    else known.push(catalog.sightingOf(row));
  }
  return found;
}

/** By the clock, which may have been set back since the other came, and then by id: as every engine tells it. */
function isYounger(catalog: Catalog, row: number, other: number): boolean {
  const byArrival = catalog.arrivedMs(row) - catalog.arrivedMs(other);
  return byArrival === 0 ? catalog.idOf(row) > catalog.idOf(other) : byArrival > 0;
}

/** The stored ones among these ids. `ready` is asked before each reading, and throws once the store is closed. */
export async function readArticles(
  catalog: Catalog,
  reader: ArticleReader,
  ids: readonly string[],
  ready: () => void,
): Promise<ReadonlyMap<string, Article>> {
  const found = new Map<string, Article>();
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    ready();
    const rows = ids.slice(at, at + READ_AT_ONCE).flatMap((id) => keptRow(catalog, id) ?? []);
    for (const article of await reader.read(rows)) found.set(article.id, article);
  }
  return found;
}

/** Oldest first; one whose record is damaged is left out. */
export async function readRevisions(
  catalog: Catalog,
  reader: ArticleReader,
  id: string,
): Promise<readonly Revision[]> {
  const row = keptRow(catalog, id);
  if (row === undefined || catalog.formers.of(row).length === 0) return [];
  const versions = await reader.versions(row);
  return versions.slice(0, -1).map(({ put }, at) => {
    return { article: put, replacedAt: versions[at + 1]?.edit?.at ?? put.arrivedAt };
  });
}

function keptRow(catalog: Catalog, id: string): number | undefined {
  const row = catalog.rowOf(id);
  return row !== undefined && catalog.isKept(row) ? row : undefined;
}

/** Reads some articles ahead, and never more than the limit. `ready` is asked before each reading. */
export async function* readNewest(
  catalog: Catalog,
  reader: ArticleReader,
  query: ArticleQuery,
  ready: () => void,
): AsyncGenerator<Article> {
  ready();
  const rows = matching(catalog, query);
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  for (;;) {
    ready();
    const some = take(rows, Math.min(left, READ_AT_ONCE));
    if (some.length === 0) return;
    const read = await reader.read(some);
    left -= read.length;
    yield* read;
  }
}

/** Names and versions, newest first, without a look at the disk. */
export function* listingOf(catalog: Catalog, query: ArticleQuery): Generator<Listed> {
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  for (const row of matching(catalog, query)) {
    if (left-- <= 0) return;
    yield listedOf(catalog, row);
  }
}

/** The same in the order of arrival, the last first: the number of a row is its serial. */
export function* arrivalsOf(catalog: Catalog, before: number, query: ArticleQuery): Generator<Listed> {
  const meets = conditionsOf(catalog, query);
  for (let row = Math.min(before, catalog.size) - 1; row >= 0; row -= 1) {
    if (meets(row)) yield listedOf(catalog, row);
  }
}

/** A row that nobody took over yet has no segment. */
export function firstArrivalsOf(catalog: Catalog): ReadonlyMap<string, Instant> {
  const found = new Map<number, number>();
  for (let row = 0; row < catalog.size; row++) {
    const source = catalog.sourceNumberOf(row);
    if (!found.has(source) && catalog.segmentOf(row) !== 0) found.set(source, catalog.arrivedMs(row));
  }
  return new Map([...found].map(([source, ms]) => [catalog.sourceIds[source] ?? '', toInstant(ms)]));
}

/** One look at every row. */
export function arrivalsByDayOf(
  catalog: Catalog,
  from: Instant,
  days: number,
): ReadonlyMap<string, readonly number[]> {
  const fromMs = instantMs(from);
  const found = new Map<number, number[]>();
  for (let row = 0; row < catalog.size; row++) {
    const day = Math.floor((catalog.arrivedMs(row) - fromMs) / DAY_MS);
    if (day < 0 || day >= days || catalog.segmentOf(row) === 0) continue;
    const source = catalog.sourceNumberOf(row);
    const counts = found.get(source) ?? Array.from({ length: days }, () => 0);
    counts[day] = (counts[day] ?? 0) + 1;
    found.set(source, counts);
  }
  return new Map([...found].map(([source, counts]) => [catalog.sourceIds[source] ?? '', counts]));
}

/** The stored ones among these ids, in their order. */
export function listedAmong(catalog: Catalog, ids: readonly string[]): readonly Listed[] {
  return ids.flatMap((id) => {
    const row = keptRow(catalog, id);
    return row === undefined ? [] : [listedOf(catalog, row)];
  });
}

function listedOf(catalog: Catalog, row: number): Listed {
  const { segment, offset } = catalog.placeOf(row);
  const version = segment * 2 ** 32 + offset;
  return { id: catalog.idOf(row), sourceId: catalog.sourceIdOf(row), version, serial: row };
}

function* matching(catalog: Catalog, query: ArticleQuery): Generator<number> {
  const order = catalog.order();
  const meets = conditionsOf(catalog, query);
  const end = endOf(order, catalog, query);
  for (let at = beginningOf(order, catalog, query); at < end; at++) {
    const row = order[at] ?? 0;
    if (meets(row)) yield row;
  }
}

function beginningOf(order: Uint32Array, catalog: Catalog, { after, before }: ArticleQuery): number {
  const cursorMs = after === undefined ? 0 : instantMs(after.at);
  const beforeMs = before === undefined ? Number.POSITIVE_INFINITY : instantMs(before);
  return firstWhere(order, (row) => {
    const ms = catalog.orderMs(row);
    if (ms >= beforeMs) return false;
    return after === undefined || ms < cursorMs || (ms === cursorMs && catalog.idOf(row) < after.id);
  });
}

function endOf(order: Uint32Array, catalog: Catalog, { from }: ArticleQuery): number {
  if (from === undefined) return order.length;
  const fromMs = instantMs(from);
  return firstWhere(order, (row) => catalog.orderMs(row) < fromMs);
}

/** The first index from which on `holds` is true; its length where it never is. */
function firstWhere(order: Uint32Array, holds: (row: number) => boolean): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(order[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function conditionsOf(catalog: Catalog, query: ArticleQuery): (row: number) => boolean {
  const sources = marked(catalog, query.sourceIds ?? catalog.sourceIds);
  const sinceMs = query.since === undefined ? Number.NEGATIVE_INFINITY : instantMs(query.since);
  const tagged = marked(catalog, query.taggedSources ?? []);
  const hasTag = query.tags && catalog.terms.having(query.tags.map(tagTerm));
  const hasKey = query.authorKeys && catalog.terms.matching(authorTermUnder(query.authorKeys));
  const hasAuthor = query.authors && catalog.terms.having(query.authors.map(authorTerm));
  return (row) =>
    sources[catalog.sourceNumberOf(row)] === 1 &&
    catalog.arrivedMs(row) >= sinceMs &&
    (hasTag === undefined || tagged[catalog.sourceNumberOf(row)] === 1 || hasTag(row)) &&
    (hasKey === undefined || hasKey(row)) &&
    (hasAuthor === undefined || hasAuthor(row)) &&
    catalog.isKept(row);
}

/** By number, 1 for each of these sources. */
function marked(catalog: Catalog, sourceIds: readonly string[]): Uint8Array {
  const marks = new Uint8Array(catalog.sourceIds.length);
  for (const number of catalog.sourceNumbers(sourceIds)) marks[number] = 1;
  return marks;
}

/** The next so many, or what there is. */
export function take<T>(items: Iterator<T>, count: number): readonly T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = items.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
