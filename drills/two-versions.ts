/** A small newsroom of which one story reads in one of two ways, so that each of its documents has two versions and no third. */

import { syntheticArticle, visitedState } from '../bench/synthetic.ts';
import type { Article } from '../src/model.ts';
import type { Channel, Output } from '../src/outward.ts';
import { createPress, type Press } from '../src/publish/outputs.ts';
import type { Publication } from '../src/publish/run.ts';
import { renderRiver } from '../src/site/river.ts';
import type { Store } from '../src/store/store.ts';

export type Version = 'one' | 'other';

const NOW = Date.UTC(2026, 10, 20);
const SOURCE = 'wire';
const STORIES = 60;

/** Fills a new store, or brings a filled one to a version. */
export async function bringTo(version: Version, store: Store): Promise<void> {
  const isFilled = (await store.states()).has(SOURCE);
  const stories = isFilled
    ? []
    : Array.from({ length: STORIES }, (_, at) => syntheticArticle(SOURCE, at, NOW));
  const edited = { ...syntheticArticle(SOURCE, 0, NOW), ...wordsOf(version) };
  const [added, changed] = isFilled ? [[], [edited]] : [[edited, ...stories.slice(1)], []];
  const changes = { added, changed, unchanged: 0, restated: [], removed: [] };
  await store.save({ changes, state: visitedState(SOURCE, 'https://publisher.example/feed', NOW) });
}

/** Every document but those that are asked for. */
export async function documentsOf(store: Store, press: Press = createPress()): Promise<readonly Output[]> {
  const { outputs, missing } = await press.render(publicationOf(store));
  if (missing.length > 0) throw new Error(`${missing[0]?.path} ${missing[0]?.reason}`);
  return outputs;
}

function wordsOf(version: Version): Partial<Article> {
  return { title: `It reads in ${version} way`, fingerprint: version };
}

function publicationOf(store: Store): Publication {
  const site = {
    title: 'Drill',
    description: 'Killed at any moment.',
    url: 'https://news.example/',
    language: 'en',
    copyright: undefined,
    icon: undefined,
    logo: undefined,
  };
  const card = {
    id: SOURCE,
    title: 'The Wire',
    feedUrl: 'https://publisher.example/feed',
    homePageUrl: 'https://publisher.example/',
    tags: [],
    content: 'full',
    vetoMinutes: 0,
    include: [],
    exclude: [],
    rights: undefined,
    credit: undefined,
  } as const;
  const pages = { channel: renderRiver, post: () => '' };
  const channels = [channelOf('all', STORIES), channelOf('few', 3)];
  return {
    site,
    channels,
    cards: new Map([[SOURCE, card]]),
    store,
    pages,
    version: '0',
    hub: undefined,
    held: new Set<string>(),
    promotion: undefined,
  };
}

function channelOf(id: string, limit: number): Channel {
  const everything = { sources: ['*'], tags: [], authors: [], include: [], exclude: [] };
  return {
    id,
    title: id,
    description: undefined,
    ...everything,
    posts: true,
    limit,
    perSourceShare: 1,
    content: 'full',
  };
}
