import { describe, expect, it } from 'vitest';
import { type Identifiable, idApart, type NamedEntry, ownId } from '../../src/ingest/entry-name.ts';
import { identify } from '../../src/ingest/identity.ts';
import type { Article } from '../../src/model.ts';
import { articleOf } from '../support/samples.ts';

interface Words {
  readonly guid?: string;
  readonly url?: string;
  readonly title?: string;
  readonly publishedAt?: string;
  readonly content?: string;
}

function entry(words: Words, sourceId = 'wire'): NamedEntry {
  const { guid, url, title = 'Title', publishedAt, content = 'Text' } = words;
  const read: Identifiable = {
    guid,
    url: () => url,
    publishedAt: () => publishedAt,
    title: () => title,
    content: () => content,
  };
  return { ...read, sourceId, own: ownId(sourceId, read) };
}

const NOTHING = { sightings: new Map(), linked: new Map(), articles: new Map(), lately: [] };

function idsOf(...entries: Words[]): readonly string[] {
  return identify(
    entries.map((it) => entry(it)),
    NOTHING,
    undefined,
  ).identities.map(({ id }) => id);
}

describe('the name of an entry that nobody knows', () => {
  it('is permanent: the ids of this house are these', () => {
    expect(idsOf({ guid: 'g1' })).toEqual(['27b2b966bd89b51d6a259bf5']);
  });

  it('is its guid, whatever link and title', () => {
    const [before] = idsOf({ guid: 'g1', url: 'https://a.example/1', title: 'A' });
    expect(idsOf({ guid: 'g1', url: 'https://a.example/2', title: 'B' })).toEqual([before]);
  });

  it('is else its link, else its headline and date, else all that it says', () => {
    const [link] = idsOf({ url: 'https://a.example/1', title: 'A' });
    expect(idsOf({ url: 'https://a.example/1', title: 'B' })).toEqual([link]);
    const dated = { title: 'A', publishedAt: '2026-11-22T09:00:00.000Z' };
    const [headline] = idsOf({ ...dated, content: 'x' });
    expect(idsOf({ ...dated, content: 'y' })).toEqual([headline]);
    expect(idsOf({ ...dated, publishedAt: '2026-11-23T09:00:00.000Z' })).not.toEqual([headline]);
    const [content] = idsOf({ title: 'A', content: 'x' });
    expect(idsOf({ title: 'A', content: 'x' })).toEqual([content]);
    expect(idsOf({ title: 'A', content: 'y' })).not.toEqual([content]);
  });

  it('is another in another source', () => {
    expect(entry({ guid: 'g1' }).own).not.toBe(entry({ guid: 'g1' }, 'other').own);
    expect(idApart(entry({ guid: 'g1' }))).not.toBe(idApart(entry({ guid: 'g1' }, 'other')));
  });

  it('never takes a guid for a link of the same text', () => {
    expect(idsOf({ guid: 'https://a.example/1' })).not.toEqual(idsOf({ url: 'https://a.example/1' }));
  });
});

