/**
 * The nouns of what goes out: the channels we republish, what a page is told, how a source is doing, and the documents made of all
 * that. What comes in and is stored stands in `model.ts`.
 */

import type { Article, ContentPolicy, FeedFormat, Instant } from './model.ts';
import type { VisitReason } from './visits.ts';

/**
 * What an operator asks of an article, as it was written: words or a phrase, a pattern between slashes, or conditions on its fields
 * of which all must hold.
 */
export type Rule = string | Readonly<Partial<RuleConditions>>;

export interface RuleConditions {
  readonly title: RuleTexts | undefined;
  /** Title, summary and body. */
  readonly text: RuleTexts | undefined;
  readonly author: RuleTexts | undefined;
  /** The whole of a tag, the article's own or its source's. */
  readonly tag: RuleTexts | undefined;
  readonly url: RuleTexts | undefined;
  /** BCP 47: `en` is also `en-GB`. */
  readonly language: RuleTexts | undefined;
  /** Published so long before it arrived. */
  readonly olderThanDays: number | undefined;
  readonly any: readonly Rule[] | undefined;
  readonly all: readonly Rule[] | undefined;
  readonly not: Rule | undefined;
}

/** One of several is enough. */
export type RuleTexts = string | readonly string[];

/** A selection of articles that we republish. */
export interface Channel {
  readonly id: string;
  readonly title: string;
  readonly description: string | undefined;
  /** Source ids; `*` is every source. */
  readonly sources: readonly string[];
  /** Any of these tags; empty means any article. */
  readonly tags: readonly string[];
  /** Any of these authors, by the key of their page; empty means anybody. */
  readonly authors: readonly string[];
  readonly include: readonly Rule[];
  readonly exclude: readonly Rule[];
  /** Whether our own posts belong to it. */
  readonly posts: boolean;
  readonly limit: number;
  /** The most that one outside source may take of `limit`, above 0 up to 1. */
  readonly perSourceShare: number;
  readonly content: ContentPolicy;
  /** Whether news that several sources tell shows once or as often as it is told; what was stored by an older Voltwire lacks it. */
  readonly stories: 'all' | 'lead';
}

/** Which articles tell the same news, as far as they were shown to it: the latest so many. */
export interface StoryIndex {
  readonly most: number;
  /** Shows it the next article to have arrived; one that it knows changes nothing. */
  readonly learn: (article: Article) => void;
  readonly knows: (id: string) => boolean;
  /** Those that tell the same as an article, itself included, in the order in which they were shown; none for one that it does not know. */
  readonly membersOf: (id: string) => readonly string[];
  /** The newest first; the same list until an article is shown to it. */
  readonly toldBySeveral: () => readonly StoryOutline[];
}

/** A story of several sources without its articles. */
export interface StoryOutline {
  /** Of its first member, and when that was published. */
  readonly id: string;
  readonly at: Instant;
  readonly members: readonly string[];
}

/** The newsroom itself. */
export interface Site {
  readonly title: string;
  readonly description: string;
  /** Absolute, ends in a slash: the base of every address that we publish. */
  readonly url: string;
  readonly language: string;
  readonly copyright: string | undefined;
  readonly icon: string | undefined;
  readonly logo: string | undefined;
}

/** A block at the foot of our own posts. */
export interface Promotion {
  readonly title: string;
  readonly url: string | undefined;
  readonly items: readonly PromotionItem[];
}

export interface PromotionItem {
  readonly title: string;
  readonly url: string;
  readonly image: string | undefined;
}

export type SourceCondition =
  | 'ok'
  | 'late' // silent for longer than its own rhythm explains, or long due for a visit
  | 'failing' // its last visit brought nothing to read
  | 'blocked' // its server turns us away
  | 'gone' // its publisher says that it ended
  | 'paused' // switched off by the operator
  | 'waiting'; // never visited yet

/** How one source is doing, for people and programs. */
export interface SourceHealth {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly state: SourceCondition;
  /** What that word means here. */
  readonly sentence: string;
  /** How many of its articles are stored. */
  readonly articles: number;
  /** How many came on each of the last thirty days, the oldest first; the last of them ends with the present day (UTC). */
  readonly arrivals: readonly number[];
  /** The last visit, of whatever outcome. */
  readonly lastVisitAt: Instant | undefined;
  /** When its newest news appeared; undefined before any did. */
  readonly lastNewsAt: Instant | undefined;
  readonly lastSuccessAt: Instant | undefined;
  readonly nextCheckAt: Instant | undefined;
  /** Why the next visit is then; undefined where there is none to be, unless it is gone. */
  readonly why: VisitReason | undefined;
  /** Where its publisher has moved it to for good, and we with it; undefined where the configured address holds a secret. */
  readonly movedTo: string | undefined;
  /** One plain sentence; undefined while all is well. */
  readonly error: string | undefined;
  /** What is odd about it or was in its last document, in plain sentences. */
  readonly warnings: readonly string[];
  /** Undefined unless a hub has granted us a lease that still runs. */
  readonly push: SourcePush | undefined;
}

