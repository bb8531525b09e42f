/**
 * ★ When to come back, and what to remember of a visit: a pure decision. A source's rhythm says when its next news is worth a visit,
 * what it asks for only lengthens the wait, failures double it to a day, and a second 410 ends it.
 */

import type { FeedError } from '../errors.ts';
import type { Instant, Source, SourceState } from '../model.ts';
import { addMinutes, laterOf } from '../text/date.ts';
import type { Place, VisitReason } from '../visits.ts';
import { type PlannedVisit, retryPlan } from './backoff.ts';
import { jittered } from './jitter.ts';
import { type FeedRead, newArticlesOf, type Success, type VisitOutcome } from './outcome.ts';
import {
  type Answered,
  placed,
  placesOf,
  type Question,
  withAnswer,
  withoutLong,
  withQuestion,
} from './places.ts';
import { clearOfSkips, planAfterSuccess } from './plan-visit.ts';
import { afterDeadEnd, afterFeed, movedTo } from './relocation.ts';
import { withAppearances } from './rhythm.ts';
import { succeeded, unvisited } from './source-state.ts';

export interface NextCheck {
  readonly source: Source;
  readonly previous: SourceState | undefined;
  /** What the visit asked. */
  readonly question: Question;
  readonly outcome: VisitOutcome;
  readonly now: Instant;
  readonly maxMinutes: number;
  /** The next match of a cron expression strictly after an instant. */
  readonly nextCron: (expression: string, after: Instant) => Instant | undefined;
}

/** What a visit can teach, beside when it was. */
const KNOWLEDGE = [
  'url',
  'etag',
  'lastModified',
  'bodyHash',
  'wholeAt',
  'quietSince',
  'elsewhere',
  'failures',
  'lastError',
  'goneAt',
  'hints',
  'feedTitle',
  'feedHomePageUrl',
  'entryCount',
  'warnings',
  'naming',
] as const satisfies readonly (keyof SourceState)[];

const DAY_MINUTES = 1440;
const NEVER: Instant = '9999-12-31T23:59:59.999Z';

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
  if (about.now >= previous.nextCheckAt || isEdited(previous, about.source)) return false;
  if (about.outcome.kind === 'failed') {
    return previous.lastError?.code === next.lastError?.code && isSame(previous.wholeAt, next.wholeAt);
  }
  if (newArticlesOf(about.outcome) > 0) return false;
  return KNOWLEDGE.every((field) => isSame(next[field], previous[field]));
}

/** What was read from a disk lacks the fields that are undefined, and says the same. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isEdited(state: SourceState, source: Source): boolean {
  return state.sourceUrl !== undefined && state.sourceUrl !== source.url;
}

/** What is known of a source under its present address: another one may fail, move or end otherwise. */
function knownOf({ previous, source, now }: NextCheck): SourceState {
  if (previous === undefined) return unvisited(source, now);
  if (previous.sourceUrl === source.url) return previous;
  if (previous.sourceUrl === undefined) return { ...previous, sourceUrl: source.url };
  const { failures, lastError, goneSeenAt, goneAt, relocation } = unvisited(source, now);
  return { ...previous, sourceUrl: source.url, failures, lastError, goneSeenAt, goneAt, relocation };
}

function afterSuccess(about: NextCheck, outcome: Success): SourceState {
  const { now, source, question, maxMinutes, nextCron } = about;
  const known = knownOf(about);
  const taught = outcome.kind === 'feed' ? { ...known, ...learned(outcome, known) } : known;
  const rhythm = withAppearances(known.rhythm, outcome.kind === 'feed' ? outcome.appeared : [], now);
  const previous = about.previous === undefined ? undefined : known;
  const { hints, hub } = taught;
  const { freshUntil } = outcome;
  const plan = planAfterSuccess({
    source,
    previous,
    now,
    maxMinutes,
    nextCron,
    rhythm,
    hints,
    hub,
    freshUntil,
  });
  const before = placesOf(known);
  const places = withAnswer(before, answeredAt(before, outcome), question, now);
  const relocation = afterFeed(source, known.relocation, outcome.permanentUrl, now);
  const why = isReason(known.why, plan.why) ? known.why : plan.why;
  return succeeded(taught, { places, rhythm, relocation, now, next: { at: plan.at, why } });
}

