/** ★ The table of the API: what can be asked for where, with which parameters, and what the answer looks like. */

import type { z } from 'zod';
import { channelPlaces } from '../publish/places.ts';
import { articlesPage, findings, NOT_READY, oneArticle } from './articles.ts';
import { changesAfter } from './changes.ts';
import type { Desk } from './desk.ts';
import { type Problem, problem } from './problem.ts';
import { articlesQuery, changesQuery, noQuery, readQuery, searchQuery, storiesQuery } from './queries.ts';
import {
  articleShape,
  articlesShape,
  changesShape,
  channelsShape,
  findingsShape,
  sourcesShape,
  storiesShape,
  visitShape,
} from './shapes.ts';
import { sourcesList } from './sources.ts';
import { storiesPage } from './stories.ts';

export interface Operation {
  readonly method: 'GET' | 'POST';
  /** With `{id}` for one step that may be anything. */
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  readonly query: z.ZodObject;
  readonly answer: z.ZodType;
  /** What a request may meet with beside an answer, and beside 400 where it takes parameters. */
  readonly problems: readonly number[];
  /** An address that shows it. */
  readonly example: string;
  readonly run: (asked: Asked, desk: Desk) => Promise<object | Problem>;
}

export interface Asked {
  /** What stands for `{id}`, decoded. */
  readonly id: string;
  /** Of the request's target, still encoded. */
  readonly query: string;
}

export const API_PATH = '/api/v1';

export const OPERATIONS: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/articles',
    name: 'listArticles',
    summary: 'Articles, newest first. A cursor stays right whatever arrives or goes meanwhile.',
    query: articlesQuery,
    answer: articlesShape,
    problems: [404, 503],
    example: '/articles?limit=2',
    run: ({ query }, desk) => articlesPage(query, desk),
  }),
  operation({
    method: 'GET',
    path: '/articles/{id}',
    name: 'getArticle',
    summary: 'One article.',
    query: noQuery,
    answer: articleShape,
    problems: [404, 410, 503],
    example: '/articles/{id}',
    run: ({ id }, desk) => oneArticle(id, desk),
  }),
  operation({
    method: 'GET',
    path: '/stories',
    name: 'listStories',
    summary: 'What several sources tell, each story with its articles.',
    query: storiesQuery,
    answer: storiesShape,
    problems: [503],
    example: '/stories?limit=2',
    run: ({ query }, desk) => storiesPage(query, desk),
  }),
  operation({
    method: 'GET',
    path: '/search',
    name: 'searchArticles',
    summary: 'Articles by their words, the best first.',
    query: searchQuery,
    answer: findingsShape,
    problems: [404, 503],
    example: '/search?q=charging&limit=2',
    run: ({ query }, desk) => findings(query, desk),
  }),
  operation({
    method: 'GET',
    path: '/changes',
    name: 'listChanges',
    summary:
      'What was added, changed and removed, in its order; resumable for as long as changes are remembered.',
    query: changesQuery,
    answer: changesShape,
    problems: [503],
    example: '/changes?after=0&limit=2',
    run: ({ query }, desk) => changesAfter(query.after, query.limit, desk),
  }),
  operation({
    method: 'GET',
    path: '/sources',
    name: 'listSources',
    summary: 'Whom we listen to, and how they are doing.',
    query: noQuery,
    answer: sourcesShape,
    problems: [503],
    example: '/sources',
    run: (_asked, desk) => sourcesList(desk),
  }),
  operation({
    method: 'GET',
    path: '/channels',
    name: 'listChannels',
    summary: 'What we publish.',
    query: noQuery,
    answer: channelsShape,
    problems: [503],
    example: '/channels',
    run: async (_asked, desk) => channelsList(desk),
  }),
  operation({
    method: 'POST',
    path: '/sources/{id}/refresh',
    name: 'refreshSource',
    summary: 'Visits a source now, whether it is due or not; the answer comes when the visit is over.',
    query: noQuery,
    answer: visitShape,
    problems: [401, 403, 404, 409, 503],
    example: '/sources/{id}/refresh',
    run: ({ id }, desk) => refreshOne(id, desk),
  }),
];

/** An operation whose query is read by its schema before it is run. */
function operation<Query extends z.ZodObject>(
  about: Omit<Operation, 'run' | 'query'> & {
    readonly query: Query;
    readonly run: (
      asked: { readonly id: string; readonly query: z.output<Query> },
      desk: Desk,
    ) => Promise<object | Problem>;
  },
): Operation {
  return {
    ...about,
    run: async (asked, desk) => {
      const read = readQuery(about.query, asked.query);
      if ('fault' in read) return problem(400, read.fault);
      return about.run({ id: asked.id, query: read.query as z.output<Query> }, desk);
    },
  };
}

function channelsList({ published, site }: Desk): object {
  const current = published();
  if (current === undefined) return NOT_READY;
  const { url } = site();
  const channels = channelPlaces(current.channels).map(({ channel, path }) => {
    const page = url + path.slice(1);
    const feeds = { rss: `${page}rss.xml`, atom: `${page}atom.xml`, json: `${page}feed.json` };
    const { id, title, description = null, content } = channel;
    return { id, title, description, url: page, feeds, content };
  });
  return { channels };
}

async function refreshOne(id: string, desk: Desk): Promise<object | Problem> {
  const known = desk.published()?.cards.has(id) ?? false;
  return known ? desk.refresh(id) : problem(404, `There is no source ${JSON.stringify(id.slice(0, 80))}.`);
}
