/**
 * The nouns of the house. A Source is fetched into a Feed of Entries (the publisher's words); each entry becomes an
 * Article (ours); a Channel republishes a selection of articles. Nothing here knows how any of it is done.
 */

import type { Rule } from './outward.ts';
import type { FeedHints, Place, PollHints, Relocation, Rhythm, VisitReason } from './visits.ts';

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

/** What a source taught us about its ids, so that no later document of it is taken otherwise. */
export interface NamingHabits {
  /** Ids of the articles that its guids (or links) would name, had it not given them to several stories at once; newest last. */
  readonly shared: readonly string[];
  /** Whether it gave known stories other guids under their old links. */
  readonly renames: boolean;
}

export interface SourceFailure {
  readonly code: string;
  readonly message: string;
  readonly at: Instant;
}

/** A fetched document as it came over the wire, inflated. */
export interface RawFeed {
  /** Where it was found after redirects: the base of its relative links. */
  readonly url: string;
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  /** The `Content-Language` header: one tag or several (RFC 9110 §8.5). */
  readonly contentLanguage: string | undefined;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  /** The `Link` header (RFC 8288), several of them joined by commas. */
  readonly link: string | undefined;
  /** Until when its server calls it fresh (`Cache-Control: max-age`, `Expires`); undefined where it says nothing of use. */
  readonly freshUntil: Instant | undefined;
  /** `delta`: only what is new since the validators that we sent (RFC 3229, 226). `cut`: the end is missing. */
  readonly extent: 'whole' | 'delta' | 'cut';
}

export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json';

/** A document read, verbatim: no address is resolved and no date is read here. */
export interface Feed {
  readonly format: FeedFormat;
  readonly title: string | undefined;
  readonly homePageUrl: string | undefined;
  readonly language: string | undefined;
  readonly rights: string | undefined;
  /** Authors that entries without their own inherit (RFC 4287 §4.2.1, JSON Feed 1.1). */
  readonly authors: readonly Author[];
  /** `xml:base` in force at the root, still relative to the document's own address. */
  readonly base: string | undefined;
  /** Links with `rel="hub"`, JSON Feed's `hubs` of type WebSub. */
  readonly hubs: readonly string[];
  /** The link with `rel="self"`, JSON Feed's `feed_url`. */
  readonly selfUrl: string | undefined;
  readonly hints: FeedHints;
  /** What stands around the entries that changes how they read: the elements that they lie in, and declared entities. */
  readonly surroundings: string;
  readonly entries: readonly Entry[];
  readonly warnings: readonly string[];
}

/** A text with what its document says of it; `unknown` where the format leaves it open (RSS titles, descriptions). */
export interface TextConstruct {
  readonly text: string;
  readonly type: 'text' | 'html' | 'unknown';
}

/** One item of a feed in the publisher's words: verbatim strings, absolute or not, valid or not. */
export interface Entry {
  readonly guid: string | undefined;
  /** Whether the document says that the guid is an address (RSS `isPermaLink`, absent means true). */
  readonly guidIsPermaLink: boolean;
  /** The page that the entry stands for. */
  readonly link: string | undefined;
  readonly title: TextConstruct | undefined;
  readonly summary: TextConstruct | undefined;
  readonly content: TextConstruct | undefined;
  readonly published: string | undefined;
  readonly updated: string | undefined;
  /** `xml:base` in force at the entry (already joined with the feed's), still relative to the document's address. */
  readonly base: string | undefined;
  /** All of it as it stands in the document: what is the same, in the same surroundings, reads the same. */
  readonly written: string;
  /** Read when it is asked for: of an entry that is known it never is. */
  readonly details: () => EntryDetails;
}

/** What of an entry tells neither who it is nor when it was published. */
export interface EntryDetails {
  readonly authors: readonly Author[];
  readonly categories: readonly string[];
  readonly enclosures: readonly EntryEnclosure[];
  /** Pictures that the document names for the entry, best first. */
  readonly images: readonly EntryImage[];
  readonly commentsUrl: string | undefined;
  readonly language: string | undefined;
  readonly rights: string | undefined;
}

export interface EntryEnclosure {
  readonly url: string;
  readonly mediaType: string | undefined;
  readonly length: string | undefined;
}

export interface EntryImage {
  readonly url: string;
  readonly width: string | undefined;
  readonly height: string | undefined;
  readonly alt: string | undefined;
}

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
