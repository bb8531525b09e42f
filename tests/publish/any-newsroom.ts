/** Channels, sources and articles as they may come, and what readers get of them. */

import fc from 'fast-check';
import { expect } from 'vitest';
import type { Article } from '../../src/model.ts';
import type { Channel, Output, Rule, SourceCard } from '../../src/outward.ts';
import type { Making } from '../../src/publish/edit-plan.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { createStoryIndex } from '../../src/stories/story-index.ts';
import { cardOf, channelOf, renderOutputs } from '../support/publication.ts';
import { cardsOf, numbered, postOf, publicationOf } from './newsroom.ts';

const WORDS = ['tesla', 'rivian', 'charger', 'recall', 'solar', 'sponsored'];
const TAGS = ['ev', 'energy', 'space'];
const SOURCES = ['wire', 'daily', 'blog', 'times'];

const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.constantFrom<Rule>('/te.la|solar/i', { not: 'tesla' }, { language: 'de' }, { olderThanDays: 1 }),
  fc.record({ tag: fc.constantFrom(...TAGS), title: fc.constantFrom(...WORDS) }),
);
const rules = fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(rule, { maxLength: 2 }));
const policy = fc.constantFrom('headline' as const, 'excerpt' as const, 'full' as const);
const channel = (id: string): fc.Arbitrary<Channel> =>
  fc
    .record({
      sources: fc.oneof(fc.constant(['*']), some(SOURCES)),
      tags: fc.oneof(fc.constant([]), some(TAGS)),
      include: rules,
      exclude: rules,
      posts: fc.boolean(),
      limit: fc.integer({ min: 1, max: 12 }),
      perSourceShare: fc.constantFrom(0.2, 0.5, 1),
      content: policy,
      stories: fc.constantFrom('all' as const, 'lead' as const),
    })
    .map((wanted) => channelOf({ id, title: id, ...wanted }));
const card = (id: string): fc.Arbitrary<SourceCard> =>
  fc
    .record({ tags: some(TAGS), include: rules, exclude: rules, content: policy })
    .map((wanted) => cardOf({ id, ...wanted }));

/** Sources and channels come and go: those that are not drawn are not configured. */
export const making: fc.Arbitrary<Making> = fc
  .record({
    channels: some(['a', 'b', 'c']).chain((ids) => fc.tuple(...['first', ...ids].map(channel))),
    cards: some(SOURCES).chain((ids) => fc.tuple(...ids.map(card))),
  })
  .map(({ channels, cards }) => ({
    channels,
    cards: cardsOf(...cards),
    silenced: new Map(),
    beginStories: createStoryIndex,
  }));

export const article: fc.Arbitrary<Article> = fc
  .record({
    n: fc.integer({ min: 0, max: 500 }),
    sourceId: fc.constantFrom(...SOURCES),
    words: some(WORDS),
    tags: some(TAGS),
    language: fc.constantFrom(undefined, 'en', 'de-AT'),
    twin: fc.boolean(),
    late: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ n, sourceId, words, tags, language, twin, late }) => {
    const it = numbered(n, { sourceId, title: [...words, `story ${n}`].join(' '), tags, language });
    const arrivedAt = new Date(Date.parse(it.arrivedAt) + late * 43_200_000).toISOString();
    // The same entry, carried by several sources.
    return { ...it, arrivedAt, ...(twin ? { entryId: `https://same.example/${n % 5}` } : {}) };
  });
export const posts = some(['one', 'two', 'three']).map((slugs) =>
  slugs.map((slug, n) => postOf(slug, { tags: [TAGS[n] ?? 'ev'], title: `${slug} tesla` })),
);

/** A store that holds these articles. */
export async function storeWith(articles: readonly Article[]): Promise<Store> {
  const store = openMemoryStore();
  const changes = { added: articles, changed: [], unchanged: 0, restated: [], removed: [] };
  await store.save({ changes, state: undefined });
  return store;
}

/** The ids in the rendered JSON feed of each channel, as readers get them. */
export async function idsServed(
  { channels, cards }: Making,
  store: Store,
): Promise<Map<string, readonly string[]>> {
  const { outputs, missing } = await renderOutputs(publicationOf([], { channels, cards, store }));
  expect(missing).toEqual([]);
  const read = ({ parts }: Output) =>
    (JSON.parse(Buffer.concat(parts).toString()) as { items: { id: string }[] }).items.map(({ id }) => id);
  return new Map(
    outputs.flatMap((output) => {
      const id = /^\/channels\/([^/]+)\/feed\.json$/u.exec(output.path)?.[1];
      return id === undefined ? [] : [[id, read(output)] as const];
    }),
  );
}
