import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redacted, redactedDocument } from '../../src/text/redact.ts';

describe('a secret', () => {
  it.each([
    ['as it is', 'key a/b c&d here'],
    ['in a path', new URL('https://x.example/a/b c&d/f').href],
    ['in a query', new URL('https://x.example/?k=a/b c&d').href],
    ['in a form', `https://x.example/?${new URLSearchParams({ k: 'a/b c&d' })}`],
    ['as a component', `https://x.example/?k=${encodeURIComponent('a/b c&d')}`],
    ['in XML', '<link>https://x.example/a/b c&amp;d</link>'],
    ['in JSON', '"a\\/b c&d"'],
  ])('is starred %s', (_where, text) => {
    const told = redacted(text, ['a/b c&d']);
    expect(told).toContain('***');
    expect(decodeURIComponent(told)).not.toMatch(/a\/b|c&/u);
  });

  it('is found wherever it stands in an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 4, maxLength: 20 }), (secret) => {
        const url = new URL('https://x.example/');
        url.searchParams.set('k', secret);
        expect(redacted(url.href, [secret])).toBe('https://x.example/?k=***');
      }),
    );
  });

  it('is taken out of documents only where it can be no word', () => {
    const text = '<a href="https://x.example/berlin?t=Ab3dEf6hIj9l">Berlin</a>';
    expect(redactedDocument(text, ['berlin', 'Ab3dEf6hIj9l'])).toBe(
      '<a href="https://x.example/berlin?t=***">Berlin</a>',
    );
    expect(redactedDocument(text, ['berlin'])).toBe(text);
  });
});
