import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negotiateCoding } from '../../src/http/negotiate.ts';

const ALL = { br: 1, gzip: 1, identity: 1 };

describe('the content coding', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['br', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0.8, gzip;q=0.8', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.000, gzip;q=0.001', 'gzip'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    [' gzip ; Q=0.5 ', 'gzip'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['gzip, *;q=0', 'gzip'],
    ['br;q=0, *', 'gzip'],
    ['identity', 'identity'],
    ['identity, gzip;q=0.5', 'identity'],
    ['identity;q=0', 'identity'],
    ['identity;q=0, gzip;q=0.2', 'gzip'],
    ['identity;q=0.5, *;q=0.1', 'identity'],
    ['deflate', 'identity'],
    ['zstd, compress', 'identity'],
    ['gzip;q=1.5', 'identity'],
    ['gzip;q=abc', 'identity'],
    ['gzip;q=', 'identity'],
    ['gzip;level=9', 'gzip'],
    [',,,gzip,,', 'gzip'],
  ] as const)('asked for with %j is %s', (header, coding) => {
    expect(negotiateCoding(header, ALL)).toBe(coding);
  });

  it('is one that there is', () => {
    expect(negotiateCoding('br, gzip', { ...ALL, br: undefined })).toBe('gzip');
    expect(negotiateCoding('br, gzip', { ...ALL, br: undefined, gzip: undefined })).toBe('identity');
  });

  it('is decided whatever the header holds', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (header) =>
        Object.keys(ALL).includes(negotiateCoding(header, ALL)),
      ),
    );
  });
});
