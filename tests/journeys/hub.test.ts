/** Our own hub, and one elsewhere that we ping, in the real program. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { savePost } from '../support/posts.ts';
import { type Running, startVoltwire, temporaryFolder, until, writeConfig } from '../support/program.ts';
import { freePort } from '../support/service.ts';
import { openSubscriber, SECRET, signatureWith } from '../support/subscriber.ts';

/** A newsroom with one post, whose feeds name a hub. */
async function newsroom(hub: string) {
  const folder = temporaryFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  savePost(folder, 'first', { title: 'As first written' });
  const configFile = writeConfig(folder, {
    site: { title: 'Test Wire', description: 'Under test.', url, language: 'en' },
    server: { host: '127.0.0.1', port },
    websub: { hub },
  });
  return { folder, configFile, url, topic: `${url}rss.xml`, hub: `${url}websub/hub` };
}

const feedOf = async ({ address }: Running) => (await fetch(new URL('/rss.xml', address))).text();

const websubOf = async ({ address }: Running): Promise<unknown> => {
  const status = (await (await fetch(new URL('/status.json', address))).json()) as { websub: unknown };
  return status.websub;
};

describe('somebody who subscribes to our hub', () => {
  it('is brought an edited post, signed, and what they missed through kill -9, until they are gone', async () => {
    const subscriber = await openSubscriber();
    const { deliveries, questions } = subscriber;
    const { folder, configFile, topic, hub } = await newsroom('self');
    const first = await startVoltwire(configFile);
    expect((await subscriber.ask(hub, topic, { 'hub.lease_seconds': '86400' })).status).toBe(202);
    await until(async () => JSON.stringify(await websubOf(first)).includes(`"${topic}":1`));
    expect(questions).toMatchObject([
      { mine: 'a b', 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.lease_seconds': '86400' },
    ]);

    const editedMs = performance.now();
    savePost(folder, 'first', { title: 'As corrected' });
    await until(() => deliveries.length === 1);
    // Two seconds on a quiet machine; this one may be anything but quiet.
    expect(performance.now() - editedMs).toBeLessThan(10_000);
    const [delivery] = deliveries;
    expect(delivery?.body).toContain('<title>As corrected</title>');
    expect(delivery?.body).toBe(await feedOf(first));
    expect(delivery?.headers).toMatchObject({
      'content-type': 'application/rss+xml; charset=utf-8',
      link: `<${hub}>; rel="hub", <${topic}>; rel="self"`,
      'x-hub-signature': signatureWith(SECRET, delivery?.body ?? ''),
    });

    subscriber.takes = 'hangs';
    savePost(folder, 'first', { title: 'While nobody listened' });
    await until(() => deliveries.length === 2);
    await first.stop('SIGKILL');

    subscriber.takes = 'all';
    const second = await startVoltwire(configFile);
    await until(() => deliveries.length === 3);
    expect(deliveries[2]?.body).toContain('While nobody listened');
    expect(deliveries[2]?.headers['x-hub-signature']).toBe(signatureWith(SECRET, deliveries[2]?.body ?? ''));
    await until(async () => JSON.stringify(await websubOf(second)).includes('"waiting":0'));

    subscriber.takes = 'gone';
    savePost(folder, 'first', { title: 'The last they hear' });
    await until(() => deliveries.length === 4);
    await until(async () => {
      const websub = await websubOf(second);
      return JSON.stringify(websub) === JSON.stringify({ hub, subscribers: {}, waiting: 0 });
    });
    expect(first.said() + second.said()).not.toContain(SECRET);
    expect(questions).toHaveLength(1);
    await second.stop();
  });
});

describe('a hub elsewhere', () => {
  it('is pinged once for each feed that changed, after the new bytes are live, and not for a restart', async () => {
    const pings: { form: Record<string, string>; live: string }[] = [];
    let status = 503;
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      // Who pinged may be killed while we look.
      const live = await fetch(form['hub.url'] ?? '').then(
        (answer) => answer.text(),
        () => undefined,
      );
      if (live === undefined) return void request.socket.destroy();
      pings.push({ form, live });
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const hub = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { folder, configFile, url } = await newsroom(hub);
    const first = await startVoltwire(configFile);
    expect(await feedOf(first)).toContain(`<atom:link rel="hub" href="${hub}"/>`);
    savePost(folder, 'first', { title: 'As corrected' });
    await until(() => pings.length === 1);
    expect(pings[0]).toMatchObject({ form: { 'hub.mode': 'publish' } });
    await first.stop('SIGKILL');

    status = 204;
    const second = await startVoltwire(configFile);
    await until(
      async () => pings.length > 1 && JSON.stringify(await websubOf(second)).includes('"waiting":0'),
    );
    const told = pings.slice(1).map(({ form }) => form['hub.url']);
    const files = ['rss.xml', 'atom.xml', 'feed.json'];
    expect(told.sort()).toEqual(files.flatMap((file) => [`${url}${file}`, `${url}posts/${file}`]).sort());
    for (const { live } of pings) expect(live).toContain('As corrected');
    const count = pings.length;
    await second.stop();

    const third = await startVoltwire(configFile);
    await until(async () => JSON.stringify(await websubOf(third)).includes('"waiting":0'));
    savePost(folder, 'second', { title: 'Another one' });
    await until(() => pings.length > count);
    expect(pings[count]?.live).toContain('Another one');
    await until(async () => JSON.stringify(await websubOf(third)).includes('"waiting":0'));
    await third.stop();
  });
});
