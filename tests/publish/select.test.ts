import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import type { Channel, SourceCard } from '../../src/outward.ts';
import { killedAmong } from '../../src/publish/killed.ts';
import { selectArticles } from '../../src/publish/select-articles.ts';
import type { Store } from '../../src/store/store.ts';
import { createStoryIndex } from '../../src/stories/story-index.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { cardsOf, numbered, postOf, storeOf } from './newsroom.ts';

const WIRE = cardOf();
const DAILY = cardOf({ id: 'daily', title: 'The Daily', tags: ['Trucks'] });
const many = (count: number, wanted: Partial<Article> = {}) =>
  Array.from({ length: count }, (_, n) => numbered(n, wanted));

async function chosenFor(
  channel: Channel,
  cards: ReadonlyMap<string, SourceCard>,
  store: Store,
  held: readonly string[],
): Promise<readonly Article[]> {
  const killed = [...killedAmong(await store.notes('curation'))].map((id) => [id, 'killed'] as const);
  const silenced = new Map([...killed, ...held.map((id) => [id, 'held'] as const)]);
  const making = { channels: [channel], cards, silenced, beginStories: createStoryIndex };
  return selectArticles(channel.id, making, store);
}

async function titles(
  wanted: Partial<Channel>,
  articles: readonly Article[],
  cards: readonly SourceCard[] = [WIRE, DAILY],
): Promise<readonly string[]> {
  const chosen = await chosenFor(channelOf(wanted), cardsOf(...cards), storeOf(articles), []);
  return chosen.map((it) => it.title);
}

describe('a channel', () => {
  it('carries every source for *, and our posts', async () => {
    const all = [numbered(1), numbered(2, { sourceId: 'daily' }), postOf('ours', { title: 'Ours' })];
    expect(await titles({}, all)).toEqual(['Story 1', 'Story 2', 'Ours']);
  });

  it('carries only the sources that it names', async () => {
    const all = [numbered(1), numbered(2, { sourceId: 'daily' }), postOf('ours', { title: 'Ours' })];
    expect(await titles({ sources: ['daily'], posts: false }, all)).toEqual(['Story 2']);
    expect(await titles({ sources: [], posts: true }, all)).toEqual(['Ours']);
    expect(await titles({ sources: [], posts: false }, all)).toEqual([]);
  });

  it('carries nothing of a source that is no longer configured', async () => {
    const all = [numbered(1), numbered(2, { sourceId: 'former' })];
    expect(await titles({}, all)).toEqual(['Story 1']);
    expect(await titles({ sources: ['former'] }, all)).toEqual([]);
  });

  it('takes any of its tags, of the article or of its source, in whatever case', async () => {
    const all = [
      numbered(1, { tags: ['CHARGING'] }),
      numbered(2, { sourceId: 'daily', tags: [] }),
      numbered(3, { tags: ['charging stations'] }),
    ];
    expect(await titles({ tags: ['charging', 'trucks'] }, all)).toEqual(['Story 1', 'Story 2']);
  });

  it('takes posts by their own tags', async () => {
    const all = [postOf('a', { title: 'A', tags: ['Trucks'] }), postOf('b', { title: 'B', tags: [] })];
    expect(await titles({ tags: ['trucks'] }, all)).toEqual(['A']);
  });

  it('takes what says one of its words, in title, summary or tags', async () => {
    const all = [
      numbered(1, { title: 'Tesla opens a plant' }),
      numbered(2, { summary: 'What tesla did.' }),
      numbered(3, { tags: ['Tesla'] }),
      numbered(4, { contentHtml: '<p>Tesla</p>' }),
      numbered(5, { title: 'Teslas' }),
    ];
    expect(await titles({ include: ['Tesla', 'rivian'] }, all)).toEqual([
      'Tesla opens a plant',
      'Story 2',
      'Story 3',
    ]);
  });

  it('finds no phrase that begins in the title and ends in the summary', async () => {
    expect(
      await titles({ include: ['fast charging'] }, [numbered(1, { title: 'So fast', summary: 'Charging' })]),
    ).toEqual([]);
  });

  it('leaves out what says an excluded word, included or not', async () => {
    const all = [numbered(1, { title: 'Tesla, sponsored' }), numbered(2, { title: 'Tesla alone' })];
    expect(await titles({ include: ['tesla'], exclude: ['Sponsored'] }, all)).toEqual(['Tesla alone']);
    expect(await titles({ exclude: ['sponsored'] }, all)).toEqual(['Tesla alone']);
  });

  it('applies the rules of a source to the articles of that source alone', async () => {
    const ruled = cardOf({ id: 'daily', include: ['Tesla'], exclude: ['rumour'] });
    const all = [
      numbered(1, { title: 'Anything' }),
      numbered(2, { sourceId: 'daily', title: 'Tesla opens a plant' }),
      numbered(3, { sourceId: 'daily', title: 'Tesla rumour' }),
      numbered(4, { sourceId: 'daily', title: 'Rivian opens a plant' }),
    ];
    expect(await titles({}, all, [WIRE, ruled])).toEqual(['Anything', 'Tesla opens a plant']);
  });

  it('has the next article in the place of one that the newsroom took down', async () => {
    const killed = { pinned: false, killed: true, annotation: undefined, at: '2026-11-20T09:00:00.000Z' };
    const pinned = { ...killed, pinned: true, killed: false };
    const [one, two, three] = many(3);
    const curation = new Map([
      [one?.id, killed],
      [two?.id, pinned],
    ]);
    const store = { ...storeOf(many(3)), notes: async () => curation } as unknown as Store;
    const chosen = await chosenFor(channelOf({ limit: 2 }), cardsOf(WIRE), store, []);
    expect(chosen.map(({ id }) => id)).toEqual([two?.id, three?.id]);
  });

  it('has the next article in the place of one that is held back', async () => {
    const [one, two, three] = many(3).map(({ id }) => id);
    const chosen = await chosenFor(channelOf({ limit: 2 }), cardsOf(WIRE), storeOf(many(3)), [two ?? '']);
    expect(chosen.map(({ id }) => id)).toEqual([one, three]);
  });

  it('stops reading once it is full', async () => {
    const store = storeOf(many(100));
    expect(await chosenFor(channelOf({ limit: 5 }), cardsOf(WIRE), store, [])).toHaveLength(5);
    // Once to choose it, once for its words, and one more to know that there is more.
    expect(store.read()).toBe(11);
  });

  it('looks through no more than 20,000 articles for what it wants', async () => {
    const article = numbered(0);
    const store = storeOf(Array.from({ length: 20_100 }, (_, n) => ({ ...article, id: `${n}` })));
    expect(await chosenFor(channelOf({ include: ['unheard-of'] }), cardsOf(WIRE), store, [])).toEqual([]);
    expect(store.read()).toBe(20_000);
  });
});

