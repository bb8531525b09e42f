/** How the wait grows while visits fail: doubled each time up to a day, longer where the server asks for it. Only two 410s end it. */

import type { FeedError } from '../errors.ts';
import type { Instant, Source } from '../model.ts';
import { addMinutes, earlierOf, laterOf } from '../text/date.ts';
import type { VisitReason } from '../visits.ts';
import { jittered } from './jitter.ts';

export interface PlannedVisit {
  readonly at: Instant;
  readonly why: VisitReason;
}

const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const FORBIDDEN_MINUTES = 240;
const FAILURE_FLOOR_MINUTES = 5;

/** When to try again after so many failures in a row, this one included. */
export function retryPlan(source: Source, error: FeedError, failures: number, now: Instant): PlannedVisit {
  const backoff = addMinutes(now, jittered(source, backoffMinutes(source, error, failures)));
  const asked = earlierOf(error.retryAfter ?? now, addMinutes(now, WEEK_MINUTES));
  return { at: laterOf(backoff, asked), why: asked > backoff ? ASKED : reasonOf(error, failures) };
}

function backoffMinutes(source: Source, error: FeedError, failures: number): number {
  const first = Math.max(source.minMinutes, FAILURE_FLOOR_MINUTES);
  // A server that counts our visits wants fewer at once.
  const steps = error.code === 'rate-limited' ? failures : failures - 1;
  const doubled = Math.min(first * 2 ** steps, Math.max(first, DAY_MINUTES));
  return isForbidden(error) ? Math.max(doubled, FORBIDDEN_MINUTES) : doubled;
}

function isForbidden({ status }: FeedError): boolean {
  return status === 403;
}

const ASKED: VisitReason = {
  word: 'retry-after',
  sentence: 'The server asked us not to come back sooner (Retry-After).',
};

function reasonOf(error: FeedError, failures: number): VisitReason {
  if (isForbidden(error))
    return { word: 'forbidden', sentence: 'The server turned us away, so it is left alone for hours.' };
  const failed = failures === 1 ? 'The last visit' : `The last ${failures} visits`;
  return {
    word: 'backoff',
    sentence: `${failed} failed; the wait doubles with each failure, up to a day.`,
  };
}
