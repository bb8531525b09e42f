/**
 * The reading of the dates that publishers write. The engine's own parser reads zoneless dates in the machine's zone, so every date is
 * taken apart here and read as UTC where it names no zone.
 */

import type { Instant } from '../model.ts';
import { engineMs, instantMs, midnightMs, toInstant } from './date.ts';
import { monthOf, zoneMinutes } from './date-words.ts';

const MINUTE_MS = 60_000;
const MAX_DATE = 100;
// The first day of Unix time is what programs write that know no date.
const EARLIEST_MS = instantMs('1970-01-02T00:00:00.000Z');
const LATEST_MS = instantMs('2101-01-01T00:00:00.000Z');

/**
 * The instant that a date names in RFC 822 or 2822, ISO 8601, W3C-DTF, asctime, Unix time or one of the spoken forms in use,
 * whatever its weekday claims. Undefined when it cannot be read or lies outside 2 January 1970 to 2100.
 */
export function parseDate(raw: string): Instant | undefined {
  const ms = USUAL.test(raw) ? engineMs(raw) : unusualMs(raw);
  return ms !== undefined && ms >= EARLIEST_MS && ms < LATEST_MS ? toInstant(ms) : undefined;
}

/** What nine of ten feeds write, on days that every month has: there the engine's own parser is right, and ten times as fast. */
const USUAL =
  /^(?:(?:[A-Z][a-z]{2}, )?(?:0?[1-9]|1\d|2[0-8]) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d (?:GMT|[+-](?:0\d|1[0-4])[0-5]\d)|\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d))$/;

function unusualMs(raw: string): number | undefined {
  const text = plainForm(raw);
  if (text === '' || text.length > MAX_DATE) return undefined;
  return unixMs(text) ?? isoMs(text) ?? spokenMs(text);
}

/** Lower case, without accents, full-width digits made plain, blanks folded. */
function plainForm(raw: string): string {
  if (raw.length > 2 * MAX_DATE) return '';
  const bare = raw.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFKC');
  return bare.replace(/\s+/gu, ' ').trim().toLowerCase();
}

function unixMs(text: string): number | undefined {
  const match = /^(\d{9,10})(?:\.\d+)?$|^(\d{12,13})$/u.exec(text);
  if (match === null) return undefined;
  return match[1] === undefined ? Number(match[2]) : Math.floor(Number(text) * 1000);
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Since midnight. */
  readonly ms: number;
  /** East of UTC. */
  readonly zoneMinutes: number;
}

function utcMs({ year, month, day, ms, zoneMinutes }: Parts): number | undefined {
  const midnight = midnightMs(year, month, day);
  return midnight === undefined ? undefined : midnight + ms - zoneMinutes * MINUTE_MS;
}

const ISO_DAY = /^(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?|(\d{2})(\d{2}))?(?=$|[t ]+\d)/u;
const ISO_ORDINAL = /^(\d{4})-?(\d{3})(?=$|t\d)/u;

/** ISO 8601 with its W3C profile, and the same with blanks, slashes or dots (`2026/11/22 9:00:00 +0000`). */
function isoMs(text: string): number | undefined {
  const ordinal = ISO_ORDINAL.exec(text);
  const day = ordinal ?? ISO_DAY.exec(text);
  if (day === null) return undefined;
  const time = timeOf(text.slice(day[0].length).replace(/^[t ]+/u, ''));
  if (time === undefined) return undefined;
  const year = Number(day[1]);
  if (ordinal !== null) return ordinalMs(year, Number(ordinal[2]), time);
  return utcMs({ year, month: Number(day[3] ?? day[5] ?? 1), day: Number(day[4] ?? day[6] ?? 1), ...time });
}

function ordinalMs(year: number, dayOfYear: number, time: Time): number | undefined {
  const firstMs = utcMs({ year, month: 1, day: 1, ...time });
  const isReal = dayOfYear >= 1 && dayOfYear <= 366;
  return firstMs === undefined || !isReal ? undefined : firstMs + (dayOfYear - 1) * 1440 * MINUTE_MS;
}

interface Time {
  readonly ms: number;
  readonly zoneMinutes: number;
}

const CLOCK =
  /^(\d{1,2})(?::?(\d{2}))?(?::?(\d{2})(?:[.,:](\d{1,12}))?)?(?: ?([ap])\.?m\.?(?![a-z]))?(?![\d:]) ?(.{0,20})$/u;

