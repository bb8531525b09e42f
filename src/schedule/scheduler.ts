/**
 * When each source is visited: a heap of due times behind one beat. Due times are persisted with the sources' states, so a restart
 * asks nobody early; a machine that slept finds many sources due at once and visits them one after the other over some minutes.
 */

import { setMaxListeners } from 'node:events';
import type { Instant, Source, SourceState } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import type { Beat, StartBeat } from './cron.ts';
import { createDomains, type Domains } from './domains.ts';
import { Heap } from './heap.ts';
import { createQueue, type Queue } from './queue.ts';
import { Terms } from './terms.ts';
import type { QueueLimits, Turn, Work } from './work.ts';

export interface SchedulerOptions {
  readonly sources: readonly Source[];
  readonly states: ReadonlyMap<string, SourceState>;
  /** Visits a source and answers its state from now on. */
  readonly visit: (source: Source, known: SourceState | undefined, terms: Terms) => Promise<SourceState>;
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
  /** Resolves when no visit runs and none waits but for time. */
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
/** Further back than clocks are put right every day. */
const SET_BACK_MS = 60_000;
/** Later than any beat comes while the machine is awake. */
const OVERSLEPT_MS = 60_000;
/** So many overslept visits are begun without further ado. */
const FEW = 30;
const OVERSLEPT_EVERY_MS = 100;
const OVERSLEPT_WITHIN_MS = 600_000;

/** A scheduler at rest; disabled sources are never visited, and no source is ever visited twice at a time. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const agenda = openAgenda(options);
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
      const nextMs = Math.min(agenda.due.nextMs() ?? Infinity, agenda.queue.nextMs() ?? Infinity);
      return nextMs === Infinity ? undefined : toInstant(Math.ceil(nextMs));
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
      // What waits may have moved or be withdrawn: it is planned anew.
      agenda.queue.drop();
      plan(agenda, sources, states);
      agenda.queue.adjust(limits);
      if (beat !== undefined) visitDue(agenda);
    },
  };
}

interface Agenda {
  readonly options: SchedulerOptions;
  readonly domains: Domains;
  readonly queue: Queue<Due>;
  readonly breaker: AbortController;
  sources: ReadonlyMap<string, Source>;
  readonly states: Map<string, SourceState>;
  /** Ids of the sources that wait in the queue or are being visited; they stand in no heap. */
  readonly underWay: Set<string>;
  due: Heap<Due>;
  /** When it was last looked for what is due, in milliseconds since 1970. */
  lookedMs: number;
  stopped: boolean;
}

interface Due {
  readonly source: Source;
  /** When it became due, in milliseconds since 1970; 0 for what is to be visited at once. */
  readonly sinceMs: number;
  /** When it is begun at the earliest. */
  readonly beginMs: number;
}

function openAgenda(options: SchedulerOptions): Agenda {
  const { states, now, limits } = options;
  const nowMs = () => instantMs(now());
  const domains = createDomains(states.values(), nowMs);
  const work: Work<Due> = {
    asks: ({ source }) => domains.asked(source, agenda.states.get(source.id)),
    sinceMs: (due) => due.sinceMs,
    run: ({ source }, turn) => visit(agenda, source, turn),
    drop: ({ source }) => agenda.underWay.delete(source.id),
  };
  const agenda: Agenda = {
    options,
    domains,
    queue: createQueue({ work, limits, domains, nowMs, patienceMs: Infinity }),
    breaker: new AbortController(),
    sources: new Map(),
    states: new Map(),
    underWay: new Set(),
    due: new Heap(),
    lookedMs: 0,
    stopped: false,
  };
  // Every visit under way listens to it; Node warns of a leak from the eleventh on.
  setMaxListeners(0, agenda.breaker.signal);
  return agenda;
}

