import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Article, POSTS_SOURCE_ID } from '../../src/model.ts';
import { diskFiles } from '../../src/store/files.ts';
import { type LowdbStore, openEngine } from '../../src/store/lowdb.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { ArticleQuery, Store } from '../../src/store/store.ts';
import { at, collect, makeArticle, makeState, visit } from './samples.ts';

const root = mkdtempSync(join(tmpdir(), 'voltwire-property-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const limits = { segmentBytes: 3000, checkpointBytes: 2000, compactBytes: 1000, cacheBytes: 2000 };
const IDS = Array.from({ length: 12 }, (_, n) => `id${n}`);
const SOURCES = ['s', 't', POSTS_SOURCE_ID];

function sourceOf(articleId: string): string {
  return SOURCES[Number(articleId.slice(2)) % SOURCES.length] ?? '';
}

const minutes = fc.integer({ min: -5, max: 5 });
const id = fc.constantFrom(...IDS);
const article: fc.Arbitrary<Article> = fc
  .record({
    id,
    title: fc.string({ unit: 'binary', maxLength: 20 }),
    publishedAt: fc.option(minutes.map(at), { nil: undefined }),
    arrivedAt: minutes.map(at),
    fingerprint: fc.string({ maxLength: 4 }),
  })
  .map((about) => makeArticle(about.id, { ...about, sourceId: sourceOf(about.id) }));
const state = fc
  .record({
    sourceId: fc.constantFrom(...SOURCES),
    failures: fc.nat(2),
    warnings: fc.array(fc.string(), { maxLength: 2 }),
  })
  .map((about) => makeState(about.sourceId, about));
const saved = fc
  .record({
    added: fc.array(article, { maxLength: 4 }),
    changed: fc.array(article, { maxLength: 2 }),
    removed: fc.array(id, { maxLength: 2 }),
    state: fc.option(state, { nil: undefined }),
  })
  .map((it) => visit(it, it.state));
const query: fc.Arbitrary<ArticleQuery> = fc.record({
  sourceIds: fc.option(fc.subarray([...SOURCES, 'never']), { nil: undefined }),
  since: fc.option(minutes.map(at), { nil: undefined }),
  limit: fc.option(fc.nat(15), { nil: undefined }),
});

/** The store under test and the plain one that it must answer like. */
interface Pair {
  store: LowdbStore;
  readonly model: Store;
  readonly open: (mode: 'write' | 'read') => Promise<LowdbStore>;
}

type Step = (pair: Pair) => Promise<void>;

const saving = fc.array(saved, { minLength: 1, maxLength: 5 }).map(
  (visits): Step =>
    async ({ store, model }) => {
      await Promise.all(visits.map((one) => store.save(one)));
      for (const one of visits) await model.save(one);
    },
);
const querying = query.map(
  (asked): Step =>
    async ({ store, model }) => {
      expect(await collect(store.newest(asked))).toEqual(await collect(model.newest(asked)));
    },
);
const pruning = fc.record({ arrivedBefore: minutes.map(at), perSource: fc.nat(4) }).map(
  (bounds): Step =>
    async ({ store, model }) => {
      expect(await store.prune(bounds)).toBe(await model.prune(bounds));
    },
);
const reopening = fc.constant<Step>(async (pair) => {
  await pair.store.close();
  pair.store = await pair.open('write');
});
const looking = fc.constant<Step>(async ({ model, open }) => {
  const reader = await open('read');
  expect(await contents(reader)).toEqual(await contents(model));
  await reader.close();
});
const step = fc.oneof(
  { weight: 6, arbitrary: saving },
  { weight: 2, arbitrary: querying },
  { weight: 1, arbitrary: pruning },
  { weight: 1, arbitrary: reopening },
  { weight: 1, arbitrary: looking },
);

async function contents(store: Store) {
  return {
    articles: await store.articles(IDS),
    sightings: await store.sightings(IDS),
    states: await store.states(),
    counts: await store.counts(),
  };
}

let count = 0;

describe('a store in lowdb', () => {
  it('answers like one in memory, whatever happens and however often it is reopened', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const folder = join(root, String(count++));
      const open = (mode: 'write' | 'read') => openEngine(folder, mode, { files: diskFiles, limits });
      const pair: Pair = { store: await open('write'), model: openMemoryStore(), open };
      for (const take of steps) {
        await take(pair);
        expect(await contents(pair.store)).toEqual(await contents(pair.model));
      }
      expect(pair.store.notices).toEqual([]);
      await pair.store.close();
    });
    await fc.assert(property, { numRuns: 60 });
  }, 60_000);
});
