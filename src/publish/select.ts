import { type Article, POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, SourceCard } from '../outward.ts';
import type { Store } from '../store/store.ts';
import { fold } from '../text/fold.ts';
import { mostOfNewcomer, UNDATED_IN_PLACE } from './backlog.ts';
import { killedIds } from './killed.ts';
import { createSlips, type Query, type Shelves, type Slip, type SlipStore } from './slips.ts';
import { shortened, type Window, windowNow } from './window.ts';

export interface Selection {
  /** The same list for as long as the same is chosen. */
  readonly slips: readonly Slip[];
  /** Whether they are all that belongs to the channel, however far back. */
  readonly whole: boolean;
  /** What they were chosen from. */
  readonly window: Window;
}

/** How many members a window keeps beyond those that were needed, lest every withdrawal calls for another look. */
const SPARE = 64;

/**
 * What a channel carries, newest first: at most `limit`, no `entryId` twice, nothing of a source that is no longer configured. What was
 * chosen before from the same shelves spares looking through most of it again, and changes nothing.
 */
export async function selectSlips(
  channel: Channel,
  shelves: Shelves,
  before?: Selection,
): Promise<Selection> {
  const window = before && (await windowNow(before.window, belongsTo(channel, shelves), shelves));
  if (before === undefined || window === undefined) return lookThrough(channel, shelves);
  if (window.members === before.window.members) return { ...before, window };
  const choice = newChoice(channel, shelves);
  if (offerAll(choice, window.members)) return selectionOf(choice, window, true);
  if (window.end !== undefined) return lookThrough(channel, shelves);
  return selectionOf(choice, window, offerRest(choice));
}

async function lookThrough(channel: Channel, shelves: Shelves): Promise<Selection> {
  const { slips, cards, killed } = shelves;
  const { latest: seq } = await slips.changes(0, 0);
  const belongs = belongsTo(channel, shelves);
  const choice = newChoice(channel, shelves);
  const members: Slip[] = [];
  const wanted = { query: queryOf(channel, cards), first: channel.limit + 1, cards };
  let looked = 0;
  for await (const batch of slips.newest(wanted)) {
    const fitting = batch.filter(belongs);
    looked += batch.length;
    members.push(...fitting);
    if (!offerAll(choice, fitting)) continue;
    return selectionOf(choice, { seq, killed, members, looked, end: batch.at(-1) }, true);
  }
  return selectionOf(choice, { seq, killed, members, looked, end: undefined }, offerRest(choice));
}

/** The same as whole articles and without those that the newsroom took down or holds back, for whoever asks once. */
export async function selectArticles(
  channel: Channel,
  cards: Shelves['cards'],
  store: SlipStore & Pick<Store, 'notes'>,
  held: Iterable<string>,
): Promise<readonly Article[]> {
  const slips = createSlips({ channels: [channel], cards }, store);
  const killed = new Set([...(await killedIds(store)), ...held]);
  const { slips: chosen } = await selectSlips(channel, { slips, cards, killed });
  const articles = await store.articles(chosen.map(({ id }) => id));
  return chosen.flatMap(({ id }) => articles.get(id) ?? []);
}

function sourcesOf(channel: Channel, cards: Shelves['cards']): readonly string[] {
  const outside = outsideSources(channel, cards);
  return channel.posts ? [...outside, POSTS_SOURCE_ID] : outside;
}

/** Those of the configured sources that a channel names. */
export function outsideSources(channel: Channel, cards: Shelves['cards']): readonly string[] {
  const all = channel.sources.includes('*');
  return [...cards.keys()].filter((id) => all || channel.sources.includes(id));
}

/** What the store need not even name for a channel, since it cannot belong. */
export function queryOf(channel: Channel, cards: Shelves['cards']): Query {
  const { tags, authors } = channel;
  const wanted = new Set(tags.map(fold));
  const isTagged = (card: SourceCard) => card.tags.some((tag) => wanted.has(fold(tag)));
  return {
    sourceIds: sourcesOf(channel, cards),
    tags: tags.length === 0 ? undefined : tags,
    taggedSources: [...cards.values()].filter(isTagged).map(({ id }) => id),
    authorKeys: authors.length === 0 ? undefined : authors,
  };
}

