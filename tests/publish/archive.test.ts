import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedOf, createFinder } from '../../src/http/asked.ts';
import type { Article } from '../../src/model.ts';
import type { Output } from '../../src/outward.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { createPress, type Press } from '../../src/publish/outputs.ts';
import type { Publication } from '../../src/publish/run.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { cardsOf, numbered, publicationOf } from './newsroom.ts';

const SITE = 'https://news.example';
const CARDS = cardsOf(cardOf(), cardOf({ id: 'daily', title: 'The Daily' }));

async function save(store: Store, added: readonly Article[]): Promise<void> {
  await store.save({
    changes: { added, changed: [], unchanged: 0, restated: [], removed: [] },
    state: undefined,
  });
}

/** A newsroom of these channels, with so many articles in it already. */
async function newsroomOf(articles: readonly Article[], wanted: Partial<Publication> = {}) {
  const store = openMemoryStore();
  await save(store, articles);
  const about = publicationOf([], { store, cards: CARDS, channels: [channelOf({ limit: 20 })], ...wanted });
  const press = createPress();
  return { store, about, press };
}

async function textAt(press: Press, about: Publication, path: string): Promise<string | undefined> {
  const standing = (await press.render(about)).outputs;
  const found = (outputs: readonly Output[]) =>
    outputs.find((it) => decodeURIComponent(it.path) === decodeURIComponent(path));
  const asked = askedOf(decodeURIComponent(path));
  const output = found(standing) ?? (asked && found((await press.renderAsked(asked)).outputs));
  return output && wholeBody(output).toString();
}

const previousOf = (text: string) => /rel="prev-archive" href="([^"]+)"/u.exec(text)?.[1]?.slice(SITE.length);
const nextOf = (text: string) => /rel="next-archive" href="([^"]+)"/u.exec(text)?.[1]?.slice(SITE.length);
const idsOf = (text: string) => [...text.matchAll(/<guid[^>]*>([^<]+)</gu)].map(([, id]) => id);

/** Every id that a reader meets on the way back from a feed, archive by archive. */
async function walkBack(
  press: Press,
  about: Publication,
  path: string,
): Promise<readonly (readonly unknown[])[]> {
  const documents: (readonly unknown[])[] = [];
  for (let at: string | undefined = path; at !== undefined; ) {
    const text: string | undefined = await textAt(press, about, at);
    if (text === undefined) throw new Error(`nothing lies at ${at}`);
    documents.push(idsOf(text));
    at = previousOf(text);
  }
  return documents;
}

const many = (count: number, wanted: Partial<Article> = {}) =>
  Array.from({ length: count }, (_, n) => numbered(n, wanted));

