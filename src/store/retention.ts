import { POSTS_SOURCE_ID } from '../model.ts';
import { instantMs } from '../text/date.ts';
import type { Catalog } from './catalog.ts';
import { eachRow } from './slices.ts';
import type { Retention } from './store.ts';

/**
 * The articles that go: first those of sources that are not wanted any more and those that arrived too early, then of each source's
 * rest all but the newest. Our own posts and pinned articles are passed over. Nothing may
 * change meanwhile.
 */
export async function rowsBeyond(
  catalog: Catalog,
  bounds: Retention,
  onlySources: readonly string[] | undefined,
): Promise<readonly number[]> {
  const arrivedBefore = instantMs(bounds.arrivedBefore);
  const [posts] = catalog.sourceNumbers([POSTS_SOURCE_ID]);
  const wanted = onlySources && catalog.sourceNumbers(onlySources);
  const pinned = pinnedRows(catalog);
  const stay = new Map<number, number>();
  const gone: number[] = [];
  const order = catalog.order();
  await eachRow(order.length, (place) => {
    const row = order[place] ?? 0;
    const source = catalog.sourceNumberOf(row);
    if (source === posts || pinned.has(row) || !catalog.isKept(row)) return;
    const rank = (stay.get(source) ?? 0) + 1;
    const fits = rank <= bounds.perSource && (wanted?.has(source) ?? true);
    if (fits && catalog.arrivedMs(row) >= arrivedBefore) stay.set(source, rank);
    else gone.push(row);
  });
  return gone;
}

function pinnedRows(catalog: Catalog): ReadonlySet<number> {
  const curated = [...catalog.notes.all('curation')];
  return new Set(curated.flatMap(([id, { pinned }]) => (pinned ? (catalog.rowOf(id) ?? []) : [])));
}
