/**
 * How often a source has news, and how long to wait for its next. Waiting costs freshness, visiting costs the publisher; where news
 * comes every g minutes and visits may be m apart, the sum of both is least at a wait in proportion to √g: hence √(m·g), which is m
 * itself for a source that has news as often as we may come.
 */

import type { Instant } from '../model.ts';
import { earlierOf, laterOf, minutesBetween } from '../text/date.ts';
import type { Rhythm } from '../visits.ts';

/** News that appears within so many minutes of other news is one appearance. */
const BURST_MINUTES = 15;
const MAX_GAPS = 24;
/** With each appearance a hundredth of the longest silence is forgotten. */
const FORGETTING = 0.99;
const MAX_GAP_MINUTES = 525_600;

export interface Appearance {
  readonly publishedAt: Instant | undefined;
}

/**
 * When the new articles of a visit appeared: as they say, but not before the visit that did not find them yet, and not after this
 * one. At a first visit those without a date say nothing.
 */
export function appearancesOf(
  added: readonly Appearance[],
  lookedAt: Instant | undefined,
  now: Instant,
): readonly Instant[] {
  const told = added.flatMap(({ publishedAt }) => {
    if (lookedAt === undefined) return publishedAt === undefined ? [] : [earlierOf(publishedAt, now)];
    return [earlierOf(laterOf(publishedAt ?? now, lookedAt), now)];
  });
  return told.toSorted();
}

/** The rhythm with what appeared, oldest first, taken in. */
export function withAppearances(
  known: Rhythm | undefined,
  appeared: readonly Instant[],
  now: Instant,
): Rhythm {
  if (known !== undefined) return appeared.reduce(withAppearance, known);
  const [first = now, ...others] = appeared;
  return others.reduce(withAppearance, { newestAt: first, gapsMinutes: [], longestMinutes: 0 });
}

function withAppearance(rhythm: Rhythm, at: Instant): Rhythm {
  const gap = Math.min(Math.round(minutesBetween(rhythm.newestAt, at)), MAX_GAP_MINUTES);
  if (gap < BURST_MINUTES) return { ...rhythm, newestAt: laterOf(rhythm.newestAt, at) };
  return {
    newestAt: at,
    gapsMinutes: [...rhythm.gapsMinutes, gap].slice(-MAX_GAPS),
    longestMinutes: Math.max(gap, Math.round(rhythm.longestMinutes * FORGETTING)),
  };
}

/** What a source's news is like at an instant. */
export interface Habit {
  /** Minutes between its news: its usual gap, or, where it is silent for longer than it ever was, by how much. */
  readonly gapMinutes: number;
  /** Since when it is silent for longer than its habit explains; undefined where it is not. */
  readonly silentSince: Instant | undefined;
}

export function habitAt({ newestAt, gapsMinutes, longestMinutes }: Rhythm, now: Instant): Habit {
  const silence = minutesBetween(newestAt, now);
  const usual = median(gapsMinutes);
  const isLate = silence > longestMinutes + usual;
  return {
    gapMinutes: Math.max(usual, silence - longestMinutes),
    silentSince: isLate ? newestAt : undefined,
  };
}

/** The wait until the next visit, in minutes, before any bound. */
export function waitFor({ gapMinutes }: Habit, minMinutes: number): number {
  return Math.sqrt(minMinutes * gapMinutes);
}

/** Where gaps are put in order, the same place at each visit. */
const ordered = new Float64Array(MAX_GAPS);

/** Of the newest gaps; the greater of the two in the middle. */
function median(values: readonly number[]): number {
  const from = Math.max(0, values.length - MAX_GAPS);
  for (let at = from; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    let place = at - from;
    for (; place > 0 && (ordered[place - 1] ?? 0) > value; place -= 1)
      ordered[place] = ordered[place - 1] ?? 0;
    ordered[place] = value;
  }
  return values.length === 0 ? 0 : (ordered[(values.length - from) >> 1] ?? 0);
}
