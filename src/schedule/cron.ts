/**
 * All that we want of node-cron: one beat, and the meaning of an operator's cron expression. It never times a source by itself, since
 * it drops what comes a second late; and as it cannot say what matches after a given instant, its fields and its `match` are asked
 * here. All in UTC: summer time would leave gaps of an hour.
 */

import { createTask, type Logger, type ParsedFields, parse, schedule, validate } from 'node-cron';
import type { Instant } from '../model.ts';
import { instantMs, toInstant, wallClock } from '../text/date.ts';

export interface Beat {
  /** No beat begins after this; one that runs may finish. */
  readonly stop: () => void;
}

/** Calls a function every so many seconds, never while the last call still runs: `startBeat`, or a test's own clock. */
export type StartBeat = (everySeconds: number, beat: () => void | Promise<void>) => Beat;

const DAY_MS = 86_400_000;
const AHEAD_MS = 10;
/** Busy processes are late, too. */
const SLACK_MS = 2000;
// 29 February comes round within eight years, even across 2100.
const HORIZON_DAYS = 8 * 366;

/** Whether it is a cron expression of five or six fields, or a nickname such as `@daily`. */
export function isCron(expression: string): boolean {
  return validate(expression);
}

/** The first match strictly after an instant, in UTC; undefined if there is none within eight years or it is no cron expression. */
export function nextCron(expression: string, after: Instant): Instant | undefined {
  if (!isCron(expression)) return undefined;
  const fields = parse(expression);
  const afterMs = instantMs(after);
  const todayMs = afterMs - (afterMs % DAY_MS);
  const days = createDayMatcher(expression, fields);
  try {
    for (let dayMs = todayMs; dayMs <= todayMs + HORIZON_DAYS * DAY_MS; dayMs += DAY_MS) {
      const timeMs = days.matches(dayMs) ? firstTime(fields, afterMs - dayMs) : undefined;
      if (timeMs !== undefined) return toInstant(dayMs + timeMs);
    }
    return undefined;
  } finally {
    days.release();
  }
}

/**
 * Calls `beat` every so many seconds (1 to 30, a divisor of 60), in step with the clock, never while the last call still runs. What a
 * beat throws is a fault of ours and ends the process like any other.
 */
export function startBeat(everySeconds: number, beat: () => void | Promise<void>): Beat {
  const begin = () =>
    schedule(`*/${everySeconds} * * * * *`, () => beat(), {
      timezone: 'UTC',
      noOverlap: true,
      suppressMissedWarning: true,
      logger: QUIET,
    });
  let task = begin();
  const guard = guardClock(everySeconds * 1000, () => {
    void task.destroy();
    task = begin();
  });
  return {
    stop: () => {
      guard.stop();
      void task.destroy();
    },
  };
}

/**
 * Looks at the clock right before each beat, and tells when it is not what it should be: node-cron waits for a time of day, on a clock
 * that was set back an hour for an hour; and after a week asleep it would go through 600,000 missed seconds before anything else.
 */
function guardClock(everyMs: number, hasMoved: () => void): Beat {
  let timer: NodeJS.Timeout | undefined;
  const awaitBeat = (beatMs: number, nowMs: number): void => {
    timer = setTimeout(() => look(beatMs), Math.max(0, beatMs - AHEAD_MS - nowMs));
  };
  const look = (beatMs: number): void => {
    const nowMs = instantMs(wallClock());
    const isAsExpected = Math.abs(nowMs - beatMs) <= everyMs + SLACK_MS;
    if (!isAsExpected) hasMoved();
    awaitBeat(isAsExpected ? beatMs + everyMs : nextBeatMs(nowMs, everyMs), nowMs);
  };
  const nowMs = instantMs(wallClock());
  awaitBeat(nextBeatMs(nowMs, everyMs), nowMs);
  return { stop: () => clearTimeout(timer) };
}

function nextBeatMs(nowMs: number, everyMs: number): number {
  return (Math.floor((nowMs + AHEAD_MS) / everyMs) + 1) * everyMs;
}

// A beat that is late or overlaps is nothing to tell: the next one finds whatever is due.
const QUIET: Logger = {
  info: () => {},
  warn: () => {},
  debug: () => {},
  error: (message, error) => {
    queueMicrotask(() => {
      throw error ?? message;
    });
  },
};

/** Last days, nearest weekdays and nth weekdays are node-cron's to decide: it is asked about the day's first matching time. */
function createDayMatcher(expression: string, fields: ParsedFields) {
  const task = createTask(expression, () => {}, { timezone: 'UTC', logger: QUIET });
  const timeMs = firstTime(fields, -1) ?? 0;
  return {
    matches: (dayMs: number): boolean => {
      const month = Number(toInstant(dayMs).slice(5, 7));
      return fields.month.includes(month) && task.match(new Date(dayMs + timeMs));
    },
    // An unreleased task stays in node-cron's registry for ever.
    release: () => void task.destroy(),
  };
}

/** Milliseconds since midnight of the first matching time later than `boundMs`. */
function firstTime(fields: ParsedFields, boundMs: number): number | undefined {
  for (const hour of ascending(fields.hour)) {
    for (const minute of ascending(fields.minute)) {
      for (const second of ascending(fields.second)) {
        const ms = ((hour * 60 + minute) * 60 + second) * 1000;
        if (ms > boundMs) return ms;
      }
    }
  }
  return undefined;
}

function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}
