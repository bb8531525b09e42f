import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFrontDoor } from '../../src/http/server.ts';
import type { Callbacks, IncomingDelivery } from '../../src/websub/callback.ts';
import { makeOptions } from './sample.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const PLAIN = { text: '', retryAfterSeconds: undefined };

/** A front door whose callbacks read bodies of ten bytes at most. */
async function door() {
  const verified: string[] = [];
  const received: { token: string; delivery: IncomingDelivery; body: string | undefined }[] = [];
  const callbacks: Callbacks = {
    verify: (token, parameters) => {
      verified.push(`${token} ${parameters}`);
      return { status: 200, text: parameters.get('hub.challenge') ?? '', retryAfterSeconds: undefined };
    },
    receive: async (token, delivery) => {
      const body = await delivery.read(10);
      received.push({ token, delivery, body: body && Buffer.from(body).toString() });
      return body === undefined ? { ...PLAIN, status: 413 } : { ...PLAIN, status: 202, retryAfterSeconds: 7 };
    },
    idle: async () => {},
  };
  const frontDoor = createFrontDoor(makeOptions(new Map(), { callbacks }));
  onTestFinished(() => frontDoor.close(100));
  const { port } = await frontDoor.listen('127.0.0.1', 0);
  return { url: `http://127.0.0.1:${port}/websub/`, port, verified, received };
}

describe('a callback', () => {
  it('hands a verification on with its query, however long, and answers in plain text', async () => {
    const { url, verified } = await door();
    const topic = `https://wire.example/${'x'.repeat(3000)}`;
    const query = new URLSearchParams({ 'hub.topic': topic, 'hub.challenge': '<script>&' });
    const answer = await fetch(`${url}${TOKEN}?${query}`);
    expect(await answer.text()).toBe('<script>&');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(verified).toEqual([`${TOKEN} ${query}`]);
  });

  it('hands a delivery on byte for byte, with what its headers say', async () => {
    const { url, received } = await door();
    const headers = { 'x-hub-signature': 'sha1=1', 'content-type': 'text/xml' };
    const answer = await fetch(`${url}${TOKEN}`, { method: 'POST', body: 'é€', headers });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([202, '7']);
    expect(received).toMatchObject([
      {
        token: TOKEN,
        body: 'é€',
        delivery: { signature: 'sha1=1', contentType: 'text/xml', contentLength: 5 },
      },
    ]);
  });

  it('reads a delivery no further than it may, and still says so', async () => {
    const { url, received } = await door();
    const answer = await fetch(`${url}${TOKEN}`, { method: 'POST', body: 'x'.repeat(3_000_000) });
    expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
    expect(received.map(({ body }) => body)).toEqual([undefined]);
  });

  it('survives a delivery that breaks off', async () => {
    const { port, received, url } = await door();
    const socket = connect(port, '127.0.0.1');
    socket.end(`POST /websub/${TOKEN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc`, () =>
      socket.destroy(),
    );
    await expect.poll(() => received.length).toBe(1);
    expect(received[0]?.body).toBeUndefined();
    expect((await fetch(`${url}${TOKEN}`, { method: 'POST', body: 'x' })).status).toBe(202);
  });

  it('knows two methods', async () => {
    const { url, verified, received } = await door();
    const answer = await fetch(`${url}${TOKEN}`, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect([verified, received]).toEqual([[], []]);
  });

  it.each(['', 'hub', `${TOKEN}/`, `${TOKEN}0`, TOKEN.toUpperCase()])('is not at %j', async (path) => {
    const { url, verified } = await door();
    expect((await fetch(`${url}${path}`)).status).toBe(404);
    expect((await fetch(`${url}${path}`, { method: 'POST', body: 'x' })).status).toBe(404);
    expect(verified).toEqual([]);
  });
});

describe('a newsroom without subscriptions', () => {
  it('answers every callback alike: there is nothing here', async () => {
    const frontDoor = createFrontDoor(makeOptions(new Map()));
    onTestFinished(() => frontDoor.close(100));
    const { port } = await frontDoor.listen('127.0.0.1', 0);
    const url = `http://127.0.0.1:${port}/websub/${TOKEN}`;
    expect((await fetch(`${url}?hub.mode=subscribe&hub.challenge=x&hub.topic=y`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(410);
  });
});
