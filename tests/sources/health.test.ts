import { describe, expect, it } from 'vitest';
import { cardOf } from '../../src/sources/card.ts';
import { healthJson, healthOf } from '../../src/sources/health.ts';
import { addMinutes } from '../../src/text/date.ts';
import type { VisitReason } from '../../src/visits.ts';
import { leaseOf, sourceOf, stateOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:30:00.000Z';
const BROUGHT = { articles: 4, arrivals: [], oddities: [] };

const lastError = { code: 'http', message: 'The server answered 503.', at: '2026-11-22T09:00:00.000Z' };
const whyOf = (word: VisitReason['word']) => ({ word, sentence: `${word}, it says.` });
/** Three pieces of news a day, and the last so many hours ago. */
const rhythmOf = (hours: number, gaps = [480, 500, 470, 480, 490, 480, 2000, 480, 480, 480]) => ({
  newestAt: addMinutes(NOW, -60 * hours),
  gapsMinutes: gaps,
  longestMinutes: Math.max(...gaps),
});

describe('the health of a source', () => {
  it.each([
    ['paused', sourceOf({ enabled: false }), stateOf({ failures: 3 })],
    ['waiting', sourceOf(), undefined],
    ['gone', sourceOf(), stateOf({ goneAt: '2026-11-01T00:00:00.000Z', failures: 2 })],
    ['failing', sourceOf(), stateOf({ failures: 1 })],
    ['failing', sourceOf(), stateOf({ failures: 3, lastError, why: whyOf('backoff') })],
    ['blocked', sourceOf(), stateOf({ failures: 1, why: whyOf('forbidden') })],
    ['blocked', sourceOf(), stateOf({ failures: 1, why: whyOf('retry-after') })],
    ['blocked', sourceOf(), stateOf({ failures: 1, lastError: { ...lastError, code: 'rate-limited' } })],
    ['ok', sourceOf(), stateOf()],
    ['ok', sourceOf(), stateOf({ why: whyOf('domain') })],
    ['ok', sourceOf(), stateOf({ rhythm: rhythmOf(47) })],
    ['late', sourceOf(), stateOf({ rhythm: rhythmOf(49) })],
    ['failing', sourceOf(), stateOf({ failures: 1, rhythm: rhythmOf(49) })],
    ['ok', sourceOf(), stateOf({ rhythm: rhythmOf(1000, [480, 480, 480]) })],
    ['ok', sourceOf(), stateOf({ rhythm: { ...rhythmOf(400), longestMinutes: 25_000 } })],
    ['ok', sourceOf(), stateOf({ rhythm: rhythmOf(500, [10_080, 10_080, 10_080, 10_080]) })],
    ['late', sourceOf(), stateOf({ rhythm: rhythmOf(510, [10_080, 10_080, 10_080, 10_080]) })],
    ['ok', sourceOf(), stateOf({ nextCheckAt: '2026-11-21T09:30:00.000Z' })],
    ['late', sourceOf(), stateOf({ nextCheckAt: '2026-11-21T09:29:00.000Z' })],
  ] as const)('is told as %s', (condition, source, state) => {
    expect(healthOf(source, state, BROUGHT, NOW)).toMatchObject({ state: condition, articles: 4 });
  });

  it.each([
    [stateOf({ failures: 1 }), 'The last visit failed.'],
    [stateOf({ failures: 7 }), 'The last 7 visits failed.'],
    [stateOf({ rhythm: rhythmOf(3) }), 'It answers; it has news about every 8 hours.'],
    [
      stateOf({ rhythm: rhythmOf(72) }),
      'Nothing new for 3 days, while usually it has news about every 8 hours.',
    ],
    [stateOf({ nextCheckAt: '2026-11-19T09:00:00.000Z' }), 'Its next visit has been due for 3 days.'],
    [stateOf({ rhythm: rhythmOf(0, [1, 1, 1, 1]) }), 'It answers; it has news about every 1 minute.'],
  ])('says in a sentence what that means', (state, sentence) => {
    expect(healthOf(sourceOf(), state, BROUGHT, NOW).sentence).toBe(sentence);
  });

  it.each([
    [0, 20, 'Its last document held no entries, where about 20 are usual.'],
    [4, 20, 'Its last document held 4 entries, where about 20 are usual.'],
    [1, 10, 'Its last document held 1 entry, where about 10 are usual.'],
    [200, 20, 'Its last document held 200 entries, where about 20 are usual.'],
  ])('warns of %i entries where %i are usual', (entryCount, usualEntries, warning) => {
    const state = stateOf({ entryCount, usualEntries, warnings: ['Odd.'] });
    const brought = { ...BROUGHT, oddities: ['Kept out.'] };
    expect(healthOf(sourceOf(), state, brought, NOW).warnings).toEqual([warning, 'Kept out.', 'Odd.']);
  });

  it.each([
    [0, undefined],
    [20, undefined],
    [0, 3],
    [5, 20],
    [199, 20],
    [9, 0],
  ])('finds nothing odd about %i entries where %s are usual', (entryCount, usualEntries) => {
    expect(healthOf(sourceOf(), stateOf({ entryCount, usualEntries }), BROUGHT, NOW).warnings).toEqual([]);
  });

  it('tells the error while the source fails, and no longer', () => {
    const lastError = { code: 'dns', message: 'The name does not resolve.', at: '2026-11-01T00:00:00.000Z' };
    expect(healthOf(sourceOf(), stateOf({ failures: 1, lastError }), BROUGHT, NOW).error).toBe(
      lastError.message,
    );
    expect(healthOf(sourceOf(), stateOf({ failures: 0, lastError }), BROUGHT, NOW).error).toBeUndefined();
  });

  it('names no next visit for a source that is switched off', () => {
    expect(healthOf(sourceOf({ enabled: false }), stateOf(), BROUGHT, NOW).nextCheckAt).toBeUndefined();
  });

  it('tells who pushes its news and until when, as long as the lease runs', () => {
    const push = { hub: 'https://hub.example/', until: '2026-12-01T00:00:00.000Z' };
    const state = stateOf({ hub: leaseOf({ hub: push.hub, expiresAt: push.until }) });
    expect(healthOf(sourceOf(), state, BROUGHT, NOW).push).toEqual(push);
    expect(healthOf(sourceOf(), state, BROUGHT, push.until).push).toBeUndefined();
    expect(healthOf(sourceOf({ enabled: false }), state, BROUGHT, NOW).push).toBeUndefined();
    const asked = stateOf({ hub: leaseOf({ expiresAt: undefined }) });
    expect(healthJson(healthOf(sourceOf(), asked, BROUGHT, NOW))).toHaveProperty('push', null);
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
