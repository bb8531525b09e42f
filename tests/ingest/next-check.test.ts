import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedError, type FeedErrorCode, type FeedErrorDetails } from '../../src/errors.ts';
import { type NextCheck, nextCheck } from '../../src/ingest/next-check.ts';
import type { FeedRead, VisitOutcome } from '../../src/ingest/outcome.ts';
import { questionFor } from '../../src/ingest/places.ts';
import type { Source, SourceState } from '../../src/model.ts';
import type { HubLease, PollHints } from '../../src/visits.ts';
import { sourceOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';

const SOURCE: Source = sourceOf({ id: 'electrek', url: 'https://electrek.example/feed' });

function feed(about: Partial<FeedRead> = {}): FeedRead {
  return {
    kind: 'feed',
    url: SOURCE.url,
    etag: '"1"',
    lastModified: undefined,
    permanentUrl: undefined,
    freshUntil: undefined,
    extent: 'whole',
    bodyHash: 'aa',
    feedTitle: 'Electrek',
    feedHomePageUrl: 'https://electrek.example/',
    entryCount: 20,
    warnings: [],
    naming: undefined,
    hints: undefined,
    newArticles: 0,
    appeared: [],
    ...about,
  };
}

const ANSWERED = {
  url: SOURCE.url,
  etag: undefined,
  lastModified: undefined,
  permanentUrl: undefined,
  freshUntil: undefined,
};
const NOT_MODIFIED: VisitOutcome = { kind: 'not-modified', ...ANSWERED };
const HINTS: PollHints = {
  ttlMinutes: undefined,
  updateMinutes: undefined,
  updateBase: undefined,
  skipHours: [],
  skipDays: [],
};

function failed(code: FeedErrorCode, about: FeedErrorDetails = {}): VisitOutcome {
  return { kind: 'failed', error: new FeedError(code, `it is ${code}`, about) };
}

const at = (minutes: number, from = NOW) => new Date(Date.parse(from) + minutes * 60_000).toISOString();
const minutesTo = (state: SourceState, from = NOW) =>
  (Date.parse(state.nextCheckAt) - Date.parse(from)) / 60_000;

function decide(outcome: VisitOutcome, about: Partial<NextCheck> = {}): SourceState {
  const { source = SOURCE, previous, now = NOW } = about;
  return nextCheck({
    source,
    previous,
    question: questionFor(source, previous, now),
    outcome,
    now,
    maxMinutes: 1440,
    nextCron: () => undefined,
    ...about,
  });
}

/** A state that is due now, after a wait of so many minutes. */
function due(about: Partial<SourceState> = {}, waited = 60): SourceState {
  const first = decide(feed());
  return {
    ...first,
    wholeAt: NOW,
    checkedAt: at(-waited),
    succeededAt: at(-waited),
    nextCheckAt: NOW,
    ...about,
  };
}

/** Visits at each due time in turn, every one with the same outcome; answers the waits in minutes. */
function waits(
  outcome: VisitOutcome,
  count: number,
  first: SourceState | undefined,
  source = SOURCE,
): number[] {
  const found: number[] = [];
  let previous = first;
  let now = NOW;
  for (let i = 0; i < count; i++) {
    previous = decide(outcome, { previous, now, source });
    found.push(minutesTo(previous, now));
    now = previous.nextCheckAt;
  }
  return found;
}

/** A wait and its jitter, which is up to a tenth. */
function expectWait(minutes: number, expected: number): void {
  expect(minutes).toBeGreaterThanOrEqual(expected);
  expect(minutes).toBeLessThanOrEqual(expected * 1.1 + 0.001);
}

describe('a first visit', () => {
  it('remembers what it read and comes back after the minimum', () => {
    const state = decide(feed({ newArticles: 20, warnings: ['odd'] }));
    expect(state).toMatchObject({
      sourceId: 'electrek',
      url: SOURCE.url,
      etag: '"1"',
      bodyHash: 'aa',
      checkedAt: NOW,
      succeededAt: NOW,
      failures: 0,
      lastError: undefined,
      feedTitle: 'Electrek',
      entryCount: 20,
      warnings: ['odd'],
    });
    expectWait(minutesTo(state), 60);
    expectWait(minutesTo(decide(feed())), 60);
  });

  it('keeps what was learned of the names of stories, over failures and over documents unchanged', () => {
    const naming = { shared: ['a'], renames: true };
    const learned = decide(feed({ naming }));
    expect(learned.naming).toEqual(naming);
    for (const outcome of [NOT_MODIFIED, failed('timeout')]) {
      expect(decide(outcome, { previous: learned, now: learned.nextCheckAt }).naming).toEqual(naming);
    }
    // Though nothing else is new and the visit was not due.
    expect(decide(feed({ naming }), { previous: decide(feed()) }).naming).toEqual(naming);
  });

  it('that fails is remembered as a failure and nothing else', () => {
    const state = decide(failed('dns'));
    expect(state).toMatchObject({ url: SOURCE.url, failures: 1, checkedAt: NOW, succeededAt: undefined });
    expect(state.lastError).toEqual({ code: 'dns', message: 'it is dns', at: NOW });
    expectWait(minutesTo(state), 60);
  });
});

/** News at equal distances, the last of it just now. */
function newsEvery(minutes: number, count = 8): readonly string[] {
  return Array.from({ length: count }, (_, n) => at((n + 1 - count) * minutes));
}

describe('the interval', () => {
  it('grows with silence, gently, up to the maximum', () => {
    const found = waits(NOT_MODIFIED, 60, due({ rhythm: undefined }));
    let before = 60;
    for (const wait of found) {
      expect(wait).toBeGreaterThanOrEqual(before * 0.99);
      expect(wait).toBeLessThanOrEqual(before * 2.2 + 0.001);
      before = wait;
    }
    expect(before).toBe(1440);
  });

  it('follows the rhythm of the news, and says so', () => {
    const unheard = due({ rhythm: undefined }, 300);
    const daily = decide(feed({ newArticles: 8, appeared: newsEvery(1440) }), { previous: unheard });
    expectWait(minutesTo(daily), 294);
    expect(daily.why).toEqual({ word: 'rhythm', sentence: 'It has news about every 24 hours.' });
    const hourly = decide(feed({ newArticles: 8, appeared: newsEvery(60) }), { previous: unheard });
    expectWait(minutesTo(hourly), 60);
    expect(hourly.why?.word).toBe('minimum');
  });

  it('at most doubles from one visit to the next, whatever the dates of a feed say', () => {
    const old = feed({ newArticles: 3, appeared: ['2001-01-01T00:00:00.000Z'] });
    const first = decide(old);
    expectWait(minutesTo(first), 60);
    const found = waits(NOT_MODIFIED, 6, due({ rhythm: first.rhythm }));
    expectWait(found[0] ?? 0, 120);
    expect(found.at(-1)).toBe(1440);
    const quiet = decide(NOT_MODIFIED, { previous: first, now: first.nextCheckAt });
    expect(quiet.why?.sentence).toBe('It has had no news since 1 January 2001.');
  });

  it('returns as soon as a silent source has news again', () => {
    const silent = { newestAt: at(-40_000), gapsMinutes: [60, 60, 60, 60, 60], longestMinutes: 60 };
    const state = decide(feed({ newArticles: 1, appeared: [NOW] }), {
      previous: due({ rhythm: silent }, 1440),
    });
    expectWait(minutesTo(state), 60);
  });

  it('jitters by the source alone, so that neighbours drift apart and a source never does', () => {
    const jitters = Array.from({ length: 200 }, (_, n) =>
      minutesTo(decide(feed(), { source: { ...SOURCE, id: `s${n}` } })),
    );
    expect(new Set(jitters).size).toBeGreaterThan(150);
    expect(Math.min(...jitters)).toBeLessThan(61);
    expect(Math.max(...jitters)).toBeGreaterThan(65);
    expect(minutesTo(decide(feed()))).toBe(minutesTo(decide(feed({ bodyHash: 'bb' }))));
  });

  it('is the minimum where the maximum is less', () => {
    const source = { ...SOURCE, minMinutes: 3000 };
    expect(minutesTo(decide(NOT_MODIFIED, { source, previous: due({}, 3000) }))).toBe(3000);
  });

  it('is never below the minimum nor above the maximum, whatever went before', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 1440, noNaN: true }),
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.nat(3),
        (minMinutes, waited, newArticles) => {
          const source = { ...SOURCE, minMinutes };
          const state = decide(feed({ newArticles }), { source, previous: due({}, waited) });
          expect(minutesTo(state)).toBeGreaterThanOrEqual(minMinutes - 0.001);
          expect(minutesTo(state)).toBeLessThanOrEqual(1440);
        },
      ),
    );
  });

  it('returns to the minimum at once after failures', () => {
    const previous = due({ failures: 7, lastError: { code: 'http', message: '', at: NOW } }, 1440);
    expectWait(minutesTo(decide(NOT_MODIFIED, { previous })), 60);
  });
});

