/**
 * Posts of ours that their authors took back. Readers that keep what they once read are told so by Atom's tombstones (RFC 6721), and
 * where the page was it is said that it is gone. What an embargo, an expiry or the newsroom keeps from being seen leaves no such trace.
 */

import type { Withdrawn } from '../store/collections.ts';
import type { Slip } from './slips.ts';

/** Who has not asked for so many withdrawals has not asked for months. */
const MOST_TOLD = 20;

/** The latest first, without those whose id one of our posts has by now. */
export function withdrawnNow(
  noted: ReadonlyMap<string, Withdrawn>,
  posts: readonly Slip[],
): readonly Withdrawn[] {
  if (noted.size === 0) return [];
  const carried = new Set(posts.map(({ entryId }) => entryId));
  return [...noted.values()].filter(({ entryId }) => !carried.has(entryId)).sort(later);
}

/**
 * Those that a document tells of: no more than a few, and none from before its oldest article, for then their post would have left it
 * anyway. No clock says when to stop.
 */
export function tombstonesAmong(
  slips: readonly Slip[],
  withdrawn: readonly Withdrawn[],
): readonly Withdrawn[] {
  const oldest = slips.at(-1)?.at ?? '';
  return withdrawn.filter(({ at }) => at >= oldest).slice(0, MOST_TOLD);
}

function later(one: Withdrawn, other: Withdrawn): number {
  const [a, b] = [one.at + one.entryId, other.at + other.entryId];
  return a === b ? 0 : a > b ? -1 : 1;
}
