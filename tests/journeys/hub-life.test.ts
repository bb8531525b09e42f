/** What happens between our hub and its subscribers over hours and days, in the whole service with a clock of our own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openHub } from '../support/hub.ts';
import { savePost } from '../support/posts.ts';
import { temporaryFolder, until } from '../support/program.ts';
import { openService, type Service } from '../support/service.ts';
import { openSubscriber, SECRET, signatureWith } from '../support/subscriber.ts';

const START_MS = Date.parse('2026-11-22T09:00:00.000Z');

/** A newsroom with a hub of its own, and a post that was there before. */
async function openPublisher(sources: readonly object[] = []) {
  const folder = temporaryFolder();
  savePost(folder, 'first', { title: 'As first written' });
  const service = await openService({ startMs: START_MS, sources, websub: { hub: 'self' }, folder });
  const topic = `${service.address}rss.xml`;
  return { service, folder, topic, hub: `${service.address}websub/hub` };
}

async function websubOf({ address }: Service) {
  const status = await (await fetch(new URL('/status.json', address))).json();
  return (status as { websub: { subscribers: Record<string, number>; waiting: number } }).websub;
}

/** Beats until something is so; news is published within a second of real time. */
const beatUntil = (service: Service, isSo: () => boolean | Promise<boolean>) =>
  until(async () => {
    await service.tick();
    return isSo();
  });

const bodies = (deliveries: readonly { readonly body: string }[]) =>
  deliveries.map(({ body }) => [...body.matchAll(/<title>([^<]*)</gu)].at(-1)?.[1]);

