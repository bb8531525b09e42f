/**
 * The real line (scheduler, queue, pace, fetch, parse, when to come back) under a clock that jumps from event to event: weeks in
 * seconds. Only the network, the disk and the clock are pretended.
 */
import { setImmediate } from 'node:timers/promises';
import { FeedError } from '../src/errors.ts';
import { type RefreshTools, refresh } from '../src/ingest/refresh.ts';
import type { Article, Instant, Sighting, Source, SourceState } from '../src/model.ts';
import type { HttpRequest, HttpResponse } from '../src/net/client.ts';
import { nextCron } from '../src/schedule/cron.ts';
import { Heap } from '../src/schedule/heap.ts';
import { createScheduler, type Scheduler } from '../src/schedule/scheduler.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import { sightingOf } from '../src/store/sighting.ts';
import type { Store } from '../src/store/store.ts';
import { instantMs, toInstant } from '../src/text/date.ts';
import { sourceOf } from '../tests/support/samples.ts';
import {
  documentOf,
  movedUrl,
  type Publisher,
  type SimulatedAnswer,
  type SimulatedWeb,
} from './simulated-web.ts';

export interface Simulation {
  readonly web: SimulatedWeb;
  readonly startMs: number;
  readonly days: number;
  /** Hours after the start at which the program is stopped and started again. */
  readonly restarts: readonly number[];
  /** Hours after the start at which the machine falls asleep, and for how many. */
  readonly sleeps: readonly (readonly [atHour: number, hours: number])[];
  readonly latencyMs: (publisher: Publisher) => number;
}

export interface Asked {
  readonly publisher: Publisher;
  readonly atMs: number;
  readonly status: number;
}

export interface Outcome {
  /** Every request, in the order of their beginning. */
  readonly requests: readonly Asked[];
  /** When the program heard of its first 429, by domain. */
  readonly taughtMs: ReadonlyMap<string, number>;
  /** Milliseconds from publication to storage, of each post that appeared after the first visit to its publisher. */
  readonly staleness: readonly number[];
}

const HOUR_MS = 3_600_000;
const BEAT_MS = 1000;
const TIMEOUT_MS = 30_000;
const LIMITS = { concurrency: 32, perHost: 1 };
/** More than a document shows. */
const SIGHTINGS_KEPT = 12;

interface World {
  readonly simulation: Simulation;
  nowMs: number;
  /** Visits that are under way. */
  visiting: number;
  readonly sources: readonly Source[];
  readonly states: Map<string, SourceState>;
  readonly sightings: Map<string, Sighting>;
  /** Ids of the articles last seen of each source. */
  readonly seen: Map<string, readonly string[]>;
  readonly onTheWire: { readonly push: (atMs: number, deliver: () => void) => void };
  readonly requests: Asked[];
  readonly taughtMs: Map<string, number>;
  readonly staleness: number[];
}

/** Plays the simulation to its end. */
export async function simulate(simulation: Simulation): Promise<Outcome> {
  const { startMs, days, web } = simulation;
  const wire = new Heap<() => void>();
  const world: World = {
    simulation,
    nowMs: startMs,
    visiting: 0,
    sources: web.publishers.map(sourceAt),
    states: new Map(),
    sightings: new Map(),
    seen: new Map(),
    onTheWire: wire,
    requests: [],
    taughtMs: new Map(),
    staleness: [],
  };
  const incidents = incidentsOf(simulation);
  const endMs = startMs + days * 24 * HOUR_MS;
  const quiet = async () => {
    do await setImmediate();
    while (world.visiting !== wire.size);
  };
  const deliver = () => {
    for (let it = wire.popDue(world.nowMs); it !== undefined; it = wire.popDue(world.nowMs)) it();
  };
  let scheduler = startScheduler(world);
  for (;;) {
    await quiet();
    const nextMs = Math.min(
      nextBeatMs(world, scheduler),
      wire.nextMs() ?? endMs,
      incidents[0]?.atMs ?? endMs,
      endMs,
    );
    world.nowMs = Math.max(world.nowMs, nextMs);
    if (world.nowMs >= endMs) return world;
    const incident = incidents[0]?.atMs === nextMs ? incidents.shift() : undefined;
    if (incident?.hours === 0) {
      const stopped = scheduler.stop(60_000);
      for (let last = wire.nextMs(); last !== undefined; last = wire.nextMs()) {
        world.nowMs = Math.max(world.nowMs, last);
        deliver();
        await quiet();
      }
      await stopped;
      scheduler = startScheduler(world);
    } else if (incident !== undefined) world.nowMs += incident.hours * HOUR_MS;
    deliver();
    await setImmediate();
    scheduler.tick();
  }
}

interface Incident {
  readonly atMs: number;
  /** Of sleep; 0 is a restart. */
  readonly hours: number;
}

function incidentsOf({ startMs, restarts, sleeps }: Simulation): Incident[] {
  const at = (hour: number, hours: number) => ({ atMs: startMs + hour * HOUR_MS, hours });
  const all = [...restarts.map((hour) => at(hour, 0)), ...sleeps.map(([hour, hours]) => at(hour, hours))];
  return all.toSorted((a, b) => a.atMs - b.atMs);
}

