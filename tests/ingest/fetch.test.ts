import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type FetchedFeed, fetchFeed } from '../../src/ingest/fetch.ts';
import { questionFor } from '../../src/ingest/places.ts';
import type { Source, SourceState } from '../../src/model.ts';
import { createHttpClient } from '../../src/net/client.ts';
import { sourceOf, stateOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A publisher with one handler; `visit` fetches its `/feed` as the product does. */
async function publisher(handler: RequestListener) {
  const asked: { path: string | undefined; etag: unknown; since: unknown; token: unknown; aim: unknown }[] =
    [];
  const server = createServer((request, response) => {
    const {
      'if-none-match': etag,
      'if-modified-since': since,
      'x-token': token,
      'a-im': aim,
    } = request.headers;
    asked.push({ path: request.url, etag, since, token, aim });
    // Its clock would be the machine's, while ours stands still.
    response.sendDate = false;
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = createHttpClient({
    userAgent: () => 'Voltwire/0.0.0 (+https://news.example/about)',
    timeoutMs: 5000,
    maxBytes: 100_000,
    followsRedirects: true,
    resolve: undefined,
    mayCall: undefined,
  });
  open.push(
    () => http.close(),
    () => new Promise((resolve) => server.close(resolve)),
  );
  const visit = (
    known?: Partial<SourceState>,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ) => {
    const source = sourceAt(`${origin}/feed`, headers);
    const question = questionFor(source, known && knownAt(`${origin}/feed`, known), NOW);
    return fetchFeed(source, question, http, { now: NOW, signal });
  };
  return { origin, asked, visit };
}

function sourceAt(url: string, headers: Record<string, string>): Source {
  return sourceOf({ id: 'a', url, headers, allowPrivateNetworks: true });
}

function knownAt(url: string, known: Partial<SourceState>): SourceState {
  return stateOf({
    sourceId: 'a',
    url,
    sourceUrl: url,
    etag: undefined,
    bodyHash: undefined,
    nextCheckAt: NOW,
    ...known,
  });
}

const answering =
  (status: number, headers: Record<string, string> = {}, body: string | Buffer = ''): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

describe('a fetched document', () => {
  it('comes with all that the wire said of it', async () => {
    const headers = {
      'Content-Type': 'text/xml; charset=koi8-r',
      ETag: 'W/"1"',
      'Last-Modified': 'sun, 22 nov 2026',
    };
    const { origin, visit } = await publisher(answering(200, headers, '<rss/>'));
    const { kind, raw } = (await visit()) as FetchedFeed;
    expect(kind).toBe('fetched');
    expect({ ...raw, bytes: Buffer.from(raw.bytes).toString() }).toEqual({
      url: `${origin}/feed`,
      status: 200,
      bytes: '<rss/>',
      contentType: 'text/xml; charset=koi8-r',
      etag: 'W/"1"',
      lastModified: 'sun, 22 nov 2026',
      link: undefined,
      freshUntil: undefined,
      extent: 'whole',
    });
  });

  it('is fresh for as long as its server says', async () => {
    const { visit } = await publisher(answering(200, { 'Cache-Control': 'max-age=3600' }, '<rss/>'));
    expect(await visit()).toMatchObject({ raw: { freshUntil: '2026-11-22T10:00:00.000Z' } });
  });

  it('may be only what is new, which is offered to whoever gave an ETag', async () => {
    const { asked, visit } = await publisher(answering(226, { ETag: '"2"', IM: 'feed' }, '<rss/>'));
    expect(await visit({ etag: '"1"' })).toMatchObject({ raw: { extent: 'delta', etag: '"2"' } });
    await visit({ lastModified: 'yesterday' });
    expect(asked.map(({ aim }) => aim)).toEqual(['feed', undefined]);
  });

  it('tells where permanent redirects led', async () => {
    const { origin, visit } = await publisher((request, response) => {
      if (request.url === '/feed') response.writeHead(301, { Location: '/new' }).end();
      else response.writeHead(200).end('<rss/>');
    });
    expect(await visit()).toMatchObject({ permanentUrl: `${origin}/new`, raw: { url: `${origin}/new` } });
  });

  it.each([200, 203, 226])('may have status %i', async (status) => {
    const { visit } = await publisher(answering(status, {}, '<rss/>'));
    expect(await visit()).toMatchObject({ kind: 'fetched', raw: { status } });
  });

  it('has no validators where none were given, or empty ones', async () => {
    const { visit } = await publisher(answering(200, { ETag: '' }, '<rss/>'));
    expect(await visit()).toMatchObject({ raw: { etag: undefined, lastModified: undefined } });
  });

  it('that was cut short says so', async () => {
    const cut = gzipSync(`<rss>${'<item/>'.repeat(5000)}</rss>`).subarray(0, 40);
    const { visit } = await publisher(answering(200, { ETag: '"1"', 'Content-Encoding': 'gzip' }, cut));
    expect(await visit()).toMatchObject({ raw: { extent: 'cut' } });
  });
});

describe('a conditional request', () => {
  it('is not made the first time', async () => {
    const { asked, visit } = await publisher(answering(200, {}, '<rss/>'));
    await visit();
    expect(asked[0]).toMatchObject({ etag: undefined, since: undefined });
  });

  it.each([
    ['"a, b; it\'s"', 'Sun, 22 Nov 2026 09:00:00 GMT'],
    ['W/"weak"', undefined],
    ['unquoted-gzip', 'sun, 22 nov 2026 09:00:00 +0000'],
    [undefined, 'yesterday'],
    ['"caf\u00e9\t1"', undefined],
  ])('returns etag %s and date %s byte for byte', async (etag, lastModified) => {
    const { asked, visit } = await publisher(answering(304));
    expect((await visit({ etag, lastModified })).kind).toBe('not-modified');
    expect(asked).toMatchObject([{ path: '/feed', etag, since: lastModified, token: undefined }]);
  });

  it('hears the new validators of a 304', async () => {
    const { visit } = await publisher(answering(304, { ETag: '"2"' }));
    expect(await visit({ etag: '"1"' })).toMatchObject({
      kind: 'not-modified',
      etag: '"2"',
      lastModified: undefined,
    });
  });

  it('is not made with validators of another address', async () => {
    const { asked, visit } = await publisher(answering(200, {}, '<rss/>'));
    await visit({ etag: '"1"', url: 'https://old.example/feed' });
    expect(asked[0]?.etag).toBeUndefined();
  });

  it('is made where a redirect leads, if the validators came from there', async () => {
    const { origin, asked, visit } = await publisher((request, response) => {
      if (request.url === '/feed') response.writeHead(302, { Location: '/feed/' }).end();
      else response.writeHead(304).end();
    });
    expect((await visit({ etag: '"1"', url: `${origin}/feed/` })).kind).toBe('not-modified');
    expect(asked.map((it) => it.etag)).toEqual([undefined, '"1"']);
  });

  it('gives each address its own validators, whichever answers', async () => {
    const { origin, asked, visit } = await publisher((request, response) => {
      if (request.url === '/feed') response.writeHead(302, { Location: '/other' }).end();
      else response.writeHead(304).end();
    });
    const there = {
      url: `${origin}/other`,
      etag: '"there"',
      wholeAt: NOW,
      quietSince: NOW,
      lastModified: undefined,
      bodyHash: 'x',
    };
    const visited = await visit({ etag: '"here"', elsewhere: [there] });
    expect(visited).toMatchObject({ kind: 'not-modified', url: `${origin}/other` });
    expect(asked.map(({ etag }) => etag)).toEqual(['"here"', '"there"']);
  });

  it('carries the source’s own headers', async () => {
    const { asked, visit } = await publisher(answering(200, {}, '<rss/>'));
    await visit(undefined, { 'X-Token': 'secret' });
    expect(asked[0]?.token).toBe('secret');
  });
});

describe('what is no document', () => {
  it.each([
    [404, 'http', 'the server answered 404 Not Found'],
    [403, 'http', 'the server answered 403 Forbidden'],
    [500, 'http', 'the server answered 500 Internal Server Error'],
    [599, 'http', 'the server answered 599'],
    [204, 'http', 'the server answered 204 No Content'],
    [300, 'http', 'the server answered 300 Multiple Choices'],
    [410, 'gone', 'the feed is gone for good (410)'],
    [503, 'http', 'the server answered 503 Service Unavailable'],
    [429, 'rate-limited', 'the server asks us to come back later (429)'],
    [200, 'empty', 'the answer is empty'],
    [304, 'http', 'the server answered 304 Not Modified'],
  ])('is a failure: %i is “%s”', async (status, code, message) => {
    const { origin, visit } = await publisher(answering(status));
    await expect(visit()).rejects.toMatchObject({
      name: 'FeedError',
      code,
      message,
      status,
      url: `${origin}/feed`,
    });
  });

  it('is a 304 from an address that was asked without conditions', async () => {
    const { visit } = await publisher((request, response) => {
      if (request.url === '/feed') response.writeHead(302, { Location: '/other' }).end();
      else response.writeHead(304).end();
    });
    await expect(visit({ etag: '"1"' })).rejects.toMatchObject({ code: 'http', status: 304 });
  });

  it.each([
    ['7200', '2026-11-22T11:00:00.000Z'],
    ['0', NOW],
    ['Sun, 22 Nov 2026 19:00:00 GMT', '2026-11-22T19:00:00.000Z'],
    ['Sunday, 22-Nov-26 19:00:00 GMT', '2026-11-22T19:00:00.000Z'],
    ['99999999999999999999', '2026-11-29T09:00:00.000Z'],
    ['604801', '2026-11-29T09:00:00.000Z'],
    ['Tue, 22 Nov 2050 19:00:00 GMT', '2026-11-29T09:00:00.000Z'],
  ])('that says Retry-After: %s asks us back at %s', async (value, retryAfter) => {
    for (const status of [429, 503]) {
      const { visit } = await publisher(answering(status, { 'Retry-After': value }));
      await expect(visit()).rejects.toMatchObject({ code: 'rate-limited', retryAfter, status });
    }
  });

  it.each(['soon', '-5', '', '1e9', '7200, 9'])('may say nonsense: Retry-After “%s”', async (value) => {
    const { visit } = await publisher(answering(429, { 'Retry-After': value }));
    await expect(visit()).rejects.toMatchObject({ code: 'rate-limited', retryAfter: undefined });
  });

  it.each([403, 429, 503])(
    'that challenges browsers (%i) wants to be left alone for hours',
    async (status) => {
      const { visit } = await publisher(answering(status, { 'cf-mitigated': 'challenge' }));
      await expect(visit()).rejects.toMatchObject({ status, retryAfter: '2026-11-22T13:00:00.000Z' });
    },
  );

  it('is the caller’s own change of mind', async () => {
    const { visit } = await publisher(() => {});
    await expect(visit(undefined, {}, AbortSignal.abort(new Error('closing')))).rejects.toThrow('closing');
  });
});
