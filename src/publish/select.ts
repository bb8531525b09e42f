import { POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, SourceCard } from '../outward.ts';
import { fold } from '../text/fold.ts';
import { amended, type Choice, newChoice, offerAll, offerRest, taken } from './choice.ts';
import type { Query, Shelves, Slip } from './slips.ts';
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
  const { members, end } = window;
  const last = amended(before.slips, members);
  const choice = last ?? newChoice(channel, outsideSources(channel, shelves.cards).length);
  const isFull = last === undefined ? offerAll(choice, members) : members.length > channel.limit;
  if (isFull) return selectionOf(choice, window, true);
  if (end !== undefined) return lookThrough(channel, shelves);
  return selectionOf(choice, window, offerRest(choice));
}

async function lookThrough(channel: Channel, shelves: Shelves): Promise<Selection> {
  const { slips, cards, killed } = shelves;
  const { latest: seq } = await slips.changes(0, 0);
  const belongs = belongsTo(channel, shelves);
  const choice = newChoice(channel, outsideSources(channel, cards).length);
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
export function belongsTo(channel: Channel, { cards, killed, until }: Shelves): (slip: Slip) => boolean {
  const sources = new Set(sourcesOf(channel, cards));
  const tags = new Set(channel.tags.map(fold));
  const authors = new Set(channel.authors);
  return (slip) =>
    slip.admitted &&
    slip.serial < until &&
    sources.has(slip.sourceId) &&
    !killed.has(slip.id) &&
    !slip.refusedBy.includes(channel.id) &&
    (tags.size === 0 || slip.tags.some((tag) => tags.has(tag))) &&
    (authors.size === 0 || slip.authors.some((key) => authors.has(key)));
}

function selectionOf(choice: Choice, window: Window, isFull: boolean): Selection {
  const { offered, withholds } = choice;
  const [slips, whole] = [taken(choice), !isFull && !withholds];
  const isLong = window.members.length > 2 * offered + SPARE;
  return { slips, whole, window: isLong ? shortened(window, offered + SPARE) : window };
}
