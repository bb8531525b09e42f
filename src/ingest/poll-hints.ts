/**
 * What a document asks of its visitors: not before a time (`ttl`, `sy:`), and not at certain hours and days (`skipHours`, `skipDays`).
 * Nonsense is ignored, and so is what would forbid every visit. Whoever plans by this only ever lengthens a wait.
 */

import type { Instant } from '../model.ts';
import { addMinutes, instantMs, toInstant } from '../text/date.ts';
import { parseDate } from '../text/read-date.ts';
import type { PollHints } from '../visits.ts';
import type { FeedHints } from './feed.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const WEEK_HOURS = 7 * DAY_HOURS;
const MINUTE_MS = 60_000;
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const PERIOD_MINUTES: ReadonlyMap<string, number> = new Map([
  ['hourly', 60],
  ['daily', 1440],
  ['weekly', 10_080],
  ['monthly', 43_200],
  ['yearly', 525_600],
]);

/** The hints of a document, read; undefined where it gave none that mean anything. */
export function pollHints(hints: FeedHints): PollHints | undefined {
  const updateMinutes = updateMinutesOf(hints);
  const read: PollHints = {
    ttlMinutes: wholeNumber(hints.ttl),
    updateMinutes,
    updateBase: updateMinutes === undefined ? undefined : parseDate(hints.updateBase ?? ''),
    skipHours: skipped(hints.skipHours.map(hourOf), DAY_HOURS),
    skipDays: skipped(hints.skipDays.map(dayOf), DAYS.length),
  };
  const says = read.ttlMinutes ?? read.updateMinutes ?? read.skipHours[0] ?? read.skipDays[0];
  return says === undefined ? undefined : read;
}

/** Positive, and of as many digits as a publisher may mean. */
function wholeNumber(text: string | undefined): number | undefined {
  const digits = /^\+?0*([1-9]\d{0,6})(?:\.\d{0,9})?$/u.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** RSS 1.0 syndication module: the period is daily and the frequency 1 where only the other one is given. */
function updateMinutesOf({ updatePeriod, updateFrequency }: FeedHints): number | undefined {
  if (updatePeriod === undefined && updateFrequency === undefined) return undefined;
  const period = PERIOD_MINUTES.get((updatePeriod ?? 'daily').toLowerCase());
  const frequency = updateFrequency === undefined ? 1 : wholeNumber(updateFrequency);
  return period === undefined || frequency === undefined ? undefined : period / frequency;
}

/** RSS 0.91 counts to 24, which is midnight. */
function hourOf(text: string): number | undefined {
  return /^(?:[01]?\d|2[0-4])$/u.test(text) ? Number(text) % DAY_HOURS : undefined;
}

function dayOf(text: string): number | undefined {
  const day = DAYS.indexOf(text.toLowerCase());
  return day === -1 ? undefined : day;
}

function skipped(values: readonly (number | undefined)[], all: number): readonly number[] {
  const distinct = [...new Set(values.filter((it) => it !== undefined))].toSorted((a, b) => a - b);
  return distinct.length >= all ? [] : distinct;
}

/** When the feed itself expects something new after `now`, by its syndication module; undefined where it says nothing. */
export function nextUpdateAt(hints: PollHints, now: Instant): Instant | undefined {
  const { updateMinutes, updateBase } = hints;
  if (updateMinutes === undefined) return undefined;
  if (updateBase === undefined) return addMinutes(now, updateMinutes);
  const [baseMs, everyMs] = [instantMs(updateBase), updateMinutes * MINUTE_MS];
  const passed = Math.floor((instantMs(now) - baseMs) / everyMs);
  return toInstant(baseMs + (passed + 1) * everyMs);
}

/** Whether the feed asks not to be visited at this instant. */
export function isSkipped(hints: PollHints | undefined, at: Instant): boolean {
  if (hints === undefined) return false;
  const hour = Math.floor(instantMs(at) / HOUR_MS);
  // 1 January 1970 was a Thursday.
  const day = (Math.floor(hour / DAY_HOURS) + 4) % DAYS.length;
  return hints.skipHours.includes(hour % DAY_HOURS) || hints.skipDays.includes(day);
}

/** The first full hour after a skipped instant that is not skipped; the instant itself where it is free. */
export function afterSkipped(hints: PollHints | undefined, at: Instant): Instant {
  if (!isSkipped(hints, at)) return at;
  const nextHourMs = (Math.floor(instantMs(at) / HOUR_MS) + 1) * HOUR_MS;
  for (let hours = 0; hours < WEEK_HOURS; hours += 1) {
    const free = toInstant(nextHourMs + hours * HOUR_MS);
    if (!isSkipped(hints, free)) return free;
  }
  return at;
}