describe('entries of one document', () => {
  it('of one story have one id', () => {
    const [a, b] = idsOf(
      { guid: 'g', url: 'https://a.example/1', title: 'A' },
      { guid: 'g', url: 'http://www.a.example/1/', title: 'A, updated' },
    );
    expect(a).toBe(b);
    const [c, d] = idsOf(
      { guid: 'g', url: 'https://a.example/1' },
      { guid: 'g', url: 'https://a.example/1b' },
    );
    expect(c).toBe(d);
  });

  it('under one guid are told apart by their links, in any order and company', () => {
    const one = { guid: 'https://a.example/', url: 'https://a.example/1', title: 'A' };
    const two = { guid: 'https://a.example/', url: 'https://a.example/2', title: 'B' };
    const three = { guid: 'https://a.example/', url: 'https://a.example/3', title: 'C' };
    const [first, second] = idsOf(one, two);
    expect(first).not.toBe(second);
    expect(idsOf(three, two, one)).toEqual([idsOf(three, one)[0], second, first]);
    const { identities } = identify([entry(one), entry(two)], NOTHING, undefined);
    expect(identities.every(({ isShared }) => isShared)).toBe(true);
  });

  it('are told apart by their titles where they have one guid and no link, or link to one page', () => {
    expect(new Set(idsOf({ guid: 'g', title: 'A' }, { guid: 'g', title: 'B' })).size).toBe(2);
    const front = 'https://a.example/';
    expect(new Set(idsOf({ url: front, title: 'A' }, { url: front, title: 'B' })).size).toBe(2);
  });

  it('are told apart by all that they say where headline and date are the same', () => {
    const dated = { title: 'Photo', publishedAt: '2026-11-22T00:00:00.000Z' };
    const ids = idsOf({ ...dated, content: 'x' }, { ...dated, content: 'y' }, { ...dated, content: 'x' });
    expect(new Set(ids).size).toBe(2);
    expect(ids[2]).toBe(ids[0]);
  });

  it('teach which names are shared, and nothing where none is', () => {
    const one = { guid: 'g', url: 'https://a.example/1', title: 'A' };
    const two = { guid: 'g', url: 'https://a.example/2', title: 'B' };
    const learned = identify([entry(one), entry(two)], NOTHING, undefined).naming;
    expect(learned).toEqual({ shared: [entry(one).own], renames: false });
    expect(identify([entry(two)], NOTHING, learned).naming).toBe(learned);
    expect(identify([entry(one)], NOTHING, undefined).naming).toBeUndefined();
  });

  it('teach at most 200 shared names, the latest', () => {
    const pairs = Array.from({ length: 300 }, (_, n) => [
      entry({ guid: `g${n}`, url: `https://a.example/${n}`, title: 'A' }),
      entry({ guid: `g${n}`, url: `https://a.example/${n}b`, title: 'B' }),
    ]).flat();
    const shared = identify(pairs, NOTHING, undefined).naming?.shared;
    expect(shared).toHaveLength(200);
    expect(shared?.at(-1)).toBe(pairs.at(-1)?.own);
  });
});

describe('an entry without an id whose link is another at each visit', () => {
  const told = articleOf({
    id: 'known',
    guid: undefined,
    title: 'Story',
    publishedAt: '2026-11-22T09:00:00.000Z',
    url: 'https://a.example/story?id=1&v=1',
  });
  const words = { title: 'Story', publishedAt: '2026-11-22T09:00:00.000Z' };
  const again = { ...words, url: 'https://a.example/story?id=1&v=2' };
  const named = (lately: readonly Article[], ...entries: Words[]) => {
    const known = { ...NOTHING, lately };
    return identify(
      entries.map((it) => entry(it)),
      known,
      undefined,
    ).identities.map(({ id }) => id === 'known');
  };

  it('is the known story of its headline, date and page', () => {
    expect(named([told], again)).toEqual([true]);
  });

  it.each([
    ['a headline', { ...again, title: 'Another' }],
    ['a date', { ...again, publishedAt: '2026-11-22T09:00:01.000Z' }],
    ['a page', { ...again, url: 'https://a.example/other?id=1' }],
    ['a link without parameters', { ...again, url: 'https://a.example/story' }],
    ['an id', { ...again, guid: 'g' }],
  ])('is another story with %s of its own', (_what, other) => {
    expect(named([told], other)).toEqual([false]);
  });

  it('is none without a date', () => {
    expect(named([{ ...told, publishedAt: undefined }], { title: 'Story', url: again.url })).toEqual([false]);
  });

  it('is none where the document has two of those words', () => {
    expect(named([told], again, { ...words, url: 'https://a.example/story?id=2&v=2' })).toEqual([
      false,
      false,
    ]);
  });

  it('is none where the known one stands in the document under its own name', () => {
    const own = entry({ ...words, url: 'https://a.example/story?id=9' });
    const articles = [{ ...told, id: own.own }];
    const sighting = { id: own.own, sourceId: 'wire', arrivedAt: '', fingerprint: '', kept: true };
    const sightings = new Map([[own.own, { ...sighting, entryHash: undefined, linkHash: undefined }]]);
    const fresh = entry(again);
    const { identities } = identify([fresh, own], { ...NOTHING, sightings, lately: articles }, undefined);
    expect(identities.map(({ id }) => id)).toEqual([fresh.own, own.own]);
  });

  it('never takes the place of a story that has an id', () => {
    expect(named([{ ...told, guid: 'g' }], again)).toEqual([false]);
  });
});
