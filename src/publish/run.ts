/** One rendering of the press: what it is made of, and what the next one may take over from it. */

import { isDeepStrictEqual } from 'node:util';
import type { Article } from '../model.ts';
import type { Channel, ChannelView, PostView, Promotion, Rendered, Site, SourceCard } from '../outward.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from '../text/hash.ts';
import type { Shelves } from './archive.ts';
import type { DocumentPlan, History } from './document.ts';
import { createEntries, type Entries } from './entries.ts';
import { killedIds } from './killed.ts';
import type { MadeBefore, Workshop } from './place-outputs.ts';
import { channelPlaces, type Place } from './places.ts';
import { createSlips, type Slips, withoutSome } from './slips.ts';

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
  readonly promotion: Promotion | undefined;
  /** Ours, for the generator. */
  readonly version: string;
  /** What pushes the standing feeds, as an absolute address; undefined where nothing does. */
  readonly hub: string | undefined;
}

export type PressStore = Pick<Store, 'listing' | 'arrivals' | 'arrived' | 'articles' | 'newest' | 'notes'>;

/** What a rendering leaves to the next one. */
export interface Run {
  readonly about: Publication;
  /** What entries and slips are made by, in one text each. */
  readonly style: string;
  readonly rules: string;
  readonly entries: Entries;
  /** Of every stored article. */
  readonly drawer: Slips;
  /** Of those that may be published. */
  readonly slips: Slips;
  /** Ids of the articles that the newsroom took down. */
  readonly killed: ReadonlySet<string>;
  /** What every page shows beside its own articles. */
  readonly surroundings: string;
  readonly made: MadeBefore;
  /** The same for what somebody asked for, the oldest first. */
  readonly madeAsked: MadeBefore;
  /** What was answered since this run began. */
  readonly answered: Map<string, Promise<Rendered>>;
}

/** The next run, with whatever of the last one still holds. */
export async function nextRun(wanted: Publication, last: Run | undefined): Promise<Run> {
  const { site, channels, store, version } = wanted;
  const cards = sameCards(wanted.cards, last?.about.cards);
  const about = { ...wanted, cards };
  const style = JSON.stringify([site, version]);
  const rules = JSON.stringify([
    channels,
    [...cards].map(([, it]) => [it.id, it.tags, it.include, it.exclude]),
  ]);
  const same = last?.about.store === store ? last : undefined;
  const killed = await killedIds(store);
  const drawer = same?.rules === rules ? same.drawer : createSlips(about, store);
  return {
    about,
    style,
    rules,
    entries: same?.style === style ? same.entries : createEntries(store),
    drawer,
    slips: withoutSome(drawer, killed),
    killed,
    surroundings: sha256(JSON.stringify([site, version, channels, [...cards.values()], about.promotion])),
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

/** Where its archives are looked up. */
export function shelves({ slips, about }: Run): Shelves {
  return { slips, cards: about.cards };
}

/** What the documents of a place say of themselves. */
export function planOf(place: Place, { about }: Run, history: History): DocumentPlan {
  const { channel, path, name, isStanding } = place;
  const { site, cards, version } = about;
  // Of what is made only when somebody asks, and of what never changes, nobody could tell the changes.
  const hub = isStanding && history.folder === undefined ? about.hub : undefined;
  return { site, cards, version, hub, channel, path, name, history };
}

/** What the documents of a place are made with. */
export function workshop({ about, entries, surroundings }: Run, made: MadeBefore): Workshop {
  const page = ({ channel, path }: Place, articles: readonly Article[]) =>
    about.pages.channel({ ...around(about, path, path), channel, articles });
  return { store: about.store, entries, page, surroundings, made };
}

/** What every page shows around its own matter; `folder` is where the feeds lie that it announces. */
export function around({ site, cards, channels }: Publication, path: string, folder: string) {
  return {
    site,
    cards,
    path,
    feeds: { rss: `${folder}rss.xml`, atom: `${folder}atom.xml`, json: `${folder}feed.json` },
    channels: channelPlaces(channels).map((place) => ({ title: place.channel.title, path: place.path })),
  };
}
