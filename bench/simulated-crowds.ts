/** Who is visited in the simulations, what a naive poller would do with them, and how both are judged. */
import { type Random, randomFrom } from './random.ts';
import { LIMITS, type LimitKind } from './simulated-limits.ts';
import type { Asked, Outcome, Simulation } from './simulated-time.ts';
import { createWeb, type Habit, type Publisher, type Trouble } from './simulated-web.ts';

// Well into a minute and an hour, where a window of a limit ends sooner than its length.
const START_MS = Date.UTC(2026, 10, 22, 9, 21, 41);
const HOUR_MS = 3_600_000;
const SEED = 20_261_122;

/** Sixty feeds of one domain that has a limit. */
export function sixtyFeeds(kind: LimitKind, days: number): Simulation {
  const publishers = Array.from({ length: 60 }, (_, n) =>
    publisherOf(n, 'platform.example', { everyHours: 1, sleeps: false, bursts: false }, 'none'),
  );
  return simulationOf(publishers, new Map([['platform.example', kind]]), days);
}

const HABITS: readonly (readonly [share: number, habit: Habit])[] = [
  [5, { everyHours: 0.4, sleeps: false, bursts: false }],
  [15, { everyHours: 3, sleeps: true, bursts: false }],
  [15, { everyHours: 10, sleeps: true, bursts: true }],
  [25, { everyHours: 30, sleeps: true, bursts: false }],
  [25, { everyHours: 170, sleeps: true, bursts: false }],
  [15, { everyHours: 720, sleeps: false, bursts: false }],
];

const TROUBLES: readonly (readonly [share: number, trouble: Trouble])[] = [
  [88, 'none'],
  [4, 'server errors'],
  [3, 'timeouts'],
  [2, 'not found'],
  [1, 'gone'],
  [2, 'moved'],
];

const KINDS = Object.keys(LIMITS) as LimitKind[];
const FEEDS_OF_A_DOMAIN = 60;

/**
 * A mixed crowd: of each 480 sources 60 share a domain that has a limit, 60 one that has none, and the others live alone. The program
 * is restarted thrice, and the machine sleeps for nine hours.
 */
export function crowd(sources: number, days: number): Simulation {
  const random = randomFrom(SEED);
  const publishers = Array.from({ length: sources }, (_, n) =>
    publisherOf(n, domainOf(n), shareOf(HABITS, random), shareOf(TROUBLES, random)),
  );
  const domains = new Set(publishers.map(({ domain }) => domain).filter((it) => it.startsWith('limited')));
  const limits = new Map(
    [...domains].map((domain, n) => [domain, KINDS[n % KINDS.length] ?? 'token bucket']),
  );
  return { ...simulationOf(publishers, limits, days), restarts: [20, 64, 111], sleeps: [[85, 9]] };
}

function domainOf(n: number): string {
  const group = Math.floor(n / FEEDS_OF_A_DOMAIN);
  if (group % 8 === 3) return `limited${group}.example`;
  return group % 8 === 5 ? `shared${group}.example` : `s${n}.example`;
}

function publisherOf(n: number, domain: string, habit: Habit, trouble: Trouble): Publisher {
  return { id: `s${n}`, url: `https://${domain}/${n}/feed`, domain, habit, trouble };
}

function shareOf<T>(shares: readonly (readonly [number, T])[], random: Random): T {
  let left = random.below(100);
  const found = shares.find(([share]) => {
    left -= share;
    return left < 0;
  });
  const [[, first] = []] = shares;
  return (found?.[1] ?? first) as T;
}

function simulationOf(
  publishers: readonly Publisher[],
  limits: ReadonlyMap<string, LimitKind>,
  days: number,
): Simulation {
  const randomOf = ({ id }: Publisher) => randomFrom(SEED + Number(id.slice(1)));
  const latency = randomFrom(SEED);
  return {
    web: createWeb(publishers, limits, START_MS, randomOf),
    startMs: START_MS,
    days,
    restarts: [],
    sleeps: [],
    latencyMs: () => 50 * (1 + latency.below(20)),
  };
}

