/**
 * When to come back after a visit that went well, and why then. The source's rhythm or the operator's schedule proposes a time; what
 * the server and the document ask for can only move it further away, by a week at most.
 */

import type { Instant, Source, SourceState } from '../model.ts';
import { addMinutes, laterOf, longDate, minutesBetween } from '../text/date.ts';
import { remembering } from '../text/remembering.ts';
import type { PollHints, VisitReason } from '../visits.ts';
import type { PlannedVisit } from './backoff.ts';
import { jittered } from './jitter.ts';
import { afterSkipped, isSkipped, nextUpdateAt } from './poll-hints.ts';
import { type Habit, habitAt, waitFor } from './rhythm.ts';

export interface Planning extends Pick<SourceState, 'rhythm' | 'hints' | 'hub'> {
  readonly source: Source;
  readonly previous: SourceState | undefined;
  /** Until when the server calls its answer fresh. */
  readonly freshUntil: Instant | undefined;
  readonly now: Instant;
  readonly maxMinutes: number;
  readonly nextCron: (expression: string, after: Instant) => Instant | undefined;
}

const WEEK_MINUTES = 7 * 1440;
/** While a hub tells us of news, we only make sure that it still does. */
const PUSHED_MINUTES = 360;
/** A wait grows gently, whatever the dates of a feed say. */
const GROWTH = 2;

export function planAfterSuccess(planning: Planning): PlannedVisit {
  const { source, hints, now } = planning;
  const notBefore = latestRequest(planning);
  const proposed = scheduled(planning, notBefore?.at ?? now) ?? rhythmic(planning);
  const planned = notBefore !== undefined && notBefore.at > proposed.at ? notBefore : proposed;
  return clearOfSkips(planned, source, hints);
}

/** The same visit, or the first one after the hours and days at which the feed asks not to be visited. */
export function clearOfSkips(
  planned: PlannedVisit,
  source: Source,
  hints: PollHints | undefined,
): PlannedVisit {
  if (!isSkipped(hints, planned.at)) return planned;
  const free = afterSkipped(hints, planned.at);
  // Not all who waited for the hour to pass come in its first minute.
  const spread = addMinutes(free, jittered(source, 60) - 60);
  const sentence = 'The feed asks not to be visited before (skipHours, skipDays).';
  return { at: spread, why: { word: 'skip', sentence } };
}

/** The state of a source whose visit, due now, falls into an hour at which the feed asks for none; undefined where it is early. */
export function postponed(
  source: Source,
  known: SourceState | undefined,
  now: Instant,
): SourceState | undefined {
  if (known === undefined || now < known.nextCheckAt) return undefined;
  const { at, why } = clearOfSkips({ at: now, why: MINIMUM }, source, known.hints);
  return { ...known, nextCheckAt: at, why };
}

/** What the server, the document or the hub asks for, the latest of them, a week ahead at most. */
function latestRequest(planning: Planning): PlannedVisit | undefined {
  let latest: PlannedVisit | undefined;
  for (const request of requestsOf(planning))
    if (latest === undefined || request.at > latest.at) latest = request;
  if (latest === undefined || minutesBetween(planning.now, latest.at) <= WEEK_MINUTES) return latest;
  return { at: addMinutes(planning.now, WEEK_MINUTES), why: latest.why };
}

function requestsOf({ freshUntil, hints, hub, now }: Planning): readonly PlannedVisit[] {
  const requests: PlannedVisit[] = [];
  if (freshUntil !== undefined) requests.push({ at: freshUntil, why: FRESH });
  if (hints?.ttlMinutes) requests.push({ at: addMinutes(now, hints.ttlMinutes), why: TTL });
  const updateAt = hints && nextUpdateAt(hints, now);
  if (updateAt !== undefined) requests.push({ at: updateAt, why: UPDATE_PERIOD });
  const isPushed = hub?.expiresAt !== undefined && hub.expiresAt > now;
  if (isPushed) requests.push({ at: addMinutes(now, PUSHED_MINUTES), why: PUSH });
  return requests;
}

const FRESH: VisitReason = {
  word: 'fresh',
  sentence: 'The server calls its answer fresh until then (Cache-Control or Expires).',
};
const TTL: VisitReason = { word: 'ttl', sentence: 'The feed asks for that long between visits (ttl).' };
const UPDATE_PERIOD: VisitReason = {
  word: 'update-period',
  sentence: 'The feed says that it is not updated before (sy:updatePeriod).',
};
const PUSH: VisitReason = {
  word: 'push',
  sentence: 'Its hub tells us of news, so we only make sure now and then.',
};

/** The operator's next slot after what was asked for. */
function scheduled({ source, now, nextCron }: Planning, notBefore: Instant): PlannedVisit | undefined {
  if (source.schedule === undefined) return undefined;
  const slot = nextCron(source.schedule, laterOf(now, notBefore));
  if (slot === undefined) return undefined;
  const why: VisitReason = { word: 'schedule', sentence: 'The configured schedule says so.' };
  return { at: notBeforeMinimum(slot, source, now), why };
}

/** A visit begins a little after its slot, so a tenth of the minimum is forgiven; a slot sooner than that is kept late, not skipped. */
function notBeforeMinimum(slot: Instant, source: Source, now: Instant): Instant {
  return slot >= addMinutes(now, source.minMinutes * 0.9) ? slot : addMinutes(now, source.minMinutes);
}

function rhythmic(planning: Planning): PlannedVisit {
  const { source, rhythm, now, maxMinutes } = planning;
  const { minMinutes } = source;
  const habit = rhythm && habitAt(rhythm, now);
  const wanted = habit === undefined ? minMinutes : waitFor(habit, minMinutes);
  const gentle = Math.max(minMinutes, Math.min(wanted, GROWTH * lastMinutes(planning)));
  const minutes = Math.max(minMinutes, Math.min(maxMinutes, jittered(source, gentle)));
  return { at: addMinutes(now, minutes), why: gentle > minMinutes ? habitual(habit) : MINIMUM };
}

const MINIMUM: VisitReason = {
  word: 'minimum',
  sentence: 'It has news often, and this is as soon as visits may follow each other.',
};

/** The wait that led to this visit; after failures or a first visit that says nothing of the source's own pace. */
function lastMinutes({ previous, source }: Planning): number {
  if (previous?.checkedAt === undefined || previous.failures > 0) return source.minMinutes / GROWTH;
  return minutesBetween(previous.checkedAt, previous.nextCheckAt);
}

function habitual(habit: Habit | undefined): VisitReason {
  if (habit === undefined) return OFTEN;
  const { gapMinutes, silentSince } = habit;
  return silentSince === undefined ? everySoOften(Math.round(gapMinutes)) : silence(silentSince.slice(0, 10));
}

const OFTEN: VisitReason = { word: 'rhythm', sentence: 'It has news often.' };
/** One and the same for all sources of which it is true, for it is made at each visit and kept in each state. */
const MOST_REASONS = 2000;
const everySoOften = remembering(MOST_REASONS, (minutes: number): VisitReason => {
  return { word: 'rhythm', sentence: `It has news about every ${spoken(minutes)}.` };
});
const silence = remembering(MOST_REASONS, (since: string): VisitReason => {
  return { word: 'rhythm', sentence: `It has had no news since ${longDate(since)}.` };
});

/** `3 hours`, in the unit in which people would say it. */
function spoken(minutes: number): string {
  const [count, unit] =
    minutes >= 2 * 1440
      ? [minutes / 1440, 'day']
      : minutes >= 90
        ? [minutes / 60, 'hour']
        : [minutes, 'minute'];
  return `${Math.round(count)} ${unit}s`;
}
