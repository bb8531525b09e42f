import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/load.ts';
import { createAudience } from '../../src/http/audience.ts';
import { articleId } from '../../src/ingest/entry-name.ts';
import type { Article } from '../../src/model.ts';
import { explain } from '../../src/newsroom/why.ts';
import { type Newsroom, openNewsroom } from '../../src/newsroom.ts';
import type { Making } from '../../src/publish/edit-plan.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { createLeaseBook } from '../../src/websub/lease-book.ts';
import { article, idsServed, making, posts, storeWith } from '../publish/any-newsroom.ts';
import { numbered } from '../publish/newsroom.ts';
import { channelOf } from '../support/publication.ts';
import { articleOf, sourceOf, stateOf } from '../support/samples.ts';

const NOW = '2026-11-22T10:00:00.000Z';
const now = () => NOW;
const CONFIG = parseConfig(
  JSON.stringify({
    site: { title: 'T', url: 'https://news.example/' },
    channels: [{ id: 'all', title: 'All' }],
  }),
  'config.json',
  { env: {}, isCron: () => true },
);

function newsroomOf(store: Store, wanted: Partial<Config>): Newsroom {
  const config = { ...CONFIG, retention: { ...CONFIG.retention, days: 36_500 }, ...wanted };
  return openNewsroom(config, {
    store,
    now,
    version: '0.1.0',
    leases: createLeaseBook([]),
    audience: createAudience(now),
    web: undefined,
  });
}

function configOf({ channels, cards }: Making): Partial<Config> {
  const sources = [...cards.values()].map(({ id, tags, include, exclude, content }) =>
    sourceOf({ id, tags, include, exclude, content }),
  );
  return { channels: channels as unknown as Config['channels'], sources };
}

const why = (query: string, newsroom: Newsroom, channel?: string) =>
  explain(query, channel, newsroom, { now: NOW, version: '0.1.0' });

/** By channel, the place of each article that is told to be there. */
async function placesTold(all: readonly Article[], newsroom: Newsroom) {
  const told = new Map<string, Map<string, number>>();
  for (const { id } of all) {
    const [chain] = (await why(id, newsroom)).chains;
    for (const standing of chain?.channels ?? []) {
      const places = told.get(standing.id) ?? new Map();
      if (standing.position === undefined) expect(standing.barrier.sentence).toMatch(/^(?:is|has|lies) /u);
      else places.set(id, standing.position);
      told.set(standing.id, places);
    }
  }
  return told;
}

