import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedError, type FeedErrorCode, type FeedErrorDetails } from '../../src/errors.ts';
import { type FeedRead, type NextCheck, nextCheck, type VisitOutcome } from '../../src/ingest/next-check.ts';
import type { Source, SourceState } from '../../src/model.ts';
import { sourceOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';

const SOURCE: Source = sourceOf({ id: 'electrek', url: 'https://electrek.example/feed' });

function feed(about: Partial<FeedRead> = {}): FeedRead {
  return {
    kind: 'feed',
    url: SOURCE.url,
    etag: '"1"',
    lastModified: undefined,
    bodyHash: 'aa',
    feedTitle: 'Electrek',
    feedHomePageUrl: 'https://electrek.example/',
    entryCount: 20,
    warnings: [],
    naming: undefined,
    newArticles: 0,
    ...about,
  };
}

const NOT_MODIFIED: VisitOutcome = { kind: 'not-modified', etag: undefined, lastModified: undefined };

function failed(code: FeedErrorCode, about: FeedErrorDetails = {}): VisitOutcome {
  return { kind: 'failed', error: new FeedError(code, `it is ${code}`, about) };
}

const at = (minutes: number, from = NOW) => new Date(Date.parse(from) + minutes * 60_000).toISOString();
const minutesTo = (state: SourceState, from = NOW) =>
  (Date.parse(state.nextCheckAt) - Date.parse(from)) / 60_000;

function decide(outcome: VisitOutcome, about: Partial<NextCheck> = {}): SourceState {
  return nextCheck({
    source: SOURCE,
    previous: undefined,
    outcome,
    now: NOW,
    maxMinutes: 1440,
    nextCron: () => undefined,
    ...about,
  });
}

/** A state that is due now, after a wait of so many minutes. */
function due(about: Partial<SourceState> = {}, waited = 60): SourceState {
  const first = decide(feed());
  return { ...first, checkedAt: at(-waited), succeededAt: at(-waited), nextCheckAt: NOW, ...about };
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

describe('the interval', () => {
  it('grows by half with each visit that brings nothing, up to the maximum', () => {
    const [first = 0, ...others] = waits(NOT_MODIFIED, 12, due());
    expectWait(first, 90);
    let before = first;
    for (const wait of others) {
      expect(wait).toBeGreaterThanOrEqual(before);
      expect(wait).toBeLessThanOrEqual(before * 1.65 + 0.001);
      before = wait;
    }
    expect(before).toBe(1440);
  });

  it('halves with each visit that brings something, down to the minimum', () => {
    const found = waits(feed({ newArticles: 1 }), 8, due({}, 960));
    expectWait(found[0] ?? 0, 480);
    expectWait(found.at(-1) ?? 0, 60);
    expect(found).toEqual(found.toSorted((a, b) => b - a));
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
    expectWait(minutesTo(decide(NOT_MODIFIED, { source: scheduled, previous: due() })), 90);
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

  it('of 410 marks the source gone and asks again in a week', () => {
    const gone = decide(failed('gone', { status: 410 }), { previous: due() });
    expect(gone.goneAt).toBe(NOW);
    expectWait(minutesTo(gone), 7 * 1440);
    const later = decide(failed('gone', { status: 410 }), { previous: gone, now: gone.nextCheckAt });
    expect(later.goneAt).toBe(NOW);
    expect(decide(NOT_MODIFIED, { previous: gone, now: gone.nextCheckAt }).goneAt).toBeUndefined();
  });

  it('keeps what was known of the source', () => {
    const previous = due({ lastModified: 'yesterday', warnings: ['odd'] });
    const { nextCheckAt, checkedAt, failures, lastError, ...kept } = decide(failed('not-a-feed'), {
      previous,
    });
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
    expect(decide({ kind: 'unchanged', ...found }, { previous })).toMatchObject({ ...found, bodyHash: 'aa' });
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
    ['the same bytes', { kind: 'unchanged', url: SOURCE.url, etag: '"1"', lastModified: undefined }],
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