describe('a cron expression', () => {
  const scheduled = { ...SOURCE, schedule: '*/30 * * * *', minMinutes: 30 };
  const matching = (minutes: number) => (_expression: string, after: string) => at(minutes, after);

  it('names the next visit exactly, without jitter', () => {
    const seen: string[] = [];
    const nextCron = (expression: string, after: string) => {
      seen.push(`${expression} after ${after}`);
      return at(30);
    };
    expect(minutesTo(decide(feed(), { source: scheduled, nextCron }))).toBe(30);
    expect(seen).toEqual([`*/30 * * * * after ${NOW}`]);
  });

  it('is met although the last visit began a little after its slot', () => {
    const state = decide(feed(), { source: scheduled, now: at(0.5), nextCron: () => at(30) });
    expect(state.nextCheckAt).toBe(at(30));
  });

  it('never brings us back before the minimum', () => {
    expect(minutesTo(decide(feed(), { source: scheduled, nextCron: matching(5) }))).toBe(30);
  });

  it('that matches nothing leaves the interval to adapt', () => {
    expectWait(minutesTo(decide(NOT_MODIFIED, { source: scheduled, previous: due() })), 30);
  });

  it('does not shorten the wait after a failure', () => {
    const previous = due({ failures: 3 });
    expectWait(
      minutesTo(
        decide(failed('http', { status: 500 }), { source: scheduled, previous, nextCron: matching(30) }),
      ),
      240,
    );
  });
});

