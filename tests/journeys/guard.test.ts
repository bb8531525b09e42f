/**
 * The real program, guard and all, on a pretended web: what publishers do to make it call its own machine and its neighbours, to
 * learn what it should keep, and to hold it up.
 */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newsdesk, type PretendWeb } from '../support/pretend-web.ts';

const FEED =
  '<rss version="2.0"><channel><title>t</title><item><title>a</title><guid>b</guid></item></channel></rss>';
const PUBLIC = '93.184.216.34';
const OTHER = '151.101.1.69';

async function publisher(handler: RequestListener) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { requests, port: (server.address() as AddressInfo).port };
}

/** Every name here is one of the same public host. */
function webOf(port: number, ...names: readonly string[]): PretendWeb {
  return {
    names: Object.fromEntries(names.map((name) => [name, [[PUBLIC]]])),
    ports: { [PUBLIC]: port, [OTHER]: port },
  };
}

const INWARD = [
  'http://127.0.0.1/canary',
  'http://127.1/canary',
  'http://2130706433/canary',
  'http://0x7f.0.0.1/canary',
  'http://0177.0.0.1/canary',
  'http://127.0.0.1./canary',
  'http://0/canary',
  'http://localhost/canary',
  'http://a.localhost./canary',
  'http://intranet/canary',
  'http://a.internal/canary',
  'http://10.1.2.3/canary',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/canary',
  'http://[::]/canary',
  'http://[::ffff:127.0.0.1]/canary',
  'http://[64:ff9b::7f00:1]/canary',
  'http://[2002:7f00:1::]/canary',
  'http://[2001:0:7f00:1::]/canary',
  'http://[2a00:1450::5efe:127.0.0.1]/canary',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://①②⑦.⓪.⓪.①/canary',
  'http://news.example:6379/canary',
];
const NOT_OF_THE_WEB = ['file:///etc/passwd', 'gopher://127.0.0.1:6379/_INFO', 'data:text/xml,<rss/>'];

