/**
 * Small things that are kept beside the articles, each by a key of its own: what the newsroom says of an article, what is still to
 * be sent. They are saved with a visit, all of it or nothing, and read back in the order in which they were first set.
 */

import type { Instant } from '../model.ts';
import type {
  Announced,
  Channel,
  ConditionNews,
  SourceCard,
  SourceCondition,
  Subscriber,
} from '../outward.ts';
import type { FollowedList } from '../visits.ts';
import type { NoteRow } from './record.ts';

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

/** What is left to tell of a post that its authors took back. */
export interface Withdrawn {
  /** The id under which our feeds carried it. */
  readonly entryId: string;
  /** Where its page was. */
  readonly slug: string;
  readonly at: Instant;
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

export interface FormerSlug {
  /** Of the article. */
  readonly id: string;
}

export interface Renamed {
  /** What its id derives from. */
  readonly key: string;
}

/** One thing that is set, or removed where `value` is undefined. */
export type Note = {
  readonly [Name in keyof Collections]: {
    readonly collection: Name;
    readonly key: string;
    readonly value: Collections[Name] | undefined;
  };
}[keyof Collections];

export class Notes {
  readonly #collections = new Map<string, Map<string, unknown>>();

  take([collection, key, value]: NoteRow): void {
    const items = this.#collections.get(collection) ?? new Map<string, unknown>();
    if (value === undefined) items.delete(key);
    else items.set(key, value);
    this.#collections.set(collection, items);
  }

  clear(): void {
    this.#collections.clear();
  }

  get(collection: string, key: string): unknown {
    return this.#collections.get(collection)?.get(key);
  }

  /** In a map of its own, which later saves do not change. */
  all<Name extends keyof Collections>(collection: Name): ReadonlyMap<string, Collections[Name]> {
    return new Map(this.#collections.get(collection) as ReadonlyMap<string, Collections[Name]> | undefined);
  }

  *rows(): Generator<NoteRow> {
    for (const [collection, items] of this.#collections) {
      for (const [key, value] of items) yield [collection, key, value];
    }
  }
}
