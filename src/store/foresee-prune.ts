import { POSTS_SOURCE_ID, type Sighting } from '../model.ts';
import { take } from './reading.ts';
import type { Listed, Retention, Store } from './store.ts';

const AT_ONCE = 1000;

/** Ids of the articles that `prune` would forget under these bounds, found without forgetting any: also where a store is only read. */
export async function foreseePrune(
  store: Pick<Store, 'listing' | 'sightings' | 'notes'>,
  bounds: Retention,
  onlySources: readonly string[] | undefined,
): Promise<ReadonlySet<string>> {
  const curated = await store.notes('curation');
  const wanted = onlySources && new Set(onlySources);
  const stay = new Map<string, number>();
  const goes = ({ id, sourceId }: Listed, sighting: Sighting | undefined) => {
    if (sourceId === POSTS_SOURCE_ID || curated.get(id)?.pinned === true) return false;
    const rank = (stay.get(sourceId) ?? 0) + 1;
    const fits = rank <= bounds.perSource && (wanted?.has(sourceId) ?? true);
    if (!fits || (sighting?.arrivedAt ?? '') < bounds.arrivedBefore) return true;
    stay.set(sourceId, rank);
    return false;
  };
  const gone = new Set<string>();
  const listed = store.listing({});
  for (;;) {
    const batch = take(listed, AT_ONCE);
    if (batch.length === 0) return gone;
    const sightings = await store.sightings(batch.map(({ id }) => id));
    for (const it of batch) if (goes(it, sightings.get(it.id))) gone.add(it.id);
  }
}