describe('the program among hostile publishers', () => {
  it('calls nothing inward, whether a source names it or a publisher leads there', async () => {
    const targets = [...INWARD, ...NOT_OF_THE_WEB];
    const { port, requests } = await publisher((request, response) => {
      const to = targets[Number(/^\/to\/(\d+)/u.exec(request.url ?? '')?.[1])];
      if (to === undefined) response.end(FEED);
      else response.writeHead(302, { Location: Buffer.from(to).toString('latin1') }).end();
    });
    // No two sources may have one address, and these are the same in many spellings.
    const named = INWARD.map((url, at) => ({ id: `named-${at}`, url: `${url}?${at}` }));
    const led = targets.map((_to, at) => ({ id: `led-${at}`, url: `http://news.example/to/${at}` }));
    const desk = newsdesk([...named, ...led, { id: 'good', url: 'http://good.example/' }]);
    const { results, connections } = await desk.round(webOf(port, 'news.example', 'good.example'));
    expect(results.get('good')).toMatchObject({ outcome: 'ok', added: 1 });
    for (const { id } of [...named, ...led])
      expect(results.get(id), id).toMatchObject({ outcome: 'failed', error: { code: 'refused-address' } });
    expect(new Set(connections)).toEqual(new Set([`${PUBLIC} 80`]));
    expect(requests.filter(({ url }) => url !== '/' && !url?.startsWith('/to/'))).toEqual([]);
    expect(requests).toHaveLength(led.length + 1);
  });

  it('judges a name anew for every connection, and refuses it for one inward address among others', async () => {
    const { port, requests } = await publisher((request, response) => {
      response.shouldKeepAlive = false;
      if (request.url === '/') response.writeHead(302, { Location: '/again' }).end();
      else response.end(FEED);
    });
    const web = webOf(port);
    const names = { 'rebound.example': [[PUBLIC], ['127.0.0.1']], 'mixed.example': [[PUBLIC, '127.0.0.1']] };
    const desk = newsdesk([
      { id: 'rebound', url: 'http://rebound.example/' },
      { id: 'mixed', url: 'http://mixed.example/' },
    ]);
    const { results, connections } = await desk.round({ ...web, names });
    for (const id of ['rebound', 'mixed'])
      expect(results.get(id)).toMatchObject({ outcome: 'failed', error: { code: 'refused-address' } });
    expect(connections).toEqual([`${PUBLIC} 80`]);
    expect(requests.map(({ url }) => url)).toEqual(['/']);
  });

  it('tells another origin nothing that was meant for the first', async () => {
    const { port, requests } = await publisher((request, response) => {
      const { host } = request.headers;
      response.setHeader('ETag', '"1"').setHeader('Set-Cookie', 'a=1; Path=/');
      if (host === 'home.example') response.writeHead(307, { Location: 'http://away.example/feed' }).end();
      else if (host === 'port.example')
        response.writeHead(307, { Location: 'http://port.example:8080/' }).end();
      else response.end(FEED);
    });
    const headers = { Authorization: 'Bearer s3cret', 'X-Feed-Token': 's3cret' };
    const desk = newsdesk([
      { id: 'home', url: 'http://home.example/', headers },
      { id: 'port', url: 'http://port.example/', headers },
    ]);
    const { results } = await desk.round(webOf(port, 'home.example', 'away.example', 'port.example'));
    for (const id of ['home', 'port']) expect(results.get(id)).toMatchObject({ outcome: 'ok' });
    const told = new Map(
      requests.map(({ headers: all }) => [all.host, JSON.stringify(all).includes('s3cret')]),
    );
    expect(Object.fromEntries(told)).toEqual({
      'home.example': true,
      'away.example': false,
      'port.example': true,
      'port.example:8080': false,
    });
    expect(requests.filter((it) => it.headers.cookie !== undefined)).toEqual([]);
  });

  it('lets a source into its own network, and there no further than any network goes', async () => {
    const { port, requests } = await publisher((request, response) => {
      const to = request.url === '/metadata' ? 'http://169.254.169.254/latest/meta-data/' : undefined;
      if (to === undefined) response.end(FEED);
      else response.writeHead(302, { Location: to }).end();
    });
    const desk = newsdesk([
      { id: 'ours', url: 'http://10.0.0.9/', allowPrivateNetworks: true },
      { id: 'misled', url: 'http://10.0.0.9/metadata', allowPrivateNetworks: true },
      { id: 'stranger', url: 'http://10.0.0.9/stranger' },
    ]);
    const { results, connections } = await desk.round({ names: {}, ports: { '10.0.0.9': port } });
    expect(results.get('ours')).toMatchObject({ outcome: 'ok' });
    for (const id of ['misled', 'stranger'])
      expect(results.get(id)).toMatchObject({ outcome: 'failed', error: { code: 'refused-address' } });
    expect(requests.map(({ url }) => url).sort()).toEqual(['/', '/metadata']);
    expect(connections.filter((it) => it !== '10.0.0.9 80')).toEqual([]);
  });

  it('gives up what has no end, and answers that are larger than they may be', async () => {
    const timers = new Set<NodeJS.Timeout>();
    const drip = (say: () => void) => timers.add(setInterval(say, 20));
    let poured = 0;
    const pour = (response: ServerResponse): void => {
      poured += 65_536;
      if (response.write(Buffer.alloc(65_536, 'x'))) setImmediate(pour, response);
      else response.once('drain', () => pour(response));
    };
    const tricks: Readonly<Record<string, RequestListener>> = {
      headers: ({ socket }) => {
        socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
        drip(() => socket.write('a'));
      },
      hints: ({ socket }) => drip(() => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n')),
      body: (_request, response) => drip(() => response.write(' ')),
      round: (_request, response) => response.writeHead(302, { Location: '/round' }).end(),
      on: ({ url = '' }, response) =>
        response.writeHead(302, { Location: `/on?${'x'.repeat(url.length)}` }).end(),
      flood: (_request, response) => pour(response),
      tall: (_request, response) => response.writeHead(200, { 'X-Tall': 'x'.repeat(20_000) }).end(FEED),
      coded: (_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip, gzip' }).end(FEED),
    };
    const { port } = await publisher((request, response) =>
      tricks[/^\/(\w+)/u.exec(request.url ?? '')?.[1] ?? '']?.(request, response),
    );
    onTestFinished(() => {
      for (const timer of timers) clearInterval(timer);
    });
    const expected = {
      headers: 'timeout',
      hints: 'timeout',
      body: 'timeout',
      round: 'redirects',
      on: 'redirects',
      flood: 'too-large',
      tall: 'too-large',
      coded: 'encoding',
    };
    const sources = Object.keys(expected).map((id) => ({ id, url: `http://${id}.example/${id}` }));
    const desk = newsdesk(sources, { timeoutSeconds: 3, maxBytes: 1_000_000 });
    const names = sources.map(({ url }) => new URL(url).hostname);
    const { results } = await desk.round(webOf(port, ...names));
    const told = Object.keys(expected).map((id) => [id, results.get(id)?.error?.code]);
    expect(Object.fromEntries(told)).toEqual(expected);
    expect(poured).toBeLessThan(20_000_000);
  });
});