describe('why', () => {
  it('says that an article is at a place of a channel where readers find it there, and nowhere else', async () => {
    const world = fc.record({
      articles: fc.uniqueArray(article, { minLength: 1, maxLength: 30, selector: ({ id }) => id }),
      posts,
      wanted: making,
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ articles, posts: ours, wanted }) => {
        const all = [...articles, ...ours];
        const store = await storeWith(all);
        const newsroom = newsroomOf(store, configOf(wanted));
        const served = await idsServed(wanted, store);
        const told = await placesTold(all, newsroom);
        for (const { id } of wanted.channels) {
          const places = [...(told.get(id) ?? [])].sort((one, other) => one[1] - other[1]);
          const entryIds = places.map(([at]) => all.find((it) => it.id === at)?.entryId);
          expect(entryIds).toEqual(served.get(id));
          expect(places.map(([, position]) => position)).toEqual(places.map((_, at) => at + 1));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('counts places without what no document can hold', async () => {
    const faulty = numbered(1, { entryId: '\u0000' });
    const newsroom = newsroomOf(await storeWith([faulty, numbered(2)]), { sources: [sourceOf()] });
    const [fine, odd] = [await why(numbered(2).id, newsroom), await why(faulty.id, newsroom)];
    expect(fine.chains[0]?.channels).toMatchObject([{ position: 1, of: 1 }]);
    expect(odd.chains[0]?.channels).toMatchObject([
      { position: undefined, barrier: { word: 'faulty', sentence: expect.stringContaining('no guid') } },
    ]);
  });

  const seen = async (stored: Article, names: readonly string[]) => {
    const newsroom = newsroomOf(await storeWith([stored]), { sources: [sourceOf()] });
    const found = await Promise.all(names.map((name) => why(name, newsroom)));
    return found.map(({ chains }) => chains.map(({ sighting }) => sighting.id));
  };

  it('knows an article by its id, its guid and its address, however that is written', async () => {
    const guid = 'wire-7/2026';
    const id = articleId('wire', ['guid', guid]);
    const stored = articleOf({ id, guid, url: 'https://wire.example/7' });
    const names = [id, guid, 'https://wire.example/7', 'http://www.wire.example/7/?utm_source=x'];
    expect(await seen(stored, names)).toEqual(names.map(() => [id]));
  });

  it('tells the chain: the source and its last visit, edits, rules, and what keeps it out', async () => {
    const store = await storeWith([numbered(1, { title: 'First words' })]);
    const edited = { ...numbered(1, { title: 'Sponsored words' }), revision: 2 };
    const changes = { added: [], changed: [edited], unchanged: 0, restated: [], removed: [] };
    await store.save({ changes, state: stateOf({ warnings: ['2 entries have no date'] }) });
    const newsroom = newsroomOf(store, {
      sources: [sourceOf({ exclude: [{ title: '/^spons/i' }] })],
      channels: [{ ...channelOf(), stories: 'all' }],
    });
    const { chains } = await why(edited.id, newsroom);
    expect(chains).toMatchObject([
      {
        article: { title: 'Sponsored words' },
        revisions: [{ article: { title: 'First words' } }],
        source: { id: 'wire', state: 'ok', warnings: ['2 entries have no date'] },
        ruling: { admitted: false, place: 'sources.wire.exclude[0]', rule: { title: '/^spons/i' } },
        channels: [{ id: 'all', position: undefined, barrier: { word: 'source-rule' } }],
      },
    ]);
  });

  it('tells until when an article is held back, and what the newsroom says of it', async () => {
    const stored = numbered(1, { arrivedAt: '2026-11-22T09:50:00.000Z' });
    const newsroom = newsroomOf(await storeWith([stored]), { sources: [sourceOf({ vetoMinutes: 30 })] });
    expect((await why(stored.id, newsroom)).chains).toMatchObject([
      { heldUntil: '2026-11-22T10:20:00.000Z', channels: [{ barrier: { word: 'held' } }] },
    ]);
    const value = { pinned: true, killed: false, approved: true, annotation: 'Ours.', at: NOW };
    await newsroom.store.save(
      { changes: { added: [], changed: [], unchanged: 0, restated: [], removed: [] }, state: undefined },
      [{ collection: 'curation', key: stored.id, value }],
    );
    expect((await why(stored.id, newsroom)).chains).toMatchObject([
      { heldUntil: undefined, curation: value, channels: [{ position: 1 }] },
    ]);
  });

  it('tells of a forgotten article that it was seen', async () => {
    const store = await storeWith([numbered(1)]);
    await store.prune({ arrivedBefore: NOW, perSource: 1 });
    const { chains } = await why(numbered(1).id, newsroomOf(store, { sources: [sourceOf()] }));
    expect(chains).toMatchObject([{ article: undefined, sighting: { kept: false }, channels: [] }]);
  });

  it('tells of an address never seen the source that lies there and the nearest that was seen', async () => {
    const newsroom = newsroomOf(await storeWith([numbered(1), numbered(22)]), { sources: [sourceOf()] });
    const { chains, near, sources } = await why('https://wire.example/23', newsroom);
    expect([chains, near.map(({ id }) => id), sources.map(({ id }) => id)]).toEqual([
      [],
      [numbered(22).id],
      ['wire'],
    ]);
    expect(await why('https://elsewhere.example/23', newsroom)).toMatchObject({ near: [], sources: [] });
    expect((await why(numbered(22).id.slice(0, 9), newsroom)).near.map(({ id }) => id)).toContain(
      numbered(22).id,
    );
  });

  it('looks at one channel where that is asked for', async () => {
    const channels = [channelOf(), channelOf({ id: 'b', tags: ['x'] })].map((it) => ({
      ...it,
      stories: 'all' as const,
    }));
    const newsroom = newsroomOf(openMemoryStore(now), {
      sources: [sourceOf()],
      channels: channels as unknown as Config['channels'],
    });
    await newsroom.store.save({
      changes: { added: [numbered(1)], changed: [], unchanged: 0, restated: [], removed: [] },
      state: undefined,
    });
    const { chains } = await why(numbered(1).id, newsroom, 'b');
    expect(chains[0]?.channels).toMatchObject([{ id: 'b', barrier: { word: 'tags' } }]);
  });

  it('names what leads the story of which it is another telling', async () => {
    const title = 'Northvolt files for bankruptcy protection in Sweden';
    const [lead, other] = [numbered(2, { title }), numbered(1, { sourceId: 'daily', title })];
    const sources = ['wire', 'daily'].map((id) => sourceOf({ id }));
    const channels = [channelOf({ stories: 'lead' })] as unknown as Config['channels'];
    const newsroom = newsroomOf(await storeWith([lead, other]), { channels, sources });
    const [chain] = (await why(other.id, newsroom)).chains;
    expect(chain?.channels[0]).toMatchObject({
      position: undefined,
      barrier: {
        word: 'telling',
        sentence: 'is another telling of the story of wire-00002, which leads it here for wire',
      },
    });
  });
});
