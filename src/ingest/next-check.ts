/**
 * When to come back, and what to remember of a visit: a pure decision. Something new brings the next visit nearer, silence moves it
 * away, failures double the wait to a day. A source's own jitter keeps its visits apart from its neighbours' for ever, without chance.
 */

import { isDeepStrictEqual } from 'node:util';
import type { FeedError } from '../errors.ts';
import type { Instant, NamingHabits, Source, SourceState } from '../model.ts';
import { addMinutes, earlierOf, instantMs, laterOf } from '../text/date.ts';
import { shortHash } from '../text/hash.ts';

export type VisitOutcome = FeedRead | NotModifiedOutcome | UnchangedOutcome | FailedOutcome;

/** A document was read. */
export interface FeedRead {
  readonly kind: 'feed';
  /** Where it was found after redirects: validators and hash belong to that address. */
  readonly url: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly bodyHash: string;
  readonly feedTitle: string | undefined;
  readonly feedHomePageUrl: string | undefined;
  readonly entryCount: number;
  readonly warnings: readonly string[];
  readonly naming: NamingHabits | undefined;
  /** How many articles it added or changed. */
  readonly newArticles: number;
}

/** 304; validators only where it carried new ones. */
export interface NotModifiedOutcome {
  readonly kind: 'not-modified';
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

/** A document came whose bytes we know; its validators replace the known ones, absent ones too. */
export interface UnchangedOutcome {
  readonly kind: 'unchanged';
  readonly url: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

export interface FailedOutcome {
  readonly kind: 'failed';
  readonly error: FeedError;
}

export interface NextCheck {
  readonly source: Source;
  readonly previous: SourceState | undefined;
  readonly outcome: VisitOutcome;
  readonly now: Instant;
  readonly maxMinutes: number;
  /** The next match of a cron expression strictly after an instant. */
  readonly nextCron: (expression: string, after: Instant) => Instant | undefined;
}

/** What a visit can teach, beside when it was. A state that was read from disk lacks the fields that are undefined in a new one. */
const KNOWLEDGE = [
  'url',
  'etag',
  'lastModified',
  'bodyHash',
  'failures',
  'lastError',
  'goneAt',
  'feedTitle',
  'feedHomePageUrl',
  'entryCount',
  'warnings',
  'naming',
] as const satisfies readonly (keyof SourceState)[];

const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const FORBIDDEN_MINUTES = 240;
const FAILURE_FLOOR_MINUTES = 5;
const GROWTH = 1.5;
const MAX_JITTER = 0.1;

/**
 * The state after a visit. A visit that was not due, forced by the operator, and that taught us nothing answers the very object
 * `previous`: a round repeated over unchanged sources then writes nothing and moves no schedule.
 */
export function nextCheck(about: NextCheck): SourceState {
  const { outcome, previous } = about;
  const next = outcome.kind === 'failed' ? afterFailure(about, outcome.error) : afterSuccess(about, outcome);
  return previous !== undefined && taughtNothing(about, previous, next) ? previous : next;
}

function taughtNothing(about: NextCheck, previous: SourceState, next: SourceState): boolean {
  if (about.now >= previous.nextCheckAt) return false;
  if (about.outcome.kind === 'failed') return previous.lastError?.code === next.lastError?.code;
  if (newArticlesOf(about.outcome) > 0) return false;
  return KNOWLEDGE.every((field) => isDeepStrictEqual(next[field], previous[field]));
}

function afterSuccess(about: NextCheck, outcome: Exclude<VisitOutcome, FailedOutcome>): SourceState {
  const { now, previous, source } = about;
  return {
    ...learned(previous ?? unvisited(source, now), outcome),
    nextCheckAt: nextAfterSuccess(about, outcome),
    checkedAt: now,
    succeededAt: now,
    failures: 0,
    lastError: undefined,
    goneAt: undefined,
  };
}

function learned(state: SourceState, outcome: Exclude<VisitOutcome, FailedOutcome>): SourceState {
  const { kind, etag, lastModified } = outcome;
  if (kind === 'not-modified') {
    return { ...state, etag: etag ?? state.etag, lastModified: lastModified ?? state.lastModified };
  }
  if (kind === 'unchanged') return { ...state, url: outcome.url, etag, lastModified };
  const { url, bodyHash, feedTitle, feedHomePageUrl, entryCount, warnings, naming } = outcome;
  const read = { bodyHash, feedTitle, feedHomePageUrl, entryCount, warnings, naming };
  return { ...state, url, etag, lastModified, ...read };
}

function afterFailure(about: NextCheck, error: FeedError): SourceState {
  const { now, previous, source } = about;
  const state = previous ?? unvisited(source, now);
  const failures = state.failures + 1;
  return {
    ...state,
    nextCheckAt: nextAfterFailure(about, error, failures),
    checkedAt: now,
    failures,
    lastError: { code: error.code, message: error.message, at: now },
    goneAt: error.code === 'gone' ? (state.goneAt ?? now) : state.goneAt,
  };
}

function nextAfterSuccess(about: NextCheck, outcome: Exclude<VisitOutcome, FailedOutcome>): Instant {
  const { now, source } = about;
  const slot = source.schedule === undefined ? undefined : about.nextCron(source.schedule, now);
  return slot === undefined
    ? addMinutes(now, adaptedMinutes(about, outcome))
    : notBeforeMinimum(slot, source, now);
}

/** A visit begins a little after its slot, so a tenth of the minimum is forgiven; a slot sooner than that is kept late, not skipped. */
function notBeforeMinimum(slot: Instant, source: Source, now: Instant): Instant {
  return slot >= addMinutes(now, source.minMinutes * 0.9) ? slot : addMinutes(now, source.minMinutes);
}

function adaptedMinutes(about: NextCheck, outcome: VisitOutcome): number {
  const { source, maxMinutes } = about;
  const minutes = lastMinutes(about) * (newArticlesOf(outcome) > 0 ? 0.5 : GROWTH);
  const longEnough = Math.max(minutes, source.minMinutes);
  return Math.max(source.minMinutes, Math.min(maxMinutes, longEnough * (1 + jitter(source))));
}

/** The wait that led to this visit; after failures or a first visit that says nothing of the source's own pace. */
function lastMinutes({ previous, source }: NextCheck): number {
  if (previous?.checkedAt === undefined || previous.failures > 0) return source.minMinutes / GROWTH;
  return (instantMs(previous.nextCheckAt) - instantMs(previous.checkedAt)) / 60_000;
}

function nextAfterFailure(about: NextCheck, error: FeedError, failures: number): Instant {
  const { now, source } = about;
  const backoff = addMinutes(now, backoffMinutes(source, error, failures) * (1 + jitter(source)));
  const retryAfter = earlierOf(error.retryAfter ?? now, addMinutes(now, WEEK_MINUTES));
  return laterOf(backoff, retryAfter);
}

function backoffMinutes(source: Source, error: FeedError, failures: number): number {
  if (error.code === 'gone') return WEEK_MINUTES;
  const first = Math.max(source.minMinutes, FAILURE_FLOOR_MINUTES);
  // A server that counts our visits wants fewer at once.
  const steps = error.code === 'rate-limited' ? failures : failures - 1;
  const doubled = Math.min(first * 2 ** steps, Math.max(first, DAY_MINUTES));
  return error.status === 403 ? Math.max(doubled, FORBIDDEN_MINUTES) : doubled;
}

/** From 0 up to a tenth, the same for a source for ever. */
function jitter(source: Source): number {
  return (Number.parseInt(shortHash(['jitter', source.id]).slice(0, 8), 16) / 2 ** 32) * MAX_JITTER;
}

function newArticlesOf(outcome: VisitOutcome): number {
  return outcome.kind === 'feed' ? outcome.newArticles : 0;
}

function unvisited(source: Source, now: Instant): SourceState {
  return {
    sourceId: source.id,
    url: source.url,
    etag: undefined,
    lastModified: undefined,
    bodyHash: undefined,
    nextCheckAt: now,
    checkedAt: undefined,
    succeededAt: undefined,
    failures: 0,
    lastError: undefined,
    goneAt: undefined,
    feedTitle: undefined,
    feedHomePageUrl: undefined,
    entryCount: 0,
    warnings: [],
    naming: undefined,
    hub: undefined,
    pace: undefined,
  };
}
