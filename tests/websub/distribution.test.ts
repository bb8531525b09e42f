import { describe, expect, it } from 'vitest';
import { createDistribution } from '../../src/websub/distribution.ts';
import { isSignedBy } from '../../src/websub/signature.ts';
import { ATOM, CALLBACK, RSS, sampleHub, subscriberOf, topicOf } from './hub-sample.ts';

const other = (n: number) => subscriberOf({ callback: `https://reader${n}.com/` });

describe('a document that changed', () => {
  it('is brought whole with its type and links, signed for who gave a secret, and once', async () => {
    const plain = subscriberOf({ callback: 'https://plain.com/', secret: undefined });
    const hub = sampleHub([subscriberOf(), plain]);
    const distribution = createDistribution(hub.tools);
    expect(distribution.waiting()).toBe(2);
    distribution.tend();
    await distribution.idle();
    distribution.tend();
    expect(hub.parcels.map(({ callback }) => callback)).toEqual([CALLBACK, 'https://plain.com/']);
    const [signed, unsigned] = hub.parcels.map(({ parcel }) => parcel);
    expect(signed).toMatchObject({
      body: Buffer.from('new'),
      contentType: 'application/rss+xml; charset=utf-8',
      headers: { Link: topicOf(RSS, 'new').link },
    });
    expect(isSignedBy(signed?.headers['X-Hub-Signature'], 'a secret', Buffer.from('new'))).toBe(true);
    expect(unsigned?.headers).not.toHaveProperty('X-Hub-Signature');
    expect(distribution.waiting()).toBe(0);
  });

  it('is not brought to who has it, or to whom its feed is no more', async () => {
    const gone = subscriberOf({ topic: 'https://news.example/channels/gone/rss.xml' });
    const hub = sampleHub([subscriberOf({ hash: 'hash of new' }), gone]);
    const distribution = createDistribution(hub.tools);
    distribution.tend();
    expect([hub.parcels, distribution.waiting()]).toEqual([[], 0]);
  });

  it('comes one at a time to a callback, and what changes meanwhile comes next, the newest alone', async () => {
    const hub = sampleHub([subscriberOf(), subscriberOf({ topic: ATOM })]);
    const distribution = createDistribution(hub.tools);
    const answers: ((status: number) => void)[] = [];
    hub.take = () => new Promise((resolve) => answers.push(resolve));
    distribution.tend();
    for (const text of ['newer', 'newest']) {
      hub.topics.set(RSS, topicOf(RSS, text));
      distribution.tend();
    }
    expect(hub.parcels).toHaveLength(1);
    hub.take = async () => 200;
    answers[0]?.(200);
    await distribution.idle();
    await distribution.idle();
    expect(hub.parcels.map(({ parcel }) => Buffer.from(parcel.body).toString())).toEqual([
      'new',
      'new',
      'newest',
    ]);
    expect(distribution.waiting()).toBe(0);
  });

  it('is brought by eight at once, to two of one domain', () => {
    const crowd = Array.from({ length: 20 }, (_, n) => other(n));
    const oneDomain = [1, 2, 3].map((n) => subscriberOf({ callback: `https://x${n}.big.com/` }));
    const hub = sampleHub([...oneDomain, ...crowd]);
    hub.take = () => new Promise(() => {});
    createDistribution(hub.tools).tend();
    const hosts = hub.parcels.map(({ callback }) => new URL(callback).host);
    expect(hosts).toHaveLength(8);
    expect(hosts.filter((host) => host.endsWith('big.com'))).toEqual(['x1.big.com', 'x2.big.com']);
  });

  it('reaches a crowd in turns of one beat', async () => {
    const hub = sampleHub(Array.from({ length: 50 }, (_, n) => other(n)));
    const distribution = createDistribution(hub.tools);
    distribution.tend();
    while (distribution.waiting() > 0) await distribution.idle();
    expect(hub.parcels).toHaveLength(50);
  });
});

describe('a subscriber in trouble', () => {
  it('holds up nobody else, however many there are', () => {
    const down = Array.from({ length: 50 }, (_, n) => ({ ...other(n), failures: 1 }));
    const hub = sampleHub([...down, ...Array.from({ length: 10 }, (_, n) => other(100 + n))]);
    hub.take = () => new Promise(() => {});
    createDistribution(hub.tools).tend();
    const well = hub.parcels.filter(({ callback }) => /reader1\d\d/u.test(callback));
    expect([hub.parcels.length, well.length]).toEqual([12, 8]);
  });

  it('is brought the newest document after a wait, and is told of nothing before', async () => {
    const hub = sampleHub([subscriberOf()]);
    const distribution = createDistribution(hub.tools);
    const beat = async (afterMs: number) => {
      hub.clock.nowMs += afterMs;
      distribution.tend();
      await distribution.idle();
      return hub.parcels.length;
    };
    hub.take = () => Promise.reject(new Error('refused'));
    expect([await beat(0), await beat(4999), await beat(1), await beat(9999)]).toEqual([1, 1, 2, 2]);
    hub.topics.set(RSS, topicOf(RSS, 'newest'));
    hub.take = async () => 200;
    expect(await beat(1)).toBe(3);
    expect(Buffer.from(hub.parcels[2]?.parcel.body ?? []).toString()).toBe('newest');
    expect(distribution.waiting()).toBe(0);
  });

  it('who is gone, or whose lease ran out, is brought nothing more', async () => {
    const late = subscriberOf({ callback: 'https://late.com/', expiresAt: '2026-11-22T09:00:00.000Z' });
    const hub = sampleHub([subscriberOf(), late]);
    hub.take = async () => 410;
    const distribution = createDistribution(hub.tools);
    distribution.tend();
    await distribution.idle();
    expect(hub.tools.subscribers.all()).toEqual([]);
    expect(hub.parcels.map(({ callback }) => callback)).toEqual([CALLBACK]);
  });

  it('who left while a document was under way stays away', async () => {
    const hub = sampleHub([subscriberOf()]);
    hub.take = async () => {
      hub.tools.subscribers.set('key 0', undefined);
      return 200;
    };
    const distribution = createDistribution(hub.tools);
    distribution.tend();
    await distribution.idle();
    expect(hub.tools.subscribers.all()).toEqual([]);
  });

  it('is owed as before what was broken off by our end', async () => {
    const hub = sampleHub([subscriberOf()]);
    hub.take = async () => {
      hub.breaker.abort();
      throw new Error('broken off');
    };
    const distribution = createDistribution(hub.tools);
    distribution.tend();
    await distribution.idle();
    expect(hub.tools.subscribers.get('key 0')).toEqual(subscriberOf());
  });
});