describe('a failure', () => {
  it('doubles the wait with each repetition, up to a day', () => {
    const found = waits(failed('http', { status: 500 }), 9, due());
    for (const [n, expected] of [60, 120, 240, 480, 960, 1440, 1440, 1440, 1440].entries()) {
      expectWait(found[n] ?? 0, expected);
    }
  });

  it('waits five minutes at least, even where visits may be closer', () => {
    expectWait(minutesTo(decide(failed('connect'), { source: { ...SOURCE, minMinutes: 0.05 } })), 5);
  });

  it('never comes back sooner than a minimum of more than a day', () => {
    const [first = 0, second = 0] = waits(failed('connect'), 2, undefined, { ...SOURCE, minMinutes: 3000 });
    expectWait(first, 3000);
    expectWait(second, 3000);
  });

  it('of 403 waits four hours at least', () => {
    expectWait(minutesTo(decide(failed('http', { status: 403 }))), 240);
    expectWait(minutesTo(decide(failed('http', { status: 403 }), { previous: due({ failures: 3 }) })), 480);
  });

  it('of too many visits waits twice as long', () => {
    expectWait(minutesTo(decide(failed('rate-limited', { status: 429 }))), 120);
  });

  it('obeys Retry-After where it is longer, up to a week', () => {
    const limited = (retryAfter: string) => decide(failed('rate-limited', { retryAfter }));
    expect(limited(at(600)).nextCheckAt).toBe(at(600));
    expect(limited(at(600_000)).nextCheckAt).toBe(at(7 * 1440));
    expectWait(minutesTo(limited(at(1))), 120);
    expectWait(minutesTo(limited(at(-5))), 120);
  });

  it('of 410 is confirmed once, a day later, and then the source is left in peace', () => {
    const gone = failed('gone', { status: 410 });
    const first = decide(gone, { previous: due() });
    expect(first).toMatchObject({ goneSeenAt: NOW, goneAt: undefined, why: { word: 'confirm-gone' } });
    expectWait(minutesTo(first), 1440);
    const later = first.nextCheckAt;
    const second = decide(gone, { previous: first, now: later });
    expect(second).toMatchObject({ goneAt: later, why: { word: 'gone' } });
    expect(second.nextCheckAt > '9999').toBe(true);
    const back = decide(NOT_MODIFIED, { previous: first, now: later });
    expect(back).toMatchObject({ goneSeenAt: undefined, goneAt: undefined });
  });

  it('of 410 is not confirmed by asking again at once, but by other failures in between', () => {
    const gone = failed('gone', { status: 410 });
    const first = decide(gone, { previous: due() });
    expect(decide(gone, { previous: first, now: at(10) })).toBe(first);
    const broken = decide(failed('timeout'), { previous: first, now: first.nextCheckAt });
    expect(broken).toMatchObject({ goneSeenAt: NOW, goneAt: undefined });
    const confirmed = decide(gone, { previous: broken, now: broken.nextCheckAt });
    expect(confirmed.goneAt).toBe(broken.nextCheckAt);
  });

  it('is forgotten with the address that it belongs to', () => {
    const gone = due({ goneAt: NOW, goneSeenAt: NOW, failures: 2, nextCheckAt: '9999-12-31T23:59:59.999Z' });
    const edited = { ...SOURCE, url: 'https://electrek.example/new' };
    for (const outcome of [failed('gone', { status: 410 }), failed('dns'), NOT_MODIFIED]) {
      const state = decide(outcome, { previous: gone, source: edited });
      expect(state).toMatchObject({ goneAt: undefined, sourceUrl: edited.url });
      expect(minutesTo(state)).toBeLessThan(2 * 1440);
    }
  });

  it('keeps what was known of the source', () => {
    const previous = due({ lastModified: 'yesterday', warnings: ['odd'] });
    const { nextCheckAt, checkedAt, failures, lastError, why, ...kept } = decide(failed('not-a-feed'), {
      previous,
    });
    expect(why?.word).toBe('backoff');
    expect(previous).toMatchObject(kept);
    expect([checkedAt, failures, lastError?.code]).toEqual([NOW, 1, 'not-a-feed']);
    expect(nextCheckAt > NOW).toBe(true);
  });
});

