import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { clientWith, type Loopback, listen, plain, strange } from './loopback.ts';

const open: { close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const it of open.splice(0).reverse()) await it.close();
});

/** A server that tells the digest of each body in the order they came. */
async function hub(handler: RequestListener): Promise<Loopback & { readonly bodies: string[] }> {
  const bodies: string[] = [];
  const server = await listen(async (request, response) => {
    const hash = createHash('sha256');
    for await (const chunk of request) hash.update(chunk);
    bodies.push(hash.digest('hex'));
    handler(request, response);
  });
  open.push(server);
  return { ...server, bodies };
}

const body = Buffer.from('hub.mode=subscribe&hub.topic=https%3A%2F%2Fnews.example%2F');
const digest = createHash('sha256').update(body).digest('hex');

function message(url: string) {
  const { conditionals: _, ...request } = plain(url);
  return { ...request, body, contentType: 'application/x-www-form-urlencoded' };
}

function client(options: Parameters<typeof clientWith>[0] = {}) {
  const made = clientWith(options);
  open.push(made);
  return made;
}

describe('a POST', () => {
  it('carries its body, the type of it and the headers of its sender', async () => {
    const server = await hub((_request, response) => response.writeHead(202).end());
    const answer = await client().post({ ...message(server.origin), headers: { 'X-Key': 'k' } });
    expect(answer.status).toBe(202);
    expect(server.bodies).toEqual([digest]);
    expect(server.requests[0]?.method).toBe('POST');
    expect(server.requests[0]?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.byteLength),
      'user-agent': 'Voltwire/0.0.0 (+https://news.example/about)',
      'x-key': 'k',
    });
  });

  it.each([307, 308])(
    'is said again to where a %i leads, without its own headers elsewhere',
    async (status) => {
      const other = await hub((_request, response) => response.writeHead(204).end());
      const server = await hub((_request, response) =>
        response.writeHead(status, { Location: `${other.origin}/hub` }).end(),
      );
      const answer = await client().post({
        ...message(server.origin),
        headers: { Authorization: 'Bearer t' },
      });
      expect(answer).toMatchObject({ status: 204, url: `${other.origin}/hub` });
      expect(other.bodies).toEqual([digest]);
      expect(other.requests[0]?.headers.authorization).toBeUndefined();
    },
  );

  it.each([301, 302, 303])('takes a %i for its answer', async (status) => {
    const server = await hub((_request, response) =>
      response.writeHead(status, { Location: '/elsewhere' }).end(),
    );
    expect(await client().post(message(server.origin))).toMatchObject({
      status,
      headers: { location: '/elsewhere' },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is refused inward like any other request', async () => {
    const server = await hub((_request, response) => response.end());
    const { conditionals: _, ...request } = strange(server.origin);
    const asked = client().post({ ...message(server.origin), ...request });
    await expect(asked).rejects.toMatchObject({ code: 'refused-address' });
    expect(server.requests).toHaveLength(0);
  });

  it('is given up at the deadline', async () => {
    const server = await hub(() => {});
    const asked = client({ timeoutMs: 200 }).post(message(server.origin));
    await expect(asked).rejects.toMatchObject({ code: 'timeout' });
  });
});

describe('a client that follows no redirect', () => {
  it('takes one for the answer, whoever asks', async () => {
    const other = await hub((_request, response) => response.writeHead(204).end());
    for (const status of [301, 307, 308]) {
      const server = await hub((_request, response) =>
        response.writeHead(status, { Location: `${other.origin}/` }).end(),
      );
      const http = client({ followsRedirects: false });
      expect((await http.post(message(server.origin))).status).toBe(status);
      expect((await http.get(plain(server.origin))).status).toBe(status);
    }
    expect(other.requests).toEqual([]);
  });
});
