import { describe, expect, it } from 'vitest';
import type { Subscriber } from '../../src/store/collections.ts';
import { addMinutes, minutesBetween } from '../../src/text/date.ts';
import { afterDelivery, isDue, isLive, subscribed, subscriberKey } from '../../src/websub/subscriber.ts';
import { CALLBACK, NOW, RSS, subscriberOf } from './hub-sample.ts';

const WISH = { topic: RSS, callback: CALLBACK, secret: undefined, leaseSeconds: 3600 };

describe('a subscriber', () => {
  it('who is new is owed what comes after the document that there is', () => {
    const subscriber = subscribed(WISH, undefined, 'current', NOW);
    expect(subscriber).toMatchObject({ hash: 'current', expiresAt: '2026-11-22T10:00:00.000Z' });
    expect(['current', 'next'].map((hash) => isDue(subscriber, hash, NOW))).toEqual([false, true]);
  });

  it('who renews keeps what they are owed, with the new secret and at once', () => {
    const known = subscriberOf({ failures: 7, failingSince: NOW, retryAt: addMinutes(NOW, 60) });
    const renewed = subscribed({ ...WISH, secret: 'another' }, known, 'current', NOW);
    expect(renewed).toMatchObject({ hash: known.hash, secret: 'another', failures: 0 });
    expect(isDue(renewed, 'current', NOW)).toBe(true);
  });

  it('is one for a topic and a callback', () => {
    const keys = [WISH, { ...WISH, topic: `${RSS}x` }, { ...WISH, callback: `${CALLBACK}x` }].map(
      subscriberKey,
    );
    expect(new Set(keys).size).toBe(3);
    expect(subscriberKey({ ...WISH })).toBe(keys[0]);
  });

  it('lives until the lease ends', () => {
    const subscriber = subscriberOf({ expiresAt: addMinutes(NOW, 1) });
    expect([NOW, addMinutes(NOW, 1)].map((now) => isLive(subscriber, now))).toEqual([true, false]);
  });

  it.each([410])('is gone after %i', (status) => {
    expect(afterDelivery(subscriberOf(), { hash: 'new', status }, NOW)).toBeUndefined();
  });

  it.each([200, 202, 204])('has the document after %i, and no troubles', (status) => {
    const troubled = subscriberOf({ failures: 3, failingSince: NOW, retryAt: NOW });
    expect(afterDelivery(troubled, { hash: 'new', status }, NOW)).toEqual(subscriberOf({ hash: 'new' }));
  });

  it('is tried again after waits that double up to six hours, and a document is given up after a day', () => {
    let subscriber: Subscriber | undefined = subscriberOf();
    let now = NOW;
    const waits: number[] = [];
    while (subscriber !== undefined && subscriber.hash !== 'new') {
      subscriber = afterDelivery(
        subscriber,
        { hash: 'new', status: waits.length % 2 ? 500 : undefined },
        now,
      );
      const { retryAt = now }: Partial<Subscriber> = subscriber ?? {};
      waits.push(Math.round(minutesBetween(now, retryAt) * 60));
      now = retryAt;
    }
    const doubled = Array.from({ length: 13 }, (_, at) => 5 * 2 ** at);
    expect(waits).toEqual([...doubled, 21_600, 21_600, 21_600, 21_600]);
    // The next document waits as long as this one would have.
    const instants = [addMinutes(now, -1), now];
    expect(instants.map((at) => subscriber && isDue(subscriber, 'next', at))).toEqual([false, true]);
  });
});
