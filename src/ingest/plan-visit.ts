/**
 * When to come back after a visit that went well, and why then. The source's rhythm or the operator's schedule proposes a time; what
 * the server and the document ask for can only move it further away, by a week at most.
 */

import type { Instant, Source, SourceState } from '../model.ts';
import { addMinutes, earlierOf, laterOf, longDate, minutesBetween } from '../text/date.ts';
import type { PollHints, VisitReason } from '../visits.ts';
import type { PlannedVisit } from './backoff.ts';
import { jittered } from './jitter.ts';
import type { Success } from './outcome.ts';
import { afterSkipped, isSkipped, nextUpdateAt } from './poll-hints.ts';
import { gapMinutes, silentSince, waitFor } from './rhythm.ts';

export interface Planning {
  readonly source: Source;
  readonly previous: SourceState | undefined;
  /** With all that the visit taught. */
  readonly state: SourceState;
  readonly outcome: Success;
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
  const { source, state, now } = planning;
  const notBefore = latest(requestsOf(planning));
  const proposed = scheduled(planning, notBefore?.at ?? now) ?? rhythmic(planning);
  const planned = notBefore !== undefined && notBefore.at > proposed.at ? notBefore : proposed;
  return clearOfSkips(planned, source, state.hints);
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

/** The state of a source whose visit, due now, falls into an hour at which the feed asks for none; undefined where it may go ahead. */
export function postponed(
  source: Source,
  known: SourceState | undefined,
  now: Instant,
): SourceState | undefined {
  if (known === undefined || now < known.nextCheckAt || !isSkipped(known.hints, now)) return undefined;
  const { at, why } = clearOfSkips({ at: now, why: MINIMUM }, source, known.hints);
  return { ...known, nextCheckAt: at, why };
}

function latest(visits: readonly PlannedVisit[]): PlannedVisit | undefined {
  return visits.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0];
}

/** What the server, the document and the hub ask for. */
function requestsOf({ outcome, state, now }: Planning): readonly PlannedVisit[] {
  const { hints, hub } = state;
  const isPushed = hub?.trusted === true && hub.expiresAt !== undefined && hub.expiresAt > now;
  const asked: readonly (readonly [Instant | undefined, VisitReason])[] = [
    [outcome.freshUntil, FRESH],
    [hints?.ttlMinutes ? addMinutes(now, hints.ttlMinutes) : undefined, TTL],
    [hints && nextUpdateAt(hints, now), UPDATE_PERIOD],
    [isPushed ? addMinutes(now, PUSHED_MINUTES) : undefined, PUSH],
  ];
  const week = addMinutes(now, WEEK_MINUTES);
  return asked.flatMap(([at, why]) => (at ? [{ at: earlierOf(at, week), why }] : []));
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
  const { source, state, now, maxMinutes } = planning;
  const { minMinutes } = source;
  const wanted = state.rhythm === undefined ? minMinutes : waitFor(state.rhythm, minMinutes, now);
  const gentle = Math.max(minMinutes, Math.min(wanted, GROWTH * lastMinutes(planning)));
  const minutes = Math.max(minMinutes, Math.min(maxMinutes, jittered(source, gentle)));
  return { at: addMinutes(now, minutes), why: gentle > minMinutes ? habitOf(state, now) : MINIMUM };
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

function habitOf({ rhythm }: SourceState, now: Instant): VisitReason {
  const since = rhythm && silentSince(rhythm, now);
  const about = rhythm === undefined ? 'often' : `about every ${spoken(gapMinutes(rhythm, now))}`;
  const sentence =
    since === undefined ? `It has news ${about}.` : `It has had no news since ${longDate(since)}.`;
  return { word: 'rhythm', sentence };
}

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
