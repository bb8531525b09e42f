import { describe, expect, it } from 'vitest';
import { crowd, fairnessOf, pollHourly, sixtyFeeds, summaryOf } from '../../bench/simulated-crowds.ts';
import { LIMITS, type LimitKind } from '../../bench/simulated-limits.ts';
import { simulate } from '../../bench/simulated-time.ts';

describe('sixty feeds of one domain with a limit', () => {
  it.each(Object.keys(LIMITS) as LimitKind[])(
    '(%s) meet it once, and all get their turn',
    async (kind) => {
      const simulation = sixtyFeeds(kind, 1);
      const { refused, refusedAgain, visits, longestHours } = fairnessOf(
        await simulate(simulation),
        simulation,
      );
      const [least, , most] = visits;
      expect(refused).toBeLessThanOrEqual(1);
      expect(refusedAgain).toBe(0);
      expect(least).toBeGreaterThanOrEqual(most / 2 - 1);
      expect(longestHours).toBeLessThan(kind === 'one in five minutes' ? 9 : 6);
    },
    120_000,
  );
});

describe('a crowd of sources over days with troubles, restarts and a sleep', () => {
  it('is asked far less than once an hour, is not refused twice, and is not stampeded', async () => {
    const simulation = crowd(240, 4);
    const outcome = await simulate(simulation);
    const ours = summaryOf(outcome, simulation);
    const naive = crowd(240, 4);
    const theirs = summaryOf(pollHourly(naive), naive);
    expect(fairnessOf(outcome, simulation).refusedAgain).toBe(0);
    expect(ours.requestsADay).toBeLessThan(theirs.requestsADay / 2);
    expect(ours.found).toBeGreaterThan(theirs.found * 0.9);
    expect(ours.busiestSecond).toBeLessThanOrEqual(10);
  });
});
