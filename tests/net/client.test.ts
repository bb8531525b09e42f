import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClient, HttpClientOptions } from '../../src/net/client.ts';
import { clientWith, type Loopback, listen, listenRaw, plain } from './loopback.ts';

const open: { close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const it of open.splice(0).reverse()) await it.close();
});

async function web(handler: RequestListener): Promise<Loopback> {
  const server = await listen(handler);
  open.push(server);
  return server;
}

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  const made = clientWith(options);
  open.push(made);
  return made;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('a request', () => {
  it('says who asks, what is wanted and what can be inflated, and nothing more', async () => {
    const server = await web((_request, response) => response.end('ok'));
    await client().get(plain(`${server.origin}/feed?a=B%20c#part`));
    const [asked] = server.requests;
    expect(asked?.method).toBe('GET');
    expect(asked?.url).toBe('/feed?a=B%20c');
    expect(asked?.headers['user-agent']).toBe('Voltwire/0.0.0 (+https://news.example/about)');
    expect(asked?.headers.accept).toMatch(/^application\/atom\+xml, application\/rss\+xml/u);
    expect(asked?.headers['accept-encoding']).toBe('br, gzip, deflate');
    expect(Object.keys(asked?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it('carries the headers of its source, whatever their case, except what we could not undo', async () => {
    const server = await web((_request, response) => response.end('ok'));
    const headers = { Authorization: 'Bearer t', 'USER-AGENT': 'Other/1', 'Accept-Encoding': 'zstd' };
    await client().get({ ...plain(server.origin), headers });
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer t',
      'user-agent': 'Other/1',
      'accept-encoding': 'br, gzip, deflate',
    });
  });

  it('never brings a cookie back', async () => {
    const server = await web((_request, response) =>
      response.setHeader('Set-Cookie', 'a=1; Path=/').end('ok'),
    );
    const http = client();
    await http.get(plain(server.origin));
    await http.get(plain(server.origin));
    expect(server.requests[1]?.headers.cookie).toBeUndefined();
  });

  it('reuses a connection, for the next hop and for the next request', async () => {
    const server = await web((request, response) => {
      if (request.url === '/') response.writeHead(301, { Location: '/feed' }).end('moved');
      else response.end('ok');
    });
    const http = client();
    await http.get(plain(server.origin));
    await sleep(10);
    await http.get(plain(server.origin));
    expect(server.requests).toHaveLength(4);
    expect(new Set(server.requests.map((it) => it.socket.remotePort)).size).toBe(1);
  });

  it('answers a failing status with its headers and without its body', async () => {
    const server = await web((_request, response) =>
      response.writeHead(503, { 'Retry-After': '120' }).end('<h1>busy</h1>'),
    );
    const answer = await client().get(plain(server.origin));
    expect(answer).toMatchObject({ status: 503, url: `${server.origin}/`, permanentUrl: undefined });
    expect(answer.headers['retry-after']).toBe('120');
    expect(answer.bytes).toHaveLength(0);
  });

  it('does not wait for the end of a failing status’s body', async () => {
    const server = await web((_request, response) => {
      response.writeHead(404);
      const more = () => response.write(Buffer.alloc(65_536), () => response.destroyed || more());
      more();
    });
    expect((await client().get(plain(server.origin))).status).toBe(404);
  });

  it('returns header bytes beyond ASCII as they can be sent back', async () => {
    const server = await web((_request, response) =>
      response.setHeader('ETag', '"café"').end(Buffer.from('ok')),
    );
    const http = client();
    const { headers } = await http.get(plain(server.origin));
    const conditional = { url: `${server.origin}/`, headers: { 'if-none-match': headers['etag'] ?? '' } };
    await http.get({ ...plain(server.origin), conditionals: [conditional] });
    expect(server.requests[1]?.headers['if-none-match']).toBe('"café"');
  });
});

describe('a redirect', () => {
  const redirecting =
    (routes: Record<string, [status: number, location: string]>): RequestListener =>
    (request, response) => {
      const route = routes[request.url ?? ''];
      if (route === undefined) response.end('the end');
      else response.writeHead(route[0], { Location: route[1] }).end();
    };

  it.each([301, 302, 303, 307, 308])('with status %i is followed', async (status) => {
    const server = await web(redirecting({ '/a/b': [status, '../c?x=1#f'] }));
    const answer = await client().get(plain(`${server.origin}/a/b`));
    expect(answer.url).toBe(`${server.origin}/c?x=1`);
    expect(text(answer.bytes)).toBe('the end');
  });

  it('is permanent only where every hop was', async () => {
    const server = await web(
      redirecting({ '/a': [301, '/b'], '/b': [308, '/c'], '/d': [301, '/e'], '/e': [302, '/c'] }),
    );
    const http = client();
    expect((await http.get(plain(`${server.origin}/a`))).permanentUrl).toBe(`${server.origin}/c`);
    expect((await http.get(plain(`${server.origin}/d`))).permanentUrl).toBeUndefined();
    expect((await http.get(plain(`${server.origin}/c`))).permanentUrl).toBeUndefined();
  });

  it('is told as a circle when it leads back', async () => {
    const server = await web(redirecting({ '/a': [302, '/b'], '/b': [302, '/a'] }));
    const asked = client().get(plain(`${server.origin}/a`));
    await expect(asked).rejects.toMatchObject({ code: 'redirects', url: `${server.origin}/a` });
    expect(server.requests).toHaveLength(2);
  });

  it('is followed ten times and not an eleventh', async () => {
    const server = await web((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('there');
      else response.writeHead(302, { Location: `/${left - 1}` }).end();
    });
    const http = client();
    expect(text((await http.get(plain(`${server.origin}/10`))).bytes)).toBe('there');
    await expect(http.get(plain(`${server.origin}/11`))).rejects.toMatchObject({ code: 'redirects' });
    expect(server.requests).toHaveLength(11 + 11);
  });

  it('keeps own headers at home and drops them for good once it leaves', async () => {
    const away = await web((_request, response) =>
      response.writeHead(302, { Location: `${home.origin}/back` }).end(),
    );
    const home: Loopback = await web(
      redirecting({ '/a': [302, '/b'], '/b': [302, `${away.origin}/`], '/back': [302, '/end'] }),
    );
    await client().get({
      ...plain(`${home.origin}/a`),
      headers: { Authorization: 'Bearer t', 'X-Feed': '1' },
    });
    const said = home.requests.map((it) => [it.url, it.headers.authorization, it.headers['x-feed']]);
    expect(said).toEqual([
      ['/a', 'Bearer t', '1'],
      ['/b', 'Bearer t', '1'],
      ['/back', undefined, undefined],
      ['/end', undefined, undefined],
    ]);
    expect(away.requests[0]?.headers.authorization).toBeUndefined();
    expect(away.requests[0]?.headers['user-agent']).toMatch(/^Voltwire/u);
  });

  it('gives validators to the address that they came from, and to no other hop', async () => {
    const server = await web(redirecting({ '/feed': [302, '/feed/'] }));
    const conditional = { url: `${server.origin}/feed/`, headers: { 'if-none-match': '"1"' } };
    await client().get({ ...plain(`${server.origin}/feed`), conditionals: [conditional] });
    expect(server.requests.map((it) => it.headers['if-none-match'])).toEqual([undefined, '"1"']);
  });

  it('to several addresses leads to the first', async () => {
    const server = await web((request, response) => {
      if (request.url !== '/') response.end('ok');
      else response.writeHead(302, { Location: ['/first', '/second'] }).end();
    });
    expect((await client().get(plain(server.origin))).url).toBe(`${server.origin}/first`);
  });

  it('leads nobody to an address that is being asked: the next one waits for the answer', async () => {
    let [atOnce, most] = [0, 0];
    const server = await web(async (request, response) => {
      if (request.url !== '/feed') return void response.writeHead(302, { Location: '/feed' }).end();
      most = Math.max(most, ++atOnce);
      await sleep(30);
      atOnce -= 1;
      response.end('ok');
    });
    const asking = client();
    const urls = ['/a', '/b', '/feed', '/c'].map((path) => `${server.origin}${path}`);
    const answers = await Promise.all(urls.map((url) => asking.get(plain(url))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([most, server.requests.length]).toEqual([1, 7]);
  });

  it('to an address whose answer failed for another is asked all the same', async () => {
    let asked = 0;
    const server = await web((request, response) => {
      if (request.url !== '/feed') response.writeHead(302, { Location: '/feed' }).end();
      else if (++asked === 1) response.destroy();
      else response.end('ok');
    });
    const asking = client();
    const urls = ['/a', '/b'].map((path) => `${server.origin}${path}`);
    const ended = await Promise.allSettled(urls.map((url) => asking.get(plain(url))));
    expect(ended.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('without a Location is an answer like any other', async () => {
    const server = await web((_request, response) => response.writeHead(302).end());
    expect((await client().get(plain(server.origin))).status).toBe(302);
  });

  it('to an address in raw UTF-8 is understood', async () => {
    const server = await web((request, response) => {
      if (request.url !== '/') response.end('ok');
      else response.writeHead(302, { Location: Buffer.from('/ümlaut ä').toString('latin1') }).end();
    });
    expect((await client().get(plain(server.origin))).url).toBe(`${server.origin}/%C3%BCmlaut%20%C3%A4`);
  });

  it.each([
    'file:///etc/passwd',
    'data:application/rss+xml,<rss/>',
    'javascript:alert(1)',
    'http://eva:secret@127.0.0.1/',
    'http://[nonsense/',
  ])('to %s is refused', async (location) => {
    const server = await web(redirecting({ '/': [302, location] }));
    await expect(client().get(plain(server.origin))).rejects.toMatchObject({ code: 'refused-address' });
  });
});

describe('a body', () => {
  const feed = `<rss>${'<item>volt</item>'.repeat(2000)}</rss>`;
  const sending =
    (coding: string | string[], body: Uint8Array | string): RequestListener =>
    (_request, response) =>
      response.setHeader('Content-Encoding', coding).end(body);

  it.each<[string, (body: string) => Uint8Array | string]>([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', String],
    ['', String],
    ['gzip', String],
  ])('coded as “%s” is read', async (coding, compress) => {
    const server = await web(sending(coding, compress(feed)));
    const { bytes, complete } = await client().get(plain(server.origin));
    expect(text(bytes)).toBe(feed);
    expect(complete).toBe(true);
  });

  it('of two gzip members is read whole', async () => {
    const body = Buffer.concat([gzipSync(feed.slice(0, 100)), gzipSync(feed.slice(100))]);
    const server = await web(sending('gzip', body));
    expect(text((await client().get(plain(server.origin))).bytes)).toBe(feed);
  });

  it.each<[string, (body: string) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('whose %s stream is cut short keeps what could be read, and says so', async (coding, compress) => {
    const noisy = Array.from(
      { length: 3000 },
      (_, n) => `<item>${(n * 2654435761) % 4294967296}</item>`,
    ).join('');
    const whole = compress(noisy);
    const server = await web(sending(coding, whole.subarray(0, Math.floor(whole.length / 2))));
    const { bytes, complete } = await client().get(plain(server.origin));
    expect(complete).toBe(false);
    expect(bytes.length).toBeGreaterThan(1000);
    expect(noisy.startsWith(text(bytes))).toBe(true);
  });

  it.each([
    ['gzip, gzip'],
    [['gzip', 'gzip']],
    ['zstd'],
    ['__proto__'],
    [Array(1500).fill('gzip').join(', ')],
  ])('coded as “%.40s” is refused', async (coding) => {
    const server = await web(sending(coding, gzipSync(gzipSync(feed))));
    await expect(client().get(plain(server.origin))).rejects.toMatchObject({ code: 'encoding' });
  });

  it.each<[string, Buffer]>([
    ['gzip', Buffer.concat([gzipSync(feed).subarray(0, 40), Buffer.alloc(60, 7)])],
    ['gzip', gzipSync(feed).subarray(0, 11)],
    ['br', Buffer.from('<rss>this was never compressed</rss>')],
  ])('that is broken %s is told as such', async (coding, body) => {
    const server = await web(sending(coding, body));
    await expect(client().get(plain(server.origin))).rejects.toMatchObject({ code: 'encoding' });
  });

  it.each<[string, Uint8Array]>([
    ['gzip', gzipSync(Buffer.alloc(50_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000))],
    ['deflate', deflateSync(Buffer.alloc(50_000_000))],
  ])('that is a %s bomb is given up at the bound', async (coding, bomb) => {
    const server = await web(sending(coding, bomb));
    const asked = client({ maxBytes: 100_000 }).get(plain(server.origin));
    await expect(asked).rejects.toMatchObject({ code: 'too-large' });
  });

  it('of more bytes than allowed is given up, announced or not', async () => {
    const announced = await web((_request, response) => response.end(Buffer.alloc(100_001)));
    const endless = await web((_request, response) => {
      const more = () => response.write(Buffer.alloc(65_536), () => response.destroyed || more());
      more();
    });
    const http = client({ maxBytes: 100_000 });
    await expect(http.get(plain(announced.origin))).rejects.toMatchObject({ code: 'too-large' });
    await expect(http.get(plain(endless.origin))).rejects.toMatchObject({ code: 'too-large' });
  });

  it('of exactly as many bytes as allowed is read', async () => {
    const server = await web((_request, response) => response.end(Buffer.alloc(100_000)));
    expect((await client({ maxBytes: 100_000 }).get(plain(server.origin))).bytes).toHaveLength(100_000);
  });

  it('that breaks off on the wire is no answer', async () => {
    const server = await web((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1000 });
      response.write('<rss>', () => response.destroy());
    });
    await expect(client().get(plain(server.origin))).rejects.toMatchObject({ code: 'connect' });
  });
});

describe('the deadline', () => {
  const slow = { timeoutMs: 300 };

  it('ends a body that drips', async () => {
    let timer: NodeJS.Timeout | undefined;
    const server = await web((_request, response) => {
      timer = setInterval(() => response.write('.'), 20);
    });
    const asked = client(slow).get(plain(server.origin));
    await expect(asked).rejects.toMatchObject({ code: 'timeout', message: 'no whole answer within 0.3 s' });
    clearInterval(timer);
  });

  it.each([
    ['never come', () => {}],
    ['are endless', (tick: () => void) => tick()],
  ])('ends headers that %s', async (_how, begin) => {
    let timer: NodeJS.Timeout | undefined;
    const server = await listenRaw((socket) => {
      begin(() => {
        socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
        timer = setInterval(() => socket.write('a'), 20);
      });
    });
    open.push(server);
    await expect(client(slow).get(plain(server.origin))).rejects.toMatchObject({ code: 'timeout' });
    clearInterval(timer);
  });

  it('ends interim answers without end', async () => {
    let timer: NodeJS.Timeout | undefined;
    const server = await listenRaw((socket) => {
      timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'), 10);
    });
    open.push(server);
    await expect(client(slow).get(plain(server.origin))).rejects.toMatchObject({ code: 'timeout' });
    clearInterval(timer);
  });

  it('covers all hops together', async () => {
    let hops = 0;
    const server = await web((_request, response) => {
      hops++;
      setTimeout(() => response.writeHead(302, { Location: `/${hops}` }).end(), 120);
    });
    await expect(client(slow).get(plain(server.origin))).rejects.toMatchObject({ code: 'timeout' });
    expect(hops).toBeLessThanOrEqual(3);
  });

  it('ends a lookup that never answers', async () => {
    const http = client({ ...slow, resolve: () => new Promise(() => {}) });
    await expect(http.get(plain('http://slow.example/'))).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('a caller’s signal', () => {
  it('ends the exchange with its own reason, which is no FeedError', async () => {
    const server = await web(() => {});
    const controller = new AbortController();
    const asked = client().get({ ...plain(server.origin), signal: controller.signal });
    const outcome = expect(asked).rejects.toThrow('closing down');
    await sleep(50);
    controller.abort(new Error('closing down'));
    await outcome;
  });

  it('that is aborted already keeps the request from being made', async () => {
    const server = await web((_request, response) => response.end());
    const signal = AbortSignal.abort(new Error('closing down'));
    await expect(client().get({ ...plain(server.origin), signal })).rejects.toThrow('closing down');
    expect(server.requests).toHaveLength(0);
  });
});

describe('what goes wrong on the way', () => {
  it('is told in a sentence: nobody listens', async () => {
    const server = await listen(() => {});
    await server.close();
    await expect(client().get(plain(server.origin))).rejects.toMatchObject({
      code: 'connect',
      message: 'the server refuses the connection',
      url: server.origin,
    });
  });

  it('is told in a sentence: the name does not exist', async () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const http = client({ resolve: () => Promise.reject(unknown) });
    await expect(http.get(plain('http://nowhere.example/'))).rejects.toMatchObject({
      code: 'dns',
      message: 'the name does not resolve',
    });
  });

  it.each([
    ['hangs up', '', 'connect'],
    ['speaks another protocol', '220 mail.example ESMTP\r\n', 'connect'],
    [
      'sends 100 KB of headers',
      `HTTP/1.1 200 OK\r\n${`X-H: ${'v'.repeat(90)}\r\n`.repeat(1000)}\r\n`,
      'too-large',
    ],
    ['sends less than it says', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort', 'connect'],
    [
      'breaks off between chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n',
      'connect',
    ],
  ])('is told with its code when the server %s', async (_what, said, code) => {
    const server = await listenRaw((socket) => socket.end(said));
    open.push(server);
    await expect(client().get(plain(server.origin))).rejects.toMatchObject({ name: 'FeedError', code });
  });

  it('is told with its code when the server speaks no TLS', async () => {
    const server = await web((_request, response) => response.end());
    const asked = client().get(plain(server.origin.replace('http:', 'https:')));
    await expect(asked).rejects.toMatchObject({ code: 'connect' });
  });
});
