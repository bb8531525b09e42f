import type { Instant } from '../model.ts';
import type { SourceCard } from '../outward.ts';
import type { Store } from '../store/store.ts';
import { addMinutes } from '../text/date.ts';

/** What veto windows hold back at an instant. */
export interface Held {
  /** Each with the instant at which its window ends. */
  readonly untilById: ReadonlyMap<string, Instant>;
  /** When the first of them is to come out; undefined where none is held back. */
  readonly nextAt: Instant | undefined;
}

/** Articles that arrived less than the `vetoMinutes` of their source ago and that nobody approved. */
export async function heldAt(
  now: Instant,
  cards: ReadonlyMap<string, Pick<SourceCard, 'vetoMinutes'>>,
  store: Pick<Store, 'listing' | 'sightings' | 'notes'>,
): Promise<Held> {
  const untilById = new Map<string, Instant>();
  for (const [sourceId, { vetoMinutes }] of cards) {
    // Older notes lack it.
    if (!(vetoMinutes > 0)) continue;
    const since = addMinutes(now, -vetoMinutes);
    const ids = [...store.listing({ sourceIds: [sourceId], since })].map(({ id }) => id);
    for (const [id, { arrivedAt }] of await store.sightings(ids)) {
      const until = addMinutes(arrivedAt, vetoMinutes);
      if (until > now) untilById.set(id, until);
    }
  }
  if (untilById.size > 0)
    for (const [id, { approved }] of await store.notes('curation'))
      if (approved === true) untilById.delete(id);
  return { untilById, nextAt: [...untilById.values()].sort()[0] };
}
