import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../src/model.ts';
import {
  afterAnswer,
  afterRefusal,
  closedAmong,
  newestPaces,
  opensAt,
  type Refusal,
} from '../../src/schedule/pace.ts';
import { addMinutes, instantMs, toInstant } from '../../src/text/date.ts';
import type { DomainPace } from '../../src/visits.ts';
import { stateOf } from '../support/samples.ts';

const START = '2026-11-22T09:00:00.000Z';
const MINUTE_MS = 60_000;
const DAY = 1440;

interface About {
  readonly at?: Instant;
  readonly status?: number;
  /** Minutes. */
  readonly retryAfter?: number;
  /** Minutes ago. */
  readonly served?: readonly number[];
  readonly begunAt?: Instant;
}

function refused(pace: DomainPace | undefined, about: About = {}): DomainPace {
  const { at: now = START, status = 429, retryAfter, served = [], begunAt = now } = about;
  const refusal: Refusal = {
    status,
    retryAfter: retryAfter === undefined ? undefined : addMinutes(now, retryAfter),
  };
  const servedMs = served.map((minutes) => instantMs(now) - minutes * MINUTE_MS);
  return afterRefusal({ domain: 'a.example', pace, refusal, servedMs, begunMs: instantMs(begunAt), now });
}

function served(pace: DomainPace | undefined, now: Instant): DomainPace | undefined {
  return afterAnswer({ domain: 'a.example', pace, begunMs: instantMs(now), now });
}

function closedFrom(pace: DomainPace | undefined, at: Instant): number {
  return pace === undefined ? 0 : instantMs(opensAt(pace)) - instantMs(at);
}

const spacingMinutes = (pace: DomainPace | undefined) => (pace?.spacingMs ?? Number.NaN) / MINUTE_MS;

describe('a refusal that names a time', () => {
  it('cools the domain until then', () => {
    expect(refused(undefined, { retryAfter: 240 }).coolUntil).toBe(addMinutes(START, 240));
  });

  it('cools it for a week at most', () => {
    expect(refused(undefined, { retryAfter: 60 * DAY }).coolUntil).toBe(addMinutes(START, 7 * DAY));
  });

  it('teaches the time from the last answer to the end of the wait, and a little more', () => {
    expect(spacingMinutes(refused(undefined, { retryAfter: 1.5, served: [0.1] }))).toBeCloseTo(1.6 * 1.02);
  });

  it('never teaches less than a minute, for it may have come near the end of one', () => {
    expect(spacingMinutes(refused(undefined, { retryAfter: 0.1, served: [0.1] }))).toBeGreaterThan(1);
  });

  it('never teaches more than an hour', () => {
    expect(spacingMinutes(refused(undefined, { retryAfter: 7 * DAY, served: [60] }))).toBe(60);
  });

  it('is believed to the full where a single request went before it', () => {
    expect(spacingMinutes(refused(undefined, { retryAfter: 30, served: [1] }))).toBeCloseTo(31 * 1.02);
  });

  it('is taken for a limit on many per window where the window is long and many were served in it', () => {
    const twenty = Array.from({ length: 20 }, (_, n) => 20 - n);
    expect(spacingMinutes(refused(undefined, { retryAfter: 59, served: twenty }))).toBeCloseTo(6.12);
  });

  it('waits longer than it says when it comes again though we waited', () => {
    const first = refused(undefined, { retryAfter: 1 });
    const at = opensAt(first);
    expect(refused(first, { at, retryAfter: 1 }).coolUntil).toBe(addMinutes(at, 30));
  });
});

