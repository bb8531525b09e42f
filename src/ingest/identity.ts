/**
 * Who an entry is. An id derives from the source's id and the publisher's own id, else the link, else headline and date, so that
 * a rebuilt store and a moved feed yield the same ids. What was once stored under a name keeps it: of the names that an entry may
 * be known by, the one already seen wins. What surprised us: feeds that give many entries one guid (the address of the site, say),
 * and feeds that give known stories new guids. Both are learned of a source and remembered, since a later document that holds one
 * of the entries alone would look harmless.
 */
import type { Article, Instant, Sighting } from '../model.ts';
import { shortHash } from '../text/hash.ts';
import { linkHash } from '../text/link.ts';
import type { NamingHabits } from '../visits.ts';
import { retoldStories } from './retold.ts';

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

export interface Identity {
  readonly id: string;
  /** Whether the source gives the publisher's id to several stories: then it names none of them. */
  readonly isShared: boolean;
}

export interface Identified {
  /** In the order of the entries; entries of one story have one id. */
  readonly identities: readonly Identity[];
  /** The very object that was given where nothing was learned. */
  readonly naming: NamingHabits | undefined;
}

const MAX_SHARED = 200;

/**
 * The identities of a document's entries: of those that the store knows the names that they have there, for the others new names.
 * Decided in this order: told apart before; own id; the link, in a source that renames; headline, date and page; new.
 */
export function identify(
  entries: readonly NamedEntry[],
  known: Recollection,
  naming: NamingHabits | undefined,
): Identified {
  const sharedHere = sharedNames(entries);
  const shared = new Set([...(naming?.shared ?? []), ...sharedHere]);
  const ids = entries.map((entry) => knownName(entry, shared, known));
  const pairs = renamedPairs(entries, ids, shared, known);
  const renames = naming?.renames === true || areRenames(pairs, entries, known);
  const renamed = new Map(
    pairs.filter((pair) => renames || hasOnlyLink(pair)).map((it) => [it.entry, it.id]),
  );
  const named = entries.map((entry, index) => ids[index] ?? renamed.get(entry));
  const strangers = entries.filter((entry, index) => named[index] === undefined && !shared.has(entry.own));
  const retold = retoldStories(strangers, entries, { lately: known.lately, taken: new Set(named) });
  const identities = entries.map((entry, index): Identity => {
    const isShared = shared.has(entry.own);
    const id = named[index] ?? retold.get(entry) ?? (isShared ? idApart(entry) : entry.own);
    return { id, isShared };
  });
  return { identities, naming: learned(naming, sharedHere, renames) };
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

/** The names under which the document holds different stories: neither title nor (for guids) link is the same. */
function sharedNames(entries: readonly NamedEntry[]): ReadonlySet<string> {
  const firsts = new Map<string, NamedEntry>();
  const shared = new Set<string>();
  for (const entry of entries) {
    const first = firsts.get(entry.own);
    if (first === undefined) firsts.set(entry.own, entry);
    else if (!isSameStory(first, entry)) shared.add(entry.own);
  }
  return shared;
}

function isSameStory(a: NamedEntry, b: NamedEntry): boolean {
  if (a.guid === undefined && a.url() === undefined) return a.content() === b.content();
  if (a.title() === b.title()) return true;
  return a.guid !== undefined && a.url() !== undefined && linkOf(a) === linkOf(b);
}

/** A changed link under an unchanged guid is an edit, unless the guid is known to name several stories. */
function knownName(entry: NamedEntry, shared: ReadonlySet<string>, known: Recollection): string | undefined {
  const sighting = known.sightings.get(entry.own);
  if (sighting !== undefined && !shared.has(entry.own)) return entry.own;
  const apart = idApart(entry);
  if (known.sightings.has(apart)) return apart;
  return sighting !== undefined && isOwner(entry, sighting, known) ? entry.own : undefined;
}

/** Whether the story that a shared name was first given to is this one. */
function isOwner(entry: NamedEntry, sighting: Sighting, { articles }: Recollection): boolean {
  if (entry.guid !== undefined && entry.url() !== undefined) return sighting.linkHash === linkOf(entry);
  return articles.get(entry.own)?.title === entry.title();
}

/** An entry of an unknown name whose link a known article has, one that the document does not hold under its own name. */
interface RenamedPair {
  readonly entry: NamedEntry;
  readonly id: string;
  /** Undefined once it was pruned. */
  readonly article: Article | undefined;
}

function renamedPairs(
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
function hasOnlyLink({ entry }: RenamedPair): boolean {
  return entry.guid === undefined;
}

/**
 * Whether the source is seen to rename: a known story came back word for word in headline and date, or two or more did in headline
 * and they outnumber the guids that stayed. One link under ever new guids and headlines is a page where news is put up, not a story.
 */
function areRenames(
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

function learned(
  before: NamingHabits | undefined,
  sharedHere: ReadonlySet<string>,
  renames: boolean,
): NamingHabits | undefined {
  const known = new Set(before?.shared);
  const news = [...sharedHere].filter((name) => !known.has(name));
  if (news.length === 0 && renames === (before?.renames ?? false)) return before;
  return { shared: [...known, ...news].slice(-MAX_SHARED), renames };
}
