import { describe, expect, it } from 'vitest';
import { rhythmSeconds } from '../../src/publish/rhythm.ts';

const START = Date.parse('2026-11-22T00:00:00Z');
const every = (minutes: number, count = 30) =>
  Array.from({ length: count }, (_, n) => ({ at: new Date(START - n * minutes * 60_000).toISOString() }));

describe('how long a copy may pass for the newest', () => {
  it.each([
    ['nothing', [], 300],
    ['one article', every(1, 1), 300],
    ['an article a minute', every(1), 300],
    ['one every half hour', every(30), 900],
    ['one every 31 minutes', every(31), 900],
    ['one an hour', every(60), 1800],
    ['one every other hour', every(120), 3600],
    ['one a week', every(7 * 1440), 3600],
    ['a bulk of one instant, and one every half hour before', [...every(0, 500), ...every(30)], 900],
  ])('with %s', (_what, articles, seconds) => {
    expect(rhythmSeconds(articles)).toBe(seconds);
  });

  it('is told by the last articles, whatever was usual before', () => {
    const before = every(1440, 60).slice(2);
    expect(rhythmSeconds([...every(40), ...before])).toBe(1200);
  });
});
