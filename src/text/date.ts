/** Instants, and the only place that knows `Date`. */

import type { Instant } from '../model.ts';

const MINUTE_MS = 60_000;

/** @throws RangeError when `ms` (since 1970) is no time at all. */
export function toInstant(ms: number): Instant {
  const wholeMs = Math.floor(ms);
  const place = Math.abs(wholeMs % INSTANTS_KEPT);
  const known = writtenMs[place] === wholeMs ? written[place] : undefined;
  if (known !== undefined) return known;
  const instant = instantOf(wholeMs);
  writtenMs[place] = wholeMs;
  written[place] = instant;
  return instant;
}

/** A prime, so that times that are minutes or a day apart do not take each other's place. */
const INSTANTS_KEPT = 251;
/** Instants that were written lately: what happens within a millisecond says so in one and the same string. */
const written: Instant[] = [];
const writtenMs = new Float64Array(INSTANTS_KEPT).fill(Number.NaN);

function instantOf(ms: number): Instant {
  const minute = Math.floor(ms / MINUTE_MS);
  const restMs = ms - minute * MINUTE_MS;
  const second = Math.floor(restMs / 1000);
  // In this order only the last step makes a string that is two strings to the engine.
  const rest = `${SECONDS[second]}${MILLISECONDS[restMs - second * 1000]}`;
  return minuteText(minute) + rest;
}

/** `00` to `59`. */
const SECONDS = Array.from({ length: 60 }, (_, second) => String(second).padStart(2, '0'));
/** `.000Z` to `.999Z`. */
const MILLISECONDS = Array.from({ length: 1000 }, (_, ms) => `.${String(ms).padStart(3, '0')}Z`);
/** Minutes that were written lately, for the clock is asked again and again within one. */
const minuteTexts: { readonly minute: number; readonly text: string }[] = [];
/** A prime, so that minutes a day or a week apart do not take each other's place. */
const MINUTES_KEPT = 61;

/** `2026-11-22T09:00:`. */
function minuteText(minute: number): string {
  const place = Math.abs(minute % MINUTES_KEPT);
  const known = minuteTexts[place];
  if (known?.minute === minute) return known.text;
  const text = new Date(minute * MINUTE_MS).toISOString().slice(0, -7);
  minuteTexts[place] = { minute, text };
  return text;
}

/** Milliseconds since 1970; of what is no instant, whatever the engine takes it for. */
export function instantMs(instant: Instant): number {
  if (instant.length !== 24) return Date.parse(instant);
  const year = twoDigits(instant, 0) * 100 + twoDigits(instant, 2);
  const day = dayNumber(year, twoDigits(instant, 5), twoDigits(instant, 8));
  const minutes = (day * 24 + twoDigits(instant, 11)) * 60 + twoDigits(instant, 14);
  const ms = twoDigits(instant, 17) * 1000 + twoDigits(instant, 20) * 10 + instant.charCodeAt(22) - ZERO;
  return minutes * MINUTE_MS + ms;
}

/** Days since 1970, by years that begin in March, so that the day which some of them lack is their last. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  const before = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return y * 365 + leapDays + before + day - 719_469;
}

const ZERO = '0'.charCodeAt(0);

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}

/** Midnight of a day in UTC; undefined where the calendar has no such day, and before the year 100. */
export function midnightMs(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month - 1, day);
  // Years below 100 would be taken for those of the last century.
  return year > 99 && day > 0 && new Date(ms).getUTCMonth() === month - 1 ? ms : undefined;
}

/** What the engine makes of a date, which reads one without a zone in that of the machine; NaN where it cannot. */
export function engineMs(date: string): number {
  return Date.parse(date);
}

/** What the machine's clock says. */
export function wallClock(): Instant {
  return toInstant(Date.now());
}

/** `Sun, 22 Nov 2026 09:00:00 GMT`: what RSS 2.0 and HTTP want. */
export function rfc822(instant: Instant): string {
  return new Date(instant).toUTCString();
}

const MONTH_NAMES =
  'January February March April May June July August September October November December'.split(' ');

/** `22 November 2026`, in UTC: for people, the same on every machine. */
export function longDate(instant: Instant): string {
  const month = MONTH_NAMES[Number(instant.slice(5, 7)) - 1] ?? '';
  return `${Number(instant.slice(8, 10))} ${month} ${instant.slice(0, 4)}`;
}

export function laterOf(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

export function earlierOf(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

/** Negative where `to` is the earlier one; with fractions. */
export function minutesBetween(from: Instant, to: Instant): number {
  return (instantMs(to) - instantMs(from)) / MINUTE_MS;
}

/** Fractions and negative numbers allowed. */
export function addMinutes(instant: Instant, minutes: number): Instant {
  return toInstant(instantMs(instant) + minutes * MINUTE_MS);
}
