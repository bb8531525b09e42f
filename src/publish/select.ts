import { type Article, POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, SourceCard } from '../outward.ts';
import type { Store } from '../store/store.ts';
import { fold } from '../text/fold.ts';
import { killedIds } from './killed.ts';
import { createSlips, type Slip, type SlipStore, type Slips, withoutSome } from './slips.ts';

export interface Selection {
  readonly slips: readonly Slip[];
  /** Whether they are all that belongs to the channel, however far back. */
  readonly whole: boolean;
}

/** What a channel carries, newest first: at most `limit`, no `entryId` twice, nothing of a source that is no longer configured. */
export async function selectSlips(
  channel: Channel,
  cards: ReadonlyMap<string, SourceCard>,
  slips: Slips,
): Promise<Selection> {
  const outside = outsideSources(channel, cards);
  const sourceIds = channel.posts ? [...outside, POSTS_SOURCE_ID] : outside;
  if (sourceIds.length === 0) return { slips: [], whole: true };
  const belongs = membership(channel);
  const choice: Choice = {
    byEntry: new Map(),
    bySource: new Map(),
    mostOfOneSource: mostOfOneSource(channel, outside.length),
  };
  let whole = true;
  for await (const batch of slips.newest({ sourceIds, first: channel.limit + 1, cards })) {
    for (const slip of batch) {
      if (!belongs(slip)) continue;
      if (choice.byEntry.size >= channel.limit) return { slips: [...choice.byEntry.values()], whole: false };
      whole = offer(choice, slip) && whole;
    }
  }
  return { slips: [...choice.byEntry.values()], whole };
}

/** The same as whole articles and without those that the newsroom took down, for whoever asks once. */
export async function selectArticles(
  channel: Channel,
  cards: ReadonlyMap<string, SourceCard>,
  store: SlipStore & Pick<Store, 'notes'>,
): Promise<readonly Article[]> {
  const slips = withoutSome(createSlips({ channels: [channel], cards }, store), await killedIds(store));
  const { slips: chosen } = await selectSlips(channel, cards, slips);
  const articles = await store.articles(chosen.map(({ id }) => id));
  return chosen.flatMap(({ id }) => articles.get(id) ?? []);
}

/** Those of the configured sources that a channel names. */
export function outsideSources(channel: Channel, cards: ReadonlyMap<string, SourceCard>): readonly string[] {
  const all = channel.sources.includes('*');
  return [...cards.keys()].filter((id) => all || channel.sources.includes(id));
}

/** How many articles of each of so many sources a channel takes. Rounded up, but not by what binary fractions add: 0.07 × 100 is 7. */
export function mostOfOneSource({ perSourceShare, limit }: Channel, outside: number): number {
  return outside === 1 ? limit : Math.max(1, Math.ceil(perSourceShare * limit - 1e-9));
}

/** Whether a slip belongs to a channel, its source included. */
export function belongsTo(channel: Channel, cards: ReadonlyMap<string, SourceCard>): (slip: Slip) => boolean {
  const sources = new Set(outsideSources(channel, cards));
  const fits = membership(channel);
  const isOf = (sourceId: string) => (sourceId === POSTS_SOURCE_ID ? channel.posts : sources.has(sourceId));
  return (slip) => isOf(slip.sourceId) && fits(slip);
}

/** Whether a slip fits a channel; of which sources it may be was asked before. */
function membership(channel: Channel): (slip: Slip) => boolean {
  const tags = new Set(channel.tags.map(fold));
  const authors = new Set(channel.authors);
  return (slip) =>
    slip.admitted &&
    !slip.refusedBy.includes(channel.id) &&
    (tags.size === 0 || slip.tags.some((tag) => tags.has(tag))) &&
    (authors.size === 0 || slip.authors.some((key) => authors.has(key)));
}

interface Choice {
  readonly byEntry: Map<string, Slip>;
  /** How many of them each source has. */
  readonly bySource: Map<string, number>;
  readonly mostOfOneSource: number;
}

/**
 * Takes an article unless its source has had its share, or the same entry is here from a source that brought it earlier; false only
 * where the share was the reason.
 */
function offer({ byEntry, bySource, mostOfOneSource }: Choice, slip: Slip): boolean {
  const rival = byEntry.get(slip.entryId);
  if (rival !== undefined && !cameFirst(slip, rival)) return true;
  const others = (bySource.get(slip.sourceId) ?? 0) - (rival?.sourceId === slip.sourceId ? 1 : 0);
  if (slip.sourceId !== POSTS_SOURCE_ID && others >= mostOfOneSource) return false;
  if (rival !== undefined) {
    bySource.set(rival.sourceId, (bySource.get(rival.sourceId) ?? 1) - 1);
    // Deleted first, because a map keeps the place of a key that it knows.
    byEntry.delete(slip.entryId);
  }
  bySource.set(slip.sourceId, (bySource.get(slip.sourceId) ?? 0) + 1);
  byEntry.set(slip.entryId, slip);
  return true;
}

function cameFirst(one: Slip, other: Slip): boolean {
  if (one.arrivedAt !== other.arrivedAt) return one.arrivedAt < other.arrivedAt;
  return one.id < other.id;
}
