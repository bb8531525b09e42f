import type { Instant } from '../model.ts';
import { earlierOf, instantMs, toInstant } from '../text/date.ts';
import { parseDate } from '../text/read-date.ts';
import { remembering } from '../text/remembering.ts';

type Headers = Readonly<Record<string, string | undefined>>;

const WEEK_SECONDS = 7 * 86_400;
const MAX_AGE = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,15})"?\s*(?:$|,)/iu;
const NO_REUSE = /(?:^|[\s,])(?:no-cache|no-store)\s*(?:$|,)/iu;
const MOST_REMEMBERED = 1000;
const USUAL_LENGTH = 200;

/**
 * Until when a server calls its answer fresh (RFC 9111 §4.2), at most a week ahead; undefined where that is now or never. `max-age`
 * goes before `Expires`; `s-maxage` speaks to the caches that stand before publishers, which are emptied when there is news.
 */
export function freshUntil(headers: Headers, now: Instant): Instant | undefined {
  const { maxAge, forbidsReuse } = directivesIn(headers['cache-control'] ?? '');
  const lifetime = maxAge ?? expiresIn(headers, now);
  if (lifetime === undefined || forbidsReuse) return undefined;
  const left = Math.min(lifetime - age(headers), WEEK_SECONDS);
  return left > 0 ? toInstant(instantMs(now) + left * 1000) : undefined;
}

interface Directives {
  readonly maxAge: number | undefined;
  readonly forbidsReuse: boolean;
}

function directivesIn(cacheControl: string): Directives {
  return cacheControl.length > USUAL_LENGTH ? readDirectives(cacheControl) : usualDirectives(cacheControl);
}

/** A server says the same at every visit, and most servers say one of a few things. */
const usualDirectives = remembering(MOST_REMEMBERED, readDirectives);

function readDirectives(cacheControl: string): Directives {
  const maxAge = MAX_AGE.exec(cacheControl)?.[1];
  return {
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
    forbidsReuse: NO_REUSE.test(cacheControl),
  };
}

function expiresIn(headers: Headers, now: Instant): number | undefined {
  const expires = httpDate(headers['expires']);
  return expires === undefined ? undefined : secondsBetween(serverNow(headers, now), expires);
}

/** Seconds that the answer has spent in caches on its way to us. */
function age({ age: told = '' }: Headers): number {
  return /^\d{1,15}$/u.test(told) ? Number(told) : 0;
}

/**
 * RFC 9110 §10.2.3: seconds or a date, never more than a week ahead; undefined for nonsense. A date is measured by the server's own
 * clock, which may be wrong together with it.
 */
export function retryAfter(headers: Headers, now: Instant): Instant | undefined {
  const value = headers['retry-after']?.trim() ?? '';
  const date = httpDate(value);
  const untilDate = date === undefined ? undefined : secondsBetween(serverNow(headers, now), date);
  const seconds = /^\d+$/u.test(value) ? Number(value) : untilDate;
  if (seconds === undefined) return undefined;
  const latest = toInstant(instantMs(now) + WEEK_SECONDS * 1000);
  return seconds > WEEK_SECONDS ? latest : earlierOf(toInstant(instantMs(now) + seconds * 1000), latest);
}

function serverNow(headers: Headers, now: Instant): Instant {
  return httpDate(headers['date']) ?? now;
}

/** A date that begins as HTTP's do: `0`, `-1` and other numbers are none. */
function httpDate(value: string | undefined): Instant | undefined {
  return value !== undefined && /^[a-z]{3}/iu.test(value) ? parseDate(value) : undefined;
}

function secondsBetween(from: Instant, to: Instant): number {
  return (instantMs(to) - instantMs(from)) / 1000;
}
