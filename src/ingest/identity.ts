/**
 * Who an entry is. An id derives from the source's id and the publisher's own id, else the link, else headline and date, so that
 * a rebuilt store and a moved feed yield the same ids. What was once stored under a name keeps it: of the names that an entry may
 * be known by, the one already seen wins. What surprised us: feeds that give many entries one guid (the address of the site, say),
 * and feeds that give known stories new guids. Both are learned of a source and remembered, since a later document that holds one
 * of the entries alone would look harmless.
 */
import type { Sighting } from '../model.ts';
import type { NamingHabits } from '../visits.ts';
import { idApart, linkOf, type NamedEntry } from './entry-name.ts';
import { areRenames, hasOnlyLink, type Recollection, renamedPairs } from './renames.ts';
import { retoldStories } from './retold.ts';

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
