/** One rendering of the press: what it is made of, and what the next one may take over from it. */

import type { Article } from '../model.ts';
import type {
  Channel,
  ChannelView,
  PostView,
  Promotion,
  Rendered,
  Site,
  SourceCard,
  StoryIndex,
} from '../outward.ts';
import type { Withdrawn } from '../store/collections.ts';
import type { Note } from '../store/notes.ts';
import type { Store } from '../store/store.ts';
import type { DocumentPlan, History } from './document.ts';
import type { Entries } from './entries.ts';
import { judgeAll, kept, type Leads, NO_OTHERS, type Others, shelvesFor } from './leads.ts';
import type { MadeBefore } from './made.ts';
import type { Workshop } from './place-outputs.ts';
import { channelPlaces, type Place } from './places.ts';
import { type Curated, remarksOn } from './remarks.ts';
import type { Selection } from './select.ts';
import type { Shelves, Slip, SlipStore, Slips } from './slips.ts';
import type { StoryGround, StoryShelf } from './story-shelf.ts';

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
  /** Ids of the articles that wait for their veto window to end. */
  readonly held: ReadonlySet<string>;
  /** Where stories come from, and where what is decided about them is kept. */
  readonly stories: StoryDesk;
}

export interface StoryDesk {
  readonly begin: () => StoryIndex;
  /** @throws StoreError where nothing can be written. */
  readonly keep: (notes: readonly Note[]) => Promise<void>;
}

export type PressStore = SlipStore & Pick<Store, 'arrived' | 'notes'>;

/** What came of a place that is rendered each time. */
export interface Standing {
  readonly selection: Selection;
  /** Of the archive that its current documents lead back to. */
  readonly previous: string | undefined;
  readonly withdrawn: readonly Withdrawn[];
  /** On top of its page, newest first. */
  readonly pinned: readonly Slip[];
  /** Other tellings of what its page shows. */
  readonly others: Others;
  readonly rendered: Rendered;
}

/** Our few newest posts, which rivers name wherever they stand in them. */
export interface OwnLatest {
  readonly posts: readonly Article[];
  /** Of each, so that others are told from the same. */
  readonly versions: string;
  /** What they were chosen among. */
  readonly selection: Selection;
}

/** What a rendering leaves to the next one. */
export interface Run {
  readonly about: Publication;
  /** What slips are written by, in one text. */
  readonly rules: string;
  readonly slips: Slips;
  /** What entries are made by, in one text. */
  readonly style: string;
  readonly entries: Entries;
  /** What the newsroom says of articles. */
  readonly curated: Curated;
  /** Ids of the articles that the newsroom took down or holds back. */
  readonly killed: ReadonlySet<string>;
  /** The number of the last change that it can know of: what came later may yet be held back. */
  readonly seq: number;
  /** How many articles had come when it began. */
  readonly arrived: number;
  readonly storyShelf: StoryShelf;
  /** Channels that carry one article a story. */
  readonly leads: Leads;
  /** What of them is still to be kept. */
  readonly unkept: readonly Note[];
  /** Undefined before a run looked for them. */
  readonly latest: OwnLatest | undefined;
  /** What every page shows beside its own articles, by its hash. */
  readonly surroundings: string;
  /** What came of each standing place, by name, as long as nothing but articles changes. */
  readonly standing: Map<string, Standing>;
  readonly made: MadeBefore;
  /** What somebody asked for, the oldest first. */
  readonly madeAsked: MadeBefore;
  /** The pages of our posts, by article id. */
  readonly madePosts: MadeBefore;
  /** What was answered since this run began. */
  readonly answered: Map<string, Promise<Rendered>>;
}

/** The run with its channels that carry one article a story as they are now, which is kept before anybody sees them. */
export async function withLeads(run: Run): Promise<Run> {
  const { about, killed } = run;
  const ground = {
    dead: killed,
    seq: run.seq,
    stories: () => run.storyShelf.inStep(storyGround(run)),
    ...storyGround(run),
    store: about.store,
  };
  const { leads, notes } = await judgeAll(about.channels, ground, run.leads);
  return { ...run, leads, unkept: await kept([...run.unkept, ...notes], about.stories.keep) };
}

/** What stories are read from. */
export function storyGround({ about, slips, killed, arrived }: Run): StoryGround {
  const { store, cards } = about;
  return { store, slips, cards, hidden: killed, arrived };
}

/** What the documents of a channel are chosen from. */
export function shelves(run: Run, channel: Channel): Shelves {
  return shelvesFor(channel, { cards: run.about.cards, ...run });
}

/** What the documents of a place say of themselves. */
export function planOf(place: Place, { about, curated }: Run, history: History): DocumentPlan {
  const { channel, path, name, isStanding } = place;
  const { site, cards, version } = about;
  // Of what is made only when somebody asks, and of what never changes, nobody could tell the changes.
  const hub = isStanding && history.folder === undefined ? about.hub : undefined;
  return { site, cards, version, hub, channel, path, name, history, withdrawn: [], curated };
}

/** What the documents of a place are made with. */
export function workshop(run: Run, made: MadeBefore): Workshop {
  const { about, entries, surroundings, latest, curated } = run;
  const page: Workshop['page'] = ({ channel, path }, articles, others) => {
    const remarks = remarksOn(articles, curated);
    const ownLatest = latest?.posts ?? [];
    const view = { channel, articles, others, ownLatest, remarks, ...around(about, path, path) };
    return about.pages.channel(view);
  };
  return {
    entries,
    page,
    surroundings: surroundings + (latest?.versions ?? ''),
    made,
    pinned: [],
    others: NO_OTHERS,
  };
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
