/** The life of a subscription over days, in the whole service with a clock of our own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openHub, type ScriptedHub } from '../support/hub.ts';
import { until } from '../support/program.ts';
import { openService } from '../support/service.ts';

const START_MS = Date.parse('2026-11-22T09:00:00.000Z');

/** A service over the one source that the hub has, subscribed as far as the hub allows. */
async function subscribed(hub: ScriptedHub) {
  const service = await openService({ startMs: START_MS, sources: [{ id: 'wire', url: hub.feedUrl }] });
  // The first beat comes while the first visit runs, which tells of the hub.
  await service.tick();
  await service.tick();
  await settled(hub);
  await service.tick();
  return {
    ...service,
    push: async () => {
      const status = await (await fetch(new URL('/status.json', service.address))).json();
      return (status as { sources: { push: { until: string } | null }[] }).sources[0]?.push;
    },
    headlines: async () => (await fetch(new URL('/rss.xml', service.address))).text(),
  };
}

const modes = (hub: ScriptedHub) => hub.forms.map((form) => form['hub.mode']);
/** The request is answered before the hub verifies, and nobody but the hub knows when it has. */
async function settled(hub: ScriptedHub): Promise<void> {
  const heard = () => hub.forms.length > 0 && hub.verifications.length >= hub.forms.length;
  if (hub.behaviour === 'verifies' || hub.behaviour === 'denies') await until(heard);
}

describe('a lease of a day', () => {
  it('is renewed by the same callback before it ends', async () => {
    const hub = await openHub();
    hub.leaseSeconds = 86_400;
    const service = await subscribed(hub);
    expect(await service.push()).toMatchObject({ until: '2026-11-23T09:00:00.000Z' });
    await service.pass(19);
    expect(modes(hub)).toEqual(['subscribe']);
    await service.pass(3);
    await settled(hub);
    expect(modes(hub)).toEqual(['subscribe', 'subscribe']);
    expect(hub.forms[1]).toEqual(hub.forms[0]);
    const until2 = (await service.push())?.until ?? '';
    expect(until2 > '2026-11-24T04:00:00.000Z').toBe(true);
  });

  it('ends when its hub dies, which is asked ever less; the source is polled as before, and pushed again when it is back', async () => {
    const hub = await openHub();
    hub.leaseSeconds = 86_400;
    const service = await subscribed(hub);
    hub.behaviour = 'dead';
    await service.pass(23);
    const whileItLived = hub.polls();
    // At the start, an hour later, and every six hours.
    expect(whileItLived).toBeLessThanOrEqual(6);
    expect(await service.push()).not.toBeNull();
    await service.pass(25);
    expect(await service.push()).toBeNull();
    expect(hub.polls()).toBeGreaterThan(whileItLived);
    // One for the lease, and from 20 h on 5, 10, 20 … minutes apart: eight in 28 hours.
    expect(hub.forms.length).toBeLessThan(12);

    hub.behaviour = 'verifies';
    await service.pass(43);
    await until(() => hub.verifications.length > 1);
    expect(await service.push()).not.toBeNull();
    expect(await hub.push(['After all'])).toEqual([202]);
    await service.tick();
    await until(async () => (await service.headlines()).includes('After all'));
  });
});

describe('a hub', () => {
  it('that denies is not asked again within the day, nor is one that refuses', async () => {
    for (const behaviour of ['denies', 'refuses'] as const) {
      const hub = await openHub();
      hub.behaviour = behaviour;
      const service = await subscribed(hub);
      await service.pass(23);
      expect(modes(hub), behaviour).toEqual(['subscribe']);
      expect(await service.push()).toBeNull();
    }
  });

  it('is told when its source is switched off, and hears 410 from then on', async () => {
    const hub = await openHub();
    const service = await subscribed(hub);
    const callback = hub.forms[0]?.['hub.callback'] ?? '';
    const config = readFileSync(service.configFile, 'utf8');
    writeFileSync(service.configFile, config.replace('"id": "wire"', '"enabled": false, "id": "wire"'));
    await until(async () => {
      await service.tick();
      return hub.forms.length > 1;
    });
    await settled(hub);
    expect(modes(hub)).toEqual(['subscribe', 'unsubscribe']);
    expect(hub.verifications.at(-1)).toEqual({ status: 200, text: 'a challenge & <such>' });
    expect((await fetch(callback, { method: 'POST', body: 'x' })).status).toBe(410);
  });

  it('is told when the feed names it no more', async () => {
    const hub = await openHub();
    hub.items.push('First');
    const service = await subscribed(hub);
    hub.named = false;
    await service.pass(30);
    await settled(hub);
    expect(modes(hub)).toEqual(['subscribe', 'unsubscribe']);
    expect(await service.push()).toBeNull();
  });

  it('that lets polls bring its news for a day is told that we leave, and asked again after a week', async () => {
    const hub = await openHub();
    const service = await subscribed(hub);
    const dayWithNews = async (hours: number) => {
      for (let hour = 0; hour < hours; hour++) {
        hub.items.unshift(`News of hour ${hub.items.length}`);
        await service.pass(1);
      }
    };
    await dayWithNews(40);
    await settled(hub);
    expect(modes(hub)).toEqual(['subscribe', 'unsubscribe']);
    expect(await service.push()).toBeNull();
    const polls = hub.polls();
    await dayWithNews(12);
    expect(hub.polls() - polls).toBeGreaterThan(4);
    await service.pass(24 * 6);
    await settled(hub);
    expect(modes(hub)).toEqual(['subscribe', 'unsubscribe', 'subscribe']);
    expect(hub.forms[2]?.['hub.callback']).not.toBe(hub.forms[0]?.['hub.callback']);
    expect(await service.push()).not.toBeNull();
  });
});
