/** What is kept beside the articles, by the name of its collection. */

import type { Instant } from '../model.ts';
import type { Channel, SourceCard, SourceCondition, SourceHealth } from '../outward.ts';

/** What each collection holds. A new one needs a line here and nothing else. */
export interface Collections {
  /** By article id. */
  readonly curation: Curation;
  /** By an id of the sender's own: the same one again replaces what waits under it. */
  readonly outbox: OutboxItem;
  /** Of our own hub, by a hash of topic and callback. */
  readonly subscriptions: Subscriber;
  /** Of the configuration that is in force. */
  readonly adopted: Adopted;
  /** Of the lists that we follow, by a hash of their address. */
  readonly lists: FollowedList;
  /** What webhooks were told of last, by a hash of their address and channels. */
  readonly digests: Told;
  /** To hubs elsewhere, by the address of the feed. */
  readonly announced: Announced;
  /** Posts of ours that were published and whose files were taken away since, by article id. */
  readonly withdrawn: Withdrawn;
  /** What was told last of each source, by its id. */
  readonly conditions: ToldCondition;
  /** What was told of sources whose state changed, by the id of the entry. */
  readonly conditionNews: ConditionNews;
  /** Which post of ours left a slug last, by that slug. */
  readonly slugs: FormerSlug;
  /** What posts without an id of their own are known by whose files got another name, by the slug that they have now. */
  readonly renamed: Renamed;
  /** Articles that nobody may see for now, by id. That one is seen no more, or again, is told as a change of the article. */
  readonly unseen: Unseen;
  /** Articles that a channel does not carry, since another one tells the same there, by the ids of channel and article. */
  readonly tellings: Telling;
  /** How far that was looked into, by the id of the channel. */
  readonly tellingMarks: TellingMark;
}

export interface Unseen {
  /** Whether anybody may have seen it before. */
  readonly wasSeen: boolean;
}

/** That an article is but another telling of what a channel carries. */
export interface Telling {
  readonly channel: string;
  readonly article: string;
  /** What the channel carries, and whose that is. */
  readonly lead: string;
  readonly leadSource: string;
}

export interface TellingMark {
  /** Articles with lower serials were looked at, */
  readonly upTo: number;
  /** but for these, which could not be seen then. */
  readonly waiting: readonly string[];
}

export interface Curation {
  /** Spared by retention. */
  readonly pinned: boolean;
  /** Not to be published. */
  readonly killed: boolean;
  /** What the newsroom says of it, plain text. */
  readonly annotation: string | undefined;
  /** Stays as it is, whatever its publisher edits; absent in older notes. */
  readonly frozen?: boolean | undefined;
  /** Not held back by a veto window; absent in older notes. */
  readonly approved?: boolean | undefined;
  readonly at: Instant;
}

/** What channels are made by, nothing of it secret. */
export interface Adopted {
  readonly at: Instant;
  readonly channels: readonly Channel[];
  readonly cards: readonly SourceCard[];
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

/** What is left to tell of a post that its authors took back. */
export interface Withdrawn {
  /** The id under which our feeds carried it. */
  readonly entryId: string;
  /** Where its page was. */
  readonly slug: string;
  readonly at: Instant;
}

export interface FormerSlug {
  /** Of the article. */
  readonly id: string;
}

export interface Renamed {
  /** What its id derives from. */
  readonly key: string;
}

/** Something that is to leave the house once what it tells is safe; its removal says that it has. */
export interface OutboxItem {
  /** Who is to send it. */
  readonly sender: string;
  /** Where to, in the sender's own terms. */
  readonly to: string;
  readonly body: string;
  readonly queuedAt: Instant;
  readonly dueAt: Instant;
  readonly attempts: number;
}

/** Up to when something was told. */
export interface Told {
  readonly until: Instant;
}

/** What was told last of a source. */
export interface ToldCondition {
  readonly state: SourceCondition;
  /** When its changes were told in the last day. */
  readonly at: readonly Instant[];
}

/** One or more sources that are in another state than was told before. */
export interface ConditionNews {
  /** A `tag:` URI, for ever. */
  readonly id: string;
  /** When it was told. */
  readonly at: Instant;
  /** When the first of them was seen to change. */
  readonly since: Instant;
  readonly changes: readonly ConditionChange[];
  /** How many more there were. */
  readonly more: number;
}

export interface ConditionChange extends Pick<SourceHealth, 'title' | 'url' | 'sentence' | 'error'> {
  readonly sourceId: string;
  readonly from: SourceCondition;
  readonly to: SourceCondition;
}

/** Somebody to whom our hub brings a document anew whenever its bytes change (WebSub §5): verified, and persisted. */
export interface Subscriber {
  /** Absolute address of one of our feeds. */
  readonly topic: string;
  /** Byte for byte as it was given; whoever knows it can push to the subscriber, so it stands in no log. */
  readonly callback: string;
  /** Key of the signatures; undefined where none was given. In no log and on no page. */
  readonly secret: string | undefined;
  readonly expiresAt: Instant;
  /** Of the document that it was last brought or need not be brought: another one on the shelf is a delivery that waits. */
  readonly hash: string;
  /** Deliveries failed in a row; since when, and no next one before. */
  readonly failures: number;
  readonly failingSince: Instant | undefined;
  readonly retryAt: Instant | undefined;
}

/** What a hub elsewhere was last told of: another document on the shelf is a ping that waits. */
export interface Announced {
  readonly hub: string;
  /** Of the document. */
  readonly hash: string;
}
