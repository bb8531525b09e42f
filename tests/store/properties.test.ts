import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Article, POSTS_SOURCE_ID } from '../../src/model.ts';
import { diskFiles } from '../../src/store/files.ts';
import { type LowdbStore, openEngine } from '../../src/store/lowdb.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Note } from '../../src/store/notes.ts';
import type { ArticleQuery, Store } from '../../src/store/store.ts';
import { linkHash } from '../../src/text/link.ts';
import { at, collect, makeArticle, makeOutboxItem, makeState, visit } from './samples.ts';

const root = mkdtempSync(join(tmpdir(), 'voltwire-property-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const limits = {
  segmentBytes: 3000,
  checkpointBytes: 2000,
  checkpointIndexes: 1,
  gatherMs: 0,
  compactBytes: 1000,
  cacheBytes: 2000,
  changesKept: 20,
};
const IDS = Array.from({ length: 12 }, (_, n) => `id${n}`);
const SOURCES = ['s', 't', POSTS_SOURCE_ID];
const TAGS = ['ev', 'EV', 'Range  test', 'ⅻ'];
const NAMES = ['Eva Sommer', 'eva sommer', 'Sam'];
const LINKS = ['https://news.example/one', 'https://news.example/two'];

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
    tags: fc.subarray(TAGS),
    authors: fc.subarray(NAMES).map((names) => names.map((name) => ({ name, url: undefined }))),
    url: fc.option(fc.constantFrom(...LINKS), { nil: undefined }),
  })
  .map((about) => makeArticle(about.id, { ...about, sourceId: sourceOf(about.id) }));
const state = fc
  .record({
    sourceId: fc.constantFrom(...SOURCES),
    failures: fc.nat(2),
    warnings: fc.array(fc.string(), { maxLength: 2 }),
  })
  .map((about) => makeState(about.sourceId, about));
const curation = fc
  .record({
    pinned: fc.boolean(),
    killed: fc.boolean(),
    annotation: fc.option(fc.string(), { nil: undefined }),
  })
  .map((about) => ({ ...about, at: at(0) }));
const item = fc.string().map((body) => makeOutboxItem({ body }));
const note: fc.Arbitrary<Note> = fc.oneof(
  fc.record({
    collection: fc.constant('curation' as const),
    key: id,
    value: fc.option(curation, { nil: undefined }),
  }),
  fc.record({
    collection: fc.constant('outbox' as const),
    key: fc.constantFrom('1', '2', '__proto__'),
    value: fc.option(item, { nil: undefined }),
  }),
);
const saved = fc
  .record({
    added: fc.array(article, { maxLength: 4 }),
    changed: fc.array(article, { maxLength: 2 }),
    removed: fc.array(id, { maxLength: 2 }),
    state: fc.option(state, { nil: undefined }),
    notes: fc.array(note, { maxLength: 2 }),
  })
  .map((it) => ({ visit: visit(it, it.state), notes: it.notes }));
const query: fc.Arbitrary<ArticleQuery> = fc.record({
  sourceIds: fc.option(fc.subarray([...SOURCES, 'never']), { nil: undefined }),
  tags: fc.option(fc.subarray([...TAGS, 'range test', 'never']), { nil: undefined }),
  authors: fc.option(fc.subarray([...NAMES, 'never']), { nil: undefined }),
  since: fc.option(minutes.map(at), { nil: undefined }),
  from: fc.option(minutes.map(at), { nil: undefined }),
  before: fc.option(minutes.map(at), { nil: undefined }),
  after: fc.option(fc.record({ at: minutes.map(at), id }), { nil: undefined }),
  limit: fc.option(fc.nat(15), { nil: undefined }),
});

/** The store under test and the plain one that it must answer like. */
interface Pair {
  store: LowdbStore;
  readonly model: Store;
  /** For both; may go backwards. */
  readonly clock: { now: string };
  readonly open: (mode: 'write' | 'read') => Promise<LowdbStore>;
}

type Step = (pair: Pair) => Promise<void>;

const saving = fc.array(saved, { minLength: 1, maxLength: 5 }).map(
  (visits): Step =>
    async ({ store, model }) => {
      await Promise.all(visits.map((one) => store.save(one.visit, one.notes)));
      for (const one of visits) await model.save(one.visit, one.notes);
    },
);
const querying = query.map(
  (asked): Step =>
    async ({ store, model }) => {
      expect(await collect(store.newest(asked))).toEqual(await collect(model.newest(asked)));
    },
);
const only = fc.option(fc.subarray(SOURCES), { nil: undefined, freq: 3 });
const pruning = fc.record({ arrivedBefore: minutes.map(at), perSource: fc.nat(4), only }).map(
  (bounds): Step =>
    async ({ store, model }) => {
      expect(await store.prune(bounds, bounds.only)).toBe(await model.prune(bounds, bounds.only));
    },
);
const turning = minutes.map(
  (minute): Step =>
    async (pair) => {
      pair.clock.now = at(minute);
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
  { weight: 1, arbitrary: turning },
);

async function contents(store: Store) {
  return {
    articles: await store.articles(IDS),
    sightings: await store.sightings(IDS),
    states: await store.states(),
    counts: await store.counts(),
    serials: [...store.arrivals(store.arrived())].map(({ id, serial }) => [id, serial]),
    arrived: store.arrived(),
    revisions: await Promise.all(IDS.map((id) => store.revisions(id))),
    changes: await Promise.all([0, 5, 25, 60, 9999].map((seq) => store.changes(seq, 7))),
    curation: [...(await store.notes('curation'))],
    outbox: [...(await store.notes('outbox'))],
    linked: await Promise.all(SOURCES.map((source) => store.linked(source, LINKS.map(linkHash)))),
  };
}

let count = 0;

describe('a store in lowdb', () => {
  it('answers like one in memory, whatever happens and however often it is reopened', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const folder = join(root, String(count++));
      const clock = { now: at(0) };
      const now = () => clock.now;
      const open = (mode: 'write' | 'read') => openEngine(folder, mode, { files: diskFiles, limits }, now);
      const model = openMemoryStore(now, limits.changesKept);
      const pair: Pair = { store: await open('write'), model, open, clock };
      for (const take of steps) {
        await take(pair);
        expect(await contents(pair.store)).toEqual(await contents(pair.model));
      }
      expect(pair.store.notices).toEqual([]);
      await pair.store.close();
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