describe('a reader who walks back', () => {
  it('finds every article of the channel, and in the archives each once', async () => {
    const { about, press } = await newsroomOf([...many(450), ...many(75, { sourceId: 'daily' })]);
    const [current = [], ...archives] = await walkBack(press, about, '/rss.xml');
    const found = archives.flat();
    expect(current).toHaveLength(20);
    expect(found).toHaveLength(525);
    expect(new Set(found).size).toBe(525);
  });

  it('finds what a share keeps out of the current document, and what came late with an old date', async () => {
    const channels = [channelOf({ limit: 20, perSourceShare: 0.5 })];
    const { about, press, store } = await newsroomOf([...many(40), ...many(3, { sourceId: 'daily' })], {
      channels,
    });
    await save(store, [numbered(5000, { sourceId: 'daily' })]);
    const found = new Set((await walkBack(press, about, '/rss.xml')).flat());
    expect(found.size).toBe(44);
  });

  it('is led nowhere while the current document holds everything', async () => {
    const { about, press } = await newsroomOf(many(20));
    expect(previousOf((await textAt(press, about, '/atom.xml')) ?? '')).toBeUndefined();
  });

  it('of a tag among much else finds the tag’s articles alone', async () => {
    const articles = many(700).map((it, n) => (n % 7 === 0 ? { ...it, tags: ['Grid/EU'] } : it));
    const { about, press } = await newsroomOf(articles);
    await press.render(about);
    const found = (await walkBack(press, about, '/tags/grid/eu/rss.xml')).flat();
    expect(new Set(found).size).toBe(100);
  });

  it('of any mixture of channels, whatever arrives meanwhile, misses nothing', async () => {
    const arrival = fc.record({ daily: fc.boolean(), ev: fc.boolean(), at: fc.nat(5000) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(arrival, { maxLength: 90 }), { maxLength: 6 }), async (batches) => {
        const channels = [
          channelOf({ limit: 10, perSourceShare: 0.5 }),
          channelOf({ id: 'ev', tags: ['ev'], limit: 5 }),
        ];
        const { about, press, store } = await newsroomOf([], { channels });
        const known: Article[] = [];
        for (const batch of batches) {
          const added = batch.map(({ daily, ev, at }) => {
            const sourceId = daily ? 'daily' : 'wire';
            const id = `${sourceId}-${known.length}-${Math.random()}`;
            return numbered(at, { id, entryId: `https://x.example/${id}`, sourceId, tags: ev ? ['ev'] : [] });
          });
          known.push(...added);
          await save(store, added);
          const all = new Set((await walkBack(press, about, '/rss.xml')).flat());
          const ev = new Set((await walkBack(press, about, '/channels/ev/rss.xml')).flat());
          expect(all).toEqual(new Set(known.map(({ entryId }) => entryId)));
          expect(ev).toEqual(
            new Set(known.filter(({ tags }) => tags.length > 0).map(({ entryId }) => entryId)),
          );
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('an archive document', () => {
  it('never changes, whatever comes after it', async () => {
    const { about, press, store } = await newsroomOf(many(330));
    const paths: string[] = [];
    for (let at = previousOf((await textAt(press, about, '/rss.xml')) ?? ''); at !== undefined; ) {
      paths.push(at);
      at = previousOf((await textAt(press, about, at)) ?? '');
    }
    expect(paths).toEqual(['/archive/200-330/rss.xml', '/archive/0-200/rss.xml']);
    const before = await Promise.all(paths.map((path) => textAt(press, about, path)));
    await save(store, many(400, { sourceId: 'daily' }));
    expect(await Promise.all(paths.map((path) => textAt(press, about, path)))).toEqual(before);
  });

  it('leads on to what came after it, and to the current document in the end', async () => {
    const { about, press, store } = await newsroomOf(many(330));
    await press.render(about);
    const first = (await textAt(press, about, '/archive/0-200/rss.xml')) ?? '';
    expect(nextOf(first)).toBe('/archive/200-400/rss.xml');
    const find = createFinder(press);
    expect(await find('/archive/200-400/rss.xml')).toEqual({ movedTo: '/archive/200-330/rss.xml' });
    expect(await find('/archive/330-400/atom.xml')).toEqual({ movedTo: '/atom.xml' });
    await save(store, many(100, { sourceId: 'daily' }));
    expect(idsOf((await textAt(press, about, '/archive/200-400/rss.xml')) ?? '')).toHaveLength(200);
    expect(await find('/archive/330-400/atom.xml')).toHaveProperty('served');
  });

  it('says what it is, in every format', async () => {
    const { about, press } = await newsroomOf(many(450));
    const atom = (await textAt(press, about, '/archive/200-400/atom.xml')) ?? '';
    expect(atom).toContain('<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>');
    expect(atom).toContain('<link rel="current" href="https://news.example/atom.xml"/>');
    expect(atom).toContain('<link rel="self" href="https://news.example/archive/200-400/atom.xml"');
    const json = JSON.parse((await textAt(press, about, '/archive/200-400/feed.json')) ?? '');
    expect(json.next_url).toBe('https://news.example/archive/0-200/feed.json');
    expect(json.items).toHaveLength(200);
    const last = JSON.parse((await textAt(press, about, '/archive/0-200/feed.json')) ?? '');
    expect(last).not.toHaveProperty('next_url');
  });

  it('is nowhere but in the stretches that there are', async () => {
    const { about, press } = await newsroomOf(many(30));
    await press.render(about);
    const find = createFinder(press);
    for (const path of [
      '/archive/0-0/rss.xml',
      '/archive/7-5/rss.xml',
      '/archive/0-201/rss.xml',
      '/archive/x/rss.xml',
    ]) {
      expect([path, await find(path)]).toEqual([path, undefined]);
    }
    expect(await find('/archive/9000-9100/rss.xml')).toBeUndefined();
    expect(await find('/channels/unheard-of/archive/0-20/rss.xml')).toBeUndefined();
  });

  it('is among what an export asks for', async () => {
    const { about, press } = await newsroomOf(many(450));
    await press.render(about);
    const stretches = (await press.askable())
      .filter((it) => it.kind === 'channels')
      .map(({ stretch }) => stretch);
    expect(stretches).toEqual([
      { from: 400, to: 450 },
      { from: 200, to: 400 },
      { from: 0, to: 200 },
    ]);
  });
});
