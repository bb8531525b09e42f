/**
 * The stretch of the store's list that a channel has looked through, newest first. It is kept from one publication to the next and
 * edited by what changed in between, so that a new article costs no looking through everything that stayed.
 */

import { SCAN_LIMIT, type Shelves, type Slip } from './slips.ts';

export interface Window {
  /** Number of the last change that it takes into account. */
  readonly seq: number;
  /** What the newsroom kept out of it. */
  readonly killed: ReadonlySet<string>;
  /** All that belongs to the channel, down to `end`: another list when something of it changed. */
  readonly members: readonly Slip[];
  /** Undefined where everything there is was looked at. */
  readonly end: Slip | undefined;
  /** How many listed articles lie above the end, at most. */
  readonly looked: number;
}

/** More than so many at once are not picked out of the list one by one. */
const MOST_CHANGES = 500;

/** The window as of now; undefined where that has to be looked through anew. */
export async function windowNow(
  window: Window,
  belongs: (slip: Slip) => boolean,
  { slips, cards, killed, fresh: judged }: Shelves,
): Promise<Window | undefined> {
  const { changes, latest, startOver } = await slips.changes(window.seq, MOST_CHANGES + 1);
  const ids = new Set([...changes.map(({ id }) => id), ...inOne(killed, window.killed), ...judged]);
  if (startOver || ids.size > MOST_CHANGES) return undefined;
  if (ids.size === 0) return window;
  const looked = window.looked + ids.size;
  // Whoever looks through the list anew would not come as far.
  if (looked > SCAN_LIMIT) return undefined;
  const named = await slips.named([...ids], cards);
  const fresh = named.filter((slip) => belongs(slip) && isWithin(slip, window));
  return { ...window, seq: latest, killed, looked, members: exchanged(window.members, ids, fresh) };
}

/** By id the slips of a list, which are handed on to the list that comes of it. */
const indexes = new WeakMap<readonly Slip[], Map<string, Slip>>();

/** The list without the slips of some ids, and with others in their places; the same list where that comes to nothing. */
function exchanged(
  members: readonly Slip[],
  ids: ReadonlySet<string>,
  fresh: readonly Slip[],
): readonly Slip[] {
  const index = indexes.get(members) ?? new Map(members.map((slip) => [slip.id, slip]));
  const gone = [...ids].flatMap((id) => index.get(id) ?? []);
  const isSame = gone.length + fresh.length === 0;
  const list = isSame ? members : inserted(without(members, gone), fresh);
  for (const { id } of gone) index.delete(id);
  for (const slip of fresh) index.set(slip.id, slip);
  indexes.delete(members);
  indexes.set(list, index);
  return list;
}

function without(members: readonly Slip[], gone: readonly Slip[]): Slip[] {
  const stay = [...members];
  for (const slip of gone) {
    const at = placeOf(slip, stay);
    stay.splice(stay[at] === slip ? at : stay.indexOf(slip), 1);
  }
  return stay;
}

function inOne(some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  if (some === others) return [];
  return [...[...some].filter((id) => !others.has(id)), ...[...others].filter((id) => !some.has(id))];
}

/** Cut below the first so many members. */
export function shortened(window: Window, length: number): Window {
  if (window.members.length <= length) return window;
  return { ...window, members: window.members.slice(0, length), end: window.members[length - 1] };
}

function isWithin(slip: Slip, { end }: Window): boolean {
  return end === undefined || end.id === slip.id || isBefore(slip, end);
}

function inserted(stay: Slip[], fresh: readonly Slip[]): readonly Slip[] {
  for (const slip of fresh) stay.splice(placeOf(slip, stay), 0, slip);
  return stay;
}

function placeOf(slip: Slip, slips: readonly Slip[]): number {
  let [low, high] = [0, slips.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = slips[middle];
    if (other !== undefined && isBefore(other, slip)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In the order of the store. */
export function isBefore(one: Slip, other: Slip): boolean {
  return one.at === other.at ? one.id > other.id : one.at > other.at;
}
