/**
 * What channels are made of under a configuration, and what they were made of when one was last adopted. The latter is kept in the
 * store, so that an edit can be held against it from another process and before it is saved.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/config.ts';
import { NOTHING } from '../ingest/refresh.ts';
import type { Instant } from '../model.ts';
import type { Making } from '../publish/edit-plan.ts';
import { heldAt } from '../publish/held.ts';
import type { Silence } from '../publish/standing.ts';
import { cardsOf } from '../sources/card.ts';
import type { Adopted } from '../store/collections.ts';
import { foreseePrune } from '../store/foresee-prune.ts';
import type { Store } from '../store/store.ts';
import { createStoryIndex } from '../stories/story-index.ts';
import { addMinutes } from '../text/date.ts';

const DAY_MINUTES = 1440;
const KEY = 'configuration';

/** What the channels of a configuration would be made of if it were adopted now. */
export async function makingOf(config: Config, store: Store, now: Instant): Promise<Making> {
  const { sources, channels } = config;
  const cards = cardsOf(sources, await store.states());
  const pruned = await foreseePrune(store, retentionAt(config, now), sourcesToKeep(config));
  const silences = await silenced({ pruned, cards, store, now });
  return { channels, cards, silenced: silences, beginStories: createStoryIndex };
}

/** What they are made of while nobody edits anything: what is stored beyond retention is out until it is forgotten. */
export async function makingNow({ sources, channels }: Config, store: Store, now: Instant): Promise<Making> {
  const cards = cardsOf(sources, await store.states());
  const silences = await silenced({ pruned: new Set(), cards, store, now });
  return { channels, cards, silenced: silences, beginStories: createStoryIndex };
}

/** The same as of the configuration that was last adopted; undefined where none ever was. */
export async function adoptedMaking(
  store: Store,
  now: Instant,
): Promise<(Making & Pick<Adopted, 'at'>) | undefined> {
  const adopted = (await store.notes('adopted')).get(KEY);
  if (adopted === undefined) return undefined;
  const cards = new Map(adopted.cards.map((card) => [card.id, card]));
  const silencedNow = await silenced({ pruned: new Set(), cards, store, now });
  const { at, channels } = adopted;
  return { at, channels, cards, silenced: silencedNow, beginStories: createStoryIndex };
}

/** Keeps what is public of a configuration that is adopted: no address with a secret, no header, no token. */
export async function rememberAdopted(config: Config, store: Store, now: Instant): Promise<void> {
  // Without what their feeds say of themselves, which would be another adoption at each word of theirs.
  const cards = [...cardsOf(config.sources, new Map()).values()];
  const value: Adopted = { at: now, channels: config.channels, cards };
  const known = (await store.notes('adopted')).get(KEY);
  if (known !== undefined && isSame(known, value)) return;
  await store.save({ changes: NOTHING, state: undefined }, [{ collection: 'adopted', key: KEY, value }]);
}

/** Absent fields are not written. */
function isSame(known: Adopted, { channels, cards }: Adopted): boolean {
  const written = JSON.parse(JSON.stringify({ channels, cards }));
  return isDeepStrictEqual({ channels: known.channels, cards: known.cards }, written);
}

async function silenced(about: {
  readonly pruned: ReadonlySet<string>;
  readonly cards: Making['cards'];
  readonly store: Store;
  readonly now: Instant;
}): Promise<ReadonlyMap<string, Silence>> {
  const { pruned, cards, store, now } = about;
  const found = new Map<string, Silence>([...pruned].map((id) => [id, 'pruned']));
  for (const id of (await heldAt(now, cards, store)).untilById.keys()) found.set(id, 'held');
  for (const [id, { killed }] of await store.notes('curation')) if (killed) found.set(id, 'killed');
  return found;
}

/** Undefined where those that are configured no longer are kept as well. */
export function sourcesToKeep({ retention, sources }: Config): readonly string[] | undefined {
  return retention.removedSources === 'keep' ? undefined : sources.map(({ id }) => id);
}

/** What of the store stays under a configuration. */
export function retentionAt({ retention }: Config, now: Instant) {
  return { arrivedBefore: addMinutes(now, -retention.days * DAY_MINUTES), perSource: retention.perSource };
}