/** A source whose news is pushed to us. */
export interface SourcePush {
  readonly hub: string;
  readonly until: Instant;
}

/** A source as readers meet it: the operator's words first, the feed's own where those are missing. */
export interface SourceCard {
  readonly id: string;
  readonly title: string;
  readonly feedUrl: string;
  readonly homePageUrl: string;
  readonly tags: readonly string[];
  readonly content: ContentPolicy;
  /** How long its articles are held back after they arrive. */
  readonly vetoMinutes: number;
  /** Rules of which one must hold for its articles, and those of which none may, in any channel. */
  readonly include: readonly Rule[];
  readonly exclude: readonly Rule[];
  readonly rights: string | undefined;
  readonly credit: string | undefined;
}

/** What the newsroom says of an article of others, as readers see it. */
export interface Remark {
  readonly isPinned: boolean;
  /** Later edits of its publisher do not show. */
  readonly isFrozen: boolean;
  /** Plain text. */
  readonly annotation: string | undefined;
}

/** What the page of a channel shows; `path` and the feed paths are from the root. */
export interface ChannelView {
  readonly site: Site;
  readonly channel: Channel;
  readonly path: string;
  readonly feeds: { readonly rss: string; readonly atom: string; readonly json: string };
  readonly articles: readonly Article[];
  /** Articles of others that tell the same as one of them and are left out for it, by its id. */
  readonly others: ReadonlyMap<string, readonly Article[]>;
  /** Our few newest posts, whether they are among the articles or not. */
  readonly ownLatest: readonly Article[];
  readonly cards: ReadonlyMap<string, SourceCard>;
  /** By article id; of most articles nothing is said. */
  readonly remarks: ReadonlyMap<string, Remark>;
  /** Every configured channel with its path, for the navigation. */
  readonly channels: readonly { readonly title: string; readonly path: string }[];
}

/** What the page of one of our posts shows. */
export interface PostView
  extends Omit<ChannelView, 'channel' | 'articles' | 'others' | 'ownLatest' | 'remarks'> {
  readonly article: Article;
  /** Up to two neighbouring stories. */
  readonly readingNext: readonly Article[];
  readonly promotion: Promotion | undefined;
}

/** One document ready to be served or exported: the same bytes either way. */
export interface Output {
  /** From the root, `/channels/all/rss.xml`; a page ends in a slash. */
  readonly path: string;
  /** With charset where the type has one. */
  readonly mediaType: string;
  /** The body, in order: a large feed shares its items’ bytes with the other documents that carry them. */
  readonly parts: readonly Buffer[];
  /** Another one for another body, without quotes. */
  readonly hash: string;
  /** Newest change among its articles; undefined when it has none. */
  readonly modifiedAt: Instant | undefined;
  /** Values of the `Link` header, one a link. */
  readonly links: readonly string[];
  /** For how many seconds a copy may pass for the newest; a year of them means for ever. */
  readonly freshSeconds: number;
  /** What a feed is put together from, so that it can be told in part; undefined for everything else. */
  readonly assembly: Assembly | undefined;
}

/** The pieces of a feed: what stands around its entries, and between any two of them. */
export interface Assembly {
  readonly before: Buffer;
  readonly between: Buffer;
  readonly after: Buffer;
  /** In the document's order. */
  readonly entries: readonly Buffer[];
  /** Of each of them 16 bytes that no other text has. */
  readonly digests: Buffer;
}

/** What a publication comes to. */
export interface Rendered {
  readonly outputs: readonly Output[];
  /** What should be among them and could not be made: whoever serves or exports keeps the last good one. */
  readonly missing: readonly Missing[];
  /** Articles that are in no document because of a fault in them. */
  readonly omitted: readonly Omission[];
  /** Pages of ours that lie elsewhere by now. */
  readonly moved: readonly Moved[];
  /** Paths of pages of ours that are no more. */
  readonly gone: readonly string[];
}

/** Where a page was, and where it is now for good; both from the root, percent-encoded. */
export interface Moved {
  readonly path: string;
  readonly to: string;
}

export interface Missing {
  readonly path: string;
  /** Reads on from the path: `cannot be rendered: …`. */
  readonly reason: string;
}

/** An article that cannot be published, for whatever fault in it. */
export interface Omission {
  readonly id: string;
  readonly reason: string;
}

/** A feed at first sight, before it is anybody's source. */
export interface FeedGlimpse {
  readonly format: FeedFormat;
  /** Plain text. */
  readonly title: string | undefined;
  readonly homePageUrl: string | undefined;
  readonly entries: number;
  /** Of its entries, but never later than now; undefined where none is dated. */
  readonly newestAt: Instant | undefined;
  /** Entries a day between its oldest and its newest; undefined with fewer than three that are dated. */
  readonly perDay: number | undefined;
  /** Absolute addresses. */
  readonly hubs: readonly string[];
}