describe('our hub', () => {
  it('tells another Voltwire, which shows a corrected post without a poll', async () => {
    const publisher = await openPublisher();
    const reader = await openService({ startMs: START_MS, sources: [{ id: 'them', url: publisher.topic }] });
    const shown = async () => (await fetch(new URL('/rss.xml', reader.address))).text();
    await beatUntil(
      reader,
      async () => (await websubOf(publisher.service)).subscribers[publisher.topic] === 1,
    );
    savePost(publisher.folder, 'first', { title: 'As corrected' });
    await beatUntil(publisher.service, async () => (await shown()).includes('<title>As corrected</title>'));
    const status = await (await fetch(new URL('/status.json', reader.address))).json();
    expect(status).toMatchObject({ sources: [{ push: { hub: publisher.hub } }] });
  });

  it('tells of a post at the instant at which its embargo ends, and of nothing before', async () => {
    const { service, folder, topic, hub } = await openPublisher();
    const subscriber = await openSubscriber();
    await subscriber.ask(hub, topic);
    await beatUntil(service, async () => (await websubOf(service)).subscribers[topic] === 1);
    savePost(folder, 'second', { title: 'Under embargo', published: '2026-11-22T10:00:00Z' });
    savePost(folder, 'first', { title: 'As corrected' });
    await service.pass(5 / 6);
    await beatUntil(service, () => subscriber.deliveries.length > 0);
    expect(subscriber.deliveries[0]?.body).toContain('<title>As corrected</title>');
    await service.pass(1 / 6);
    await beatUntil(service, () => subscriber.deliveries.length > 1);
    expect(subscriber.deliveries[1]?.body).toContain('<title>Under embargo</title>');
    await service.pass(24);
    const told = subscriber.deliveries.map(({ body }) => body.includes('Under embargo'));
    expect(told).toEqual([false, true]);
  });

  it('tries who is down again after growing waits, with the newest document, and who is back gets it once', async () => {
    const { service, folder, topic, hub } = await openPublisher();
    const subscriber = await openSubscriber(service.nowMs);
    await subscriber.ask(hub, topic);
    await beatUntil(service, async () => (await websubOf(service)).subscribers[topic] === 1);
    subscriber.takes = 'nothing';
    savePost(folder, 'first', { title: 'Missed' });
    await beatUntil(service, () => subscriber.deliveries.length > 0);
    await service.pass(6);
    const { deliveries } = subscriber;
    const waits = deliveries.slice(1).map(({ atMs }, at) => atMs - (deliveries[at]?.atMs ?? 0));
    // Five seconds doubled, seen at beats ten minutes apart: 6 h hold some ten of them.
    expect(waits.length).toBeGreaterThan(5);
    expect(waits.length).toBeLessThan(14);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(await websubOf(service)).toMatchObject({ waiting: 1 });

    savePost(folder, 'first', { title: 'Newest' });
    await beatUntil(service, async () =>
      (await (await fetch(topic)).text()).includes('<title>Newest</title>'),
    );
    subscriber.takes = 'all';
    const before = deliveries.length;
    await service.pass(12);
    expect(bodies(deliveries.slice(before))).toEqual(['Newest']);
    expect(deliveries.at(-1)?.headers['x-hub-signature']).toBe(
      signatureWith(SECRET, deliveries.at(-1)?.body ?? ''),
    );
  });

  it('follows a subscriber nowhere, lets an unrenewed lease end, and is left by who wishes to', async () => {
    const { service, folder, topic, hub } = await openPublisher();
    const [short, leaving, moved] = [await openSubscriber(), await openSubscriber(), await openSubscriber()];
    await short.ask(hub, topic, { 'hub.lease_seconds': '3600' });
    await leaving.ask(hub, topic);
    await moved.ask(hub, topic);
    await beatUntil(service, async () => (await websubOf(service)).subscribers[topic] === 3);
    moved.takes = 'elsewhere';
    savePost(folder, 'first', { title: 'Second' });
    await beatUntil(service, () => [short, leaving, moved].every((it) => it.deliveries.length === 1));
    expect(moved.questions).toHaveLength(1);

    leaving.agrees = false;
    await leaving.ask(hub, topic, { 'hub.mode': 'unsubscribe' });
    await beatUntil(service, () => leaving.questions.length === 2);
    expect((await websubOf(service)).subscribers).toEqual({ [topic]: 3 });
    leaving.agrees = true;
    await leaving.ask(hub, topic, { 'hub.mode': 'unsubscribe' });
    await beatUntil(service, async () => (await websubOf(service)).subscribers[topic] === 2);
    await service.pass(1);
    expect((await websubOf(service)).subscribers).toEqual({ [topic]: 1 });
  });

  it('tells nobody of rounds that bring nothing new', async () => {
    const wire = await openHub();
    wire.items.push('Old news');
    const { service, topic, hub } = await openPublisher([{ id: 'wire', url: wire.feedUrl }]);
    await beatUntil(service, async () => (await (await fetch(topic)).text()).includes('Old news'));
    const subscriber = await openSubscriber();
    await subscriber.ask(hub, topic);
    await beatUntil(service, async () => (await websubOf(service)).subscribers[topic] === 1);
    const polls = wire.polls();
    await service.pass(48);
    expect(wire.polls()).toBeGreaterThan(polls);
    expect(subscriber.deliveries).toEqual([]);
    wire.items.unshift('New news');
    await service.pass(24);
    await beatUntil(service, () => subscriber.deliveries.length === 1);
    expect(subscriber.deliveries[0]?.body).toContain('<title>New news</title>');
  });

  it('is none any more once the configuration says so, and feeds name it no longer', async () => {
    const { service, topic, hub } = await openPublisher();
    const subscriber = await openSubscriber();
    expect((await fetch(topic)).headers.get('link')).toBe(`<${hub}>; rel="hub", <${topic}>; rel="self"`);
    const config = JSON.parse(readFileSync(service.configFile, 'utf8')) as object;
    writeFileSync(service.configFile, JSON.stringify({ ...config, websub: {} }));
    await beatUntil(
      service,
      async () => (await fetch(topic)).headers.get('link') === `<${topic}>; rel="self"`,
    );
    expect((await subscriber.ask(hub, topic)).status).toBe(404);
    expect(subscriber.questions).toEqual([]);
  });
});