/** Whether a slip belongs to a channel, its source included. */
export function belongsTo(channel: Channel, { cards, killed }: Shelves): (slip: Slip) => boolean {
  const sources = new Set(sourcesOf(channel, cards));
  const tags = new Set(channel.tags.map(fold));
  const authors = new Set(channel.authors);
  return (slip) =>
    slip.admitted &&
    sources.has(slip.sourceId) &&
    !killed.has(slip.id) &&
    !slip.refusedBy.includes(channel.id) &&
    (tags.size === 0 || slip.tags.some((tag) => tags.has(tag))) &&
    (authors.size === 0 || slip.authors.some((key) => authors.has(key)));
}

/** Articles taken and refused, one after the other, newest first. */
interface Choice {
  readonly limit: number;
  /** Of one source. */
  readonly most: number;
  readonly byEntry: Map<string, Slip>;
  /** How many of them each source has. */
  readonly bySource: Map<string, number>;
  /** The most of a newcomer's backlog, and how many of it each source has. */
  readonly mostBacklog: number;
  readonly backlog: Map<string, number>;
  /** How much of each source's undated backlog was seen. */
  readonly undated: Map<string, number>;
  /** What is offered when there is nothing else. */
  readonly behind: Slip[];
  offered: number;
  /** Whether some source would have had more than its share. */
  withholds: boolean;
}

function newChoice(channel: Channel, { cards }: Shelves): Choice {
  const sources = outsideSources(channel, cards).length;
  return {
    limit: channel.limit,
    most: mostOfOneSource(channel, sources),
    byEntry: new Map(),
    bySource: new Map(),
    mostBacklog: mostOfNewcomer(channel.limit, sources),
    backlog: new Map(),
    undated: new Map(),
    behind: [],
    offered: 0,
    withholds: false,
  };
}

/** How many articles of each of so many sources a channel takes. Rounded up, but not by what binary fractions add: 0.07 × 100 is 7. */
export function mostOfOneSource({ perSourceShare, limit }: Channel, outside: number): number {
  return outside === 1 ? limit : Math.max(1, Math.ceil(perSourceShare * limit - 1e-9));
}

/** True once it is full and there would be another one. */
function offerAll(choice: Choice, slips: readonly Slip[]): boolean {
  for (const slip of slips) {
    if (choice.byEntry.size >= choice.limit) return true;
    choice.offered += 1;
    if (isPutBehind(choice, slip)) choice.behind.push(slip);
    else if (!offer(choice, slip)) choice.withholds = true;
  }
  return false;
}

/** Of what nobody dates a few may pass for news of the day on which its source was first heard. */
function isPutBehind({ undated }: Choice, { sourceId, backlog }: Slip): boolean {
  if (backlog?.isDated !== false) return false;
  const seen = undated.get(sourceId) ?? 0;
  undated.set(sourceId, seen + 1);
  return seen >= UNDATED_IN_PLACE;
}

/** The same with what was put behind everything else. */
function offerRest(choice: Choice): boolean {
  for (const slip of choice.behind) {
    if (choice.byEntry.size >= choice.limit) return true;
    if (!offer(choice, slip)) choice.withholds = true;
  }
  return false;
}

function selectionOf({ byEntry, offered, withholds }: Choice, window: Window, isFull: boolean): Selection {
  const slips = [...byEntry.values()];
  const whole = !isFull && !withholds;
  const isLong = window.members.length > 2 * offered + SPARE;
  return { slips, whole, window: isLong ? shortened(window, offered + SPARE) : window };
}

/**
 * Takes an article unless its source has had its share, or a newcomer that of its backlog, or the same entry is here from a source that
 * brought it earlier; false only where a share was the reason.
 */
function offer(choice: Choice, slip: Slip): boolean {
  const { byEntry, bySource, backlog } = choice;
  const rival = byEntry.get(slip.entryId);
  if (rival !== undefined && !cameFirst(slip, rival)) return true;
  const others = (bySource.get(slip.sourceId) ?? 0) - (rival?.sourceId === slip.sourceId ? 1 : 0);
  if (slip.sourceId !== POSTS_SOURCE_ID && others >= choice.most) return false;
  if (slip.backlog?.isOfNewcomer === true) {
    const taken = backlog.get(slip.sourceId) ?? 0;
    if (taken >= choice.mostBacklog) return false;
    backlog.set(slip.sourceId, taken + 1);
  }
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
