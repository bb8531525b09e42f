import type { Article, SourceState } from '../model.ts';
import type { ArticleReader } from './article-reader.ts';
import type { Catalog } from './catalog.ts';
import { matchingRows } from './matching.ts';
import type { ArticleQuery, Listed, Revision } from './store.ts';

const READ_AT_ONCE = 25;

/** In a map of its own, which later saves do not change. */
export function statesOf(catalog: Catalog): ReadonlyMap<string, SourceState> {
  const states = new Map<string, SourceState>();
  for (const [id, { state }] of catalog.states) states.set(id, state);
  return states;
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
  const rows = matchingRows(catalog, query);
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
  for (const row of matchingRows(catalog, query)) {
    if (left-- <= 0) return;
    yield listedOf(catalog, row);
  }
}

/** The stored ones among these ids, in their order. */
export function listedAmong(catalog: Catalog, ids: readonly string[]): readonly Listed[] {
  return ids.flatMap((id) => {
    const row = keptRow(catalog, id);
    return row === undefined ? [] : [listedOf(catalog, row)];
  });
}

export function listedOf(catalog: Catalog, row: number): Listed {
  const { segment, offset } = catalog.placeOf(row);
  const version = segment * 2 ** 32 + offset;
  return { id: catalog.idOf(row), sourceId: catalog.sourceIdOf(row), version, serial: row };
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
