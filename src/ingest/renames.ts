/** Known stories that come back under new guids. */

import type { Article, Sighting } from '../model.ts';
import { linkOf, type NamedEntry } from './entry-name.ts';

/** What the store knows of the names that a document's entries may have. */
export interface Recollection {
  /** By article id. */
  readonly sightings: ReadonlyMap<string, Sighting>;
  /** By link hash. */
  readonly linked: ReadonlyMap<string, Sighting>;
  /** Those of both that are stored, as far as the decision may need their words. */
  readonly articles: ReadonlyMap<string, Article>;
  /** What the source told lately, newest first, where an entry has no name that could be known. */
  readonly lately: readonly Article[];
}

/** An entry of an unknown name whose link a known article has, one that the document does not hold under its own name. */
interface RenamedPair {
  readonly entry: NamedEntry;
  readonly id: string;
  /** Undefined once it was pruned. */
  readonly article: Article | undefined;
}

/** The renamed pairs of a document; `ids` are what its entries are known by already. */
export function renamedPairs(
  entries: readonly NamedEntry[],
  ids: readonly (string | undefined)[],
  shared: ReadonlySet<string>,
  { linked, articles }: Recollection,
): readonly RenamedPair[] {
  if (linked.size === 0) return [];
  const taken = new Set(ids);
  const lone = loneLinks(entries);
  return entries.flatMap((entry, index) => {
    if (ids[index] !== undefined) return [];
    const link = linkOf(entry);
    const sighting = link === undefined ? undefined : linked.get(link);
    if (sighting === undefined || taken.has(sighting.id)) return [];
    if (shared.has(entry.own) || !lone.has(link)) return [];
    return [{ entry, id: sighting.id, article: articles.get(sighting.id) }];
  });
}

/** Links that entries of one name alone have: many feeds link all of their entries to one page. */
function loneLinks(entries: readonly NamedEntry[]): ReadonlySet<string | undefined> {
  const names = new Map<string | undefined, string>();
  const crowded = new Set<string | undefined>();
  for (const entry of entries) {
    const link = linkOf(entry);
    if ((names.get(link) ?? entry.own) !== entry.own) crowded.add(link);
    names.set(link, entry.own);
  }
  return new Set([...names.keys()].filter((link) => !crowded.has(link)));
}

/** Where the publisher says no more than the link, the link says it all. */
export function hasOnlyLink({ entry }: RenamedPair): boolean {
  return entry.guid === undefined;
}

/**
 * Whether the source is seen to rename: a known story came back word for word in headline and date, or two or more did in headline
 * and they outnumber the guids that stayed. One link under ever new guids and headlines is a page where news is put up, not a story.
 */
export function areRenames(
  pairs: readonly RenamedPair[],
  entries: readonly NamedEntry[],
  { sightings }: Recollection,
): boolean {
  const alike = pairs.filter(
    ({ entry, article }) => entry.guid !== undefined && article?.title === entry.title(),
  );
  if (alike.some(isCertain)) return true;
  if (alike.length < 2) return false;
  const steady = entries.filter((entry) => {
    const sighting = sightings.get(entry.own);
    return sighting?.linkHash !== undefined && sighting.linkHash === linkOf(entry);
  });
  return alike.length > steady.length;
}

/** The same date, or no guid before. */
function isCertain({ entry, article }: RenamedPair): boolean {
  const publishedAt = entry.publishedAt();
  const isSameDate = publishedAt !== undefined && publishedAt === article?.publishedAt;
  return isSameDate || (article !== undefined && article.guid === undefined);
}
