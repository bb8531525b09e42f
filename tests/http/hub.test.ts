import { describe, expect, it, onTestFinished } from 'vitest';
import { prepareServed } from '../../src/http/served.ts';
import { createFrontDoor } from '../../src/http/server.ts';
import { topicsOf } from '../../src/http/topics.ts';
import { makeOptions, makeOutput } from './sample.ts';

/** A front door with a hub that says what it was asked. */
async function door(isOpen = true) {
  const hub = {
    isOpen: () => isOpen,
    receive: (form: URLSearchParams) => ({ status: 202, text: `${form}`, retryAfterSeconds: 7 }),
  };
  const frontDoor = createFrontDoor(makeOptions(new Map(), { hub }));
  onTestFinished(() => frontDoor.close(100));
  const { port } = await frontDoor.listen('127.0.0.1', 0);
  const url = `http://127.0.0.1:${port}/websub/hub`;
  return { url, post: (body: string) => fetch(url, { method: 'POST', body }) };
}

describe('the address of our hub', () => {
  it('takes a form, and answers in plain text that is not kept', async () => {
    const { post } = await door();
    const answer = await post('hub.mode=subscribe&hub.topic=https%3A%2F%2Fx%2F');
    expect([answer.status, await answer.text()]).toEqual([
      202,
      'hub.mode=subscribe&hub.topic=https%3A%2F%2Fx%2F',
    ]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'retry-after': '7',
    });
  });

  it('reads no more than a subscription takes', async () => {
    const { post } = await door();
    expect((await post(`hub.mode=${'x'.repeat(20_000)}`)).status).toBe(413);
    expect((await post('hub.mode=subscribe')).status).toBe(202);
  });

  it('knows one method', async () => {
    const { url } = await door();
    for (const method of ['GET', 'PUT']) {
      const answer = await fetch(url, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  it('is not found while we are no hub', async () => {
    const { url, post } = await door(false);
    expect([(await fetch(url)).status, (await post('hub.mode=subscribe')).status]).toEqual([404, 404]);
  });
});

describe('the topics', () => {
  it('are the documents that name a hub, by every address, as they are served', async () => {
    const links = [
      '<https://news.example/websub/hub>; rel="hub"',
      '<https://news.example/rss.xml>; rel="self"',
    ];
    const outputs = [
      makeOutput('/rss.xml', '<rss/>', { links }),
      makeOutput('/channels/all/rss.xml', '<rss/>', { links }),
      makeOutput('/tags/ev/rss.xml', '<rss/>', { links: links.slice(1) }),
      makeOutput('/', '<!doctype html>', { mediaType: 'text/html', links: [] }),
    ];
    const topics = topicsOf(await prepareServed(outputs, new Map()), 'https://news.example/');
    expect([...topics.values()]).toMatchObject([
      {
        address: 'https://news.example/rss.xml',
        isCanonical: true,
        hash: outputs[0]?.hash,
        contentType: 'application/rss+xml; charset=utf-8',
        link: links.join(', '),
      },
      { address: 'https://news.example/channels/all/rss.xml', isCanonical: false },
    ]);
    expect(Buffer.from(topics.get('https://news.example/rss.xml')?.body() ?? []).toString()).toBe('<rss/>');
  });
});