describe('validators', () => {
  it('of a 304 replace the known ones only where it carried some', () => {
    const previous = due({ etag: '"1"', lastModified: 'monday' });
    expect(decide({ ...NOT_MODIFIED, etag: '"2"' }, { previous })).toMatchObject({
      etag: '"2"',
      lastModified: 'monday',
    });
    expect(decide(NOT_MODIFIED, { previous })).toMatchObject({ etag: '"1"', lastModified: 'monday' });
  });

  it('of a document replace the known ones, absent ones too, and belong to where it was found', () => {
    const previous = due({ etag: '"1"', lastModified: 'monday' });
    const found = { url: 'https://moved.example/feed', etag: undefined, lastModified: 'tuesday' };
    expect(decide(feed(found), { previous })).toMatchObject(found);
    const same = { ...found, url: SOURCE.url };
    expect(decide({ kind: 'unchanged', ...ANSWERED, ...same }, { previous })).toMatchObject({
      ...same,
      bodyHash: 'aa',
    });
  });
});

describe('a success', () => {
  it('ends a row of failures', () => {
    const previous = due({ failures: 3, lastError: { code: 'dns', message: 'x', at: at(-60) } });
    expect(decide(NOT_MODIFIED, { previous })).toMatchObject({
      failures: 0,
      lastError: undefined,
      succeededAt: NOW,
    });
  });
});

