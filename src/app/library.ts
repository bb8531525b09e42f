/** What people and programs look up: the API, the search, and the changes as they happen, of articles and of sources. It outlives a configuration. */

import type { Desk, Search } from '../api/desk.ts';
import { problem } from '../api/problem.ts';
import { STORY_BOOK } from '../api/story-book.ts';
import type { ApiDoor } from '../http/api.ts';
import { createEvents, type Events, USUAL_EVENTS } from '../http/events.ts';
import type { FrontDoorSources } from '../http/routes.ts';
import type { Custody } from '../ingest/custody.ts';
import type { Visited } from '../ingest/refresh.ts';
import type { Instant, SourceState } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import { channelPlaces } from '../publish/places.ts';
import { NO_FILTER } from '../publish/published.ts';
import { waitReason } from '../schedule/pace.ts';
import { type Ended, visitRound } from '../schedule/round.ts';
import {
  createSearcher,
  type Findings,
  MOST_ARTICLES,
  type Searcher,
  type Shelf,
} from '../search/searcher.ts';
import { renderSearch, type SearchView } from '../site/search.ts';
import type { Store } from '../store/store.ts';
import { type ConditionWatch, openConditionWatch } from './condition-watch.ts';
import { storyPage } from './story-page.ts';

export interface LibraryTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  /** As it was when the documents were made that are out. */
  readonly published: () => Newsroom;
  readonly store: Store;
  readonly custody: Custody;
  readonly version: string;
  readonly now: () => Instant;
  /** Hears what a visit came to that the operator asked for. */
  readonly visited: (visited: Visited, before: SourceState) => void;
}

export interface Library {
  readonly api: ApiDoor;
  readonly events: Events;
  readonly searchPage: (query: string) => Promise<string>;
  readonly statusFeed: ConditionWatch['feed'];
  readonly storyPage: FrontDoorSources['storyPage'];
  /** What each beat does: looks how the sources are, and holds no memory for nobody. */
  readonly tend: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Reads nothing until somebody asks. */
export function openLibrary(tools: LibraryTools): Library {
  const { newsroom, published, store, now } = tools;
  const searcher = createSearcher({
    store,
    shelf: () => shelfOf(published()),
    now,
    mostArticles: MOST_ARTICLES,
  });
  const conditions = openConditionWatch(tools);
  const desk: Desk = {
    site: () => published().config.site,
    published: () => published().published(),
    store,
    stories: STORY_BOOK,
    health: () => newsroom().health(),
    search: (wanted) => search(wanted, searcher, published()),
    refresh: (sourceId) => refresh(sourceId, tools),
  };
  return {
    api: { desk, version: tools.version, adminToken: () => newsroom().config.server.adminToken },
    events: createEvents({ desk, ...USUAL_EVENTS }),
    searchPage: async (query) => renderSearch(await searchView(query, searcher, published())),
    statusFeed: conditions.feed,
    storyPage: (articleId) => storyPage(articleId, STORY_BOOK, published()),
    tend: async () => {
      searcher.rest();
      await conditions.tend();
    },
    stop: searcher.stop,
  };
}

const EMPTY_SHELF: Shelf = {
  cards: new Map(),
  rules: '',
  hidden: new Set(),
  seq: 0,
  some: async () => new Map(),
};

function shelfOf({ published }: Newsroom): Shelf {
  return published() ?? EMPTY_SHELF;
}

async function search(wanted: Search, searcher: Searcher, room: Newsroom): Promise<Findings | undefined> {
  const { query, filter, from, limit } = wanted;
  const some: Shelf['some'] = async (ids) => (await room.published()?.some(ids, filter)) ?? new Map();
  return searcher.search({ query, sourceId: filter.source, some, from, limit });
}

const LONGEST_QUERY = 200;
const ON_A_PAGE = 20;
const MOST_RESULTS = 1000;

/** People are asked nothing twice: what makes no sense in the address is passed over. */
async function searchView(text: string, searcher: Searcher, room: Newsroom): Promise<SearchView> {
  const asked = new URLSearchParams(text);
  const query = (asked.get('q') ?? '').trim().slice(0, LONGEST_QUERY);
  const { site, channels } = room.config;
  const { cards } = shelfOf(room);
  const sourceId = cards.get(asked.get('source') ?? '')?.id;
  const frame = {
    site,
    cards,
    channels: channelPlaces(channels).map(({ channel, path }) => ({ title: channel.title, path })),
    query,
    sourceId,
  };
  if (query === '') return { ...frame, found: 'nothing-asked' };
  const from = Math.min(MOST_RESULTS, Number(/^\d{1,4}$/u.exec(asked.get('from') ?? '')?.[0] ?? 0));
  const filter = { ...NO_FILTER, source: sourceId };
  const found = await search({ query, filter, from, limit: ON_A_PAGE }, searcher, room);
  return { ...frame, found: found === undefined ? 'too-busy' : { ...found, from } };
}

/** A visit that the operator asked for: it keeps to the pace of the source's domain, and does not move the schedule. */
async function refresh(sourceId: string, tools: LibraryTools): Promise<object> {
  const { newsroom, store, custody, now, visited } = tools;
  const source = newsroom().config.sources.find(({ id }) => id === sourceId);
  if (source?.enabled !== true) return problem(409, 'The source is switched off.');
  let answer: object = problem(503, 'The source waits for its first visit, which comes by itself.');
  await custody.amend(sourceId, async (newest) => {
    const { visit, config } = newsroom();
    const states = new Map([...(await store.states()), [sourceId, newest]]);
    let state = newest;
    const ended = (_source: unknown, how: Ended<Visited>) => {
      if ('postponed' in how) {
        answer = problem(503, waitReason(how.postponed).sentence);
        return;
      }
      visited(how.visited, newest);
      answer = how.visited.result;
      state = how.visited.state;
    };
    const { polling: limits } = config;
    await visitRound({ sources: [source], states, limits, visit, ended, now, isWished: true });
    return state;
  });
  return answer;
}
