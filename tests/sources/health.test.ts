import { describe, expect, it } from 'vitest';
import { cardOf } from '../../src/sources/card.ts';
import { healthJson, healthOf } from '../../src/sources/health.ts';
import { leaseOf, sourceOf, stateOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:30:00.000Z';

describe('the health of a source', () => {
  it.each([
    ['paused', sourceOf({ enabled: false }), stateOf({ failures: 3 })],
    ['waiting', sourceOf(), undefined],
    ['gone', sourceOf(), stateOf({ goneAt: '2026-11-01T00:00:00.000Z', failures: 2 })],
    ['failing', sourceOf(), stateOf({ failures: 1 })],
    ['ok', sourceOf(), stateOf()],
  ] as const)('is told as %s', (condition, source, state) => {
    expect(healthOf(source, state, 4, NOW)).toMatchObject({ state: condition, articles: 4 });
  });

  it('tells the error while the source fails, and no longer', () => {
    const lastError = { code: 'dns', message: 'The name does not resolve.', at: '2026-11-01T00:00:00.000Z' };
    expect(healthOf(sourceOf(), stateOf({ failures: 1, lastError }), 0, NOW).error).toBe(lastError.message);
    expect(healthOf(sourceOf(), stateOf({ failures: 0, lastError }), 0, NOW).error).toBeUndefined();
  });

  it('names no next visit for a source that is switched off', () => {
    expect(healthOf(sourceOf({ enabled: false }), stateOf(), 0, NOW).nextCheckAt).toBeUndefined();
  });

  it('tells who pushes its news and until when, as long as the lease runs', () => {
    const push = { hub: 'https://hub.example/', until: '2026-12-01T00:00:00.000Z' };
    const state = stateOf({ hub: leaseOf({ hub: push.hub, expiresAt: push.until }) });
    expect(healthOf(sourceOf(), state, 0, NOW).push).toEqual(push);
    expect(healthOf(sourceOf(), state, 0, push.until).push).toBeUndefined();
    expect(healthOf(sourceOf({ enabled: false }), state, 0, NOW).push).toBeUndefined();
    const asked = stateOf({ hub: leaseOf({ expiresAt: undefined }) });
    expect(healthJson(healthOf(sourceOf(), asked, 0, NOW))).toHaveProperty('push', null);
  });
});

describe('the card of a source', () => {
  it('prefers the operator’s words to the feed’s, and those to the address', () => {
    const state = stateOf({ feedTitle: 'Theirs', feedHomePageUrl: 'https://theirs.example/home' });
    const named = sourceOf({ title: 'Ours', homePageUrl: 'https://ours.example/' });
    const bare = sourceOf({ title: undefined, homePageUrl: undefined });
    expect(cardOf(named, state)).toMatchObject({ title: 'Ours', homePageUrl: 'https://ours.example/' });
    expect(cardOf(bare, state)).toMatchObject({
      title: 'Theirs',
      homePageUrl: 'https://theirs.example/home',
    });
    expect(cardOf(bare, undefined)).toMatchObject({ title: 'wire', homePageUrl: 'https://wire.example/' });
  });
});
