/** The document model: `feed`'s options and items, and beside them what a combined feed needs and `feed` has no place for. */

import type { FeedOptions, Item } from 'feed';
import type { Enclosure, Image } from '../model.ts';
import type { SourceCard } from '../outward.ts';
import type { Withdrawn } from '../store/collections.ts';

/** The address of each format. An alias, because `feed` wants an index signature of it. */
export type FeedLinks = { readonly rss: string; readonly atom: string; readonly json: string };

/** RFC 5005 §4. */
export interface ArchiveLinks {
  readonly isArchive: boolean;
  readonly current: FeedLinks;
  readonly previous: FeedLinks | undefined;
  readonly next: FeedLinks | undefined;
}

export interface CombinedOptions extends FeedOptions {
  readonly id: string;
  readonly description: string;
  readonly language: string;
  /** The page for people. */
  readonly link: string;
  readonly feedLinks: FeedLinks;
  readonly history: ArchiveLinks;
  readonly withdrawn: readonly Withdrawn[];
  readonly generator: string;
  /** A page that speaks of the generator. */
  readonly generatorUrl: string;
  /** The generator's version. */
  readonly version: string;
}

type Replaced = 'guid' | 'image' | 'audio' | 'video' | 'enclosure' | 'contributor' | 'extensions';

export interface Picture extends Image {
  readonly credit: string | undefined;
}

/** `date` is the last change. `link` is empty where the publisher named no page. */
export interface CombinedItem extends Omit<Item, Replaced> {
  readonly id: string;
  /** Whether `id` is the very address of `link`. */
  readonly isPermaLink: boolean;
  readonly content: string;
  /** The same, cleaned and escaped for XML, as both of its formats carry it. */
  readonly contentXml: string;
  readonly published: Date;
  /** Never empty: readers credit the feed as a whole where an entry names nobody. */
  readonly author: { readonly name: string; readonly link?: string; readonly avatar?: string }[];
  readonly category: { readonly term: string; readonly name: string; readonly scheme: string }[];
  /** Undefined where it is the document's own. */
  readonly language: string | undefined;
  readonly commentsUrl: string | undefined;
  /** The page that a link post comments on. */
  readonly relatedUrl: string | undefined;
  readonly picture: Picture | undefined;
  /** Names of those who worked on it without being its authors. */
  readonly contributors: readonly string[];
  readonly enclosures: readonly Enclosure[];
  /** Whom it was taken from; undefined for our own posts. */
  readonly source: SourceCard | undefined;
}

/** What a renderer reads of a `CombinedFeed`. */
export interface CombinedDocument {
  readonly options: CombinedOptions;
  readonly items: readonly CombinedItem[];
  readonly categories: readonly string[];
}
