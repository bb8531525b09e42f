import { instantMs } from '../text/date.ts';
import type { Catalog } from './catalog.ts';
import type { ArticleQuery } from './store.ts';
import { authorTerm, authorTermUnder, tagTerm } from './terms.ts';

/** The rows of the stored articles that a query asks for, newest first, without a look at the disk. */
export function* matchingRows(catalog: Catalog, query: ArticleQuery): Generator<number> {
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

/** Whether a row is stored and meets what a query asks beside its place in the order. */
export function conditionsOf(catalog: Catalog, query: ArticleQuery): (row: number) => boolean {
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
