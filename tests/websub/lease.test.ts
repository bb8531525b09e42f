import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HubLease } from '../../src/visits.ts';
import {
  asked,
  awaitsVerification,
  denied,
  ended,
  isHopeless,
  isLive,
  newLease,
  polled,
  pushed,
  refused,
  verified,
} from '../../src/websub/lease.ts';
import { articleOf, leaseOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const DAY = 86_400;

const later = (minutes: number, from = NOW) => new Date(Date.parse(from) + minutes * 60_000).toISOString();
const minutesTo = (instant: string | undefined, from = NOW) =>
  (Date.parse(instant ?? '') - Date.parse(from)) / 60_000;

const fresh = () =>
  newLease(
    { hub: 'https://hub.org/', topic: 'https://wire.org/feed' },
    { callbackUrl: 'https://news.org/websub/1', secret: 's' },
    NOW,
  );

describe('a new lease', () => {
  it('is asked for at once and lives only when it is verified', () => {
    const lease = fresh();
    expect(lease.askAt).toBe(NOW);
    expect(isLive(lease, NOW)).toBe(false);
    expect(isLive(asked(lease, NOW), NOW)).toBe(false);
    expect(isLive(verified(asked(lease, NOW), DAY, NOW), later(1439))).toBe(true);
  });

  it('is verified within an hour of the request, for its own topic', () => {
    const lease = asked(fresh(), NOW);
    expect(awaitsVerification(fresh(), lease.topic, NOW)).toBe(false);
    expect(awaitsVerification(lease, lease.topic, later(59))).toBe(true);
    expect(awaitsVerification(lease, lease.topic, later(60))).toBe(false);
    expect(awaitsVerification(lease, 'https://wire.org/other', NOW)).toBe(false);
    expect(awaitsVerification(lease, null, NOW)).toBe(false);
    expect(awaitsVerification(verified(lease, DAY, NOW), lease.topic, NOW)).toBe(false);
  });
});

describe('a granted lease', () => {
  it('runs as long as the hub says, thirty days at most, and one day where it does not say', () => {
    const minutes = (seconds: number | undefined) => minutesTo(verified(fresh(), seconds, NOW).expiresAt);
    expect(minutes(3600)).toBe(60);
    expect(minutes(10 * DAY)).toBe(14_400);
    expect(minutes(999 * DAY)).toBe(43_200);
    expect(minutes(undefined)).toBe(1440);
  });

  it('is renewed when four fifths to nine tenths of it are over, but never within fifty minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 * DAY }), fc.string(), (seconds, token) => {
        const callbackUrl = `https://news.org/websub/${token}`;
        const lease = verified({ ...fresh(), callbackUrl }, seconds, NOW);
        const granted = Math.min(seconds / 60, 43_200);
        const wait = minutesTo(lease.askAt);
        expect(wait).toBeGreaterThanOrEqual(Math.max(50, granted * 0.8) - 0.001);
        expect(wait).toBeLessThanOrEqual(Math.max(50, granted * 0.9) + 0.001);
      }),
    );
  });

  it('counts from its beginning, however often it is renewed', () => {
    const first = verified(fresh(), DAY, NOW);
    const renewed = verified(asked(first, later(1200)), DAY, later(1200));
    expect(renewed).toMatchObject({ verifiedAt: NOW, expiresAt: later(2640) });
    expect(verified(renewed, DAY, later(2640)).verifiedAt).toBe(later(2640));
  });

  it('survives a renewal that fails, until it ends', () => {
    const lease = verified(fresh(), DAY, NOW);
    const failing = refused(asked(lease, lease.askAt), undefined, lease.askAt);
    expect(isLive(failing, later(1439))).toBe(true);
    expect(isLive(failing, later(1440))).toBe(false);
    expect(minutesTo(failing.askAt, lease.askAt)).toBe(5);
    expect(isLive(ended(failing), NOW)).toBe(false);
  });

  it('is over once the hub denies it', () => {
    const lease = denied(verified(fresh(), DAY, NOW), NOW);
    expect(isLive(lease, NOW)).toBe(false);
    expect(minutesTo(lease.askAt)).toBe(1440);
  });
});

describe('a hub that does not take us on', () => {
  const DOUBLING = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_080, 10_080, 10_080];

  function waits(step: (lease: HubLease, now: string) => HubLease): readonly number[] {
    let lease = fresh();
    let now = NOW;
    return DOUBLING.map(() => {
      lease = step(lease, now);
      const minutes = minutesTo(lease.askAt, now);
      now = lease.askAt;
      return minutes;
    });
  }

  it('is asked after ever longer waits, a week at most, when it cannot be reached', () => {
    expect(waits((lease, now) => refused(asked(lease, now), undefined, now))).toEqual(DOUBLING);
  });

  it('is asked after ever longer waits when it accepts and never verifies', () => {
    expect(waits(asked)).toEqual(DOUBLING);
  });

  it('is left alone for a day at least when it refuses', () => {
    expect(waits((lease, now) => refused(asked(lease, now), 400, now)).slice(0, 2)).toEqual([1440, 1440]);
    expect(minutesTo(refused(fresh(), 429, NOW).askAt)).toBe(5);
    expect(minutesTo(refused(fresh(), 503, NOW).askAt)).toBe(5);
  });

  it('is asked as if nothing had been once it verifies', () => {
    const tired = DOUBLING.reduce<HubLease>((lease) => asked(lease, NOW), fresh());
    expect(tired.failures).toBe(13);
    expect(verified(tired, DAY, NOW)).toMatchObject({ failures: 0, askedAt: undefined });
  });
});

describe('a hub that owes us pushes', () => {
  const lease = leaseOf();
  const now = later(120);
  const poll = (publishedAt: string | undefined, lookedAt?: string) => ({
    added: [articleOf({ publishedAt })],
    lookedAt,
    now,
  });
  const old = poll(later(60));

  it('is held responsible for each poll that finds news which should have been pushed', () => {
    const once = polled(lease, old);
    expect(once).toEqual({ ...lease, misses: 1 });
    expect(polled(once, { ...old, added: [] })).toBe(once);
    expect(polled(once, old)).toMatchObject({ misses: 2 });
  });

  it.each([
    ['an older date', '2020-01-01T00:00:00.000Z'],
    ['no date', undefined],
  ])('is held responsible for news with %s that a visit under the same lease did not find', (_what, date) => {
    expect(polled(lease, poll(date, later(30)))).toMatchObject({ misses: 1 });
    expect(polled(lease, poll(date, '2026-11-22T07:59:00.000Z'))).toBe(lease);
  });

  it('is given up with every fourth miss', () => {
    const after = (misses: number) => isHopeless({ ...lease, misses: misses - 1 }, { ...lease, misses });
    expect([1, 2, 3, 4, 5, 8].map(after)).toEqual([false, false, false, true, false, true]);
    expect(isHopeless({ ...lease, misses: 4 }, { ...lease, misses: 4 })).toBe(false);
  });

  it('is forgiven everything for a good delivery', () => {
    expect(pushed(polled(lease, old), now)).toMatchObject({ misses: 0, pushedAt: now });
  });

  it.each([
    ['younger than ten minutes', later(111)],
    ['older than the lease', '2026-11-22T07:59:00.000Z'],
    ['without a date', undefined],
  ])('is not touched by news %s', (_what, publishedAt) => {
    expect(polled(lease, poll(publishedAt))).toBe(lease);
  });

  it('is not touched while there is no lease', () => {
    const over = ended(lease);
    expect(polled(over, old)).toBe(over);
  });
});
