import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSignedBy, type SignatureMethod, signatureOf } from '../../src/websub/signature.ts';

const BODY = Buffer.from('The quick brown fox jumps over the lazy dog');
const METHODS: readonly SignatureMethod[] = ['sha1', 'sha256', 'sha384', 'sha512'];

describe('the signature of a delivery', () => {
  it.each([
    ['sha1=de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9'],
    ['sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8'],
    [' SHA256=F7BC83F430538424B13298E6AA6FB143EF4D59A14946175997479DBC2D1A3CD8 '],
  ])('is right as %s', (header) => {
    expect(isSignedBy(header, 'key', BODY)).toBe(true);
  });

  it.each(METHODS)(
    'is right as we make it ourselves with %s, for these bytes and this secret alone',
    (method) => {
      const header = signatureOf(method, 'key', BODY);
      expect(isSignedBy(header, 'key', BODY)).toBe(true);
      expect(isSignedBy(header, 'kez', BODY)).toBe(false);
      expect(isSignedBy(header, 'key', Buffer.concat([BODY, Buffer.from(' ')]))).toBe(false);
    },
  );

  it.each([
    ['nothing', undefined],
    ['no method', 'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8'],
    ['a method of its own', 'md5=80070713463e7749b90c2dc24911e275'],
    ['a method that signs shorter', 'sha512=de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9'],
    ['the first half of it', 'sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a1'],
    ['an odd number of digits', 'sha1=de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d90'],
    ['two of them', 'sha1=de7c9b85b8b78aa6bc8a7a36f70a90701c9db4d9, sha1=00'],
  ])('is not right as %s', (_what, header) => {
    expect(isSignedBy(header, 'key', BODY)).toBe(false);
  });

  it('is never right by chance, and never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (header, body) => {
        expect(isSignedBy(header, 'key', body)).toBe(false);
        expect(isSignedBy(`sha1=${header}`, 'key', body)).toBe(false);
      }),
    );
  });
});
