/** By what an entry may be known: the publisher's own id, else its link, else headline and date, else all of it. */

import type { Instant } from '../model.ts';
import { shortHash } from '../text/hash.ts';
import { linkHash } from '../text/link.ts';
import type { Entry } from './feed.ts';

/** What identity is read from. */
export interface Identifiable {
  /** Blanks folded, of any length, never empty. */
  readonly guid: string | undefined;
  /** Absolute, without tracking parameters. */
  readonly url: () => string | undefined;
  readonly publishedAt: () => Instant | undefined;
  /** Plain text, empty for none. */
  readonly title: () => string;
  /** Everything else that the publisher wrote. */
  readonly content: () => string;
}

/** An entry with the first of the ids that may be its own. */
export interface NamedEntry extends Identifiable {
  readonly sourceId: string;
  /** By its guid, else its link, else headline and date, else all of it. */
  readonly own: string;
}

/** The id that an entry has by the strongest of its names. */
export function ownId(sourceId: string, entry: Identifiable): string {
  return articleId(sourceId, keyOf(entry));
}

/** The id that it has by the same and what tells it from other stories of that name. */
export function idApart(entry: NamedEntry): string {
  return articleId(entry.sourceId, [...keyOf(entry), distinctionOf(entry)]);
}

/** What a known article with its link is found by. */
export function linkOf(entry: Identifiable): string | undefined {
  const url = entry.url();
  return url && linkHash(url);
}

/** 24 hex characters that depend on nothing but the source's id and the key. */
export function articleId(sourceId: string, key: readonly string[]): string {
  return shortHash([sourceId, ...key]);
}

function keyOf(entry: Identifiable): readonly string[] {
  if (entry.guid !== undefined) return ['guid', entry.guid];
  const url = entry.url();
  if (url !== undefined) return ['link', url];
  const [headline, publishedAt] = [entry.title(), entry.publishedAt()];
  return headline !== '' && publishedAt !== undefined
    ? ['title', headline, publishedAt]
    : ['content', headline, entry.content()];
}

/** What tells entries of one key apart: the link, or the title where the link is the key or missing, or all that is left. */
function distinctionOf(entry: Identifiable): string {
  const url = entry.url();
  if (entry.guid !== undefined) return url ?? entry.title();
  return url === undefined ? entry.content() : entry.title();
}

/** An entry of which enough is read to tell who it is. */
export interface Draft extends NamedEntry {
  readonly entry: Entry;
  readonly baseUrl: string;
  readonly updatedAt: () => Instant | undefined;
}
