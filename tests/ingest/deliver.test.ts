import { describe, expect, it } from 'vitest';
import { takeDelivery } from '../../src/ingest/deliver.ts';
import { type RefreshTools, refresh } from '../../src/ingest/refresh.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { HubLease } from '../../src/visits.ts';
import { leaseOf, sourceOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const LATER = '2026-11-22T14:00:00.000Z';
const SOURCE = sourceOf();

function rss(...names: readonly string[]): Buffer {
  const items = names.map(
    (name) =>
      `<item><title>${name}</title><guid isPermaLink="false">${name}</guid><link>/${name}</link></item>`,
  );
  return Buffer.from(`<rss version="2.0"><channel><title>Wire</title>${items.join('')}</channel></rss>`);
}

/** A newsroom whose source was polled once, with these entries in its feed. */
async function polled(lease: HubLease | undefined, ...names: readonly string[]) {
  const store = openMemoryStore();
  const headers = { 'content-type': 'application/rss+xml', etag: '"1"' };
  const answer = { status: 200, url: SOURCE.url, permanentUrl: undefined, headers, complete: true };
  const refused = () => Promise.reject(new Error('Nothing is posted.'));
  const clock = { now: NOW };
  const tools: RefreshTools = {
    store,
    now: () => clock.now,
    siteUrl: 'https://news.example/',
    maxMinutes: 1440,
    nextCron: () => undefined,
    hubs: { met: () => lease, pushed: () => lease && { ...lease, pushedAt: NOW } },
    http: { get: async () => ({ ...answer, bytes: rss(...names) }), post: refused, close: async () => {} },
  };
  const { state } = await refresh(SOURCE, undefined, tools);
  const deliver = (bytes: Uint8Array, known = state) =>
    takeDelivery(SOURCE, known, { bytes, contentType: undefined }, tools);
  return { store, state, deliver, clock };
}

const ALL = { sourceIds: undefined, since: undefined, limit: undefined };

describe('what a hub brings', () => {
  it('is new news only: what it does not hold is not gone, and what is known is the same', async () => {
    const { store, state, deliver } = await polled(undefined, 'a', 'b');
    const { result } = await deliver(rss('c', 'a'));
    expect(result).toMatchObject({ source: 'wire', outcome: 'ok', added: 1, changed: 0, unchanged: 1 });
    const titles: string[] = [];
    for await (const { title } of store.newest(ALL)) titles.push(title);
    expect(titles.toSorted()).toEqual(['a', 'b', 'c']);
    expect((await store.states()).get('wire')).toEqual(state);
    expect((await deliver(rss('c'))).result).toMatchObject({ outcome: 'unchanged', added: 0 });
  });

  it('gets the ids and the addresses that a poll would give it', async () => {
    const pushed = await polled(undefined, 'a');
    await pushed.deliver(rss('b'));
    const fetched = await polled(undefined, 'a', 'b');
    const known = async ({ store }: typeof pushed) => {
      const found: (readonly [string, string | undefined])[] = [];
      for await (const { id, url } of store.newest(ALL)) found.push([id, url]);
      return found.toSorted();
    };
    expect(await known(pushed)).toEqual(await known(fetched));
    expect((await known(pushed)).map(([, url]) => url).toSorted()).toEqual([
      'https://wire.example/a',
      'https://wire.example/b',
    ]);
  });

  it('moves no schedule, validator or hash, and is told to the lease', async () => {
    const { store, state, deliver } = await polled(leaseOf(), 'a');
    await deliver(rss('b'));
    expect((await store.states()).get('wire')).toEqual({ ...state, hub: { ...state.hub, pushedAt: NOW } });
  });

  it('tells of the source’s rhythm, which is its own when pushes end', async () => {
    const { state, deliver, clock } = await polled(leaseOf(), 'a');
    clock.now = LATER;
    const { state: pushed } = await deliver(rss('b'));
    expect(state.rhythm).toMatchObject({ newestAt: NOW, gapsMinutes: [] });
    expect(pushed.rhythm).toMatchObject({ newestAt: LATER, gapsMinutes: [300] });
    expect((await deliver(rss('b'), pushed)).state.rhythm).toEqual(pushed.rhythm);
  });

  it.each([
    ['a page', '<html><title>Not found</title></html>', 'not-a-feed'],
    ['nothing', '', 'empty'],
    ['a picture', '\u0089PNG\u0000\u0001\u0002\u0003', 'encoding'],
  ])('changes nothing where it is %s', async (_what, text, code) => {
    const { store, state, deliver } = await polled(leaseOf(), 'a');
    const { result, state: after } = await deliver(Buffer.from(text, 'latin1'));
    expect(result).toMatchObject({ outcome: 'failed', error: { code }, added: 0 });
    expect(after).toBe(state);
    expect((await store.states()).get('wire')).toEqual(state);
  });
});