describe('a visit before its time', () => {
  const previous = due({ nextCheckAt: at(30) }, 30);
  const failing = due({
    nextCheckAt: at(30),
    failures: 2,
    lastError: { code: 'dns', message: 'no such name', at: at(-30) },
  });

  it.each<[string, VisitOutcome]>([
    ['a 304', NOT_MODIFIED],
    ['a 304 with the known validator', { ...NOT_MODIFIED, etag: '"1"' }],
    ['the same bytes', { kind: 'unchanged', ...ANSWERED, etag: '"1"' }],
    ['the same document', feed()],
  ])('that brings only %s leaves the very state it found', (_what, outcome) => {
    expect(decide(outcome, { previous })).toBe(previous);
    // What comes back from a disk has no fields that are undefined.
    const stored = JSON.parse(JSON.stringify(previous)) as SourceState;
    expect(decide(outcome, { previous: stored })).toBe(stored);
  });

  it.each<[string, VisitOutcome]>([
    ['an article', feed({ newArticles: 1 })],
    ['a new validator', feed({ etag: '"2"' })],
    ['a new title', feed({ feedTitle: 'Electrek!' })],
    ['another warning', feed({ warnings: ['odd'] })],
    ['a new validator with its 304', { ...NOT_MODIFIED, etag: '"2"' }],
  ])('that brings %s is remembered', (_what, outcome) => {
    expect(decide(outcome, { previous })).toMatchObject({ checkedAt: NOW });
  });

  it('that repeats a failure does not count it again', () => {
    expect(decide(failed('dns'), { previous: failing })).toBe(failing);
  });

  it('that fails anew or otherwise counts', () => {
    expect(decide(failed('dns'), { previous })).toMatchObject({ failures: 1 });
    expect(decide(failed('timeout'), { previous: failing })).toMatchObject({
      failures: 3,
      lastError: { code: 'timeout' },
    });
  });

  it('that succeeds after failures is remembered', () => {
    expect(decide(NOT_MODIFIED, { previous: failing })).toMatchObject({ failures: 0, succeededAt: NOW });
  });
});

describe('a visit that was due', () => {
  it('moves the schedule even where nothing else changed', () => {
    const previous = due();
    const next = decide(NOT_MODIFIED, { previous });
    expect(next.checkedAt).toBe(NOW);
    expect(next.nextCheckAt > NOW).toBe(true);
  });
});

