import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkHash, linkKey } from '../../src/text/link.ts';
import {
  absoluteUrl,
  canonicalUrl,
  domainOf,
  escapedUrl,
  hostOf,
  registrableDomain,
} from '../../src/text/url.ts';

describe('absoluteUrl', () => {
  it('resolves against the base', () => {
    expect(absoluteUrl('../b', 'https://a.example/x/y')).toBe('https://a.example/b');
    expect(absoluteUrl('//b.example/c', 'https://a.example/')).toBe('https://b.example/c');
    expect(absoluteUrl('/b', undefined)).toBeUndefined();
  });

  it('leaves as it is what is plainly absolute, and nothing else', () => {
    const piece = fc.constantFrom(
      ...'https:// http:// a.example 1.2.3.4 0x7f.1 xn--a.example A.example a_b.example 例.example . .. /. %2E %zz / // ? # a B 1 \\ @ : :80 & ="^|\' ~ é'.split(
        ' ',
      ),
    );
    const anyAddress = fc.array(piece, { maxLength: 9 }).map((all) => all.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          anyAddress,
          anyAddress.map((it) => `https://www.a-1.example/${it}`),
        ),
        (raw) => {
          const read = URL.canParse(raw) ? new URL(raw) : undefined;
          const isUsable = read?.protocol.startsWith('http') && read.username === '' && read.password === '';
          expect(absoluteUrl(raw, undefined)).toBe(isUsable ? escapedUrl(read?.href ?? '') : undefined);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('writes as escapes what may not stand in a URI, and nothing else', () => {
    expect(absoluteUrl('https://a.example/x|y[1]{2}^`?q=a\\b&p=100%#[x]', undefined)).toBe(
      'https://a.example/x%7Cy%5B1%5D%7B2%7D%5E%60?q=a%5Cb&p=100%25#%5Bx%5D',
    );
    const kept = "https://a.example/%e4%7C/(a)!$&'*+,;=:@?b=%zz".replace('%zz', '%20');
    expect(absoluteUrl(kept, undefined)).toBe(kept);
    expect(absoluteUrl('http://[::1]:80/[x]', undefined)).toBe('http://[::1]/%5Bx%5D');
    const address = fc.webUrl({ withFragments: true, withQueryParameters: true });
    fc.assert(
      fc.property(address, (url) => {
        expect(escapedUrl(escapedUrl(url))).toBe(escapedUrl(url));
      }),
    );
  });

  it('drops the line breaks and blanks that pretty-printed feeds put into addresses', () => {
    expect(absoluteUrl('\n\t https://a.example/long\n\tpath \n', undefined)).toBe(
      'https://a.example/longpath',
    );
  });

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://a.example/',
    'https://user:secret@a.example/',
    'https://user@a.example/',
    'https://',
    'http://a b/',
    '',
    '  ',
  ])('refuses %j', (raw) => {
    expect(absoluteUrl(raw, 'https://base.example/')).toBeUndefined();
  });

  it('refuses more than 2,048 characters', () => {
    expect(absoluteUrl(`https://a.example/${'x'.repeat(2000)}`, undefined)).toHaveLength(2018);
    expect(absoluteUrl(`https://a.example/${'x'.repeat(2040)}`, undefined)).toBeUndefined();
    expect(absoluteUrl(`https://a.example/${'ü'.repeat(1000)}`, undefined)).toBeUndefined();
  });

  it('writes international names in ASCII', () => {
    expect(absoluteUrl('https://bücher.example/straße', undefined)).toBe(
      'https://xn--bcher-kva.example/stra%C3%9Fe',
    );
  });

  it('answers web addresses or nothing, and its own answers unchanged', () => {
    const references = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
    );
    fc.assert(
      fc.property(references, (raw) => {
        const url = absoluteUrl(raw, 'https://base.example/a/b');
        if (url === undefined) return;
        expect(url).toMatch(/^https?:\/\/[^/]/u);
        expect(absoluteUrl(url, undefined)).toBe(url);
      }),
    );
  });
});

