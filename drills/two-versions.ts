/** A small newsroom of which one story reads in one of two ways, so that each of its documents has two versions and no third. */

import { syntheticArticle, visitedState } from '../bench/synthetic.ts';
import type { Article } from '../src/model.ts';
import type { Channel, Output } from '../src/outward.ts';
import { createPress, type Press } from '../src/publish/outputs.ts';
import type { Publication } from '../src/publish/run.ts';
import { renderRiver } from '../src/site/river.ts';
import type { Store } from '../src/store/store.ts';
import { cardOf, channelOf, publicationFrom } from '../tests/support/publication.ts';
import { siteOf } from '../tests/support/samples.ts';

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
  const site = siteOf({ title: 'Drill', description: 'Killed at any moment.', copyright: undefined });
  const homePageUrl = 'https://publisher.example/';
  const card = cardOf({ id: SOURCE, feedUrl: `${homePageUrl}feed`, homePageUrl });
  const channels = [channelNamed('all', STORIES), channelNamed('few', 3)];
  const pages = { channel: renderRiver, post: () => '' };
  return publicationFrom(store, { site, channels, cards: new Map([[SOURCE, card]]), pages, version: '0' });
}

function channelNamed(id: string, limit: number): Channel {
  return channelOf({ id, title: id, description: undefined, limit });
}
