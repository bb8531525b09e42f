import { Agent, get as httpGet, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { prepareServed } from '../../src/http/served.ts';
import { createFrontDoor, type FrontDoor, type FrontDoorOptions } from '../../src/http/server.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { FEED, makeOptions, PAGE } from './sample.ts';

const open: FrontDoor[] = [];
afterEach(async () => {
  for (const door of open.splice(0)) await door.close(100);
});

async function start(change: Partial<FrontDoorOptions> = {}) {
  const door = createFrontDoor(makeOptions(await prepareServed([FEED, PAGE], new Map()), change));
  open.push(door);
  const { port } = await door.listen('127.0.0.1', 0);
  return { door, port, url: `http://127.0.0.1:${port}` };
}

/** What comes back for these bytes until the server closes or half a second passes. */
function sendRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const done = () => {
      socket.destroy();
      resolve(received);
    };
    socket.setTimeout(500, done);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('close', done);
    socket.on('error', done);
  });
}

function request(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpGet(url, { agent }, (message) => {
      message.resume();
      message.on('end', () => resolve(message));
    }).on('error', reject);
  });
}

describe('the server', () => {
  it('serves a feed over a socket, with a 304 for whoever has it', async () => {
    const { url } = await start();
    const first = await fetch(`${url}/rss.xml`);
    expect(await first.text()).toBe(wholeBody(FEED).toString());
    expect(first.headers.get('content-encoding')).toMatch(/gzip|br/u);
    expect(first.headers.get('server')).toBe('Voltwire/1.2.3');
    expect(first.headers.get('link')).toContain('rel="self"');
    const again = await fetch(`${url}/rss.xml`, {
      headers: { 'If-None-Match': first.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
  });

  it('sends for HEAD the headers of GET and nothing more', async () => {
    const { port } = await start();
    const message = (method: string) =>
      sendRaw(port, `${method} /rss.xml HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    const [get, head] = [await message('GET'), await message('HEAD')];
    const headOf = (text: string) => text.slice(0, text.indexOf('\r\n\r\n') + 4).replace(/Date: .*\r\n/u, '');
    expect(headOf(head)).toBe(headOf(get));
    expect(head.endsWith('\r\n\r\n')).toBe(true);
    expect(get.endsWith('</rss>')).toBe(true);
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', /^HTTP\/1\.1 400/u],
    ['bytes of nothing', new Uint8Array(2000).fill(0xff), /^HTTP\/1\.1 400/u],
    ['a TLS hello', Uint8Array.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), /^HTTP\/1\.1 400/u],
    [
      'too many headers',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431/u,
    ],
    ['a line break in the target', 'GET /a\nb HTTP/1.1\r\nHost: localhost\r\n\r\n', /^HTTP\/1\.1 400/u],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400/u],
    ['a broken escape', 'GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n', /^HTTP\/1\.1 400/u],
    ['a climbing path', 'GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n', /^HTTP\/1\.1 400/u],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', /^$/u],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      /^HTTP\/1\.1 400/u,
    ],
    [
      'an upgrade',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      /^HTTP\/1\.1 200/u,
    ],
    [
      'a body for a feed',
      'POST /rss.xml HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello',
      /^HTTP\/1\.1 405[\s\S]*Connection: close/u,
    ],
  ])('survives %s', async (_what, bytes, expected) => {
    const { port, url } = await start();
    expect(await sendRaw(port, bytes)).toMatch(expected);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it.each([
    ['another name', 'GET /rss.xml HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421],
    [
      'another name in the target',
      'GET http://evil.example/rss.xml HTTP/1.1\r\nHost: localhost\r\n\r\n',
      421,
    ],
    [
      'its own name in the target',
      'GET http://news.example/rss.xml HTTP/1.1\r\nHost: evil.example\r\n\r\n',
      200,
    ],
    ['two names', 'GET /rss.xml HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n\r\n', 400],
    ['no name, in HTTP/1.0', 'GET /rss.xml HTTP/1.0\r\n\r\n', 200],
    ['a callback under another name', 'GET /websub/x HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421],
    ['its health under another name', 'GET /healthz HTTP/1.1\r\nHost: 10.0.0.7:8080\r\n\r\n', 200],
    ['its readiness under another name', 'GET /readyz?x HTTP/1.1\r\nHost: backend\r\n\r\n', 200],
  ])('asked under %s', async (_what, bytes, status) => {
    const { port } = await start();
    const got = await sendRaw(port, bytes);
    expect(got).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
    if (status === 421) expect(got).not.toMatch(/evil\.example|etag/iu);
  });

  it('lets scripts of other sites ask with a validator', async () => {
    const { url } = await start();
    const got = await fetch(`${url}/rss.xml`, { method: 'OPTIONS' });
    expect(got.status).toBe(204);
    expect(got.headers.get('access-control-allow-headers')).toContain('If-None-Match');
    expect(got.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('answers 500 and tells of it when the status breaks, without its details', async () => {
    const errors: unknown[] = [];
    const { url } = await start({
      status: () => Promise.reject(new Error('secret detail')),
      onError: (error) => errors.push(error),
    });
    const got = await fetch(`${url}/status`);
    expect(got.status).toBe(500);
    expect(await got.text()).not.toContain('secret detail');
    expect(errors).toHaveLength(1);
  });

  it('drops the connection and lives on when not even an error page can be made', async () => {
    const errors: unknown[] = [];
    const site = () => {
      throw new Error('no site');
    };
    const { url } = await start({ site, onError: (error) => errors.push(error) });
    await expect(fetch(`${url}/nowhere`)).rejects.toThrow();
    expect(errors.length).toBeGreaterThan(0);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('says in a sentence that its port is taken', async () => {
    const { port } = await start();
    const second = createFrontDoor(makeOptions(new Map()));
    await expect(second.listen('127.0.0.1', port)).rejects.toThrow(
      `Cannot listen on port ${port} of 127.0.0.1: another program uses it.`,
    );
  });

  it('says in a sentence that it cannot listen on a stranger’s address', async () => {
    await expect(createFrontDoor(makeOptions(new Map())).listen('203.0.113.7', 0)).rejects.toThrow(
      'no such address',
    );
  });
});

describe('closing the server', () => {
  it('lets the running request finish and takes no new one', async () => {
    let release = () => {};
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { door, url } = await start({
      statusJson: async () => {
        await waiting;
        return { late: true };
      },
    });
    const running = fetch(`${url}/status.json`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = door.close(5000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    release();
    const got = await running;
    expect(await got.json()).toEqual({ late: true });
    expect(got.headers.get('connection')).toBe('close');
    await closed;
  });

  it('does not wait for connections on which nothing happens', async () => {
    const { door, url } = await start();
    const agent = new Agent({ keepAlive: true });
    await request(`${url}/rss.xml`, agent);
    const before = performance.now();
    await door.close(5000);
    expect(performance.now() - before).toBeLessThan(2000);
    agent.destroy();
  });

  it('cuts off what does not end within the grace', async () => {
    const { door, url } = await start({ statusJson: () => new Promise(() => {}) });
    const running = fetch(`${url}/status.json`).catch(() => 'cut off');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await door.close(100);
    expect(await running).toBe('cut off');
  });

  it('can be done twice, and before it ever listened', async () => {
    const { door } = await start();
    await Promise.all([door.close(100), door.close(100)]);
    await createFrontDoor(makeOptions(new Map())).close(100);
  });
});
