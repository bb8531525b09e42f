/**
 * A feed as its publisher wrote it: the document that was fetched, and what was read of it. Of all this only articles go further.
 */

import type { Author, FeedFormat, Instant } from '../model.ts';

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

/** What the document says of when to ask for it, verbatim. */
export interface FeedHints {
  readonly ttl: string | undefined;
  readonly skipHours: readonly string[];
  readonly skipDays: readonly string[];
  readonly updatePeriod: string | undefined;
  readonly updateFrequency: string | undefined;
  readonly updateBase: string | undefined;
}
