import { describe, expect, it } from 'vitest';
import type { Announced } from '../../src/store/collections.ts';
import { createAnnouncements } from '../../src/websub/announcements.ts';
import { createLedger } from '../../src/websub/ledger.ts';
import { ALIAS, ATOM, RSS, sampleHub, topicOf } from './hub-sample.ts';

const HUB = 'https://hub.example/';

/** Announcements to a scripted hub that knows the feeds as they stood before. */
function announcing(known: readonly string[] = [RSS, ATOM]) {
  const { tools, topics, clock, said, breaker } = sampleHub();
  const stored = known.map((address): [string, Announced] => [address, { hub: HUB, hash: 'hash of old' }]);
  const announced = createLedger('announced', new Map(stored));
  const pings: string[] = [];
  const script = { hub: HUB as string | undefined, answer: async () => 204 };
  const announcements = createAnnouncements({
    ...tools,
    announced,
    hub: () => script.hub,
    ping: (hub, form) => {
      pings.push(`${hub} ${new URLSearchParams(form)}`);
      return script.answer();
    },
  });
  const beat = async (afterMs = 0) => {
    clock.nowMs += afterMs;
    announcements.tend();
    while (script.hub !== undefined && pings.length < 100) {
      const before = pings.length;
      await announcements.idle();
      if (pings.length === before) break;
    }
    return pings.length;
  };
  return { announced, announcements, pings, script, beat, topics, said, breaker };
}

const pingOf = (topic: string) =>
  `${HUB} ${new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topic })}`;

describe('a hub elsewhere', () => {
  it('is told once of each feed that changed, by its own address', async () => {
    const { beat, pings, announcements } = announcing();
    expect(announcements.waiting()).toBe(2);
    await beat();
    expect(await beat()).toBe(2);
    expect(pings).toEqual([pingOf(RSS), pingOf(ATOM)]);
    expect(announcements.waiting()).toBe(0);
  });

  it('is not told of feeds that are new, and only of their next change', async () => {
    const { beat, pings, topics, announced } = announcing([]);
    expect(await beat()).toBe(0);
    expect(announced.all().map(([address]) => address)).toEqual([RSS, ATOM]);
    topics.set(ATOM, topicOf(ATOM, 'newer'));
    topics.set(ALIAS, topicOf(ALIAS, 'newer', { isCanonical: false }));
    await beat();
    expect(pings).toEqual([pingOf(ATOM)]);
  });

  it('is asked again after growing waits while it is down, one question for all feeds', async () => {
    const { beat, script, announcements } = announcing();
    script.answer = async () => 503;
    expect([await beat(), await beat(4999), await beat(1), await beat(9999)]).toEqual([1, 1, 2, 2]);
    script.answer = async () => 204;
    expect(await beat(1)).toBe(4);
    expect(announcements.waiting()).toBe(0);
  });

  it('that will not hear of a feed is not asked again until that changes', async () => {
    const { beat, script, topics, said } = announcing([RSS]);
    script.answer = async () => 400;
    expect([await beat(), await beat(3_600_000)]).toEqual([1, 1]);
    expect(said.join()).toContain('400');
    topics.set(RSS, topicOf(RSS, 'newer'));
    expect(await beat()).toBe(2);
  });

  it('that is no longer ours, or while we stop, is told nothing', async () => {
    const { beat, script, breaker } = announcing();
    script.hub = undefined;
    expect(await beat()).toBe(0);
    script.hub = HUB;
    breaker.abort();
    expect(await beat()).toBe(0);
  });

  it('is forgotten for feeds that are no more', async () => {
    const { beat, topics, announced } = announcing();
    topics.delete(ATOM);
    await beat();
    expect(announced.all().map(([address]) => address)).toEqual([RSS]);
  });
});
