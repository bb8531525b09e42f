import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { openStore } from '../src/store/lowdb.ts';
import { toInstant } from '../src/text/date.ts';
import { arrivalMs, BATCH, numberedVisit } from './store-articles.ts';

const BEAT_MS = 1;
const SAVES = 300;

/** The longest time that nobody else got a turn. */
export interface Pause {
  /** Of it, what the process itself worked: on a busy machine it is kept waiting, too. */
  readonly ownMs: number;
  /** As Node's histogram of the event loop's delay tells it. */
  readonly wallMs: number;
}

/** By what the store was doing. */
export interface Pauses {
  readonly opening: Pause;
  readonly saving: Pause;
  readonly pruning: Pause;
  readonly closing: Pause;
}

/**
 * Opens a store of so many articles, saves into it, prunes three quarters of them while saves go on, so that everything is
 * compacted, and closes it with a checkpoint.
 */
export async function watchPauses(folder: string, articles: number): Promise<Pauses> {
  const path = join(folder, 'store');
  const { value: store, pause: opening } = await watched(() => openStore(path, 'write'));
  let next = articles;
  const save = async () => {
    await store.save(numberedVisit(next));
    next += BATCH;
  };
  const { pause: saving } = await watched(async () => {
    for (let count = 0; count < SAVES; count++) await save();
  });
  const arrivedBefore = toInstant(arrivalMs(Math.floor(articles * 0.75)));
  const { value: gone, pause: pruning } = await watched(async () => {
    const pruned = store.prune({ arrivedBefore, perSource: articles });
    let done = false;
    const end = pruned.finally(() => {
      done = true;
    });
    while (!done) await save();
    return end;
  });
  const { pause: closing } = await watched(() => store.close());
  if (gone < articles / 2) throw new Error(`only ${gone} articles were pruned`);
  return { opening, saving, pruning, closing };
}

async function watched<T>(job: () => Promise<T>): Promise<{ readonly value: T; readonly pause: Pause }> {
  const monitor = monitorEventLoopDelay({ resolution: BEAT_MS });
  monitor.enable();
  const beat = beating();
  const value = await job();
  // What the last stretch of work held up is seen by the beat after it.
  await wait(2 * BEAT_MS);
  monitor.disable();
  return { value, pause: { ownMs: beat.stop(), wallMs: monitor.max / 1e6 } };
}

/** Between two beats the process cannot have worked for longer than the time that went by, nor than the processor says. */
function beating(): { readonly stop: () => number } {
  let longestMs = 0;
  let lastMs = performance.now();
  let lastCpuMs = cpuMs();
  const look = () => {
    const [nowMs, nowCpuMs] = [performance.now(), cpuMs()];
    longestMs = Math.max(longestMs, Math.min(nowMs - lastMs, nowCpuMs - lastCpuMs));
    lastMs = nowMs;
    lastCpuMs = nowCpuMs;
  };
  const timer = setInterval(look, BEAT_MS);
  return {
    stop: () => {
      look();
      clearInterval(timer);
      return longestMs;
    },
  };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
