import { describe, expect, it } from 'vitest';
import { appearancesOf, habitAt, waitFor, withAppearances } from '../../src/ingest/rhythm.ts';
import type { Rhythm } from '../../src/visits.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const at = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

/** A source that had news at these minutes. */
function rhythmOf(minutes: readonly number[]): Rhythm {
  return withAppearances(undefined, minutes.map(at), at(minutes.at(-1) ?? 0));
}

const every = (gap: number, count: number) => Array.from({ length: count }, (_, n) => n * gap);

describe('when articles appeared', () => {
  it('is what they say, at a first visit', () => {
    const dates = [at(-30), undefined, at(-500), at(10)];
    expect(
      appearancesOf(
        dates.map((publishedAt) => ({ publishedAt })),
        undefined,
        NOW,
      ),
    ).toEqual([at(-500), at(-30), NOW]);
  });

  it('is between the visit that did not find them and the one that did', () => {
    const dates = [at(-30), undefined, at(-500), at(10)];
    const found = appearancesOf(
      dates.map((publishedAt) => ({ publishedAt })),
      at(-60),
      NOW,
    );
    expect(found).toEqual([at(-60), at(-30), NOW, NOW]);
  });
});

describe('the wait for the next news', () => {
  it.each([
    ['an hour', 60, 60],
    ['six hours', 360, 147],
    ['a day', 1440, 294],
    ['a week', 10_080, 778],
  ])('of a source with news every %s grows with the root of that', (_gap, gap, wait) => {
    const rhythm = rhythmOf(every(gap, 8));
    expect(habitAt(rhythm, rhythm.newestAt).gapMinutes).toBe(gap);
    expect(Math.round(waitFor(habitAt(rhythm, rhythm.newestAt), 60))).toBe(wait);
  });

  it('is not misled by a burst', () => {
    const rhythm = rhythmOf([0, 360, 361, 363, 365, 720, 1080]);
    expect(habitAt(rhythm, rhythm.newestAt).gapMinutes).toBeGreaterThan(350);
  });

  it('is not misled by one long silence', () => {
    expect(habitAt(rhythmOf([0, 60, 120, 10_000, 10_060, 10_120]), at(10_130)).gapMinutes).toBe(60);
  });

  it('stays short over a night like those before', () => {
    const days = [0, 1, 2].flatMap((day) => every(60, 9).map((minutes) => day * 1440 + minutes));
    const rhythm = rhythmOf(days);
    const evening = days.at(-1) ?? 0;
    expect(waitFor(habitAt(rhythm, at(evening + 900)), 60)).toBe(60);
    expect(habitAt(rhythm, at(evening + 900)).silentSince).toBeUndefined();
    expect(waitFor(habitAt(rhythm, at(evening + 5 * 1440)), 60)).toBeGreaterThan(400);
    expect(habitAt(rhythm, at(evening + 5 * 1440)).silentSince).toBe(at(evening));
  });

  it('grows while a source of which nothing is known stays silent', () => {
    const rhythm = withAppearances(undefined, [], NOW);
    expect(waitFor(habitAt(rhythm, NOW), 60)).toBe(0);
    expect(waitFor(habitAt(rhythm, at(240)), 60)).toBe(120);
  });

  it('is learned anew when a source changes its habit', () => {
    const slow = rhythmOf(every(10_080, 8));
    const from = 7 * 10_080;
    const fast = withAppearances(
      slow,
      every(60, 30).map((minutes) => at(from + 60 + minutes)),
      at(from + 1860),
    );
    expect(habitAt(fast, fast.newestAt).gapMinutes).toBe(60);
    expect(fast.gapsMinutes.length).toBeLessThanOrEqual(24);
  });
});