/** The same publishers, asked once an hour on the hour, whatever they answer. */
export function pollHourly({ web, startMs, days, sleeps }: Simulation): Outcome {
  const outcome = {
    requests: [] as Outcome['requests'][number][],
    taughtMs: new Map(),
    staleness: [] as number[],
  };
  const known = new Map<string, number>();
  for (let hour = 0; hour < days * 24; hour++) {
    if (sleeps.some(([at, hours]) => hour > at && hour < at + hours)) continue;
    const atMs = startMs + hour * HOUR_MS;
    for (const publisher of web.publishers) {
      const { status } = web.answer(publisher, atMs);
      outcome.requests.push({ publisher, atMs, status });
      if (status !== 200) continue;
      const { times, count } = web.published(publisher, atMs);
      const before = known.get(publisher.id);
      known.set(publisher.id, count);
      for (const ms of before === undefined ? [] : times.slice(before)) outcome.staleness.push(atMs - ms);
    }
  }
  return outcome;
}

export interface Summary {
  readonly requestsADay: number;
  readonly refused: number;
  /** Posts that were found after the first visit to their publisher. */
  readonly found: number;
  /** Minutes from publication to storage. */
  readonly median: number;
  readonly late: number;
  /** The most requests in any second to one domain, and in any minute in all once the first hour is over. */
  readonly busiestSecond: number;
  readonly busiestMinute: number;
}

/** What a week comes to; `late` is the 99th percentile. */
export function summaryOf({ requests, staleness }: Outcome, { web, days, startMs }: Simulation): Summary {
  const sorted = [...staleness].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0) / 60_000;
  const settled = requests.filter(({ atMs }) => atMs > startMs + HOUR_MS);
  return {
    requestsADay: requests.length / web.publishers.length / days,
    refused: requests.filter(({ status }) => status === 429).length,
    found: sorted.length,
    median: at(0.5),
    late: at(0.99),
    busiestSecond: busiest(requests, ({ publisher }) => publisher.domain, 1000),
    busiestMinute: busiest(settled, () => '', 60_000),
  };
}

/** The most requests with one name within so many milliseconds. */
function busiest(requests: readonly Asked[], nameOf: (asked: Asked) => string, withinMs: number): number {
  const byName = new Map<string, number[]>();
  for (const asked of requests) {
    const name = nameOf(asked);
    byName.set(name, byName.get(name) ?? []);
    byName.get(name)?.push(asked.atMs);
  }
  let most = 0;
  for (const times of byName.values()) {
    let first = 0;
    for (const [index, ms] of times.entries()) {
      while ((times[first] ?? ms) <= ms - withinMs) first += 1;
      most = Math.max(most, index - first + 1);
    }
  }
  return most;
}

export interface Fairness {
  readonly refused: number;
  /** 429s to requests that were begun after the first 429 of their domain was heard. */
  readonly refusedAgain: number;
  /** Visits that a feed got: the least, the median, the most. */
  readonly visits: readonly [number, number, number];
  /** The longest time that a feed went without a visit, in hours. */
  readonly longestHours: number;
}

export function fairnessOf({ requests, taughtMs }: Outcome, { web, startMs, days }: Simulation): Fairness {
  const refused = requests.filter(({ status }) => status === 429);
  const again = refused.filter(({ publisher, atMs }) => atMs > (taughtMs.get(publisher.domain) ?? Infinity));
  const times = new Map(web.publishers.map(({ id }) => [id, [startMs]]));
  for (const { publisher, atMs } of requests) times.get(publisher.id)?.push(atMs);
  const counts = [...times.values()].map((all) => all.length - 1).sort((a, b) => a - b);
  const endMs = startMs + days * 24 * HOUR_MS;
  const gaps = [...times.values()].flatMap((all) =>
    [...all.slice(1), endMs].map((ms, n) => ms - (all[n] ?? ms)),
  );
  return {
    refused: refused.length,
    refusedAgain: again.length,
    visits: [counts[0] ?? 0, counts[counts.length >> 1] ?? 0, counts.at(-1) ?? 0],
    longestHours: gaps.reduce((longest, gap) => Math.max(longest, gap), 0) / HOUR_MS,
  };
}
