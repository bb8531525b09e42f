/**
 * How fast a domain may be asked, decided by what it refused: pure functions of what is known, what was answered and now. A refusal
 * cools the whole domain and teaches a spacing that is kept for a week at least and then relaxed by one careful step at a time, so that
 * a limit is met once and not again every day.
 */

import type { Instant, SourceState } from '../model.ts';
import { addMinutes, instantMs, laterOf, toInstant } from '../text/date.ts';
import type { DomainPace, VisitReason } from '../visits.ts';

/** 429 or 503: please not so fast. */
export interface Refusal {
  readonly status: number | undefined;
  readonly retryAfter: Instant | undefined;
}

export interface Answered {
  readonly domain: string;
  readonly pace: DomainPace | undefined;
  /** When the request was begun. */
  readonly begunMs: number;
  readonly now: Instant;
}

export interface Refused extends Answered {
  readonly refusal: Refusal;
  /** When the domain last answered without a refusal, oldest first, in milliseconds since 1970. */
  readonly servedMs: readonly number[];
}

const MINUTE_MS = 60_000;
/** Clocks and networks are not exact. */
const MARGIN = 1.02;
const DAY_MINUTES = 1440;
const WEEK_MS = 7 * DAY_MINUTES * MINUTE_MS;
/** A limit that counts by the minute is the commonest, and tells nothing of its length near its end. */
const LEAST_SPACING_MS = MINUTE_MS * MARGIN;
const MOST_SPACING_MS = 60 * MINUTE_MS;
/** What a refusal teaches that names no time, and how far one is trusted that may have met the end of a long window. */
const CAREFUL_SPACING_MS = 2 * MINUTE_MS;
/** The wait after a refusal that names no time; doubled while there is no other answer. */
const COOL_MINUTES = 15;
/** A spacing below this is none. */
const FORGOTTEN_MS = 10_000;
const RELAX_AFTER_DAYS = 7;
const MOST_RELAX_AFTER_DAYS = 56;

/** The earliest instant at which a domain may be asked again. */
export function opensAt(pace: DomainPace): Instant {
  return laterOf(pace.coolUntil ?? pace.at, toInstant(instantMs(pace.at) + pace.spacingMs));
}

/** The pace after an answer that was no refusal, or after none at all. */
export function afterAnswer(about: Answered): DomainPace | undefined {
  const { pace, now } = about;
  if (pace === undefined || isOvertaken(about)) return pace;
  if (pace.spacingMs === 0 && pace.relaxedFromMs === 0) return undefined;
  const answered = { ...pace, at: now, coolUntil: undefined, refusals: 0 };
  const isRipe = addMinutes(pace.changedAt, pace.relaxAfterDays * DAY_MINUTES) <= now;
  return isRipe && pace.spacingMs > 0 ? relaxed(answered) : answered;
}

function relaxed(pace: DomainPace): DomainPace {
  const halved = Math.round(pace.spacingMs / 2);
  const spacingMs = halved < FORGOTTEN_MS ? 0 : halved;
  return { ...pace, spacingMs, relaxedFromMs: pace.spacingMs, changedAt: pace.at };
}

/** The pace after a refusal: the domain cools, and where it refused what it used to serve it is asked more slowly from now on. */
export function afterRefusal(about: Refused): DomainPace {
  const { domain, refusal, now } = about;
  const pace = about.pace ?? untaught(domain, now);
  const isRepeated = isOvertaken(about);
  const refusals = pace.refusals + (isRepeated ? 0 : 1);
  const coolUntil = laterOf(pace.coolUntil ?? now, coolsUntil(refusal, refusals, now));
  const refused = { ...pace, at: now, coolUntil, refusals };
  if (isRepeated) return refused;
  const isTooFast = refusal.status !== 503 && (pace.refusals === 0 || pace.spacingMs === 0);
  return isTooFast ? slowed(refused, about) : refused;
}

/** Whether the domain refused another request after this one was begun: its answer then teaches nothing new. */
function isOvertaken({ pace, begunMs }: Answered): boolean {
  return pace?.coolUntil !== undefined && begunMs < instantMs(pace.coolUntil);
}

