/**
 * ★ The table of every page: which documents there are, where they lie, and what makes each. The press remembers what it made of
 * what: a new article is rendered once and joins its channels, and everything else stays the bytes that it was. A document that
 * cannot be made is named as missing, so that whoever serves keeps the last good one.
 */

import { isDeepStrictEqual } from 'node:util';
import { type Article, POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, ChannelView, PostView, Rendered, Site, SourceCard } from '../outward.ts';
import { ownPosts } from '../store/own-posts.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from '../text/hash.ts';
import {
  type Shelves,
  type Stretch,
  stretchAfter,
  stretchBefore,
  stretchName,
  stretchSlips,
} from './archive.ts';
import type { DocumentPlan, History } from './document.ts';
import { createEntries, type Entries } from './entries.ts';
import {
  feedOutputs,
  type MadeBefore,
  NOTHING,
  placeOutputs,
  together,
  type Workshop,
} from './place-outputs.ts';
import { channelPlaces, type Place, type PlaceAddress, placeOf, standingPlaces } from './places.ts';
import { postOutputs } from './post-outputs.ts';
import { selectSlips } from './select.ts';
import { createSlips, type Slips } from './slips.ts';

/** Who writes the pages for people. */
export interface Pages {
  readonly channel: (view: ChannelView) => string;
  readonly post: (view: PostView) => string;
}

/** All that the outputs are made of: the same of it gives the same bytes. */
export interface Publication {
  readonly site: Site;
  /** The first is the default one, which is also what the root serves. */
  readonly channels: readonly Channel[];
  /** By source id; our own posts have none. */
  readonly cards: ReadonlyMap<string, SourceCard>;
  readonly store: PressStore;
  readonly pages: Pages;
  /** Ours, for the generator. */
  readonly version: string;
}

export type PressStore = Pick<Store, 'listing' | 'arrivals' | 'arrived' | 'articles' | 'newest'>;

/** Documents that are made when somebody asks for them. */
export interface Asked extends PlaceAddress {
  /** Of the archive; undefined for the place itself. */
  readonly stretch: Stretch | undefined;
}

export interface Press {
  /**
   * The pages and feeds of every configured channel and of our posts, and a page for each post.
   * @throws StoreError when the store cannot be read.
   */
  readonly render: (about: Publication) => Promise<Rendered>;
  /** The documents of a tag, a source or an author as of the last rendering; none where nothing belongs there. */
  readonly renderAsked: (asked: Asked) => Promise<Rendered>;
  /** The folder of what there is by now of a stretch that is not complete, or of the current documents where that is nothing. */
  readonly folderOf: (asked: Asked) => Promise<string | undefined>;
  /** Everything that can be asked for: each source, and each tag and author of what the last rendering looked through. */
  readonly askable: () => Promise<readonly Asked[]>;
}

/** What a rendering leaves to the next one. */
interface Run {
  readonly about: Publication;
  /** What entries and slips are made by, in one text each. */
  readonly style: string;
  readonly rules: string;
  readonly entries: Entries;
  readonly slips: Slips;
  /** What every page shows beside its own articles. */
  readonly surroundings: string;
  readonly made: MadeBefore;
  /** The same for what somebody asked for, the oldest first. */
  readonly madeAsked: MadeBefore;
  /** What was answered since this run began. */
  readonly answered: Map<string, Promise<Rendered>>;
}

const MOST_ASKED = 400;
const MOST_ANSWERED = 2000;
const LARGE = 1000;

/** A press with nothing on it yet. */
export function createPress(): Press {
  let run: Run | undefined;
  return {
    render: async (about) => {
      const current = nextRun(about, run);
      run = current;
      const rendered = await renderAll(current);
      current.entries.sweep();
      return rendered;
    },
    renderAsked: async (asked) => (run === undefined ? NOTHING : answerOnce(asked, run)),
    folderOf: async (asked) => (run === undefined ? undefined : folderOf(asked, run)),
    askable: async () => (run === undefined ? [] : askable(run)),
  };
}