function nextBeatMs({ nowMs }: World, scheduler: Scheduler): number {
  const due = scheduler.nextDueAt();
  if (due === undefined) return Number.POSITIVE_INFINITY;
  const atMs = Math.max(instantMs(due), nowMs + 1);
  return Math.ceil(atMs / BEAT_MS) * BEAT_MS;
}

function startScheduler(world: World): Scheduler {
  const now = () => toInstant(world.nowMs);
  const tools = toolsOf(world, now);
  const scheduler = createScheduler({
    sources: world.sources,
    states: new Map(world.states),
    visit: async (source, known, terms) => {
      world.visiting += 1;
      try {
        return (await refresh(source, known, tools, terms)).state;
      } finally {
        world.visiting -= 1;
      }
    },
    onError: (_source, error) => {
      throw error;
    },
    now,
    limits: LIMITS,
    beat: () => ({ stop: () => {} }),
    beatSeconds: 1,
  });
  scheduler.start();
  return scheduler;
}

function sourceAt({ id, url }: Publisher): Source {
  return sourceOf({ id, url, publicUrl: url, title: id, homePageUrl: undefined });
}

function toolsOf(world: World, now: () => Instant): RefreshTools {
  const byUrl = new Map(
    world.simulation.web.publishers.flatMap((it) => [
      [it.url, it],
      [movedUrl(it.url), it],
    ]),
  );
  return {
    http: {
      get: (asked) => {
        const publisher = byUrl.get(asked.url);
        if (publisher === undefined) throw new Error(`nobody lives at ${asked.url}`);
        return request(world, publisher, asked);
      },
      post: async () => {
        throw new Error('nobody is told anything here');
      },
      close: async () => {},
    },
    store: storeOf(world),
    now,
    siteUrl: 'https://news.example/',
    maxMinutes: 1440,
    nextCron,
    hubs: { met: ({ stored }) => stored, pushed: (_source, stored) => stored },
  };
}

function request(world: World, publisher: Publisher, asked: HttpRequest): Promise<HttpResponse> {
  const { web, latencyMs } = world.simulation;
  const answer = web.answer(publisher, world.nowMs);
  world.requests.push({ publisher, atMs: world.nowMs, status: answer.status });
  // A redirect is a request too.
  if (answer.url !== asked.url) world.requests.push({ publisher, atMs: world.nowMs, status: 301 });
  const waitMs = answer.status === 0 ? TIMEOUT_MS : latencyMs(publisher);
  return new Promise((resolve, reject) => {
    world.onTheWire.push(world.nowMs + waitMs, () => {
      if (answer.status === 429) noteLesson(world, publisher);
      if (answer.status !== 0) resolve(responseOf(world, publisher, answer, asked));
      else reject(new FeedError('timeout', 'no whole answer', { url: answer.url }));
    });
  });
}

function noteLesson({ taughtMs, nowMs }: World, { domain }: Publisher): void {
  if (!taughtMs.has(domain)) taughtMs.set(domain, nowMs);
}

function responseOf(
  { simulation, nowMs }: World,
  publisher: Publisher,
  { status, url, retryAfterSeconds }: SimulatedAnswer,
  asked: HttpRequest,
): HttpResponse {
  const published = simulation.web.published(publisher, nowMs);
  const etag = `"${published.count}"`;
  const answer = {
    url,
    permanentUrl: url === asked.url ? undefined : url,
    headers: { etag, 'content-type': 'application/rss+xml' },
    bytes: Buffer.alloc(0),
    complete: true,
  };
  if (status !== 200) {
    const headers = retryAfterSeconds > 0 ? { 'retry-after': `${retryAfterSeconds}` } : {};
    return { ...answer, status, headers: { ...headers } };
  }
  const known = asked.conditionals.find((it) => it.url === url)?.headers['if-none-match'];
  if (known === etag) return { ...answer, status: 304 };
  return { ...answer, status, bytes: Buffer.from(documentOf(publisher, published)) };
}

/** A store in memory that keeps no articles, only the latest sightings, and notes how old each new one is. */
function storeOf(world: World): Store {
  const { states, sightings } = world;
  return {
    ...openMemoryStore(),
    states: async () => new Map(states),
    state: async (sourceId) => states.get(sourceId),
    sightings: async (ids) =>
      new Map(ids.flatMap((id) => [sightings.get(id)].flatMap((it) => (it === undefined ? [] : [[id, it]])))),
    save: async ({ changes, state }) => {
      if (state !== undefined) states.set(state.sourceId, state);
      const [first] = changes.added;
      if (first !== undefined) remember(world, first.sourceId, changes.added);
    },
  };
}

function remember({ sightings, seen, staleness }: World, sourceId: string, added: readonly Article[]): void {
  const before = seen.get(sourceId);
  for (const article of added) {
    sightings.set(article.id, sightingOf(article));
    const { arrivedAt, publishedAt = arrivedAt } = article;
    if (before !== undefined) staleness.push(instantMs(arrivedAt) - instantMs(publishedAt));
  }
  const byAge = added.toSorted((a, b) => ((a.publishedAt ?? '') < (b.publishedAt ?? '') ? -1 : 1));
  const ids = [...(before ?? []), ...byAge.map(({ id }) => id)];
  for (const id of ids.slice(0, -SIGHTINGS_KEPT)) sightings.delete(id);
  seen.set(sourceId, ids.slice(-SIGHTINGS_KEPT));
}
