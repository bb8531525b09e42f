import type { IncomingHttpHeaders } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { answer } from '../../src/http/feeds.ts';
import { prepareServed, type Served } from '../../src/http/served.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { FEED, MODIFIED, PAGE, SMALL, STYLE } from './sample.ts';

let outputs: ReadonlyMap<string, Served>;
beforeAll(async () => {
  outputs = await prepareServed([FEED, SMALL, PAGE, STYLE], new Map());
});

const get = (path: string, headers: IncomingHttpHeaders = {}, method = 'GET') =>
  answer({ method, path, headers }, outputs);

const EARLIER = 'Sun, 22 Nov 2026 14:04:59 GMT';
const LATER = 'Mon, 23 Nov 2026 00:00:00 GMT';
const GZ = { 'accept-encoding': 'gzip' };
const BR = { 'accept-encoding': 'gzip, deflate, br' };

const CONDITIONS: readonly (readonly [what: string, headers: IncomingHttpHeaders, status: number])[] = [
  ['no condition', {}, 200],
  // If-None-Match
  ['its tag', { 'if-none-match': '"abc"' }, 304],
  ['its tag, weak', { 'if-none-match': 'W/"abc"' }, 304],
  ['another tag', { 'if-none-match': '"abd"' }, 200],
  ['its tag in other case', { 'if-none-match': '"ABC"' }, 200],
  ['a part of its tag', { 'if-none-match': '"ab"' }, 200],
  ['a list with its tag last', { 'if-none-match': '"x", W/"y", "abc"' }, 304],
  ['a list with its tag first', { 'if-none-match': 'W/"abc","x"' }, 304],
  ['a list without blanks', { 'if-none-match': '"x","abc","y"' }, 304],
  ['a list of strangers', { 'if-none-match': '"x", "y"' }, 200],
  ['any tag', { 'if-none-match': '*' }, 304],
  ['any tag with blanks', { 'if-none-match': ' * ' }, 304],
  ['a quoted star', { 'if-none-match': '"*"' }, 200],
  ['its tag without quotes', { 'if-none-match': 'abc' }, 304],
  ['its tag inside another', { 'if-none-match': '"x, abc"' }, 200],
  ['an empty tag', { 'if-none-match': '""' }, 200],
  ['an empty header', { 'if-none-match': '' }, 200],
  ['garbage', { 'if-none-match': '"""W/,,"' }, 200],
  ['quotes without end', { 'if-none-match': `"${'"W/'.repeat(2000)}` }, 200],
  // each content coding has a tag of its own
  ['the gzip tag, gzip accepted', { ...GZ, 'if-none-match': '"abc-gz"' }, 304],
  ['the br tag, br accepted', { ...BR, 'if-none-match': '"abc-br"' }, 304],
  ['the plain tag, gzip accepted', { ...GZ, 'if-none-match': '"abc"' }, 200],
  ['the gzip tag, nothing accepted', { 'if-none-match': '"abc-gz"' }, 200],
  ['the gzip tag, br preferred', { ...BR, 'if-none-match': '"abc-gz"' }, 200],
  ['every tag, br preferred', { ...BR, 'if-none-match': '"abc", "abc-gz", "abc-br"' }, 304],
  // If-Modified-Since
  ['its date', { 'if-modified-since': MODIFIED }, 304],
  ['a later date', { 'if-modified-since': LATER }, 304],
  ['an earlier date', { 'if-modified-since': EARLIER }, 200],
  ['its date in the form of RFC 850', { 'if-modified-since': 'Sunday, 22-Nov-26 14:05:00 GMT' }, 304],
  ['its date in the form of asctime', { 'if-modified-since': 'Sun Nov 22 14:05:00 2026' }, 304],
  ['no date at all', { 'if-modified-since': 'yesterday' }, 200],
  ['an impossible date', { 'if-modified-since': 'Sun, 32 Nov 2026 14:05:00 GMT' }, 200],
  ['an empty date', { 'if-modified-since': '' }, 200],
  // both: the tag decides alone
  ['its tag and an earlier date', { 'if-none-match': '"abc"', 'if-modified-since': EARLIER }, 304],
  ['its tag and its date', { 'if-none-match': '"abc"', 'if-modified-since': MODIFIED }, 304],
  ['another tag and its date', { 'if-none-match': '"x"', 'if-modified-since': MODIFIED }, 200],
  ['another tag and a later date', { 'if-none-match': '"x"', 'if-modified-since': LATER }, 200],
  ['any tag and an earlier date', { 'if-none-match': '*', 'if-modified-since': EARLIER }, 304],
  ['its tag and no date at all', { 'if-none-match': '"abc"', 'if-modified-since': 'soon' }, 304],
];

