import { describe, expect, it } from 'vitest';
import { cardOf } from '../../src/sources/card.ts';
import { healthOf } from '../../src/sources/health.ts';
import { sourceOf, stateOf } from '../support/samples.ts';

describe('the health of a source', () => {
  it.each([
    ['paused', sourceOf({ enabled: false }), stateOf({ failures: 3 })],
    ['waiting', sourceOf(), undefined],
    ['gone', sourceOf(), stateOf({ goneAt: '2026-11-01T00:00:00.000Z', failures: 2 })],
    ['failing', sourceOf(), stateOf({ failures: 1 })],
    ['ok', sourceOf(), stateOf()],
  ] as const)('is told as %s', (condition, source, state) => {
    expect(healthOf(source, state, 4)).toMatchObject({ state: condition, articles: 4 });
  });

  it('tells the error while the source fails, and no longer', () => {
    const lastError = { code: 'dns', message: 'The name does not resolve.', at: '2026-11-01T00:00:00.000Z' };
    expect(healthOf(sourceOf(), stateOf({ failures: 1, lastError }), 0).error).toBe(lastError.message);
    expect(healthOf(sourceOf(), stateOf({ failures: 0, lastError }), 0).error).toBeUndefined();
  });

  it('names no next visit for a source that is switched off', () => {
    expect(healthOf(sourceOf({ enabled: false }), stateOf(), 0).nextCheckAt).toBeUndefined();
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
