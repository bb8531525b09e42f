/**
 * The nouns of the house. A Source is fetched into a Feed of Entries (the publisher's words, `ingest/feed.ts`); each entry becomes an
 * Article (ours); a Channel (`outward.ts`) republishes a selection of articles. Nothing here knows how any of it is done.
 */

import type { Rule } from './outward.ts';
import type {
  DomainPace,
  HubLease,
  NamingHabits,
  Place,
  PollHints,
  Relocation,
  Rhythm,
  SourceFailure,
  VisitReason,
} from './visits.ts';

/** ISO 8601 in UTC with milliseconds, `2026-11-22T09:00:00.000Z`: sorts as text. */
export type Instant = string;

/** What the publisher lets us republish. */
export type ContentPolicy = 'headline' | 'excerpt' | 'full';

/** Whom we listen to, as the operator configured it, with every default filled in. */
export interface Source {
  /** Stable for ever: the ids of its articles derive from it. */
  readonly id: string;
  readonly url: string;
  /** The same as others may see it: where the configured address holds a secret, a harmless one instead. */
  readonly publicUrl: string;
  /** Of its address and headers, what may stand in nothing that is said of it; the longest first. */
  readonly secrets: readonly string[];
  readonly title: string | undefined;
  readonly homePageUrl: string | undefined;
  readonly tags: readonly string[];
  /** A cron expression; without one the interval adapts. */
  readonly schedule: string | undefined;
  readonly minMinutes: number;
  readonly content: ContentPolicy;
  /** How long its articles are held back after they arrive, unless the newsroom approves them. */
  readonly vetoMinutes: number;
  readonly include: readonly Rule[];
  readonly exclude: readonly Rule[];
  readonly rights: string | undefined;
  readonly credit: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it may lie, or lead, on this machine and in private networks. */
  readonly allowPrivateNetworks: boolean;
  readonly enabled: boolean;
}

/** What we know of a source from its visits: mutable, apart from the immutable articles. */
export interface SourceState {
  readonly sourceId: string;
  /** The address that the validators and the hash below belong to. */
  readonly url: string;
  /** Echoed byte for byte in `If-None-Match`. */
  readonly etag: string | undefined;
  /** Echoed byte for byte in `If-Modified-Since`. */
  readonly lastModified: string | undefined;
  /** SHA-256 of the body last read whole, in hex. */
  readonly bodyHash: string | undefined;
  /** When that address last gave its document whole, or was asked to without conditions; undefined without validators. */
  readonly wholeAt: Instant | undefined;
  /** Since when none of that address's answers has brought anything new. */
  readonly quietSince: Instant | undefined;
  /** Other addresses that answered lately, with what belongs to each; newest first. */
  readonly elsewhere: readonly Place[] | undefined;
  /** The configured address that all of this was learned under. */
  readonly sourceUrl: string | undefined;
  /** The year 9999 once the source is gone. */
  readonly nextCheckAt: Instant;
  /** Why the next visit is then. */
  readonly why: VisitReason | undefined;
  /** The last visit that was due, of whatever outcome. */
  readonly checkedAt: Instant | undefined;
  readonly succeededAt: Instant | undefined;
  /** Visits failed in a row. */
  readonly failures: number;
  readonly lastError: SourceFailure | undefined;
  /** The first 410 since the last success. */
  readonly goneSeenAt: Instant | undefined;
  /** When a second 410, a day later, confirmed it: the source is visited no more. */
  readonly goneAt: Instant | undefined;
  /** What the last document asked of its visitors. */
  readonly hints: PollHints | undefined;
  readonly rhythm: Rhythm | undefined;
  readonly relocation: Relocation | undefined;
  /** The feed's own title and home page, for sources that the operator left untitled. */
  readonly feedTitle: string | undefined;
  readonly feedHomePageUrl: string | undefined;
  /** How many entries the last document held. */
  readonly entryCount: number;
  /** How many the documents before it held, as a slow mean; undefined before a second one, and in older stores. */
  readonly usualEntries: number | undefined;
  /** What was odd in the last document, in plain sentences. */
  readonly warnings: readonly string[];
  /** Undefined for a source that names each of its stories once and for all, as most do. */
  readonly naming: NamingHabits | undefined;
  /** Undefined where the source names no hub that we subscribe to. */
  readonly hub: HubLease | undefined;
  /** What its domain had taught us by its last visit; of several sources' words the newest counts. */
  readonly pace: DomainPace | undefined;
}