describe('canonicalUrl', () => {
  it('drops tracking parameters and keeps the rest byte for byte', () => {
    const tracked =
      'https://a.example/x?b=%7e1&utm_source=rss&a=&fbclid=IwAR&c=%2F&mc_cid=9#part?utm_source=x';
    expect(canonicalUrl(tracked)).toBe('https://a.example/x?b=%7e1&a=&c=%2F#part?utm_source=x');
    expect(canonicalUrl('https://a.example/?UTM_Medium=feed&gclid=1')).toBe('https://a.example/');
  });

  it.each([
    'https://a.example/?id=7&utmost=1&ref=x',
    'https://a.example/',
    'https://a.example/?',
    'https://a.example/?a=1&&b=2',
  ])('leaves %s as it is', (url) => {
    expect(canonicalUrl(url)).toBe(url);
  });

  it.each(['X-Amz-Signature', 'Signature', 'sig', 'hmac', 'token'])(
    'touches nothing signed with %s',
    (name) => {
      const url = `https://cdn.example/a.mp3?utm_source=rss&${name}=5f1e`;
      expect(canonicalUrl(url)).toBe(url);
    },
  );
});

describe('linkKey', () => {
  it.each([
    ['http://www.wire.example/a/', 'https://wire.example/a'],
    ['https://wire.example/a?id=7&utm_source=rss', 'https://wire.example/a?id=7'],
    ['https://wire.example/a;jsessionid=5F1E?id=7', 'https://wire.example/a?PHPSESSID=1&id=7'],
    ['https://cdn.example/a.mp3?Expires=1&Signature=x', 'https://cdn.example/a.mp3?Expires=2&Signature=y'],
  ])('is the same for %s and %s', (one, other) => {
    expect(linkKey(one)).toBe(linkKey(other));
    expect(linkHash(one)).toBe(linkHash(other));
    expect(linkHash(one)).toMatch(/^[0-9a-f]{13}$/u);
  });

  it.each([
    ['https://wire.example/a', 'https://wire.example/A'],
    ['https://wire.example/?p=1', 'https://wire.example/?p=2'],
    ['https://wire.example/changes#1.2', 'https://wire.example/changes#1.3'],
    ['https://wire.example/a', 'https://ww2.wire.example/a'],
    ['https://video.example/watch?v=1', 'https://video.example/watch?v=2'],
    [
      'https://wire.example/story?id=3f2504e04f8911d39a0c',
      'https://wire.example/story?id=3f2504e04f8911d39a0d',
    ],
  ])('tells %s from %s', (one, other) => {
    expect(linkKey(one)).not.toBe(linkKey(other));
  });
});

describe('registrableDomain', () => {
  it('knows public suffixes and hosting platforms', () => {
    expect(registrableDomain('https://feeds.bbc.co.uk/news')).toBe('bbc.co.uk');
    expect(registrableDomain('https://eva.github.io/feed')).toBe('eva.github.io');
    expect(registrableDomain('http://127.0.0.1:8080/')).toBeUndefined();
    expect(registrableDomain('http://localhost/')).toBeUndefined();
  });
});

describe('domainOf', () => {
  it('is the registered domain, whatever the host and port', () => {
    expect(domainOf('https://feeds.bbc.co.uk:8443/news')).toBe('bbc.co.uk');
    expect(domainOf('https://eva.github.io/feed')).toBe('eva.github.io');
  });

  it('is the host with its port where nobody registered one', () => {
    expect(domainOf('http://127.0.0.1:8080/')).toBe('127.0.0.1:8080');
    expect(domainOf('http://[::1]:8080/')).toBe('[::1]:8080');
    expect(domainOf('http://localhost/')).toBe('localhost');
  });
});

describe('hostOf', () => {
  it('answers the host without its port', () => {
    expect(hostOf('https://News.Example:8443/a')).toBe('news.example');
    expect(hostOf('http://127.0.0.1:8080/')).toBe('127.0.0.1');
  });
});