/** Every page and feed, as bytes, for whoever needs them once. */
export function renderOutputs(about: Publication): Promise<Rendered> {
  return createPress().render(about);
}

function nextRun(wanted: Publication, last: Run | undefined): Run {
  const { site, channels, store, version } = wanted;
  const cards = sameCards(wanted.cards, last?.about.cards);
  const about = { ...wanted, cards };
  const style = JSON.stringify([site, version]);
  const rules = JSON.stringify([
    channels,
    [...cards].map(([, it]) => [it.id, it.tags, it.include, it.exclude]),
  ]);
  const same = last?.about.store === store ? last : undefined;
  return {
    about,
    style,
    rules,
    entries: same?.style === style ? same.entries : createEntries(store),
    slips: same?.rules === rules ? same.slips : createSlips(about, store),
    surroundings: sha256(JSON.stringify([site, version, channels, [...cards.values()]])),
    made: same?.made ?? new Map(),
    madeAsked: same?.madeAsked ?? new Map(),
    answered: new Map(),
  };
}

/** A card that says the same as before is the same object. */
function sameCards(cards: Cards, before: Cards | undefined): Cards {
  const same = (card: SourceCard) => {
    const known = before?.get(card.id);
    return known !== undefined && isDeepStrictEqual(known, card) ? known : card;
  };
  return new Map([...cards].map(([id, card]) => [id, same(card)]));
}

type Cards = ReadonlyMap<string, SourceCard>;

async function renderAll(run: Run): Promise<Rendered> {
  const { site, channels, store } = run.about;
  const rendered: Rendered[] = [];
  for (const place of standingPlaces(site, channels))
    rendered.push(await renderPlace(place, run, run.made, { onlyIfFilled: false }));
  const posts = await ownPosts(store);
  const { surroundings, made } = run;
  const page = (path: string, article: Article, readingNext: readonly Article[]) =>
    run.about.pages.post({ ...around(run.about, path, '/'), article, readingNext });
  return together([...rendered, postOutputs(posts, { page, surroundings, made })]);
}

/** Until something is published anew, every question has the answer that it had before. */
function answerOnce(asked: Asked, run: Run): Promise<Rendered> {
  const key = JSON.stringify([asked.kind, asked.key, asked.stretch]);
  const answer = run.answered.get(key) ?? renderAsked(asked, run);
  if (run.answered.size >= MOST_ANSWERED) run.answered.clear();
  run.answered.set(key, answer);
  return answer;
}

async function renderAsked(asked: Asked, run: Run): Promise<Rendered> {
  const place = placeOf(asked, run.about);
  if (place === undefined) return NOTHING;
  const rendered =
    asked.stretch === undefined
      ? await renderPlace(place, run, run.madeAsked, { onlyIfFilled: asked.kind !== 'sources' })
      : await renderStretch(place, asked.stretch, run);
  for (const oldest of run.madeAsked.keys()) {
    if (run.madeAsked.size <= MOST_ASKED) break;
    run.madeAsked.delete(oldest);
  }
  return rendered;
}

async function askable(run: Run): Promise<readonly Asked[]> {
  const { about, slips } = run;
  const sources = [...about.cards.keys()];
  const tags = new Set<string>();
  const authors = new Set<string>();
  const wanted = { sourceIds: [...sources, POSTS_SOURCE_ID], first: LARGE, cards: about.cards };
  for await (const batch of slips.newest(wanted)) {
    for (const slip of batch) {
      for (const tag of slip.tags) tags.add(tag);
      for (const key of slip.authors) authors.add(key);
    }
  }
  const places = [
    ...addresses('sources', sources),
    ...addresses('tags', tags),
    ...addresses('authors', authors),
  ];
  const standing = [
    ...addresses(
      'channels',
      about.channels.map(({ id }) => id),
    ),
    { kind: 'posts', key: '' } as const,
  ];
  const archives = await Promise.all([...standing, ...places].map((address) => archivesOf(address, run)));
  return [...places.map((address) => ({ ...address, stretch: undefined })), ...archives.flat()];
}