describe('a published document', () => {
  it.each(CONDITIONS)('asked for with %s', (_what, headers, status) => {
    for (const method of ['GET', 'HEAD']) {
      const got = get('/rss.xml', headers, method);
      expect(got?.status).toBe(status);
      expect(got?.body !== undefined).toBe(status === 200 && method === 'GET');
    }
  });

  it('repeats its validators and its caching in a 304, without what belongs to a body', () => {
    const full = get('/rss.xml', GZ)?.headers ?? {};
    const short = get('/rss.xml', { ...GZ, 'if-none-match': '"abc-gz"' })?.headers ?? {};
    for (const name of [
      'ETag',
      'Last-Modified',
      'Cache-Control',
      'Vary',
      'Link',
      'Access-Control-Allow-Origin',
    ]) {
      expect(short[name]).toEqual(full[name]);
      expect(short[name]).toBeDefined();
    }
    expect(Object.keys(short)).not.toContain('Content-Type');
    expect(Object.keys(short)).not.toContain('Content-Length');
    expect(Object.keys(short)).not.toContain('Content-Encoding');
  });

  it('says everything that a reader or a cache needs', () => {
    expect(get('/rss.xml')?.headers).toEqual({
      'Content-Type': 'application/rss+xml; charset=utf-8',
      'Content-Length': wholeBody(FEED).length,
      'X-Content-Type-Options': 'nosniff',
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'public, max-age=600, stale-while-revalidate=600',
      Vary: 'Accept-Encoding',
      ETag: '"abc"',
      'Last-Modified': MODIFIED,
      Link: ['<https://news.example/rss.xml>; rel="self"', '<https://hub.example/>; rel="hub"'],
    });
  });

  it('has the headers of GET for HEAD', () => {
    for (const headers of [{}, GZ, BR]) {
      expect(get('/rss.xml', headers, 'HEAD')?.headers).toEqual(get('/rss.xml', headers)?.headers);
    }
  });

  it('has no Last-Modified and ignores dates where it holds no article', () => {
    const got = get('/feed.json', { 'if-modified-since': LATER });
    expect(got?.status).toBe(200);
    expect(got?.headers).not.toHaveProperty('Last-Modified');
  });

  it('is cached for ever where its name holds its hash', () => {
    expect(get(STYLE.path)?.headers['Cache-Control']).toBe('public, max-age=31536000, immutable');
  });

  it('is fenced in by a strict policy where it is a page', () => {
    const headers = get('/channels/all/')?.headers ?? {};
    const policy = String(headers['Content-Security-Policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['Referrer-Policy']).toBeDefined();
    expect(get('/rss.xml')?.headers).not.toHaveProperty('Content-Security-Policy');
  });

  it('is found where the slash of its page was forgotten', () => {
    const got = get('/channels/all');
    expect(got?.status).toBe(308);
    expect(got?.headers['Location']).toBe('/channels/all/');
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'BREW'])(
    'refuses %s and says what it allows',
    (method) => {
      const got = get('/rss.xml', {}, method);
      expect(got?.status).toBe(405);
      expect(got?.headers['Allow']).toBe('GET, HEAD');
    },
  );

  it('is left to the caller where nothing is published', () => {
    expect(get('/nowhere')).toBeUndefined();
    expect(get('/rss.xml/')).toBeUndefined();
    expect(get('/constructor')).toBeUndefined();
  });
});
