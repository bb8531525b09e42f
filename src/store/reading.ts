import type { Article, Sighting, SourceState } from '../model.ts';
import { instantMs } from '../text/date.ts';
import type { ArticleReader } from './article-reader.ts';
import type { Catalog } from './catalog.ts';
import type { ArticleQuery } from './store.ts';

const READ_AT_ONCE = 64;

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

/** The youngest sighting with each of these links, without a look at the disk. */
export function linkedOf(
  catalog: Catalog,
  sourceId: string,
  linkHashes: readonly string[],
): ReadonlyMap<string, Sighting> {
  const rows = catalog.linked(sourceId, linkHashes);
  return new Map([...rows].map(([link, row]) => [link, catalog.sightingOf(row)]));
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

function* matching(catalog: Catalog, { sourceIds, since }: ArticleQuery): Generator<number> {
  const sources = sourceIds === undefined ? undefined : catalog.sourceNumbers(sourceIds);
  const sinceMs = since === undefined ? Number.NEGATIVE_INFINITY : instantMs(since);
  for (const row of catalog.newestFirst()) {
    if (sources !== undefined && !sources.has(catalog.sourceNumberOf(row))) continue;
    if (catalog.arrivedMs(row) >= sinceMs) yield row;
  }
}

function take<T>(items: Iterator<T>, count: number): readonly T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = items.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
