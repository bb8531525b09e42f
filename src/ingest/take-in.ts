/**
 * From a document read to what it changes: who its entries are, which of them say anything new, and only then articles. Entries
 * that stand in the document as they were written when they were last read are recognized and go no further.
 */
import type { Article, Changes, Sighting } from '../model.ts';
import type { Store } from '../store/store.ts';
import type { NamingHabits } from '../visits.ts';
import { idApart, linkOf, type NamedEntry } from './entry-name.ts';
import { warningsOf } from './entry-warnings.ts';
import type { Feed } from './feed.ts';
import { withFrozen } from './frozen.ts';
import { identify } from './identity.ts';
import { merge } from './merge.ts';
import { articleOf, draftsOf, entryHasher, type Story, storiesOf, type Visited } from './normalize.ts';
import type { Recollection } from './renames.ts';
import { mayBeRetold } from './retold.ts';
import { takingTurns } from './turns.ts';

export interface TakenIn {
  readonly changes: Changes;
  /** What is known of the source's naming from now on. */
  readonly naming: NamingHabits | undefined;
  readonly warnings: readonly string[];
}

/** What is asked of a store here. */
export type Memory = Pick<Store, 'sightings' | 'linked' | 'articles' | 'newest' | 'notes'>;

/** What a document changes, by what the store knows. Saves nothing. */
export async function takeIn(
  feed: Feed,
  about: Visited,
  naming: NamingHabits | undefined,
  store: Memory,
): Promise<TakenIn> {
  const drafts = draftsOf(feed, about);
  const known = await recollect(drafts, about.source.id, naming, store);
  const identified = identify(drafts, known, naming);
  const stories = storiesOf(drafts, identified.identities);
  const counts = { entries: feed.entries.length, stories: stories.length };
  const sightings = sightingsById(known);
  const hashOf = entryHasher(feed, about);
  const read: Article[] = [];
  const turn = takingTurns();
  for (const story of stories) {
    const entryHash = hashOf(story.draft.entry);
    if (saysNothingNew(story, entryHash, sightings)) continue;
    read.push(articleOf(story, entryHash, feed, about));
    await turn();
  }
  const articles = await previous(read, sightings, store);
  const merged = merge(read, { sightings, articles }, about.now);
  const changed = await withFrozen(merged.changed, articles, store);
  const unchanged = merged.unchanged + stories.length - read.length;
  return {
    changes: { ...merged, changed, unchanged },
    naming: identified.naming,
    warnings: warningsOf(drafts, counts, about.now),
  };
}

/** Asks by the entries' own ids first, and further only for those that this leaves open. */
async function recollect(
  drafts: readonly NamedEntry[],
  sourceId: string,
  naming: NamingHabits | undefined,
  store: Memory,
): Promise<Recollection> {
  const own = await store.sightings(drafts.map((draft) => draft.own));
  const repeated = repeatedNames(drafts);
  const doubtful = drafts.filter(
    (it) => !own.has(it.own) || repeated.has(it.own) || naming?.shared.includes(it.own),
  );
  if (doubtful.length === 0) return { sightings: own, linked: new Map(), articles: new Map(), lately: [] };
  const apart = await store.sightings(doubtful.map(idApart));
  const strangers = doubtful.filter((it) => !own.has(it.own) && !apart.has(idApart(it)));
  const linked = await store.linked(
    sourceId,
    strangers.flatMap((it) => linkOf(it) ?? []),
  );
  const asked = [...[...linked.values()].map(({ id }) => id), ...doubtful.map((it) => it.own)];
  const articles = await store.articles([...new Set(asked)]);
  const lately = strangers.some(mayBeRetold) ? await toldLately(sourceId, strangers, store) : [];
  const again = await store.sightings(lately.map(({ id }) => id));
  return { sightings: joined(own, apart, again), linked, articles, lately };
}

/** How many of a source's articles are looked through for stories whose names do not stay. */
const MAX_LATELY = 500;

/** The newest articles of a source that have the headline of one of the entries. */
async function toldLately(
  sourceId: string,
  entries: readonly NamedEntry[],
  store: Memory,
): Promise<readonly Article[]> {
  const headlines = new Set(entries.map((entry) => entry.title()));
  const told: Article[] = [];
  const query = { sourceIds: [sourceId], since: undefined, limit: MAX_LATELY };
  for await (const article of store.newest(query)) {
    if (headlines.has(article.title)) told.push(article);
  }
  return told;
}

function repeatedNames(drafts: readonly NamedEntry[]): ReadonlySet<string> {
  const once = new Set<string>();
  return new Set(drafts.filter(({ own }) => once.has(own) || !once.add(own)).map(({ own }) => own));
}

function sightingsById({ sightings, linked }: Recollection): ReadonlyMap<string, Sighting> {
  return joined(sightings, new Map([...linked.values()].map((it) => [it.id, it])));
}

function joined(
  most: ReadonlyMap<string, Sighting>,
  ...others: readonly ReadonlyMap<string, Sighting>[]
): ReadonlyMap<string, Sighting> {
  const more = others.filter(({ size }) => size > 0);
  if (more.length === 0) return most;
  const all = new Map(most);
  for (const sightings of more) for (const [id, sighting] of sightings) all.set(id, sighting);
  return all;
}

/** Whether it is known as it is written, or was pruned: such a story never comes back, whatever it says now. */
function saysNothingNew(
  { identity }: Story,
  entryHash: string,
  sightings: ReadonlyMap<string, Sighting>,
): boolean {
  const sighting = sightings.get(identity.id);
  return sighting !== undefined && (!sighting.kept || sighting.entryHash === entryHash);
}

/** What is stored of those articles that are known and not the same. */
function previous(read: readonly Article[], sightings: ReadonlyMap<string, Sighting>, store: Memory) {
  const edited = read.filter(({ id, fingerprint }) => {
    const sighting = sightings.get(id);
    return sighting !== undefined && sighting.fingerprint !== fingerprint;
  });
  return store.articles(edited.map(({ id }) => id));
}
