/** What a visit came to, as the decisions about the next one need it. */

import type { FeedError } from '../errors.ts';
import type { Instant } from '../model.ts';
import type { NamingHabits, PollHints } from '../visits.ts';
import type { RawFeed } from './feed.ts';

export type VisitOutcome = FeedRead | NotModifiedOutcome | UnchangedOutcome | FailedOutcome;
export type Success = Exclude<VisitOutcome, FailedOutcome>;

interface Answered {
  /** Where the answer was found after redirects: validators and hash belong to that address. */
  readonly url: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  /** Where permanent redirects, and no others, led to. */
  readonly permanentUrl: string | undefined;
  /** Until when the server calls its answer fresh. */
  readonly freshUntil: Instant | undefined;
}

/** A document was read. */
export interface FeedRead extends Answered {
  readonly kind: 'feed';
  readonly extent: RawFeed['extent'];
  readonly bodyHash: string;
  readonly feedTitle: string | undefined;
  readonly feedHomePageUrl: string | undefined;
  readonly entryCount: number;
  readonly warnings: readonly string[];
  readonly naming: NamingHabits | undefined;
  readonly hints: PollHints | undefined;
  /** How many articles it added or changed. */
  readonly newArticles: number;
  /** When the added ones appeared, oldest first. */
  readonly appeared: readonly Instant[];
}

/** 304; validators only where it carried new ones. */
export interface NotModifiedOutcome extends Answered {
  readonly kind: 'not-modified';
}

/** A document came whose bytes we know; its validators replace the known ones, absent ones too. */
export interface UnchangedOutcome extends Answered {
  readonly kind: 'unchanged';
}

export interface FailedOutcome {
  readonly kind: 'failed';
  readonly error: FeedError;
}

export function newArticlesOf(outcome: VisitOutcome): number {
  return outcome.kind === 'feed' ? outcome.newArticles : 0;
}
