import { describe, expect, it } from 'vitest';
import { wholeBody } from '../../src/publish/body.ts';
import { createPress } from '../../src/publish/outputs.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { cardsOf, numbered, publicationOf } from './newsroom.ts';

const ADA = { authors: [{ name: 'Ada O’Neill', url: undefined }] };

/** A newsroom of three thousand articles, the oldest of which are by Ada, tagged, or of a source that tags all it brings. */
async function newsroom() {
  const store = openMemoryStore();
  const old = [
    numbered(5001, { tags: ['Sodium'] }),
    numbered(5002, ADA),
    numbered(5003, { sourceId: 'daily' }),
  ];
  const added = [...old, ...Array.from({ length: 3000 }, (_, n) => numbered(n))];
  const changes = { added, changed: [], unchanged: 0, restated: [], removed: [] };
  await store.save({ changes, state: undefined });
  const read = new Set<string>();
  const counting: Store = {
    ...store,
    articles: (ids) => {
      for (const id of ids) read.add(id);
      return store.articles(ids);
    },
  };
  const cards = cardsOf(cardOf(), cardOf({ id: 'daily', title: 'The Daily', tags: ['Papers'] }));
  const press = createPress();
  await press.render(publicationOf([], { store: counting, cards, channels: [channelOf({ limit: 20 })] }));
  read.clear();
  return { press, read };
}

describe('a place that somebody asks for', () => {
  it.each([
    { kind: 'tags', key: 'sodium', ids: ['wire-05001'] },
    { kind: 'tags', key: 'papers', ids: ['daily-05003'] },
    { kind: 'authors', key: 'ada-o-neill', ids: ['wire-05002'] },
    { kind: 'sources', key: 'daily', ids: ['daily-05003'] },
    { kind: 'tags', key: 'nothing', ids: [] },
  ] as const)('reads nothing but what belongs to $kind/$key', async ({ kind, key, ids }) => {
    const { press, read } = await newsroom();
    const { outputs } = await press.renderAsked({ kind, key, stretch: undefined });
    expect([...read]).toEqual(ids);
    expect(outputs).toHaveLength(ids.length * 4);
  });

  it.each([
    { kind: 'tags', key: 'sodium', title: 'Sodium' },
    { kind: 'tags', key: 'papers', title: 'papers' },
    { kind: 'authors', key: 'ada-o-neill', title: 'Ada O’Neill' },
    { kind: 'sources', key: 'daily', title: 'The Daily' },
  ] as const)(
    'calls the feed of $kind/$key by its name as articles spell it',
    async ({ kind, key, title }) => {
      const { press } = await newsroom();
      const { outputs } = await press.renderAsked({ kind, key, stretch: undefined });
      const feed = outputs.find(({ path }) => path.endsWith('/feed.json')) ?? { parts: [] };
      expect(JSON.parse(String(wholeBody(feed))).title).toBe(title);
    },
  );
});