function untaught(domain: string, now: Instant): DomainPace {
  return {
    domain,
    at: now,
    coolUntil: undefined,
    spacingMs: 0,
    relaxedFromMs: 0,
    changedAt: now,
    relaxAfterDays: RELAX_AFTER_DAYS,
    refusals: 0,
  };
}

/** What the server named, a week at most; our own wait where it named nothing of use or refuses again what it asked for. */
function coolsUntil(refusal: Refusal, refusals: number, now: Instant): Instant {
  const askedMs = askedWaitMs(refusal, now);
  if (askedMs !== undefined && refusals === 1) return toInstant(instantMs(now) + askedMs);
  const own = addMinutes(now, Math.min(COOL_MINUTES * 2 ** (refusals - 1), DAY_MINUTES));
  return laterOf(own, toInstant(instantMs(now) + (askedMs ?? 0)));
}

/** Milliseconds; undefined where the refusal names no time, or one that is over. */
function askedWaitMs({ retryAfter }: Refusal, now: Instant): number | undefined {
  if (retryAfter === undefined) return undefined;
  const ms = instantMs(retryAfter) - instantMs(now);
  return ms < 1000 ? undefined : Math.min(ms, WEEK_MS);
}

/** A probe that failed returns to what was slow enough, and the next one waits twice as long; else the spacing doubles at least. */
function slowed(pace: DomainPace, about: Refused): DomainPace {
  const wasProbe = pace.relaxedFromMs > 0;
  const knownMs = wasProbe ? pace.relaxedFromMs : 2 * pace.spacingMs;
  const taughtMs = taughtSpacingMs(about) ?? (knownMs === 0 ? CAREFUL_SPACING_MS : 0);
  const spacingMs = Math.max(LEAST_SPACING_MS, knownMs, taughtMs);
  return {
    ...pace,
    spacingMs: Math.min(spacingMs, MOST_SPACING_MS),
    relaxedFromMs: 0,
    changedAt: about.now,
    relaxAfterDays: Math.min(pace.relaxAfterDays * (wasProbe ? 2 : 1), MOST_RELAX_AFTER_DAYS),
  };
}

/**
 * From the last answer that was served to the end of the wait there was room for one request, whatever the limiter. Where that is long
 * and many were served in as long a time, it rather counts many per long window: then half as many as it served are thought safe.
 */
function taughtSpacingMs({ refusal, servedMs, now }: Refused): number | undefined {
  const waitMs = askedWaitMs(refusal, now);
  if (waitMs === undefined) return undefined;
  const nowMs = instantMs(now);
  const spanMs = Math.ceil((waitMs + nowMs - (servedMs.at(-1) ?? nowMs)) * MARGIN);
  const served = servedMs.filter((ms) => ms > nowMs - spanMs).length;
  if (spanMs <= CAREFUL_SPACING_MS || served <= 1) return spanMs;
  return Math.min(spanMs, Math.max(CAREFUL_SPACING_MS, Math.ceil((2 * spanMs) / served)));
}

/** What the sources remember of each domain; where they differ the newest word counts. */
export function newestPaces(states: Iterable<SourceState>): ReadonlyMap<string, DomainPace> {
  const newest = new Map<string, DomainPace>();
  for (const { pace } of states) {
    if (pace === undefined) continue;
    const other = newest.get(pace.domain);
    if (other === undefined || other.at < pace.at) newest.set(pace.domain, pace);
  }
  return newest;
}

/** A domain that may not be asked before an instant. */
export interface ClosedDomain {
  readonly domain: string;
  readonly opensAt: Instant;
}

/** The domain that keeps a visit waiting beyond the time at which it is due; undefined where none does. */
export function closedAmong(
  domains: readonly string[],
  paces: ReadonlyMap<string, DomainPace>,
  dueAt: Instant,
): ClosedDomain | undefined {
  return domains
    .flatMap((domain) => {
      const pace = paces.get(domain);
      return pace === undefined ? [] : [{ domain, opensAt: opensAt(pace) }];
    })
    .filter((closed) => closed.opensAt > dueAt)
    .toSorted((a, b) => (a.opensAt < b.opensAt ? 1 : -1))[0];
}

/** Why a visit waits for a domain. */
export function waitReason({ domain }: ClosedDomain): VisitReason {
  return {
    word: 'domain',
    sentence: `${domain} asked for fewer visits: its sources wait for it, and then for their turn.`,
  };
}
