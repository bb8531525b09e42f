import { describe, expect, it } from 'vitest';
import { entryId, fingerprintOf, type Identifiable, identify } from '../../src/ingest/identity.ts';
import type { PostDetails } from '../../src/model.ts';
import { articleOf } from '../support/samples.ts';

function entry(wanted: Partial<Identifiable>): Identifiable {
  return { guid: undefined, url: undefined, title: 'Title', content: () => 'Text', ...wanted };
}

function idsOf(...entries: Partial<Identifiable>[]): readonly string[] {
  return identify('wire', entries.map(entry)).map(({ id }) => id);
}

describe('identify', () => {
  it('is permanent: the ids of this house are these', () => {
    expect(idsOf({ guid: 'g1' })).toEqual(['27b2b966bd89b51d6a259bf5']);
  });

  it('keeps the id when link and title change under one guid', () => {
    const [before] = idsOf({ guid: 'g1', url: 'https://a.example/1', title: 'A' });
    const [after] = idsOf({ guid: 'g1', url: 'https://a.example/2', title: 'B' });
    expect(after).toBe(before);
  });

  it('falls back on the link, then on the content', () => {
    const [link] = idsOf({ url: 'https://a.example/1', title: 'A' });
    expect(idsOf({ url: 'https://a.example/1', title: 'B' })).toEqual([link]);
    const [content] = idsOf({ title: 'A', content: () => 'x' });
    expect(idsOf({ title: 'A', content: () => 'x' })).toEqual([content]);
    expect(idsOf({ title: 'A', content: () => 'y' })).not.toEqual([content]);
  });

  it('tells sources apart', () => {
    const [other] = identify('other', [entry({ guid: 'g1' })]);
    expect(idsOf({ guid: 'g1' })).not.toEqual([other?.id]);
  });

  it('never takes a guid for a link of the same text', () => {
    expect(idsOf({ guid: 'https://a.example/1' })).not.toEqual(idsOf({ url: 'https://a.example/1' }));
  });

  it('gives entries of one story one id', () => {
    const [a, b] = idsOf(
      { guid: 'g', url: 'https://a.example/1', title: 'A' },
      { guid: 'g', url: 'https://a.example/1', title: 'A, updated' },
    );
    expect(a).toBe(b);
    const [c, d] = idsOf(
      { guid: 'g', url: 'https://a.example/1' },
      { guid: 'g', url: 'https://a.example/1b' },
    );
    expect(c).toBe(d);
  });

  it('tells different stories under one guid apart, in any order and company', () => {
    const one = { guid: 'https://a.example/', url: 'https://a.example/1', title: 'A' };
    const two = { guid: 'https://a.example/', url: 'https://a.example/2', title: 'B' };
    const three = { guid: 'https://a.example/', url: 'https://a.example/3', title: 'C' };
    const [first, second] = idsOf(one, two);
    expect(first).not.toBe(second);
    expect(idsOf(three, two, one)).toEqual([idsOf(three, one)[0], second, first]);
    expect(identify('wire', [one, two].map(entry)).every(({ isShared }) => isShared)).toBe(true);
  });

  it('tells entries that all link to the front page apart by their titles', () => {
    const [a, b] = idsOf(
      { url: 'https://a.example/', title: 'A' },
      { url: 'https://a.example/', title: 'B' },
    );
    expect(a).not.toBe(b);
  });
});

describe('entryId', () => {
  const source = { id: 'wire', url: 'https://feeds.wire.example/all', homePageUrl: 'https://wire.co.uk/' };
  const origin = { source, documentUrl: 'https://moved.example/feed', siteUrl: 'https://news.example/' };
  const mine = { id: 'abc', isShared: false };
  const minted = 'tag:news.example,2026:wire/abc';

  it.each([
    'https://www.wire.example/?p=1&X=%7e#A',
    'HTTP://Wire.Example/A/../b',
    'tag:wire.example,2005:story/1',
    'tag:desk@wire.co.uk,2005-01-02:1',
    'https://moved.example/1',
  ])('is %s byte for byte, of the source itself', (guid) => {
    expect(entryId(guid, mine, origin)).toBe(guid);
  });

  it.each([
    undefined,
    '1234',
    'https://victim.example/story',
    'https://wire.example.evil.example/',
    'https://wire.example@evil.example/',
    'tag:victim.example,2005:1',
    'tag:wire.example:no-date',
    'urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6',
    'https://wire.example/with space',
    'https://wire.example/\u0007',
    'https://wire.example/<b>',
    `https://wire.example/${'x'.repeat(500)}`,
    'javascript:alert(1)',
  ])('is minted where the guid is %s', (guid) => {
    expect(entryId(guid, mine, origin)).toBe(minted);
  });

  it('is minted where the guid names several stories', () => {
    expect(entryId('https://wire.example/', { ...mine, isShared: true }, origin)).toBe(minted);
  });

  it('works between addresses without a registered name', () => {
    const local = { ...origin, source: { ...source, url: 'http://127.0.0.1:9000/feed' } };
    expect(entryId('http://127.0.0.1:9000/1', mine, local)).toBe('http://127.0.0.1:9000/1');
    expect(entryId('http://127.0.0.2/1', mine, local)).toBe(minted);
  });
});

describe('fingerprintOf', () => {
  const before = fingerprintOf(articleOf());

  it('changes with what a reader sees', () => {
    expect(fingerprintOf(articleOf({ title: 'Other' }))).not.toBe(before);
    expect(fingerprintOf(articleOf({ contentHtml: '<p>Other</p>' }))).not.toBe(before);
    expect(fingerprintOf(articleOf({ summary: undefined }))).not.toBe(before);
    expect(fingerprintOf(articleOf({ tags: [] }))).not.toBe(before);
  });

  it('stays when only dates, ids and revisions differ', () => {
    const touched = articleOf({
      publishedAt: undefined,
      updatedAt: '2026-11-22T09:00:00.000Z',
      revision: 7,
      entryId: 'x',
    });
    expect(fingerprintOf(touched)).toBe(before);
  });

  it('changes with the dates and corrections of our own posts', () => {
    const post: PostDetails = {
      slug: 's',
      section: undefined,
      byline: [],
      editor: undefined,
      imageCredit: undefined,
      link: undefined,
      pinned: false,
      corrections: [],
    };
    const own = fingerprintOf(articleOf({ post }));
    const correction = { at: '2026-11-22T09:00:00.000Z', note: 'n' };
    expect(fingerprintOf(articleOf({ post, publishedAt: '2026-11-19T09:00:00.000Z' }))).not.toBe(own);
    expect(fingerprintOf(articleOf({ post: { ...post, corrections: [correction] } }))).not.toBe(own);
  });
});