function plan(agenda: Agenda, sources: readonly Source[], states: ReadonlyMap<string, SourceState>): void {
  const before = agenda.sources;
  const nowMs = instantMs(agenda.options.now());
  agenda.sources = new Map(sources.filter((source) => source.enabled).map((source) => [source.id, source]));
  agenda.due = new Heap();
  for (const [id, state] of states) agenda.states.set(id, state);
  for (const [id, source] of agenda.sources) {
    const moved = (before.get(id)?.url ?? source.url) !== source.url;
    if (agenda.underWay.has(id)) continue;
    planAt(agenda, source, moved ? 0 : dueMsOf(source, agenda.states.get(id), nowMs));
  }
}

/**
 * A source never visited, or not under its present address, is due since ever. One that was visited later than it is now was so before
 * the clock was set back: its wait counts from now on.
 */
function dueMsOf({ url }: Source, state: SourceState | undefined, nowMs: number): number {
  if (state === undefined || (state.sourceUrl ?? url) !== url) return 0;
  const [dueMs, checkedMs] = [instantMs(state.nextCheckAt), instantMs(state.checkedAt ?? state.nextCheckAt)];
  return checkedMs > nowMs ? nowMs + Math.max(0, dueMs - checkedMs) : dueMs;
}

function planAt({ due }: Agenda, source: Source, dueMs: number): void {
  due.push(dueMs, { source, sinceMs: dueMs, beginMs: dueMs });
}

function visitDue(agenda: Agenda): void {
  if (agenda.stopped) return;
  const nowMs = instantMs(agenda.options.now());
  if (nowMs < agenda.lookedMs - SET_BACK_MS) planAfterSetBack(agenda, agenda.lookedMs - nowMs);
  agenda.lookedMs = nowMs;
  const all = takeDue(agenda, nowMs);
  const overslept = all.filter((it) => it.sinceMs > 0 && it.beginMs < nowMs - OVERSLEPT_MS);
  const spread = new Set(overslept.length > FEW ? overslept : []);
  for (const it of all) if (!spread.has(it)) enqueue(agenda, it);
  const everyMs = Math.min(OVERSLEPT_EVERY_MS, OVERSLEPT_WITHIN_MS / spread.size);
  [...spread].forEach((it, place) => {
    const beginMs = nowMs + Math.ceil((place + 1) * everyMs);
    agenda.due.push(beginMs, { ...it, beginMs });
  });
  agenda.queue.advance();
}

/** Everything that was to be waited for lies as far away as before. */
function planAfterSetBack(agenda: Agenda, byMs: number): void {
  agenda.queue.drop();
  agenda.domains.setBack(byMs);
  plan(agenda, [...agenda.sources.values()], new Map());
}

function takeDue({ due }: Agenda, nowMs: number): readonly Due[] {
  const taken: Due[] = [];
  for (let it = due.popDue(nowMs); it !== undefined; it = due.popDue(nowMs)) taken.push(it);
  return taken;
}

function enqueue({ queue, underWay }: Agenda, due: Due): void {
  underWay.add(due.source.id);
  queue.add(due);
}

/** The source may be edited or withdrawn while it is being visited. */
async function visit(agenda: Agenda, source: Source, turn: Turn): Promise<void> {
  const nextMs = await visitOnce(agenda, source, turn);
  agenda.underWay.delete(source.id);
  const current = agenda.sources.get(source.id);
  if (current !== undefined) planAt(agenda, current, current.url === source.url ? nextMs : 0);
}

/** When the source is due next, in milliseconds since 1970. */
async function visitOnce(agenda: Agenda, source: Source, turn: Turn): Promise<number> {
  const { domains, breaker, states } = agenda;
  const { visit: visitSource, onError, now } = agenda.options;
  const { signal } = breaker;
  const terms = new Terms({ signal, isWished: false }, turn, domains);
  try {
    const state = await visitSource(source, states.get(source.id), terms);
    states.set(source.id, state);
    if (!terms.hasLearned) domains.refund(turn.domains);
    return instantMs(state.nextCheckAt);
  } catch (error) {
    // A visit that we broke off ourselves is no fault of anybody's.
    if (!signal.aborted) onError(source, error);
    return instantMs(now()) + Math.max(source.minMinutes * 60_000, RETRY_MS);
  }
}
