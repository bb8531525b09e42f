/** The document model: `feed`'s options and items, and beside them what a combined feed needs and `feed` has no place for. */

import type { FeedOptions, Item } from 'feed';
import type { Enclosure, Image } from '../model.ts';
import type { SourceCard } from '../outward.ts';

export interface CombinedOptions extends FeedOptions {
  readonly id: string;
  readonly description: string;
  readonly language: string;
  /** The page for people. */
  readonly link: string;
  readonly feedLinks: { readonly rss: string; readonly atom: string; readonly json: string };
  readonly generator: string;
  /** The generator's version. */
  readonly version: string;
}

type Replaced = 'guid' | 'image' | 'audio' | 'video' | 'enclosure' | 'contributor' | 'extensions';

/** `date` is the last change. `link` is empty where the publisher named no page. */
export interface CombinedItem extends Omit<Item, Replaced> {
  readonly id: string;
  /** Whether `id` is the very address of `link`. */
  readonly isPermaLink: boolean;
  readonly content: string;
  readonly published: Date;
  /** Never empty: readers credit the feed as a whole where an entry names nobody. */
  readonly author: { readonly name: string; readonly link?: string }[];
  readonly category: { readonly term: string; readonly name: string; readonly scheme: string }[];
  /** Undefined where it is the document's own. */
  readonly language: string | undefined;
  readonly commentsUrl: string | undefined;
  /** The page that a link post comments on. */
  readonly relatedUrl: string | undefined;
  readonly picture: Image | undefined;
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