describe('a refusal that names no time', () => {
  it('cools the domain for a while that doubles up to a day, as long as nothing else is answered', () => {
    const waits: number[] = [];
    let pace: DomainPace | undefined;
    for (let at = START; waits.length < 9; at = opensAt(pace)) {
      pace = refused(pace, { at });
      waits.push((instantMs(pace.coolUntil ?? at) - instantMs(at)) / MINUTE_MS);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
    expect(spacingMinutes(pace)).toBe(2);
  });

  it('is what a time that is over is too', () => {
    expect(refused(undefined, { retryAfter: 0 })).toEqual(refused(undefined));
    expect(refused(undefined, { retryAfter: -5 })).toEqual(refused(undefined));
  });

  it('doubles the spacing each time that the domain refuses what it just served', () => {
    const spacings: number[] = [];
    let pace: DomainPace | undefined;
    for (let at = START; spacings.length < 7; at = addMinutes(at, 120)) {
      pace = served(refused(pace, { at }), addMinutes(at, 60));
      spacings.push(spacingMinutes(pace));
    }
    expect(spacings).toEqual([2, 4, 8, 16, 32, 60, 60]);
  });
});

describe('503 with Retry-After', () => {
  it('cools the domain and teaches no spacing', () => {
    const pace = refused(undefined, { status: 503, retryAfter: 180 });
    expect([pace.coolUntil, pace.spacingMs]).toEqual([addMinutes(START, 180), 0]);
    expect(served(pace, addMinutes(START, 180))).toBeUndefined();
  });
});

describe('an answer to a request that was begun before the domain cooled', () => {
  it('neither warms it nor slows it further', () => {
    const pace = refused(undefined, { retryAfter: 1 });
    const late = { begunMs: instantMs(START) - 1, now: addMinutes(START, 0.1), domain: 'a.example', pace };
    expect(afterAnswer(late)).toBe(pace);
    const again = refused(pace, { at: late.now, begunAt: START, retryAfter: 2 });
    expect(again).toEqual({ ...pace, at: late.now, coolUntil: addMinutes(late.now, 2) });
  });
});

describe('a taught domain', () => {
  const pace = served(refused(undefined, { retryAfter: 1 }), addMinutes(START, 2));

  it('opens a spacing after its last answer', () => {
    expect(pace && opensAt(pace)).toBe(toInstant(instantMs(addMinutes(START, 2)) + 61_200));
  });

  it('keeps its spacing for a week, then halves it once a week until it is forgotten', () => {
    const seconds: (number | undefined)[] = [];
    let current = pace;
    for (let day = 1; day <= 30; day++) {
      current = served(current, addMinutes(START, day * DAY));
      seconds.push(current && current.spacingMs / 1000);
    }
    const weeks = [61.2, 30.6, 15.3, 0];
    expect(seconds).toEqual([
      ...weeks.slice(0, 3).flatMap((it, week) => Array.from({ length: week === 0 ? 6 : 7 }, () => it)),
      ...Array.from({ length: 10 }, () => 0),
    ]);
  });

  it('goes back to what was slow enough when a probe is refused, and waits twice as long with the next', () => {
    const probed = served(pace, addMinutes(START, 8 * DAY));
    const back = refused(probed, { at: addMinutes(START, 8 * DAY + 1), retryAfter: 0.5, served: [0.5] });
    expect([probed?.spacingMs, back.spacingMs]).toEqual([30_600, 61_200]);
    const later = (days: number) => served(back, addMinutes(START, days * DAY))?.spacingMs;
    expect([later(21), later(23)]).toEqual([61_200, 30_600]);
  });
});

describe('pace', () => {
  it('never opens a refused domain at once, nor closes one for more than a week', () => {
    const step = fc.record({
      waitMinutes: fc.integer({ min: 0, max: 1000 }),
      status: fc.constantFrom(200, 429, 503),
      retryAfter: fc.integer({ min: -10_000, max: 100_000 }),
      isBare: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let at = START;
        let pace: DomainPace | undefined;
        for (const { waitMinutes, status, retryAfter, isBare } of steps) {
          at = addMinutes(at, waitMinutes);
          const about = { at, status, ...(isBare ? {} : { retryAfter }) };
          pace = status === 200 ? served(pace, at) : refused(pace, about);
          const closedMs = closedFrom(pace, at);
          expect(closedMs).toBeLessThanOrEqual(7 * DAY * MINUTE_MS);
          expect(closedMs).toBeGreaterThanOrEqual(status === 200 ? 0 : 1000);
        }
      }),
    );
  });

  it('is, of several sources of a domain, what the newest remembers', () => {
    const [older, newer] = [refused(undefined), refused(undefined, { at: addMinutes(START, 1) })];
    const other = { ...older, domain: 'b.example' };
    const states = [older, newer, other, undefined, older].map((pace) => stateOf({ pace }));
    expect([...newestPaces(states).values()]).toEqual([newer, other]);
  });
});

describe('a visit', () => {
  const paces = new Map([['a.example', refused(undefined, { retryAfter: 60 })]]);

  it('is kept waiting by the domain that opens after it is due', () => {
    const closed = { domain: 'a.example', opensAt: addMinutes(START, 60 * 1.02) };
    expect(closedAmong(['b.example', 'a.example'], paces, START)).toEqual({
      ...closed,
      opensAt: expect.any(String),
    });
    expect(closedAmong(['a.example'], paces, addMinutes(START, 62))).toBeUndefined();
    expect(closedAmong(['b.example'], paces, START)).toBeUndefined();
  });
});
