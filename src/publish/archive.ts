/**
 * Archives (RFC 5005 §4). Articles are numbered in the order in which they first came, and an archive document holds a stretch of
 * those numbers: what has its numbers already can gain nothing, so its address says for ever what is in it. The stretch that is still
 * growing is cut at its last article; the next document begins there.
 */

import type { Channel } from '../outward.ts';
import { belongsTo, queryOf } from './select.ts';
import type { Shelves, Slip } from './slips.ts';
import { isBefore } from './window.ts';

/** Serials from `from` up to, but not including, `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How many serials a document spans at most. */
const SPAN = 200;
const NAME = /^(0|[1-9]\d{0,9})-([1-9]\d{0,9})$/u;

/** As addresses name it, `2400-2537`. */
export function stretchName({ from, to }: Stretch): string {
  return `${from}-${to}`;
}

/** The stretch of a name; undefined for one that is empty, or that reaches into the next document's. */
export function stretchOf(name: string): Stretch | undefined {
  const [, from, to] = NAME.exec(name) ?? [];
  const stretch = { from: Number(from), to: Number(to) };
  return stretch.from < stretch.to && stretch.to <= endOf(stretch.from) ? stretch : undefined;
}

/** The last stretch below a serial that holds anything of a channel, cut behind its last article. */
export async function stretchBefore(
  serial: number,
  channel: Channel,
  shelves: Shelves,
): Promise<Stretch | undefined> {
  const [last] = await members({ from: 0, to: serial }, channel, shelves, 1);
  return last === undefined ? undefined : { from: endOf(last.serial) - SPAN, to: last.serial + 1 };
}

/** Where the stretch that follows is found, what there is of it: the rest of this document's span, or the next one's. */
export function stretchAfter({ to }: Stretch): Stretch {
  return { from: to, to: endOf(to) };
}

/** A channel's articles of a stretch as a channel lists them: newest first, no `entryId` twice. */
export async function stretchSlips(
  stretch: Stretch,
  channel: Channel,
  shelves: Shelves,
): Promise<readonly Slip[]> {
  const found = await members(stretch, channel, shelves, SPAN);
  // The one that came first is the last that is set.
  const byEntry = new Map(found.map((slip) => [slip.entryId, slip]));
  return [...byEntry.values()].sort((one, other) => (isBefore(one, other) ? -1 : 1));
}

/** The last to arrive first, at most so many. */
async function members(
  { from, to }: Stretch,
  channel: Channel,
  shelves: Shelves,
  most: number,
): Promise<readonly Slip[]> {
  const belongs = belongsTo(channel, shelves);
  const found: Slip[] = [];
  const query = queryOf(channel, shelves.cards);
  for await (const batch of shelves.slips.arrivals({ before: to, query, cards: shelves.cards })) {
    for (const slip of batch) {
      if (slip.serial < from || found.length === most) return found;
      if (belongs(slip)) found.push(slip);
    }
  }
  return found;
}

function endOf(serial: number): number {
  return serial - (serial % SPAN) + SPAN;
}
