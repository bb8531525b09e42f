import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import type { Rendered } from '../../src/outward.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { createPress } from '../../src/publish/outputs.ts';
import type { Publication } from '../../src/publish/run.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { sha256 } from '../../src/text/hash.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { cardsOf, numbered, PLAIN_PAGES, postOf, publicationOf } from './newsroom.ts';

const NONE = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };
/** When the second source first came, with all that it had. */
const JOINED = '2026-11-22T09:00:00.000Z';
const PAGES: Publication['pages'] = {
  ...PLAIN_PAGES,
  channel: ({ articles, remarks }) => JSON.stringify([articles, [...remarks]]),
};

/** Everything that leaves the house, and what answers say of it. */
function told({ outputs, ...others }: Rendered) {
  const documents = outputs.map((it) => {
    const { path, hash, modifiedAt, freshSeconds, links } = it;
    return [path, { hash, body: sha256(wholeBody(it)), modifiedAt, freshSeconds, links }] as const;
  });
  return { documents: new Map(documents), ...others };
}

const source = fc.constantFrom('wire', 'daily', 'stray');
const article = fc.record({
  n: fc.nat(40),
  movedTo: fc.option(fc.nat(60), { nil: undefined, freq: 4 }),
  sourceId: source,
  tagged: fc.boolean(),
  shared: fc.boolean(),
  undated: fc.boolean(),
  odd: fc.nat(12).map((n) => n === 0),
  title: fc.constantFrom('Plain', 'Sponsored', 'Tesla'),
});
type Wanted = typeof article extends fc.Arbitrary<infer T> ? T : never;

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ put: fc.array(article, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ put: fc.array(article, { minLength: 20, maxLength: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ post: fc.nat(5), remove: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ withdraw: fc.nat(5), day: fc.integer({ min: 10, max: 30 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kill: fc.integer({ min: 18, max: 26 }),
      sourceId: fc.constant('wire'),
      killed: fc.boolean(),
      pinned: fc.boolean(),
      annotation: fc.constantFrom(undefined, 'We were there.'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ keep: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ limit: fc.integer({ min: 1, max: 12 }), share: fc.constantFrom(0.3, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ content: fc.constantFrom('headline' as const, 'full' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function articleOf({ n, movedTo, sourceId, tagged, shared, undated, odd, title }: Wanted): Article {
  return numbered(n, {
    sourceId,
    title,
    tags: tagged ? ['EV'] : [],
    ...(shared ? { entryId: `https://shared.example/${n % 5}` } : {}),
    ...(movedTo === undefined ? {} : { publishedAt: numbered(movedTo).publishedAt }),
    ...(undated ? { publishedAt: undefined, arrivedAt: JOINED } : {}),
    ...(odd ? { entryId: '\u0000' } : {}),
  });
}

/** The same without articles that have to be weighed against others. */
function calmed(step: Step): Step {
  if (!('put' in step)) return step;
  return { put: step.put.map((it) => ({ ...it, shared: false, undated: false })) };
}

async function take(step: Step, store: Store, about: Publication): Promise<Publication> {
  if ('put' in step) {
    // One id a source and number: what is known already is changed.
    const articles = new Map(step.put.map(articleOf).map((it) => [it.id, it]));
    const known = await store.sightings([...articles.keys()]);
    const added = [...articles.values()].filter(({ id }) => !known.has(id));
    // An edit never changes when an article came, and what was forgotten does not come again.
    const changed = [...articles.values()].flatMap((it) => {
      const before = known.get(it.id);
      return before?.kept === true ? [{ ...it, arrivedAt: before.arrivedAt }] : [];
    });
    await store.save({ changes: { ...NONE, added, changed }, state: undefined });
  } else if ('post' in step) {
    const post = postOf(`p${step.post}`, { publishedAt: `2026-11-1${step.post}T09:00:00.000Z` });
    const removed = step.remove ? [post.id] : [];
    await store.save({ changes: { ...NONE, added: step.remove ? [] : [post], removed }, state: undefined });
  } else if ('withdraw' in step) {
    const { id, entryId } = postOf(`p${step.withdraw}`);
    const value = { entryId, slug: `p${step.withdraw}`, at: `2026-11-${step.day}T09:00:00.000Z` };
    const changes = { ...NONE, removed: [id] };
    await store.save({ changes, state: undefined }, [{ collection: 'withdrawn', key: id, value }]);
  } else if ('kill' in step) {
    const { kill, sourceId, ...said } = step;
    const value = { ...said, at: '2026-11-22T09:00:00.000Z' };
    const key = numbered(kill, { sourceId }).id;
    await store.save({ changes: NONE, state: undefined }, [{ collection: 'curation', key, value }]);
  } else if ('keep' in step) {
    await store.prune({ arrivedBefore: '2000-01-01T00:00:00.000Z', perSource: step.keep });
  } else if ('limit' in step) {
    const channels = about.channels.map((it) => ({ ...it, limit: step.limit, perSourceShare: step.share }));
    return { ...about, channels };
  } else {
    return { ...about, cards: cardsOf(cardOf({ content: step.content }), cardOf({ id: 'daily' })) };
  }
  return about;
}

describe('a press that edits what it made last', () => {
  it('puts out what a press puts out that begins with the same store, whatever happened in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 14 }),
        fc.constantFrom(2, 30, 1000),
        fc.boolean(),
        async (steps, changesKept, isCalm) => {
          const store = openMemoryStore(() => '2026-11-22T09:00:00.000Z', changesKept);
          const channels = [
            channelOf({ limit: 6, exclude: ['sponsored'] }),
            channelOf({ id: 'ev', tags: ['ev'], limit: 4, perSourceShare: 0.5, posts: false }),
            channelOf({ id: 'wire', sources: ['wire'], limit: 3, content: 'excerpt' }),
          ];
          const cards = cardsOf(cardOf(), cardOf({ id: 'daily', title: 'The Daily' }));
          let about = publicationOf([], { store, channels, cards, pages: PAGES });
          const press = createPress();
          const before = Array.from({ length: 80 }, (_, n) => numbered(n + 20, { tags: ['EV'] }));
          const joined = numbered(30, { sourceId: 'daily', arrivedAt: JOINED });
          await store.save({ changes: { ...NONE, added: [...before, joined] }, state: undefined });
          for (const one of isCalm ? steps.map(calmed) : steps) {
            about = await take(one, store, about);
            const edited = told(await press.render(about));
            expect(edited).toEqual(told(await createPress().render(about)));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('looks neither at the list nor at any article that it knows when a new one comes', async () => {
    const store = openMemoryStore();
    const added = Array.from({ length: 30 }, (_, n) => numbered(n + 1));
    await store.save({ changes: { ...NONE, added }, state: undefined });
    const looks: string[][] = [];
    const watched: Store = {
      ...store,
      firstArrivals: () => {
        looks.push(['first arrivals']);
        return store.firstArrivals();
      },
      listing: (query) => {
        looks.push(['listing']);
        return store.listing(query);
      },
      articles: async (ids) => {
        looks.push([...ids]);
        return store.articles(ids);
      },
    };
    const about = publicationOf([], { store: watched, channels: [channelOf({ limit: 20 })] });
    const press = createPress();
    await press.render(about);
    looks.length = 0;
    await press.render(about);
    expect(looks).toEqual([]);
    await store.save({ changes: { ...NONE, added: [numbered(0)] }, state: undefined });
    const { outputs } = await press.render(about);
    expect(new Set(looks.flat())).toEqual(new Set(['wire-00000']));
    const feed = JSON.parse(
      String(wholeBody(outputs.find(({ path }) => path === '/feed.json') ?? { parts: [] })),
    );
    expect(feed.items.map(({ title }: { title: string }) => title)).toEqual(
      Array.from({ length: 20 }, (_, n) => `Story ${n}`),
    );
  });

  it('gives unchanged documents as the very same objects', async () => {
    const store = openMemoryStore();
    await store.save({ changes: { ...NONE, added: [numbered(1), postOf('p')] }, state: undefined });
    const about = publicationOf([], { store });
    const press = createPress();
    const first = await press.render(about);
    const second = await press.render({ ...about, cards: new Map(about.cards) });
    expect(second.outputs.every((it, at) => it === first.outputs[at])).toBe(true);
  });
});
