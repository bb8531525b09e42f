import { getTasks } from 'node-cron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isCron, nextCron, startBeat } from '../../src/schedule/cron.ts';

describe('a cron expression', () => {
  it.each([
    '*/30 * * * *',
    '0 6 * * 1-5',
    '15 */10 * * * *',
    '@daily',
    '0 9 * jan,jul mon',
    '0 0 L * *',
    '0 9 * * 1#2',
  ])('may be %s', (expression) => expect(isCron(expression)).toBe(true));

  it.each([
    '',
    'hourly',
    '* * * *',
    '60 * * * *',
    '0 24 * * *',
    '0 0 30 2 *',
    '0 0 * * 8',
    '1 2 3 4 5 6 7',
    '$(x) * * * *',
  ])('may not be “%s”', (expression) => {
    expect(isCron(expression)).toBe(false);
    expect(nextCron(expression, '2026-11-22T09:00:00.000Z')).toBeUndefined();
  });

  it.each([
    ['*/30 * * * *', '2026-11-22T09:00:00.000Z', '2026-11-22T09:30:00.000Z'],
    ['*/30 * * * *', '2026-11-22T09:29:59.999Z', '2026-11-22T09:30:00.000Z'],
    ['*/30 * * * *', '2026-11-22T23:45:00.000Z', '2026-11-23T00:00:00.000Z'],
    ['0 6 * * *', '2026-11-22T06:00:00.000Z', '2026-11-23T06:00:00.000Z'],
    ['0 6 * * *', '2026-11-22T05:59:59.999Z', '2026-11-22T06:00:00.000Z'],
    ['0 18,6 * * *', '2026-11-22T01:00:00.000Z', '2026-11-22T06:00:00.000Z'],
    ['15 */10 * * * *', '2026-11-22T09:00:00.000Z', '2026-11-22T09:00:15.000Z'],
    ['* * * * * *', '2026-12-31T23:59:59.000Z', '2027-01-01T00:00:00.000Z'],
    ['0 9 * * 1', '2026-11-22T09:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['0 9 * * 7', '2026-11-22T09:00:00.000Z', '2026-11-29T09:00:00.000Z'],
    ['@monthly', '2026-11-22T09:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    ['0 0 29 2 *', '2026-11-22T09:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 29 2 *', '2096-03-01T00:00:00.000Z', '2104-02-29T00:00:00.000Z'],
    ['0 0 L * *', '2027-02-01T00:00:00.000Z', '2027-02-28T00:00:00.000Z'],
    ['0 9 * * 1#2', '2026-11-22T09:00:00.000Z', '2026-12-14T09:00:00.000Z'],
    // An hour that many zones skip, and one that they have twice.
    ['30 1 29 3 *', '2026-03-28T12:00:00.000Z', '2026-03-29T01:30:00.000Z'],
    ['*/10 * * * *', '2026-10-25T00:55:00.000Z', '2026-10-25T01:00:00.000Z'],
  ])('%s after %s matches at %s', (expression, after, expected) => {
    expect(nextCron(expression, after)).toBe(expected);
  });

  it('has no next match where none comes within years', () => {
    expect(nextCron('0 0 29 2 1', '2028-03-01T00:00:00.000Z')).toBeUndefined();
  });

  it('leaves nothing behind in the library when it is asked', () => {
    const before = getTasks().size;
    for (let i = 0; i < 20; i++) nextCron('0 6 * * *', '2026-11-22T09:00:00.000Z');
    expect(getTasks().size).toBe(before);
  });
});

describe('a beat', () => {
  beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T09:00:00.500Z') }));
  afterEach(() => vi.useRealTimers());

  it('comes in step with the clock until it is stopped', async () => {
    const at: string[] = [];
    const beat = startBeat(2, () => void at.push(new Date().toISOString()));
    await vi.advanceTimersByTimeAsync(6000);
    beat.stop();
    await vi.advanceTimersByTimeAsync(6000);
    expect(at).toEqual(['2026-11-22T09:00:02.000Z', '2026-11-22T09:00:04.000Z', '2026-11-22T09:00:06.000Z']);
    expect(getTasks().size).toBe(0);
  });

  it('goes on within seconds after the clock was set back', async () => {
    let beats = 0;
    const beat = startBeat(1, () => {
      beats++;
    });
    await vi.advanceTimersByTimeAsync(2000);
    vi.setSystemTime(Date.parse('2026-11-22T07:00:00.500Z'));
    const before = beats;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(beats - before).toBeGreaterThanOrEqual(7);
    beat.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(getTasks().size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('goes on at once after a month asleep, without a look at every second of it', async () => {
    const at: string[] = [];
    const beat = startBeat(1, () => void at.push(new Date().toISOString()));
    await vi.advanceTimersByTimeAsync(1700);
    vi.setSystemTime(Date.parse('2026-12-22T09:00:00.500Z'));
    const before = process.cpuUsage();
    await vi.advanceTimersByTimeAsync(2500);
    const { user } = process.cpuUsage(before);
    beat.stop();
    expect(at.filter((it) => it > '2026-12')).toHaveLength(2);
    // More than a hundred seconds otherwise.
    expect(user / 1e6).toBeLessThan(10);
  });

  it('never comes while the last one still runs, and says nothing of it', async () => {
    const warned = vi.spyOn(console, 'warn');
    let begun = 0;
    let end = () => {};
    const beat = startBeat(1, () => {
      begun++;
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    await vi.advanceTimersByTimeAsync(5000);
    expect(begun).toBe(1);
    end();
    await vi.advanceTimersByTimeAsync(1000);
    expect(begun).toBe(2);
    expect(warned).not.toHaveBeenCalled();
    end();
    beat.stop();
  });
});
