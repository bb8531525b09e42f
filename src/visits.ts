/**
 * What visits teach us of a source beside its articles, as its state remembers it: where its document lies, how often it has news,
 * what it asks of its visitors, and why the next visit is when it is.
 */

import type { Instant } from './model.ts';

/** An address that gave us a document: validators and hash belong to it alone. */
export interface Place {
  readonly url: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly bodyHash: string | undefined;
  /** When it last gave its document whole, or was asked to without conditions; undefined without validators. */
  readonly wholeAt: Instant | undefined;
  /** Since when none of its answers has brought anything new; undefined without validators, and in older stores. */
  readonly quietSince: Instant | undefined;
}

/** How often a source has news, as far as its last ones tell. */
export interface Rhythm {
  /** When its newest news appeared; the first visit where nothing is dated. */
  readonly newestAt: Instant;
  /** Whole minutes between its last appearances, newest last. */
  readonly gapsMinutes: readonly number[];
  /** The longest silence that turned out to be none, shrinking slowly with each piece of news. */
  readonly longestMinutes: number;
}

/** A permanent redirect under observation, or already believed. */
export interface Relocation {
  readonly to: string;
  readonly firstSeenAt: Instant;
  /** Visits in a row that found a feed at `to`. */
  readonly sightings: number;
  /** From when on `to` is asked instead of the configured address. */
  readonly adoptedAt: Instant | undefined;
  /** Visits in a row, since it was adopted, that found it dead. */
  readonly deadEnds: number;
}

/** What the document says of when to ask for it, verbatim. */
export interface FeedHints {
  readonly ttl: string | undefined;
  readonly skipHours: readonly string[];
  readonly skipDays: readonly string[];
  readonly updatePeriod: string | undefined;
  readonly updateFrequency: string | undefined;
  readonly updateBase: string | undefined;
}

/** The same, read; it only ever lengthens a wait. */
export interface PollHints {
  /** RSS `ttl`. */
  readonly ttlMinutes: number | undefined;
  /** `sy:updatePeriod` over `sy:updateFrequency`. */
  readonly updateMinutes: number | undefined;
  /** `sy:updateBase`: updates are due at whole intervals from it. */
  readonly updateBase: Instant | undefined;
  /** 0 to 23, GMT. */
  readonly skipHours: readonly number[];
  /** 0 (Sunday) to 6, GMT. */
  readonly skipDays: readonly number[];
}

/** What is known of a list of feeds elsewhere: the last good one stays in force whatever it does. */
export interface FollowedList {
  /** In its own order. */
  readonly feeds: readonly ListedFeed[];
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly nextCheckAt: Instant;
  /** Readings failed in a row. */
  readonly failures: number;
  /** Since when it names less than half of the feeds above. */
  readonly shrunkSince: Instant | undefined;
}

export interface ListedFeed {
  /** Follows from its address alone. */
  readonly id: string;
  readonly url: string;
  readonly title: string | undefined;
  readonly homePageUrl: string | undefined;
}

/** Why the next visit is when it is: a word for programs, a sentence for people. */
export interface VisitReason {
  readonly word: VisitReasonWord;
  readonly sentence: string;
}

export type VisitReasonWord =
  | 'minimum' // visits may not be closer
  | 'rhythm' // the source's own habit
  | 'schedule' // the operator's cron expression
  | 'fresh' // Cache-Control or Expires
  | 'ttl' // RSS ttl
  | 'update-period' // sy:updatePeriod and its company
  | 'skip' // skipHours, skipDays
  | 'push' // a hub tells us of news
  | 'backoff' // visits failed
  | 'retry-after' // the server named a time
  | 'domain' // another source's visit taught that its domain is to be left alone
  | 'forbidden' // 403 or a challenge
  | 'confirm-gone' // one 410 is to be confirmed
  | 'gone'; // two were heard