export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json';

export interface Author {
  readonly name: string;
  readonly url: string | undefined;
}

export interface Enclosure {
  readonly url: string;
  readonly mediaType: string | undefined;
  readonly bytes: number | undefined;
}

export interface Image {
  readonly url: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly alt: string | undefined;
}

/** One piece of news, ours: absolute addresses, real instants, safe HTML. */
export interface Article {
  /** Permanent: derived from the source's id and the publisher's id, the same after a rebuild of the store. */
  readonly id: string;
  readonly sourceId: string;
  /** The publisher's own id, trimmed; undefined where it gave none. */
  readonly guid: string | undefined;
  /** The id under which our feeds carry it: the publisher's where it is an IRI of its own, else a `tag:` URI of ours. */
  readonly entryId: string;
  readonly url: string | undefined;
  /** Plain text, never empty. */
  readonly title: string;
  /** Plain text. */
  readonly summary: string | undefined;
  readonly contentHtml: string | undefined;
  readonly authors: readonly Author[];
  readonly tags: readonly string[];
  /** BCP 47. */
  readonly language: string | undefined;
  readonly rights: string | undefined;
  readonly image: Image | undefined;
  readonly enclosures: readonly Enclosure[];
  readonly commentsUrl: string | undefined;
  /** As the publisher says, but never later than `arrivedAt`; undefined rather than invented. */
  readonly publishedAt: Instant | undefined;
  readonly updatedAt: Instant | undefined;
  readonly arrivedAt: Instant;
  /** 1, and one more with each real edit. */
  readonly revision: number;
  /** Hash of what a reader would see of it, dates left out: equal means nothing was edited. */
  readonly fingerprint: string;
  /** Hash of the entry as it is written, 13 hex characters; undefined for our own posts. */
  readonly entryHash: string | undefined;
  /** What only our own posts have. */
  readonly post: PostDetails | undefined;
}

export interface PostDetails {
  readonly slug: string;
  readonly section: string | undefined;
  readonly byline: readonly Person[];
  readonly editor: Person | undefined;
  readonly imageCredit: string | undefined;
  /** What a link post comments on. */
  readonly link: string | undefined;
  readonly pinned: boolean;
  readonly corrections: readonly Correction[];
}

/** Somebody of the newsroom, from `data/authors.json`. */
export interface Person {
  readonly key: string;
  readonly name: string;
  readonly bio: string | undefined;
  readonly since: string | undefined;
  readonly url: string | undefined;
  readonly avatar: string | undefined;
  readonly handle: string | undefined;
}

export interface Correction {
  readonly at: Instant;
  readonly note: string;
}

/** What outlives an article, so that pruned news never returns as new. */
export interface Sighting {
  readonly id: string;
  readonly sourceId: string;
  readonly arrivedAt: Instant;
  readonly fingerprint: string;
  /** Of the entry as it was last read; undefined where that is not known. */
  readonly entryHash: string | undefined;
  /** Of the article's address, see `linkHash`; undefined for articles without one. */
  readonly linkHash: string | undefined;
  /** False once the article itself was pruned or withdrawn. */
  readonly kept: boolean;
}

/** A known article whose entry reads otherwise than before, and says the same. */
export interface Restated {
  readonly id: string;
  readonly entryHash: string;
}

/** What one visit changes. */
export interface Changes {
  readonly added: readonly Article[];
  readonly changed: readonly Article[];
  /** How many incoming articles were known and the same. */
  readonly unchanged: number;
  /** Of the unchanged ones, those to be recognized by other words from now on. */
  readonly restated: readonly Restated[];
  /** Ids that are to be withdrawn; only our own posts leave this way. */
  readonly removed: readonly string[];
}

/** The source id under which our own posts are stored; no configured source may take it. */
export const POSTS_SOURCE_ID = 'posts';
