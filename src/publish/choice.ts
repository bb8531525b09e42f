/** Which of the articles that belong to a channel it carries: no more than its limit, one of each entry, of each source its share. */

import { POSTS_SOURCE_ID } from '../model.ts';
import type { Channel } from '../outward.ts';
import { mostOfNewcomer, UNDATED_IN_PLACE } from './backlog.ts';
import { editOf, freshIn } from './edit.ts';
import type { Slip } from './slips.ts';

/** Articles taken and refused, one after the other, newest first. */
export interface Choice {
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
  /** What was taken, where the map by entry has lost their order. */
  readonly inOrder: readonly Slip[] | undefined;
  offered: number;
  /** Whether some source would have had more than its share. */
  withholds: boolean;
}

/** Nothing taken yet, by a channel of so many sources beside our own posts. */
export function newChoice(channel: Channel, sources: number): Choice {
  return {
    limit: channel.limit,
    most: mostOfOneSource(channel, sources),
    byEntry: new Map(),
    bySource: new Map(),
    mostBacklog: mostOfNewcomer(channel.limit, sources),
    backlog: new Map(),
    undated: new Map(),
    behind: [],
    inOrder: undefined,
    offered: 0,
    withholds: false,
  };
}

/** How many articles of each of so many sources a channel takes. Rounded up, but not by what binary fractions add: 0.07 × 100 is 7. */
export function mostOfOneSource({ perSourceShare, limit }: Channel, outside: number): number {
  return outside === 1 ? limit : Math.max(1, Math.ceil(perSourceShare * limit - 1e-9));
}

/** True once it is full and there would be another one. */
export function offerAll(choice: Choice, slips: readonly Slip[]): boolean {
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
export function offerRest(choice: Choice): boolean {
  for (const slip of choice.behind) {
    if (choice.byEntry.size >= choice.limit) return true;
    if (!offer(choice, slip)) choice.withholds = true;
  }
  return false;
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

/** Choices that took whatever they were offered, by what they took: each is handed on to the one that comes of it. */
const plain = new WeakMap<readonly Slip[], Choice>();

/** What was taken: the same list for as long as it is the same. */
export function taken(choice: Choice): readonly Slip[] {
  const slips = choice.inOrder ?? [...choice.byEntry.values()];
  if (isPlain(choice)) plain.set(slips, choice);
  return slips;
}

function isPlain({ byEntry, offered, withholds, undated, backlog }: Choice): boolean {
  return offered === byEntry.size && !withholds && undated.size + backlog.size === 0;
}

/**
 * The choice that took these, as it is among the members that there are now; undefined where some had to be weighed against others. Where
 * none has to, the first so many are taken, and only those that come and go are looked at.
 */
export function amended(before: readonly Slip[], members: readonly Slip[]): Choice | undefined {
  const choice = plain.get(before);
  if (choice === undefined) return undefined;
  plain.delete(before);
  const slips = members.slice(0, choice.limit);
  const edit = editOf(before, slips);
  const fresh = freshIn(edit);
  for (const slip of edit.dropped) giveUp(choice, slip);
  if (!fresh.every((slip) => takePlainly(choice, slip))) return undefined;
  const isSame = fresh.length + edit.dropped.length === 0;
  return { ...choice, inOrder: isSame ? before : slips, offered: slips.length };
}

function giveUp({ byEntry, bySource }: Choice, { entryId, sourceId }: Slip): void {
  byEntry.delete(entryId);
  bySource.set(sourceId, (bySource.get(sourceId) ?? 1) - 1);
}

/** False where it is more than the next piece of news. */
function takePlainly(choice: Choice, slip: Slip): boolean {
  const isNews = slip.backlog === undefined || (slip.backlog.isDated && !slip.backlog.isOfNewcomer);
  return isNews && !choice.byEntry.has(slip.entryId) && offer(choice, slip);
}
