/**
 * When each source is visited: a heap of due times behind one beat. Due times are persisted with the sources' states, so a restart
 * asks nobody early; a machine that slept finds many sources due at once, and the queue's limits keep it polite.
 */

import { setMaxListeners } from 'node:events';
import type { Instant, Source, SourceState } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import { hostOf } from '../text/url.ts';
import type { Beat, StartBeat } from './cron.ts';
import { createHeap, type Heap } from './heap.ts';
import { createQueue, type Queue, type QueueLimits } from './queue.ts';

export interface SchedulerOptions {
  readonly sources: readonly Source[];
  readonly states: ReadonlyMap<string, SourceState>;
  /** Visits a source and answers its state from now on; the signal is aborted once a stop has lost its patience. */
  readonly visit: (
    source: Source,
    known: SourceState | undefined,
    signal: AbortSignal,
  ) => Promise<SourceState>;
  /** Hears what a visit threw, and must not throw itself; the source is then due again after its minimum, or a minute if that is longer. */
  readonly onError: (source: Source, error: unknown) => void;
  readonly now: () => Instant;
  readonly limits: QueueLimits;
  readonly beat: StartBeat;
  /** 1 to 30, a divisor of 60. */
  readonly beatSeconds: number;
}

export interface Scheduler {
  /** Begins the visits that are due, before it returns, and looks for more at each beat. */
  readonly start: () => void;
  /** Begins the visits that are due by `now()`: what each beat does. */
  readonly tick: () => void;
  /** Resolves when no visit runs and none waits for its turn among those that run. */
  readonly idle: () => Promise<void>;
  /** When a tick will next find something to begin, in the past if it would now; undefined while nothing is planned. */
  readonly nextDueAt: () => Instant | undefined;
  /** Begins no visit any more, lets running ones finish within `graceMs`, then aborts them and waits until they have ended. */
  readonly stop: (graceMs: number) => Promise<void>;
  /** Takes over an edited list of sources and its limits. Visits under way end as they began; a source that moved is due at once. */
  readonly replace: (
    sources: readonly Source[],
    states: ReadonlyMap<string, SourceState>,
    limits: QueueLimits,
  ) => void;
}

const RETRY_MS = 60_000;

/** A scheduler at rest; disabled sources are never visited, and no source is ever visited twice at a time. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const agenda: Agenda = {
    options,
    queue: createQueue(options.limits),
    breaker: new AbortController(),
    sources: new Map(),
    states: new Map(),
    underWay: new Set(),
    due: createHeap(),
    stopped: false,
  };
  // Every visit under way listens to it; Node warns of a leak from the eleventh on.
  setMaxListeners(0, agenda.breaker.signal);
  let beat: Beat | undefined;
  plan(agenda, options.sources, options.states);
  return {
    start: () => {
      visitDue(agenda);
      beat = options.beat(options.beatSeconds, () => visitDue(agenda));
    },
    tick: () => visitDue(agenda),
    idle: () => agenda.queue.idle(),
    nextDueAt: () => {
      const nextMs = agenda.due.nextMs();
      return nextMs === undefined ? undefined : toInstant(nextMs);
    },
    stop: async (graceMs) => {
      agenda.stopped = true;
      beat?.stop();
      agenda.queue.drop();
      const patience = setTimeout(() => agenda.breaker.abort(), graceMs);
      await agenda.queue.idle();
      clearTimeout(patience);
    },
    replace: (sources, states, limits) => {
      plan(agenda, sources, states);
      agenda.queue.adjust(limits);
      if (beat !== undefined) visitDue(agenda);
    },
  };
}

interface Agenda {
  readonly options: SchedulerOptions;
  readonly queue: Queue;
  readonly breaker: AbortController;
  sources: ReadonlyMap<string, Source>;
  readonly states: Map<string, SourceState>;
  /** Ids of the sources that wait in the queue or are being visited; they stand in no heap. */
  readonly underWay: Set<string>;
  due: Heap<string>;
  stopped: boolean;
}

function plan(agenda: Agenda, sources: readonly Source[], states: ReadonlyMap<string, SourceState>): void {
  const before = agenda.sources;
  agenda.sources = new Map(sources.filter((source) => source.enabled).map((source) => [source.id, source]));
  agenda.due = createHeap();
  for (const [id, state] of states) agenda.states.set(id, state);
  for (const [id, source] of agenda.sources) {
    const moved = (before.get(id)?.url ?? source.url) !== source.url;
    if (!agenda.underWay.has(id)) agenda.due.push(moved ? 0 : dueMsOf(agenda.states.get(id)), id);
  }
}

/** A source never visited is due since ever. */
function dueMsOf(state: SourceState | undefined): number {
  return state === undefined ? 0 : instantMs(state.nextCheckAt);
}

function visitDue(agenda: Agenda): void {
  if (agenda.stopped) return;
  const nowMs = instantMs(agenda.options.now());
  for (let id = agenda.due.popDue(nowMs); id !== undefined; id = agenda.due.popDue(nowMs)) {
    const source = agenda.sources.get(id);
    if (source !== undefined) enqueue(agenda, source);
  }
}

function enqueue(agenda: Agenda, { id, url }: Source): void {
  agenda.underWay.add(id);
  const dropped = () => agenda.underWay.delete(id);
  agenda.queue.add(hostOf(url) ?? url, () => visit(agenda, id)).catch(dropped);
}

/** The source may have been edited or withdrawn while it waited, so it is looked up when its turn comes. */
async function visit(agenda: Agenda, id: string): Promise<void> {
  const source = agenda.sources.get(id);
  const nextMs = source === undefined ? 0 : await visitOnce(agenda, source);
  agenda.underWay.delete(id);
  const current = agenda.sources.get(id);
  if (current === undefined) return;
  agenda.due.push(current.url === source?.url ? nextMs : 0, id);
}

/** When the source is due next, in milliseconds since 1970. */
async function visitOnce(agenda: Agenda, source: Source): Promise<number> {
  const { visit: visitSource, onError, now } = agenda.options;
  try {
    const state = await visitSource(source, agenda.states.get(source.id), agenda.breaker.signal);
    agenda.states.set(source.id, state);
    return instantMs(state.nextCheckAt);
  } catch (error) {
    // A visit that we broke off ourselves is no fault of anybody's.
    if (!agenda.breaker.signal.aborted) onError(source, error);
    return instantMs(now()) + Math.max(source.minMinutes * 60_000, RETRY_MS);
  }
}
