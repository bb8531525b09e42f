/**
 * One deadline over each exchange. All exchanges of a client may last equally long, so the one that began first ends first, and one
 * timer does for all: an AbortController for each, raced against the exchange, took more time than the exchange itself.
 */

import { FeedError } from '../errors.ts';

/** What an exchange waits for, and can be made to wait for no longer. */
export interface Step {
  breakOff(reason: unknown): void;
}

/** An exchange, as it may be broken off from outside. */
export interface Cutoff {
  /** Why it was broken off; undefined while it was not. No further step may begin then. */
  readonly reason: unknown;
  /** What is under way. */
  step: Step | undefined;
}

export interface Deadlines {
  /** Begins an exchange: it is broken off with the FeedError `timeout` once its time is over, or with the reason of `outer`. */
  readonly begin: (outer: AbortSignal | undefined) => Run;
  readonly end: (run: Run) => void;
}

/** An exchange under way. It hears the caller's signal itself, for V8 soon put a closure of each where only full collections come. */
export class Run implements Cutoff {
  readonly endsMs: number;
  /** Among those that run. */
  place: number;
  reason: unknown;
  step: Step | undefined;
  readonly #outer: AbortSignal | undefined;

  constructor(endsMs: number, place: number, outer: AbortSignal | undefined) {
    this.endsMs = endsMs;
    this.place = place;
    this.#outer = outer;
    outer?.addEventListener('abort', this, { once: true });
  }

  handleEvent(): void {
    this.breakOff(this.#outer?.reason);
  }

  breakOff(reason: unknown): void {
    this.reason = reason;
    this.step?.breakOff(reason);
  }

  end(): void {
    this.#outer?.removeEventListener('abort', this);
  }
}

/** Deadlines of `ms` milliseconds. */
export function createDeadlines(ms: number): Deadlines {
  const runs: Run[] = [];
  let timer: NodeJS.Timeout | undefined;
  const endThoseOver = () => {
    const nowMs = performance.now();
    for (const run of runs.filter(({ endsMs }) => endsMs <= nowMs))
      run.breakOff(new FeedError('timeout', `no whole answer within ${ms / 1000} s`));
    const nextMs = Math.min(...runs.map(({ endsMs }) => endsMs).filter((endsMs) => endsMs > nowMs));
    timer = nextMs === Infinity ? undefined : setTimeout(endThoseOver, nextMs - nowMs);
  };
  return {
    begin: (outer) => {
      outer?.throwIfAborted();
      const run = new Run(performance.now() + ms, runs.length, outer);
      runs.push(run);
      timer ??= setTimeout(endThoseOver, ms);
      return run;
    },
    end: (run) => {
      run.end();
      const last = runs.pop();
      if (last !== undefined && last !== run) {
        runs[run.place] = last;
        last.place = run.place;
      }
      if (runs.length > 0) return;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** What a promise comes to, unless the exchange is broken off before. */
export function unlessBrokenOff<T>(cutoff: Cutoff, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    cutoff.step = { breakOff: reject };
    promise.then(resolve, reject);
    if (cutoff.reason !== undefined) reject(cutoff.reason);
  });
}
