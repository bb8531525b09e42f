import { describe, expect, it } from 'vitest';
import { entryId } from '../../src/ingest/entry-id.ts';

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
    'https://wire.example/übung',
    'https://wire.example/[1]',
    'tag:Wire.example,2005:1',
    'tag:wire.example,2005:a#b#c',
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