describe('the share of one source', () => {
  const all = [...many(20), ...many(20, { sourceId: 'daily' }).map((it) => ({ ...it, title: 'Daily' }))];
  const ofDaily = (list: readonly string[]) => list.filter((title) => title === 'Daily').length;

  it('bounds each outside source, rounded up', async () => {
    const chosen = await titles({ limit: 5, perSourceShare: 0.5 }, all);
    expect(chosen).toHaveLength(5);
    expect([2, 3]).toContain(ofDaily(chosen));
    expect(await titles({ limit: 100, perSourceShare: 0.07 }, all)).toHaveLength(14);
  });

  it('is one article at least', async () => {
    expect(await titles({ limit: 5, perSourceShare: 0.01 }, all)).toHaveLength(2);
  });

  it('bounds neither a channel of one source nor our posts', async () => {
    expect(await titles({ limit: 10, perSourceShare: 0.1, sources: ['wire'] }, all)).toHaveLength(10);
    const posts = ['a', 'b', 'c', 'd'].map((slug) => postOf(slug));
    expect(await titles({ limit: 4, perSourceShare: 0.1, sources: [] }, posts)).toHaveLength(4);
  });
});

describe('the same entry from two sources', () => {
  const shared = { entryId: 'tag:wire.example,2026:1' };

  it('appears once, from the source that brought it first', async () => {
    const early = numbered(2, { ...shared, arrivedAt: '2026-11-20T08:00:00.000Z' });
    const late = numbered(1, { ...shared, sourceId: 'daily', arrivedAt: '2026-11-20T09:00:00.000Z' });
    expect(await titles({}, [early, late, numbered(3)])).toEqual(['Story 2', 'Story 3']);
  });

  it('is decided by the id where both came at once', async () => {
    const at = { ...shared, arrivedAt: '2026-11-20T08:00:00.000Z', publishedAt: undefined };
    const both = [numbered(1, { ...at, id: 'b' }), numbered(2, { ...at, id: 'a', sourceId: 'daily' })];
    expect(await titles({}, both)).toEqual(['Story 2']);
    expect(await titles({}, [...both].reverse())).toEqual(['Story 2']);
  });

  it('does not count against the share of the source that lost', async () => {
    const late = numbered(1, { ...shared, arrivedAt: '2026-11-20T09:00:00.000Z' });
    const early = numbered(2, { ...shared, sourceId: 'daily', arrivedAt: '2026-11-20T08:00:00.000Z' });
    const chosen = await titles({ limit: 2, perSourceShare: 0.5 }, [late, early, numbered(3)]);
    expect(chosen).toEqual(['Story 2', 'Story 3']);
  });
});