describe('what the server and the document ask for', () => {
  const asking = (hints: Partial<PollHints>) => feed({ hints: { ...HINTS, ...hints } });
  const soon = { newestAt: NOW, gapsMinutes: [60, 60, 60], longestMinutes: 60 };
  const previous = due({ rhythm: soon });

  it.each<[string, VisitOutcome, number, string]>([
    ['freshness', { ...NOT_MODIFIED, freshUntil: at(240) }, 240, 'fresh'],
    ['a ttl', asking({ ttlMinutes: 180 }), 180, 'ttl'],
    ['an update period', asking({ updateMinutes: 720 }), 720, 'update-period'],
    [
      'the longest of several',
      { ...asking({ ttlMinutes: 180, updateMinutes: 720 }), freshUntil: at(300) },
      720,
      'update-period',
    ],
  ])('by %s lengthens the wait', (_what, outcome, minutes, word) => {
    const state = decide(outcome, { previous });
    expect(minutesTo(state)).toBe(minutes);
    expect(state.why?.word).toBe(word);
  });

  it.each<[string, VisitOutcome]>([
    ['freshness', { ...NOT_MODIFIED, freshUntil: at(1) }],
    ['a ttl', asking({ ttlMinutes: 1 })],
    ['an update period', asking({ updateMinutes: 1 })],
  ])('by %s never shortens it', (_what, outcome) => {
    expectWait(minutesTo(decide(outcome, { previous })), 60);
  });

  it('is heard for a week at most', () => {
    const years = { ...asking({ ttlMinutes: 525_600, updateMinutes: 525_600 }), freshUntil: at(525_600) };
    expect(minutesTo(decide(years, { previous }))).toBe(7 * 1440);
  });

  it('stays in force while the document stays the same, and goes with it', () => {
    const first = decide(asking({ ttlMinutes: 180 }), { previous });
    const second = decide(NOT_MODIFIED, { previous: first, now: first.nextCheckAt });
    expect(minutesTo(second, first.nextCheckAt)).toBe(180);
    const third = decide(feed({ etag: '"2"', bodyHash: 'bb' }), {
      previous: second,
      now: second.nextCheckAt,
    });
    expect(third.hints).toBeUndefined();
    expect(minutesTo(third, second.nextCheckAt)).toBeLessThan(180);
  });

  it('moves the slot of a cron expression', () => {
    const source = { ...SOURCE, schedule: '*/30 * * * *', minMinutes: 30 };
    const nextCron = (_expression: string, after: string) => at(30, after);
    const state = decide(asking({ ttlMinutes: 180 }), { source, nextCron, previous });
    expect(minutesTo(state)).toBe(210);
  });

  it('keeps us away at the hours that it names, after a failure too', () => {
    // NOW is nine o'clock.
    const skipping = asking({ skipHours: [10, 11] });
    const state = decide(skipping, { previous });
    expect(state.why?.word).toBe('skip');
    expect(state.nextCheckAt >= '2026-11-22T12:00:00.000Z').toBe(true);
    expect(state.nextCheckAt < '2026-11-22T12:07:00.000Z').toBe(true);
    const failing = decide(failed('timeout'), {
      previous: { ...previous, hints: { ...HINTS, skipHours: [10, 11] } },
    });
    expect(failing.nextCheckAt >= '2026-11-22T12:00:00.000Z').toBe(true);
  });

  it('is next to nothing while a hub tells us of news', () => {
    const lease = (about: Partial<HubLease>): HubLease => ({
      hub: 'https://hub.example/',
      topic: SOURCE.url,
      callbackUrl: 'https://news.example/websub/aa',
      secret: 'bb',
      askedAt: NOW,
      askAt: at(9000),
      failures: 0,
      verifiedAt: NOW,
      expiresAt: at(9000),
      pushedAt: undefined,
      misses: 0,
      ...about,
    });
    const pushed = decide(NOT_MODIFIED, { previous: { ...previous, hub: lease({}) } });
    expect(minutesTo(pushed)).toBe(360);
    expect(pushed.why?.word).toBe('push');
    for (const about of [{ expiresAt: NOW }, { expiresAt: undefined }]) {
      expectWait(minutesTo(decide(NOT_MODIFIED, { previous: { ...previous, hub: lease(about) } })), 60);
    }
  });
});

describe('how many entries are usual', () => {
  const usualAfter = (entryCount: number, usualEntries: number | undefined) =>
    decide(feed({ entryCount: 7 }), { previous: due({ entryCount, usualEntries }) }).usualEntries;

  it('is told by the documents before the last one, slowly, and never leaps', () => {
    expect(decide(feed(), { previous: undefined }).usualEntries).toBeUndefined();
    expect(usualAfter(0, undefined)).toBeUndefined();
    expect(usualAfter(20, undefined)).toBe(20);
    expect(usualAfter(20, 20)).toBe(20);
    expect(usualAfter(0, 20)).toBe(17.5);
    expect(usualAfter(5000, 20)).toBe(22.5);
    expect(usualAfter(5000, 0)).toBe(0.3);
  });

  it('is left as it was by a document that was not read', () => {
    const previous = due({ entryCount: 5, usualEntries: 20 });
    expect(decide(NOT_MODIFIED, { previous }).usualEntries).toBe(20);
  });
});

describe('a document in part', () => {
  const previous = due({ bodyHash: 'whole', entryCount: 20, feedTitle: 'Electrek' });

  it('that is a delta brings its validators, and says nothing of the feed', () => {
    const delta = feed({
      extent: 'delta',
      etag: '"2"',
      bodyHash: 'part',
      entryCount: 1,
      feedTitle: undefined,
    });
    expect(decide(delta, { previous })).toMatchObject({
      etag: '"2"',
      bodyHash: 'whole',
      entryCount: 20,
      feedTitle: 'Electrek',
    });
  });

  it('that was cut short leaves validators and hash as they were', () => {
    const cut = feed({ extent: 'cut', etag: '"2"', bodyHash: 'part' });
    expect(decide(cut, { previous })).toMatchObject({ etag: '"1"', bodyHash: 'whole' });
  });
});
