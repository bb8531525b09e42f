/** Limits as servers set them: each says whether a request at an instant is let through, and if not, when to come back. */

export interface Limit {
  /** Undefined lets the request through; else the seconds of `Retry-After`, or 0 where the server names no time. */
  readonly refuse: (nowMs: number) => number | undefined;
}

export type LimitKind = keyof typeof LIMITS;

const MINUTE_MS = 60_000;

/** All but the last three allow one request a minute. */
export const LIMITS = {
  'token bucket': () => tokenBucket(1, MINUTE_MS),
  'token bucket of five': () => tokenBucket(5, MINUTE_MS),
  'sliding window': () => slidingWindow(1, MINUTE_MS),
  'fixed window': () => fixedWindow(1, MINUTE_MS),
  'no Retry-After': () => bare(tokenBucket(1, MINUTE_MS)),
  'ten in ten minutes': () => slidingWindow(10, 10 * MINUTE_MS),
  'sixty an hour': () => fixedWindow(60, 60 * MINUTE_MS),
  'one in five minutes': () => tokenBucket(1, 5 * MINUTE_MS),
} as const satisfies Readonly<Record<string, () => Limit>>;

function tokenBucket(size: number, everyMs: number): Limit {
  let tokens = size;
  let filledMs = 0;
  return {
    refuse: (nowMs) => {
      if (filledMs === 0) filledMs = nowMs;
      const grown = Math.floor((nowMs - filledMs) / everyMs);
      filledMs = tokens + grown >= size ? nowMs : filledMs + grown * everyMs;
      tokens = Math.min(size, tokens + grown);
      if (tokens === 0) return Math.ceil((filledMs + everyMs - nowMs) / 1000);
      tokens -= 1;
      return undefined;
    },
  };
}

function slidingWindow(most: number, lengthMs: number): Limit {
  let served: readonly number[] = [];
  return {
    refuse: (nowMs) => {
      served = served.filter((ms) => ms > nowMs - lengthMs);
      const [oldest = nowMs] = served;
      if (served.length >= most) return Math.ceil((oldest + lengthMs - nowMs) / 1000);
      served = [...served, nowMs];
      return undefined;
    },
  };
}

function fixedWindow(most: number, lengthMs: number): Limit {
  let window = 0;
  let served = 0;
  return {
    refuse: (nowMs) => {
      const current = Math.floor(nowMs / lengthMs);
      served = current === window ? served : 0;
      window = current;
      if (served >= most) return Math.ceil(((current + 1) * lengthMs - nowMs) / 1000);
      served += 1;
      return undefined;
    },
  };
}

function bare(limit: Limit): Limit {
  return { refuse: (nowMs) => (limit.refuse(nowMs) === undefined ? undefined : 0) };
}
