import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import type { Channel } from '../../src/outward.ts';
import { tellBarrier } from '../../src/publish/barrier-words.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { makeAll } from '../../src/publish/edit-plan.ts';
import { createPress } from '../../src/publish/outputs.ts';
import { type Barrier, barrierTo } from '../../src/publish/standing.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { createStoryIndex } from '../../src/stories/story-index.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { cardsOf, numbered, publicationOf } from './newsroom.ts';

const BEGAN = '2026-11-10T06:00:00.000Z';
const JOINED = '2026-11-18T06:00:00.000Z';
const LATER = '2026-11-19T06:00:00.000Z';
const CARDS = cardsOf(cardOf(), cardOf({ id: 'daily', title: 'The Daily' }));

/** What one visit to a source brings. */
async function bring(store: Store, arrivedAt: string, articles: readonly Article[]): Promise<void> {
  const added = articles.map((it) => ({ ...it, arrivedAt }));
  const changes = { added, changed: [], unchanged: 0, restated: [], removed: [] };
  await store.save({ changes, state: undefined });
}

const many = (count: number, wanted: Partial<Article> = {}) =>
  Array.from({ length: count }, (_, n) => numbered(n + 1, wanted));
const undated = (count: number, sourceId: string) => many(count, { sourceId, publishedAt: undefined });
const dated = (day: number, sourceId = 'wire') => [
  numbered(day + 100, {
    sourceId,
    title: `of the ${day}th`,
    publishedAt: `2026-11-${String(day).padStart(2, '0')}T05:00:00.000Z`,
  }),
];

async function idsIn(store: Store, wanted: Partial<Channel> = {}): Promise<readonly string[]> {
  const about = publicationOf([], { store, cards: CARDS, channels: [channelOf(wanted)] });
  const { outputs } = await createPress().render(about);
  const feed = JSON.parse(
    String(wholeBody(outputs.find(({ path }) => path === '/feed.json') ?? { parts: [] })),
  );
  return feed.items.map(({ url }: { readonly url: string }) => new URL(url).host.split('.')[0]);
}
const count = (list: readonly string[], name: string) => list.filter((it) => it === name).length;

describe('what a source had lying about at its first visit', () => {
  it('stands behind everything that says when it is of, where it does not say so itself, but for three articles', async () => {
    const store = openMemoryStore();
    await bring(store, BEGAN, dated(9));
    await bring(store, BEGAN, [...undated(9, 'daily'), ...dated(8, 'daily')]);
    const inPlace = ['daily', 'daily', 'daily', 'wire', 'daily'];
    expect(await idsIn(store)).toEqual([...inPlace, ...Array(6).fill('daily')]);
    await bring(store, LATER, dated(17));
    expect((await idsIn(store)).slice(0, 6)).toEqual(['wire', ...inPlace]);
    expect(await idsIn(store, { limit: 5 })).toEqual(['wire', ...inPlace.slice(0, 4)]);
  });

  it('is all there for a reader of the source alone, and on the first day of a newsroom', async () => {
    const store = openMemoryStore();
    await bring(store, BEGAN, undated(30, 'daily'));
    await bring(store, '2026-11-10T18:00:00.000Z', many(30, { publishedAt: '2026-11-09T05:00:00.000Z' }));
    const all = await idsIn(store, { limit: 100 });
    expect([count(all, 'wire'), count(all, 'daily')]).toEqual([30, 30]);
    expect(count(all.slice(0, 33), 'wire')).toBe(30);
  });

  it('fills a fifth of a channel of several where the source joins later, the newest of it; what follows is news', async () => {
    const store = openMemoryStore();
    await bring(store, BEGAN, dated(9));
    const backlog = many(40, { sourceId: 'daily' }).map((it, n) => ({
      ...it,
      publishedAt: `2026-11-17T05:${10 + n}:00.000Z`,
    }));
    await bring(store, JOINED, backlog);
    expect(count(await idsIn(store, { limit: 50 }), 'daily')).toBe(10);
    expect(count(await idsIn(store, { limit: 10 }), 'daily')).toBe(5);
    expect(count(await idsIn(store, { limit: 50, sources: ['daily'] }), 'daily')).toBe(40);
    await bring(
      store,
      LATER,
      undated(6, 'daily').map((it) => ({ ...it, id: `${it.id}-news`, entryId: `${it.entryId}#` })),
    );
    const after = await idsIn(store, { limit: 50 });
    expect(after.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => 'daily'));
    expect(count(after, 'daily')).toBe(16);
  });

  it('keeps the order of its publication among the articles of others', async () => {
    const store = openMemoryStore();
    await bring(store, BEGAN, [...dated(9), ...dated(7)]);
    await bring(store, JOINED, [...dated(8, 'daily'), ...dated(6, 'daily')]);
    expect(await idsIn(store)).toEqual(['wire', 'daily', 'wire', 'daily']);
  });

  it('is told as what a newcomer may not have, where that keeps it out', async () => {
    const store = openMemoryStore();
    await bring(store, BEGAN, many(4, { publishedAt: '2026-11-09T05:00:00.000Z' }));
    await bring(store, JOINED, many(8, { sourceId: 'daily', publishedAt: '2026-11-17T05:00:00.000Z' }));
    const making = {
      channels: [channelOf({ limit: 20 })],
      cards: CARDS,
      silenced: new Map(),
      beginStories: createStoryIndex,
    };
    const made = (await makeAll(making, store)).get('all');
    const barriers: Barrier[] = [];
    for await (const article of store.newest({ sourceIds: ['daily'] }))
      if (made !== undefined && !made.slips.some(({ id }) => id === article.id))
        barriers.push(barrierTo(article, made));
    expect(barriers).toEqual(Array(3).fill({ word: 'newcomer', most: 5 }));
    const [barrier = { word: 'tags' as const }] = barriers;
    expect(tellBarrier(barrier, channelOf(), undefined).sentence).toMatch(
      /^is behind the 5 articles .* joined later/u,
    );
  });
});
