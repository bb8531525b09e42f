import { describe, expect, it } from 'vitest';
import { createHubRequests, type HubMessage } from '../../src/websub/hub-requests.ts';
import { reconcile } from '../../src/websub/hubs.ts';
import { verified } from '../../src/websub/lease.ts';
import { createLeaseBook } from '../../src/websub/lease-book.ts';
import { leaseOf, sourceOf, stateOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const DUE = { expiresAt: undefined, verifiedAt: undefined, askAt: NOW };

/** Sources a, b, c …, each with a lease that differs from the sample as told. */
function office(...wanted: readonly Partial<ReturnType<typeof leaseOf>>[]) {
  const states = wanted.map((lease, at) => {
    const sourceId = String.fromCharCode(97 + at);
    const own = {
      topic: `https://wire.example/${sourceId}`,
      callbackUrl: `https://news.example/websub/${sourceId}`,
    };
    return stateOf({ sourceId, hub: leaseOf({ ...own, ...lease }) });
  });
  const book = createLeaseBook(states);
  const sent: HubMessage[] = [];
  const waiting: { answer: (status: number) => void; fail: (error: Error) => void }[] = [];
  const kept: string[] = [];
  const clock = { now: NOW };
  const requests = createHubRequests({
    book,
    now: () => clock.now,
    post: (message, signal) => {
      sent.push(message);
      return new Promise((answer, fail) => {
        waiting.push({ answer, fail });
        signal.addEventListener('abort', () => fail(new Error('aborted')));
      });
    },
    keep: (id) => void kept.push(id),
    tell: () => {},
  });
  const lease = (id: string) => book.current(id, undefined);
  return { book, sent, waiting, kept, clock, requests, lease };
}

describe('a subscription that is due', () => {
  it('is asked for with all that a hub needs, once', async () => {
    const { requests, sent, waiting, lease } = office(DUE);
    requests.tend();
    requests.tend();
    expect(sent).toEqual([
      {
        hub: 'https://hub.example/',
        sourceId: 'a',
        form: {
          'hub.mode': 'subscribe',
          'hub.topic': 'https://wire.example/a',
          'hub.callback': 'https://news.example/websub/a',
          'hub.lease_seconds': '864000',
          'hub.secret': 'a'.repeat(64),
        },
      },
    ]);
    expect(lease('a')).toMatchObject({ askedAt: NOW, failures: 0 });
    waiting[0]?.answer(202);
    await requests.idle();
    requests.tend();
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['an error of the network', undefined],
    ['a refusal', 403],
    ['an overload', 503],
  ])('counts %s as a failure and keeps it', async (_what, status) => {
    const { requests, waiting, kept, lease } = office(DUE);
    requests.tend();
    if (status === undefined) waiting[0]?.fail(new Error('no connection'));
    else waiting[0]?.answer(status);
    await requests.idle();
    expect(lease('a')).toMatchObject({ failures: 1, askedAt: undefined });
    expect(kept).toEqual(['a']);
  });

  it('that was verified before the answer came is not undone by it', async () => {
    const { requests, waiting, book, lease } = office(DUE);
    requests.tend();
    const current = lease('a');
    if (current !== undefined) book.set('a', verified(current, 86_400, NOW), NOW);
    waiting[0]?.answer(500);
    await requests.idle();
    expect(lease('a')).toMatchObject({ failures: 0, expiresAt: '2026-11-23T09:00:00.000Z' });
  });

  it('waits while its hub is asked about another, and while four hubs are', async () => {
    const hubs = ['x', 'x', 'y', 'z', 'u', 'v'].map((name) => ({ ...DUE, hub: `https://${name}.example/` }));
    const { requests, sent, waiting } = office(...hubs);
    requests.tend();
    expect(sent.map(({ sourceId }) => sourceId)).toEqual(['a', 'c', 'd', 'e']);
    for (const { answer } of waiting) answer(202);
    await requests.idle();
    requests.tend();
    expect(sent.map(({ sourceId }) => sourceId).slice(4)).toEqual(['b', 'f']);
  });

  it('is as if it had not been begun when we stop', async () => {
    const { requests, sent, kept, lease } = office(DUE);
    requests.tend();
    await requests.stop();
    requests.tend();
    expect(sent).toHaveLength(1);
    expect(lease('a')?.failures).toBe(0);
    expect(kept).toEqual([]);
  });
});

describe('a lease', () => {
  it('that ran out is ended and kept so', () => {
    const { requests, clock, kept, lease } = office({});
    clock.now = '2026-12-02T07:59:59.000Z';
    requests.tend();
    expect(lease('a')?.expiresAt).toBeDefined();
    clock.now = '2026-12-02T08:00:00.000Z';
    requests.tend();
    expect(lease('a')?.expiresAt).toBeUndefined();
    expect(kept).toEqual(['a']);
  });

  it('of a source that is gone or switched off is given up, and its hub told', async () => {
    const { book, requests, sent, waiting, kept, lease } = office(
      {},
      {},
      {},
      { ...DUE, hub: 'https://x.example/' },
    );
    const sources = [sourceOf({ id: 'a' }), sourceOf({ id: 'b', enabled: false })];
    const settings = { subscribe: true, siteUrl: 'https://news.example/' };
    expect(reconcile(book, sources, settings, NOW)).toEqual([]);
    expect([lease('a'), lease('b'), lease('c')]).toEqual([expect.anything(), undefined, undefined]);
    requests.tend();
    // Nobody was told of the last one, so nobody hears of its end.
    expect(kept).toEqual(['d']);
    waiting.shift()?.answer(202);
    await requests.idle();
    requests.tend();
    waiting.shift()?.answer(404);
    await requests.idle();
    requests.tend();
    expect(kept).toEqual(['d', 'b', 'c']);
    expect(sent.map(({ form }) => [form['hub.mode'], form['hub.topic'], form['hub.secret']])).toEqual([
      ['unsubscribe', 'https://wire.example/b', undefined],
      ['unsubscribe', 'https://wire.example/c', undefined],
    ]);
  });

  it('that was given up is told of again where its hub did not hear it, five times in all', async () => {
    const { book, requests, sent, waiting, kept, clock } = office({});
    book.set('a', undefined, NOW);
    for (const [minute, answer] of [
      ['00', 503],
      ['05', undefined],
      ['15', 429],
      ['35', 500],
    ] as const) {
      clock.now = `2026-11-22T09:${minute}:00.000Z`;
      requests.tend();
      const request = waiting.shift();
      if (answer === undefined) request?.fail(new Error('no connection'));
      else request?.answer(answer);
      await requests.idle();
      requests.tend();
    }
    expect(sent).toHaveLength(4);
    expect(kept).toEqual([]);
    clock.now = '2026-11-22T10:15:00.000Z';
    requests.tend();
    waiting.shift()?.fail(new Error('no connection'));
    await requests.idle();
    expect(kept).toEqual(['a']);
    clock.now = '2026-11-29T10:15:00.000Z';
    requests.tend();
    expect(sent).toHaveLength(5);
  });

  it('that was given up stays in the store while its hub was not told, for whoever starts next', async () => {
    const { book, requests, sent, kept } = office({});
    book.set('a', undefined, NOW);
    requests.tend();
    await requests.stop();
    expect([sent.length, kept]).toEqual([1, []]);
  });

  it('begins anew where we moved, and is given up where nobody wants hubs', () => {
    const { book, lease } = office({});
    const before = lease('a');
    const moved = { subscribe: true, siteUrl: 'https://new.example/' };
    expect(reconcile(book, [sourceOf({ id: 'a' })], moved, NOW)).toEqual(['a']);
    expect(lease('a')).toMatchObject({
      hub: before?.hub,
      topic: before?.topic,
      askAt: NOW,
      expiresAt: undefined,
    });
    expect(lease('a')?.callbackUrl).toMatch(/^https:\/\/new\.example\/websub\/[\da-f]{32}$/u);
    expect(lease('a')?.secret).toMatch(/^[\da-f]{64}$/u);
    expect(reconcile(book, [sourceOf({ id: 'a' })], moved, NOW)).toEqual([]);
    expect(reconcile(book, [sourceOf({ id: 'a' })], { ...moved, subscribe: false }, NOW)).toEqual([]);
    expect(book.all()).toEqual([]);
  });
});
