import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTarget } from '../../src/http/target.ts';

describe('the target of a request', () => {
  it.each([
    ['/', '/', ''],
    ['/rss.xml', '/rss.xml', ''],
    ['/rss.xml?utm_source=x#y', '/rss.xml', 'utm_source=x'],
    ['/rss.xml?', '/rss.xml', ''],
    ['/rss.xml#a?b', '/rss.xml', ''],
    ['/search?q=a?b%26c', '/search', 'q=a?b%26c'],
    ['/tags/%C3%A9lan/', '/tags/élan/', ''],
    ['http://news.example/rss.xml?x', '/rss.xml', 'x'],
    ['HTTPS://news.example', '/', ''],
    ['http://news.example?x', '/', 'x'],
    ['/a%2Fb', '/a/b', ''],
  ])('%s is the path %s with the query "%s"', (target, path, query) => {
    expect(readTarget(target)).toEqual({ path, query });
  });

  it.each([
    '/../etc/passwd',
    '/a/../b',
    '/%2e%2e/b',
    '/a/%2E%2E%2Fb',
    '/./a',
    '//evil.example/',
    '/a//b',
    '/%2F/evil.example',
    '/a\\b',
    '/a%5Cb',
    '/a%00',
    '/a%0d%0aSet-Cookie:x',
    '/%E0%A4%A',
    '/%',
    '/%zz',
    '*',
    'rss.xml',
    '',
    'ftp://news.example/',
  ])('%s is refused', (target) => {
    expect(readTarget(target)).toMatchObject({ status: 400 });
  });

  it('is refused where it is too long', () => {
    expect(readTarget(`/${'a'.repeat(2048)}`)).toMatchObject({ status: 414 });
  });

  it('is a plain path or a refusal, whatever it is', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '.',
        '..',
        '%2e',
        '%2F',
        '%5c',
        '\\',
        'http://',
        '?',
        '#',
        '%',
        'a',
        '%C3%A9',
        '%00',
      ),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const target = readTarget(pieces.join(''));
        if ('status' in target) return;
        expect(target.path).toMatch(/^\/(?!\/)/u);
        expect(target.path).not.toMatch(/\\|\p{Cc}/u);
        expect(target.path.split('/')).not.toContain('..');
      }),
    );
  });
});