/** A time of day with its zone; no text at all is midnight UTC, an impossible time is undefined. */
function timeOf(text: string): Time | undefined {
  if (text === '') return { ms: 0, zoneMinutes: 0 };
  const match = CLOCK.exec(text);
  const zone = zoneOf(match?.[6] ?? '');
  if (match === null || zone === undefined) return undefined;
  const hour = hourOf(Number(match[1]), match[5]);
  const minute = Number(match[2] ?? 0);
  const second = Number(match[3] ?? 0);
  // 24:00 ends a day (ISO 8601) and second 60 is a leap second: both roll over into what follows.
  if (hour > 24 || minute > 59 || second > 60) return undefined;
  const fractionMs = Math.floor(Number(`0.${match[4] ?? 0}`) * 1000);
  return { ms: ((hour * 60 + minute) * 60 + second) * 1000 + fractionMs, zoneMinutes: zone };
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}

const OFFSET = /^\(?(?:gmt|utc|ut|z)? ?([+-])(\d{1,2}):?(\d{2})?(?![\d:])/u;

/** Minutes east of UTC; none and unknown names are UTC, an impossible offset is undefined. */
function zoneOf(text: string): number | undefined {
  const offset = OFFSET.exec(text.replace('\u2212', '-'));
  if (offset === null) return /^[+-]/u.test(text) ? undefined : (zoneMinutes(firstWord(text)) ?? 0);
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  if (minutes > 15 * 60 || Number(offset[3] ?? 0) > 59) return undefined;
  return offset[1] === '-' ? -minutes : minutes;
}

function firstWord(text: string): string {
  return /\p{L}+/u.exec(text)?.[0] ?? '';
}

/** Dates with a month's name, with 年月日, or with numbers in an order that is known. */
function spokenMs(text: string): number | undefined {
  const found = ideographicDay(text) ?? numericDay(text) ?? namedDay(text);
  if (found === undefined) return undefined;
  const { year, month, day } = found.day;
  const time = timeOf(clockIn(found.rest));
  return time && utcMs({ year, month, day, ...time });
}

interface FoundDay {
  readonly day: Pick<Parts, 'year' | 'month' | 'day'>;
  /** What is left of the text and may hold the time. */
  readonly rest: string;
}

/** `2026年11月22日 午後9:05`, `2026년 11월 22일 오후 9:05`. */
function ideographicDay(text: string): FoundDay | undefined {
  const match = /(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]?/u.exec(text);
  if (match === null) return undefined;
  const rest = text.slice(match.index + match[0].length);
  const half = /午後|下午|오후/u.test(rest) ? ' pm' : '';
  const clock = rest.replace(/ ?[時时点시] ?/u, ':').replace(/ ?[分분] ?/u, ' ');
  return { day: dayOf(match[1], match[2], match[3]), rest: clock.replace(/(\d:\d+(?::\d+)?)/u, `$1${half}`) };
}

/** `22.11.2026` is day first, `11/22/2026` month first unless that month cannot be. */
function numericDay(text: string): FoundDay | undefined {
  const match = /^(?:\p{L}+\.?,? )?(\d{1,2})([./])(\d{1,2})\2(\d{4})(?!\d)/u.exec(text);
  if (match === null) return undefined;
  const dayFirst = match[2] === '.' || Number(match[1]) > 12;
  const [day, month] = dayFirst ? [match[1], match[3]] : [match[3], match[1]];
  return { day: dayOf(match[4], month, day), rest: text.slice(match[0].length) };
}

/** RFC 822, RFC 850, asctime and free forms: a month's name, a day and a year, wherever they stand. */
function namedDay(text: string): FoundDay | undefined {
  const clock = clockIn(text);
  const head = clock === '' ? text : text.slice(0, text.indexOf(clock));
  // In asctime (`Sun Nov 22 09:00:00 UTC 2026`) the year follows the time.
  const tailYear = /(?<![\d+-])\d{4}$/u.exec(clock)?.[0];
  // The last one counts: "mar." is also a Tuesday in three languages, and weekdays come first.
  const month = (head.match(/\p{L}+/gu) ?? []).map(monthOf).findLast((number) => number !== undefined);
  const numbers = head.match(/\d+/gu) ?? [];
  const year = numbers.find((number) => number.length === 4) ?? tailYear ?? numbers[1];
  const day = numbers.find((number) => number.length <= 2);
  if (month === undefined || year === undefined || day === undefined) return undefined;
  return { day: { year: fullYear(year), month, day: Number(day) }, rest: clock.replace(/ \d{4}$/u, '') };
}

/** From the first `9:00` on; empty where there is none. */
function clockIn(text: string): string {
  const start = text.search(/\d{1,2}:\d{2}/u);
  return start === -1 ? '' : text.slice(start);
}

/** Two digits as RFC 2822 §4.3 reads them. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year + (year < 50 ? 2000 : 1900);
}

function dayOf(year: string | undefined, month: string | undefined, day: string | undefined) {
  return { year: Number(year), month: Number(month), day: Number(day) };
}
