import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freshUntil, retryAfter } from '../../src/ingest/freshness.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const WEEK_LATER = '2026-11-29T09:00:00.000Z';

describe('what a server says of its freshness', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['nothing', {}, undefined],
    ['a max-age', { 'cache-control': 'public, max-age=14400' }, '2026-11-22T13:00:00.000Z'],
    [
      'a max-age that is partly over',
      { 'cache-control': 'max-age=14400', age: '3600' },
      '2026-11-22T12:00:00.000Z',
    ],
    ['a max-age that is over', { 'cache-control': 'max-age=60', age: '61' }, undefined],
    ['a max-age of ten years', { 'cache-control': 'max-age=315360000, immutable' }, WEEK_LATER],
    [
      'a max-age of nothing',
      { 'cache-control': 'max-age=0', expires: 'Sun, 22 Nov 2026 12:00:00 GMT' },
      undefined,
    ],
    ['a max-age in quotes', { 'cache-control': 'max-age="3600"' }, '2026-11-22T10:00:00.000Z'],
    ['no-cache', { 'cache-control': 'no-cache, max-age=3600' }, undefined],
    ['no-store', { 'cache-control': 'no-store', expires: 'Sun, 22 Nov 2026 12:00:00 GMT' }, undefined],
    ['s-maxage, which is not for us', { 'cache-control': 's-maxage=86400' }, undefined],
    ['both', { 'cache-control': 's-maxage=86400, max-age=3600' }, '2026-11-22T10:00:00.000Z'],
    ['Expires', { expires: 'Sun, 22 Nov 2026 14:00:00 GMT' }, '2026-11-22T14:00:00.000Z'],
    [
      'Expires by a clock that goes wrong',
      { expires: 'Thu, 22 Nov 2035 14:00:00 GMT', date: 'Thu, 22 Nov 2035 13:00:00 GMT' },
      '2026-11-22T10:00:00.000Z',
    ],
    ['Expires in the past', { expires: 'Sun, 22 Nov 2026 08:00:00 GMT' }, undefined],
    ['Expires: 0', { expires: '0' }, undefined],
    ['Expires: -1', { expires: '-1' }, undefined],
    ['nonsense', { 'cache-control': 'max-age=soon, xmax-age=60', age: 'old', expires: 'Never' }, undefined],
  ])('may be %s', (_what, headers, until) => {
    expect(freshUntil(headers, NOW)).toBe(until);
  });

  it('never reaches back, nor further than a week', () => {
    const header = fc.oneof(
      fc.string(),
      fc.nat().map((n) => `max-age=${n}`),
      fc.integer().map(String),
    );
    fc.assert(
      fc.property(header, header, header, header, (cacheControl, age, expires, date) => {
        const until = freshUntil({ 'cache-control': cacheControl, age, expires, date }, NOW);
        expect(until === undefined || (until > NOW && until <= WEEK_LATER)).toBe(true);
      }),
    );
  });
});

describe('Retry-After', () => {
  it('by a date is measured by the server’s own clock', () => {
    const headers = { 'retry-after': 'Tue, 22 Nov 2016 11:00:00 GMT', date: 'Tue, 22 Nov 2016 09:00:00 GMT' };
    expect(retryAfter(headers, NOW)).toBe('2026-11-22T11:00:00.000Z');
  });

  it('never reaches further than a week, whatever it says', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.bigInt().map(String)), (value) => {
        expect((retryAfter({ 'retry-after': value }, NOW) ?? NOW) <= WEEK_LATER).toBe(true);
      }),
    );
  });
});
