/**
 * What visits teach us of a source beside its articles, as its state remembers it: where its document lies, why the next visit is when
 * it is, how often it has news, whether that is pushed to us, and how fast its domain may be asked.
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

export interface SourceFailure {
  readonly code: string;
  readonly message: string;
  readonly at: Instant;
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

/** What a source taught us about its ids, so that no later document of it is taken otherwise. */
export interface NamingHabits {
  /** Ids of the articles that its guids (or links) would name, had it not given them to several stories at once; newest last. */
  readonly shared: readonly string[];
  /** Whether it gave known stories other guids under their old links. */
  readonly renames: boolean;
}

/** Where a document says that its changes are pushed (WebSub §4): absolute addresses, unjudged. */
export interface HubOffer {
  /** The document's own address, after redirects. */
  readonly url: string;
  /** In the publisher's order, those of the `Link` header first. */
  readonly hubs: readonly string[];
  readonly selfUrl: string | undefined;
}

/** Our subscription to a source's hub, asked for or verified (WebSub §5). */
export interface HubLease {
  readonly hub: string;
  /** What we subscribe to, byte for byte as the hub gets it. */
  readonly topic: string;
  /** Where it is to call us: ends in 128 random bits in hex, which only the hub is told. */
  readonly callbackUrl: string;
  /** Key of the signatures, 256 random bits in hex; in no log and on no page. */
  readonly secret: string;
  /** When the hub was last asked; it may verify for a while afterwards. */
  readonly askedAt: Instant | undefined;
  /** When to ask it next: at first, again after a refusal or silence, or to renew. */
  readonly askAt: Instant;
  /** Requests in a row that were refused, or accepted and never verified. */
  readonly failures: number;
  /** Since when the hub owes us pushes, renewals included, and until when it granted them. */
  readonly verifiedAt: Instant | undefined;
  readonly expiresAt: Instant | undefined;
  /** The last delivery whose signature was right. */
  readonly pushedAt: Instant | undefined;
  /** Polls in a row that found news which should have been pushed, this lease's and those of leases given up for it. */
  readonly misses: number;
}

/** What the refusals (429, 503) of a domain taught us, shared by all of its sources. */
export interface DomainPace {
  /** As `domainOf` names it. */
  readonly domain: string;
  /** The last answer of the domain. */
  readonly at: Instant;
  /** No request before. */
  readonly coolUntil: Instant | undefined;
  /** The least time from an answer to the next request; 0 where nothing is known to be too fast. */
  readonly spacingMs: number;
  /** The spacing that was last known to be slow enough; 0 if it was never relaxed. */
  readonly relaxedFromMs: number;
  /** When the spacing last changed. */
  readonly changedAt: Instant;
  /** How long the spacing is left alone before it is relaxed. */
  readonly relaxAfterDays: number;
  /** Refusals since the last answer that was none. */
  readonly refusals: number;
}
