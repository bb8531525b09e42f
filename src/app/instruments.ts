/** The instruments of the running service: what stages return becomes log lines and numbers here, and the numbers are read when asked for. */

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shelf } from '../http/shelf.ts';
import { type AnswerTally, createAnswerTally } from '../http/tally.ts';
import type { Visited } from '../ingest/refresh.ts';
import type { SourceState } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { HouseFigures } from '../observe/figures.ts';
import type { Log } from '../observe/log.ts';
import { createMetrics } from '../observe/metrics.ts';
import type { SourceFigures } from '../observe/source-figures.ts';
import type { LowdbStore } from '../store/lowdb.ts';
import type { HubSide } from './hub.ts';
import { tellVisit } from './tell-visit.ts';

export interface InstrumentTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  readonly store: LowdbStore;
  readonly shelf: Shelf;
  readonly hub: HubSide;
  readonly storeIsSound: () => boolean;
  readonly version: string;
  readonly log: Log;
}

export interface Instruments {
  /** What a visit or a delivery came to; `known` is what was known before it. */
  readonly visited: (visited: Visited, known: SourceState | undefined) => void;
  /** Runs a stage and notes how long it took, unless it fails. */
  readonly timed: <T>(stage: 'render' | 'publish', run: () => Promise<T>) => Promise<T>;
  readonly tally: AnswerTally;
  /** What `/metrics` says. Asked again while it is being written, it says the same. */
  readonly text: () => Promise<string>;
  readonly close: () => void;
}

export function openInstruments(tools: InstrumentTools): Instruments {
  const metrics = createMetrics();
  const tally = createAnswerTally();
  let writing: Promise<string> | undefined;
  const write = async () => metrics.text(await houseFigures(tools, tally));
  return {
    visited: ({ result, stages }, known) => {
      tellVisit(tools.log, result, known);
      metrics.visited(result);
      for (const { stage, ms } of stages) metrics.took(stage, ms);
    },
    timed: async (stage, run) => {
      const startedMs = performance.now();
      const done = await run();
      metrics.took(stage, performance.now() - startedMs);
      return done;
    },
    tally,
    text: () => {
      writing ??= write().finally(() => {
        writing = undefined;
      });
      return writing;
    },
    close: metrics.close,
  };
}

async function houseFigures(tools: InstrumentTools, tally: AnswerTally): Promise<HouseFigures> {
  const { newsroom, store, shelf, hub } = tools;
  const { config, health } = newsroom();
  const [healths, states, counts] = [await health(), await store.states(), await store.counts()];
  const sources = healths.map((it) => ({ failures: states.get(it.id)?.failures ?? 0, ...it }));
  const { subscribers, waiting } = hub.status();
  return {
    version: tools.version,
    sources: sources satisfies readonly SourceFigures[],
    answers: tally.counted().map(({ count, ...labels }) => ({ labels, value: count })),
    subscribers: sum(Object.values(subscribers)),
    waiting,
    pushed: healths.filter(({ push }) => push !== undefined).length,
    documents: shelf.documents().size,
    store: {
      articles: sum([...counts.values()]),
      bytes: await bytesIn(config.store),
      notices: store.notices.length,
      isSound: tools.storeIsSound(),
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** What the files of a folder take; none where there is no folder, and what goes away meanwhile counts no more. */
async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sum(sizes);
}
