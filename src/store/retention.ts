import { POSTS_SOURCE_ID } from '../model.ts';
import { instantMs } from '../text/date.ts';
import type { Catalog } from './catalog.ts';
import type { Retention } from './store.ts';

/** The articles that go: first those that arrived too early, then of each source's rest all but the newest. */
export function rowsBeyond(catalog: Catalog, bounds: Retention): readonly number[] {
  const arrivedBefore = instantMs(bounds.arrivedBefore);
  const [posts] = catalog.sourceNumbers([POSTS_SOURCE_ID]);
  const stay = new Map<number, number>();
  const gone: number[] = [];
  for (const row of catalog.newestFirst()) {
    const source = catalog.sourceNumberOf(row);
    if (source === posts) continue;
    const rank = (stay.get(source) ?? 0) + 1;
    if (catalog.arrivedMs(row) < arrivedBefore || rank > bounds.perSource) gone.push(row);
    else stay.set(source, rank);
  }
  return gone;
}