function addresses(kind: PlaceAddress['kind'], keys: Iterable<string>): readonly PlaceAddress[] {
  return [...keys].filter((key) => key !== '').map((key) => ({ kind, key }));
}

/** Every archive document that the current ones lead back to. */
async function archivesOf(address: PlaceAddress, run: Run): Promise<readonly Asked[]> {
  const place = placeOf(address, run.about);
  if (place === undefined) return [];
  const { whole } = await selectSlips(place.channel, run.about.cards, run.slips);
  const found: Asked[] = [];
  let before = whole ? 0 : run.about.store.arrived();
  for (;;) {
    const stretch = await stretchBefore(before, place.channel, shelves(run));
    if (stretch === undefined) return found;
    found.push({ ...address, stretch });
    before = stretch.from;
  }
}

/** The four forms of a place; none where `onlyIfFilled` and no article belongs there. */
async function renderPlace(
  place: Place,
  run: Run,
  made: MadeBefore,
  { onlyIfFilled }: { readonly onlyIfFilled: boolean },
): Promise<Rendered> {
  const { about } = run;
  const { slips, whole } = await selectSlips(place.channel, about.cards, run.slips);
  if (onlyIfFilled && slips.length === 0) return NOTHING;
  const before = whole ? undefined : await stretchBefore(about.store.arrived(), place.channel, shelves(run));
  const history = { folder: undefined, previous: before && archiveFolder(place, before), next: undefined };
  return placeOutputs(place, slips, planOf(place, run, history), workshop(run, made));
}

/** The feeds of one archive document; none where its stretch is not complete yet. */
async function renderStretch(place: Place, stretch: Stretch, run: Run): Promise<Rendered> {
  if (stretch.to > run.about.store.arrived()) return NOTHING;
  const slips = await stretchSlips(stretch, place.channel, shelves(run));
  const before = await stretchBefore(stretch.from, place.channel, shelves(run));
  const folder = archiveFolder(place, stretch);
  const history = {
    folder,
    previous: before && archiveFolder(place, before),
    next: archiveFolder(place, stretchAfter(stretch)),
  };
  const shelf = {
    ...place,
    path: folder,
    aliases: place.aliases.map((it) => archiveFolder({ path: it }, stretch)),
  };
  return feedOutputs(shelf, slips, planOf(place, run, history), workshop(run, run.madeAsked));
}

async function folderOf(asked: Asked, run: Run): Promise<string | undefined> {
  const { stretch } = asked;
  const place = placeOf(asked, run.about);
  const arrived = run.about.store.arrived();
  if (place === undefined || stretch === undefined || stretch.from > arrived) return undefined;
  const latest = await stretchBefore(arrived, place.channel, shelves(run));
  const grown = latest !== undefined && latest.to > stretch.from;
  return grown ? archiveFolder(place, { from: stretch.from, to: latest.to }) : place.path;
}

function archiveFolder({ path }: Pick<Place, 'path'>, stretch: Stretch): string {
  return `${path}archive/${stretchName(stretch)}/`;
}

function shelves({ slips, about }: Run): Shelves {
  return { slips, cards: about.cards };
}

function planOf({ channel, path, name }: Place, { about }: Run, history: History): DocumentPlan {
  const { site, cards, version } = about;
  return { site, cards, version, channel, path, name, history };
}

function workshop({ about, entries, surroundings }: Run, made: MadeBefore): Workshop {
  const page = ({ channel, path }: Place, articles: readonly Article[]) =>
    about.pages.channel({ ...around(about, path, path), channel, articles });
  return { store: about.store, entries, page, surroundings, made };
}

/** What every page shows around its own matter; `folder` is where the feeds lie that it announces. */
function around({ site, cards, channels }: Publication, path: string, folder: string) {
  return {
    site,
    cards,
    path,
    feeds: { rss: `${folder}rss.xml`, atom: `${folder}atom.xml`, json: `${folder}feed.json` },
    channels: channelPlaces(channels).map((place) => ({ title: place.channel.title, path: place.path })),
  };
}
