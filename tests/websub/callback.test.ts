import { describe, expect, it } from 'vitest';
import type { HubLease } from '../../src/visits.ts';
import { createCallbacks, type Delivery, type IncomingDelivery } from '../../src/websub/callback.ts';
import { asked } from '../../src/websub/lease.ts';
import { createLeaseBook } from '../../src/websub/lease-book.ts';
import { signatureOf } from '../../src/websub/signature.ts';
import { leaseOf, stateOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const TOKEN = '0123456789abcdef0123456789abcdef';
const TOPIC = leaseOf().topic;
const BODY = Buffer.from('<rss/>');

function desk(wanted: Partial<HubLease> = {}, maxBytes = 1000) {
  const lease = leaseOf(wanted);
  const book = createLeaseBook([stateOf({ hub: lease }), stateOf({ sourceId: 'other' })]);
  const kept: string[] = [];
  const told: string[] = [];
  const ingested: Delivery[] = [];
  const held: (() => void)[] = [];
  const clock = { now: NOW };
  const callbacks = createCallbacks({
    book,
    now: () => clock.now,
    keep: (id) => void kept.push(id),
    tell: (_level, _id, sentence) => void told.push(sentence),
    ingest: (_id, delivery) => {
      ingested.push(delivery);
      return new Promise((done) => held.push(done));
    },
    maxBytes: () => maxBytes,
  });
  const verify = (parameters: Readonly<Record<string, string>>, token = TOKEN) =>
    callbacks.verify(token, new URLSearchParams(parameters));
  const receive = async (change: Partial<IncomingDelivery> = {}, token = TOKEN) => {
    const signature = signatureOf('sha256', lease.secret, BODY);
    const about = { signature, contentType: 'application/rss+xml', contentLength: BODY.length };
    return (await callbacks.receive(token, { ...about, read: async () => BODY, ...change })).status;
  };
  const lease1 = () => book.current('wire', undefined);
  return { book, kept, told, ingested, held, clock, callbacks, verify, receive, lease: lease1 };
}

const pending = () => asked(leaseOf({ expiresAt: undefined, verifiedAt: undefined }), NOW);
const INTENT = {
  'hub.mode': 'subscribe',
  'hub.topic': TOPIC,
  'hub.challenge': 'c4&<',
  'hub.lease_seconds': '86400',
};

describe('a hub that verifies', () => {
  it('hears its challenge again, and the lease lives from then on', () => {
    const { verify, lease, kept } = desk(pending());
    expect(verify(INTENT)).toMatchObject({ status: 200, text: 'c4&<' });
    expect(lease()).toMatchObject({ verifiedAt: NOW, expiresAt: '2026-11-23T09:00:00.000Z' });
    expect(kept).toEqual(['wire']);
    expect(verify(INTENT).status).toBe(404);
  });

  it.each([
    ['another topic', { 'hub.topic': 'https://wire.example/other' }],
    ['no topic', { 'hub.topic': '' }],
    ['no challenge', { 'hub.challenge': '' }],
    ['an endless challenge', { 'hub.challenge': 'x'.repeat(1025) }],
    ['a mode of its own', { 'hub.mode': 'publish' }],
    ['an unsubscription that we did not ask for', { 'hub.mode': 'unsubscribe' }],
  ])('hears 404 for %s', (_what, change) => {
    const { verify, lease, kept } = desk(pending());
    expect(verify({ ...INTENT, ...change }).status).toBe(404);
    expect(lease()?.expiresAt).toBeUndefined();
    expect(kept).toEqual([]);
  });

  it('hears 404 at an address that is not its own, and where nothing was asked', () => {
    expect(desk(pending()).verify(INTENT, 'f'.repeat(32)).status).toBe(404);
    expect(desk().verify(INTENT).status).toBe(404);
  });

  it('is agreed with when we left it within the day', () => {
    const { book, verify, clock } = desk();
    book.set('wire', undefined, NOW);
    const leaving = { ...INTENT, 'hub.mode': 'unsubscribe' };
    expect(verify({ ...leaving, 'hub.topic': 'https://wire.example/other' }).status).toBe(404);
    expect(verify(INTENT).status).toBe(404);
    expect(verify(leaving)).toMatchObject({ status: 200, text: 'c4&<' });
    clock.now = '2026-11-23T09:00:00.000Z';
    expect(verify(leaving).status).toBe(404);
  });

  it.each([['x'], [''], ['0'], ['-5'], ['1e9']])('that grants "%s" seconds grants a day', (seconds) => {
    const { verify, lease } = desk(pending());
    verify({ ...INTENT, 'hub.lease_seconds': seconds });
    expect(lease()?.expiresAt).toBe('2026-11-23T09:00:00.000Z');
  });

  it('may deny at any time, for its own topic', () => {
    const { verify, lease, kept } = desk();
    const denial = { 'hub.mode': 'denied', 'hub.topic': TOPIC, 'hub.reason': 'no' };
    expect(verify({ ...denial, 'hub.topic': 'https://wire.example/other' }).status).toBe(404);
    expect(lease()?.expiresAt).toBeDefined();
    expect(verify(denial)).toMatchObject({ status: 200, text: '' });
    expect(lease()?.expiresAt).toBeUndefined();
    expect(kept).toEqual(['wire']);
  });
});

describe('a delivery', () => {
  it('is accepted before it is taken in', async () => {
    const { receive, ingested } = desk();
    expect(await receive()).toBe(202);
    expect(ingested).toEqual([{ bytes: BODY, contentType: 'application/rss+xml' }]);
  });

  it.each([
    ['no signature', undefined],
    ['a signature of something else', signatureOf('sha256', leaseOf().secret, Buffer.from('x'))],
    ['a signature by somebody else', signatureOf('sha256', 'another', BODY)],
  ])('with %s is answered alike and forgotten', async (_what, signature) => {
    const { receive, ingested, told } = desk();
    expect(await receive({ signature })).toBe(202);
    expect(ingested).toEqual([]);
    expect(told).toEqual(['a delivery of 6 bytes was ignored: its signature is not right']);
    expect(told.join()).not.toContain(leaseOf().secret);
  });

  it('to an address that is nobody’s ends the subscription, and is not read', async () => {
    const { receive, book } = desk();
    const read = () => Promise.reject(new Error('It was read.'));
    expect(await receive({ read }, 'f'.repeat(32))).toBe(410);
    expect(await receive({ read }, '')).toBe(410);
    book.set('wire', undefined, NOW);
    expect(await receive({ read })).toBe(410);
  });

  it('is refused unread where it says that it is too large, and read no further where it is', async () => {
    const { receive, ingested } = desk();
    const read = () => Promise.reject(new Error('It was read.'));
    expect(await receive({ read, contentLength: 1001 })).toBe(413);
    expect(await receive({ read: async () => undefined, contentLength: undefined })).toBe(413);
    expect(ingested).toEqual([]);
    expect(await receive()).toBe(202);
  });

  it('waits for others where four of the largest are in hand', async () => {
    const { receive, held, callbacks } = desk({}, 12);
    for (let count = 0; count < 8; count += 1) expect(await receive()).toBe(202);
    expect(await receive()).toBe(503);
    held.shift()?.();
    await new Promise(setImmediate);
    expect(await receive()).toBe(202);
    for (const done of held) done();
    await callbacks.idle();
    expect(await receive({ contentLength: undefined })).toBe(202);
  });

  it('is one of thirty at once, and one more every two seconds', async () => {
    const { receive, clock } = desk({}, 1_000_000);
    for (let count = 0; count < 30; count += 1) expect(await receive()).toBe(202);
    expect(await receive()).toBe(429);
    clock.now = '2026-11-22T09:00:02.000Z';
    expect(await receive()).toBe(202);
    expect(await receive()).toBe(429);
  });
});
