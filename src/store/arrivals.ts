/** What came when, without a look at the disk. */

import type { Instant } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import type { Catalog } from './catalog.ts';
import { conditionsOf } from './matching.ts';
import { listedOf } from './reading.ts';
import type { ArticleQuery, Listed } from './store.ts';

const DAY_MS = 86_400_000;

/** Names and versions in the order of arrival, the last first: the number of a row is its serial. */
export function* arrivalsOf(catalog: Catalog, before: number, query: ArticleQuery): Generator<Listed> {
  const meets = conditionsOf(catalog, query);
  for (let row = Math.min(before, catalog.size) - 1; row >= 0; row -= 1) {
    if (meets(row)) yield listedOf(catalog, row);
  }
}

/** When the first article of each source came; a row that nobody took over yet has no segment. */
export function firstArrivalsOf(catalog: Catalog): ReadonlyMap<string, Instant> {
  const found = new Map<number, number>();
  for (let row = 0; row < catalog.size; row++) {
    const source = catalog.sourceNumberOf(row);
    if (!found.has(source) && catalog.segmentOf(row) !== 0) found.set(source, catalog.arrivedMs(row));
  }
  return new Map([...found].map(([source, ms]) => [catalog.sourceIds[source] ?? '', toInstant(ms)]));
}

/** By source and day from `from` on, pruned articles included; one look at every row. */
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