/** Whether it is the same: then it stays the very same object, and nothing of it is written. */
function isReason(known: VisitReason | undefined, { word, sentence }: VisitReason): known is VisitReason {
  return known?.word === word && known.sentence === sentence;
}

function answeredAt(places: readonly Place[], outcome: Success): Answered {
  const { url, etag, lastModified } = outcome;
  const before = places.find((place) => place.url === url);
  const bodyHash = before?.bodyHash;
  if (outcome.kind === 'not-modified') {
    return {
      url,
      etag: told(etag, before?.etag),
      lastModified: told(lastModified, before?.lastModified),
      bodyHash,
      isWhole: false,
      isNews: false,
    };
  }
  if (outcome.kind === 'unchanged')
    return { url, etag, lastModified, bodyHash, isWhole: true, isNews: false };
  const isNews = outcome.newArticles > 0;
  if (outcome.extent === 'whole')
    return { url, etag, lastModified, bodyHash: outcome.bodyHash, isWhole: true, isNews };
  // Half a document must be asked for again whole, so what we hold of it stays what it was.
  const held = outcome.extent === 'cut' ? before : outcome;
  return { url, etag: held?.etag, lastModified: held?.lastModified, bodyHash, isWhole: false, isNews };
}

/** The very string that is known where it is told again: one that stays need not be moved about by the collector. */
function told(now: string | undefined, known: string | undefined): string | undefined {
  return now === undefined || now === known ? known : now;
}

/** What a document told of its feed; a part tells of its entries alone. */
function learned(outcome: FeedRead, known: SourceState) {
  const { feedTitle, feedHomePageUrl, entryCount, warnings, naming, hints } = outcome;
  if (outcome.extent === 'delta') return { warnings, naming };
  const usualEntries = usualAfter(known);
  return { feedTitle, feedHomePageUrl, entryCount, usualEntries, warnings, naming, hints };
}

/** The last document takes its part in what is usual only when another one has come: it is measured by those before it. */
function usualAfter({ usualEntries, entryCount }: SourceState): number | undefined {
  if (usualEntries === undefined) return entryCount > 0 ? entryCount : undefined;
  const told = Math.min(entryCount, 2 * Math.max(usualEntries, 1));
  return Math.round(10 * (usualEntries + (told - usualEntries) / 8)) / 10;
}

function afterFailure(about: NextCheck, error: FeedError): SourceState {
  const { now, source, question } = about;
  const known = knownOf(about);
  const failures = known.failures + 1;
  const asked = withQuestion(placesOf(known), [question.url, error.url], question, now);
  const state: SourceState = {
    ...placed(known, withoutLong(asked, error)),
    relocation: afterDeadEnd(known.relocation, error),
    checkedAt: now,
    failures,
    lastError: { code: error.code, message: error.message, at: now },
  };
  // Where we went by ourselves an end means no more than that we were wrong to go there.
  if (error.code === 'gone' && movedTo(source, known) === undefined) return afterGone(state, source, now);
  return planned(state, clearOfSkips(retryPlan(source, error, failures, now), source, state.hints));
}

/** A first 410 may be a slip and is confirmed a day later; a second one is believed. */
function afterGone(state: SourceState, source: Source, now: Instant): SourceState {
  const goneSeenAt = state.goneSeenAt ?? now;
  const confirmAt = addMinutes(goneSeenAt, jittered(source, DAY_MINUTES));
  if (state.goneSeenAt !== undefined && addMinutes(goneSeenAt, DAY_MINUTES) <= now) {
    const why = { word: 'gone', sentence: 'The publisher said twice that it is gone for good.' } as const;
    return planned({ ...state, goneAt: state.goneAt ?? now }, { at: NEVER, why });
  }
  const at = laterOf(confirmAt, addMinutes(now, source.minMinutes));
  const why = { word: 'confirm-gone', sentence: 'It is said to be gone, which is asked once more.' } as const;
  return planned({ ...state, goneSeenAt }, clearOfSkips({ at, why }, source, state.hints));
}

function planned(state: SourceState, { at, why }: PlannedVisit): SourceState {
  return { ...state, nextCheckAt: at, why };
}
