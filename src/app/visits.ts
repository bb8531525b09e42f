/**
 * The visits of the running service: planned for the sources that are configured now, each with its source in custody, none while
 * nothing could be kept of it. They outlive a configuration.
 */

import { messageOf } from '../errors.ts';
import type { Custody } from '../ingest/custody.ts';
import type { Visited, VisitTerms } from '../ingest/refresh.ts';
import type { Instant, Source, SourceState } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import type { StartBeat } from '../schedule/cron.ts';
import { createScheduler, type Scheduler } from '../schedule/scheduler.ts';
import { isDue } from '../sources/due.ts';
import type { Store } from '../store/store.ts';
import type { StoreWatch } from './store-watch.ts';

/** Hears how many sources are due as the service starts, and then of each visit. */
export interface Progress {
  readonly due: (count: number) => void;
  readonly visited: (source: string) => void;
}

export interface VisitTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  readonly store: Store;
  readonly storeWatch: StoreWatch;
  readonly custody: Custody;
  /** Hears what a visit came to, and what was known before it. */
  readonly took: (visited: Visited, known: SourceState | undefined) => void;
  readonly progress: Progress;
  readonly beat: StartBeat;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface Visits {
  /** Tells how many are due, and begins them. */
  readonly start: () => Promise<void>;
  /** Plans by the configuration that is in force and by what is stored; nothing before the start. */
  readonly replan: () => Promise<void>;
  /** When a beat will next find a source to visit. */
  readonly nextDueAt: () => Instant | undefined;
  /** Resolves when no visit runs and none waits but for time. */
  readonly idle: () => Promise<void>;
  /** Begins none any more and breaks off what takes longer than `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
}

const VISIT_EVERY_SECONDS = 1;

/** Begins nothing by itself. */
export function openVisits(tools: VisitTools): Visits {
  let scheduler: Scheduler | undefined;
  return {
    start: async () => {
      const { now, progress } = tools;
      const { sources } = tools.newsroom().config;
      const states = await tools.store.states();
      progress.due(sources.filter((source) => isDue(source, states.get(source.id), now())).length);
      scheduler = schedulerFor(states, tools);
      scheduler.start();
    },
    replan: async () => {
      const states = await tools.store.states();
      const { sources, polling } = tools.newsroom().config;
      scheduler?.replace(sources, states, polling);
    },
    nextDueAt: () => scheduler?.nextDueAt(),
    idle: async () => scheduler?.idle(),
    stop: async (graceMs) => scheduler?.stop(graceMs),
  };
}

/** Whether readers see anything of it: news, or another name of the source. */
export function showsInDocuments({ result, state }: Visited, known: SourceState | undefined): boolean {
  const isRenamed = known?.feedTitle !== state.feedTitle || known?.feedHomePageUrl !== state.feedHomePageUrl;
  return isRenamed || result.added + result.changed > 0;
}

function schedulerFor(states: ReadonlyMap<string, SourceState>, tools: VisitTools): Scheduler {
  const { sources, polling } = tools.newsroom().config;
  return createScheduler({
    sources,
    states,
    visit: (source, known, terms) => visit(source, known, terms, tools),
    onError: (source, error) => abandoned(source, error, tools),
    now: tools.now,
    limits: polling,
    beat: tools.beat,
    beatSeconds: VISIT_EVERY_SECONDS,
  });
}

async function visit(
  source: Source,
  known: SourceState | undefined,
  terms: VisitTerms,
  { newsroom, storeWatch, custody, took, progress }: VisitTools,
): Promise<SourceState> {
  storeWatch.mustBeSound();
  const state = await custody.visit(source.id, known, async (newest) => {
    const visited = await newsroom().visit(source, newest, terms);
    took(visited, newest);
    return visited.state;
  });
  progress.visited(source.id);
  return state;
}

function abandoned(source: Source, error: unknown, { storeWatch, log, progress }: VisitTools): void {
  const told = `The visit was abandoned: ${messageOf(error)}`;
  if (!storeWatch.heard(error)) log.error({ source: source.id }, told);
  progress.visited(source.id);
}
