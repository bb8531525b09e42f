import { executionAsyncResource } from 'node:async_hooks';
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Of both halves together. */
const YOUNG_BYTES_A_SOURCE = 16_384;
const MOST_YOUNG_BYTES = 33_554_432;
const MANY_SOURCES = 500;
/** V8 takes room back after some seconds of quiet. */
const LOOK_EVERY_MS = 1000;
const EARLY_PERCENT = 25;
const MANY_PERCENT = 50;

/**
 * Keeps the young generation small, and has one thread sweep it: to share out so little among several costs more than it saves. Before
 * anything else is loaded: the loading itself would make it grow for good.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--no-parallel-scavenge');
  // What is old from the start dies late, and with it all that was hung on it while it was new.
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/**
 * Gives a service room by how many sources it visits: of few a visit may cost more. Of thousands none should outlive two sweeps of the
 * young generation, and a full collection waits until the heap has grown by half, not by the quarter of `collectEarly`.
 */
export function giveRoom(sources: () => number): void {
  const give = () => {
    setFlagsFromString(`--heap-growing-percent=${sources() < MANY_SOURCES ? EARLY_PERCENT : MANY_PERCENT}`);
    const lacksRoom = youngBytes() < Math.min(sources() * YOUNG_BYTES_A_SOURCE, MOST_YOUNG_BYTES);
    setFlagsFromString(`--semi-space-growth-factor=${lacksRoom ? 2 : 1}`);
    // To hear of each sweep costs a tenth of an answered request: only while one more may be one too many.
    if (lacksRoom) sweeps.observe({ entryTypes: ['gc'] });
    else sweeps.disconnect();
  };
  const sweeps = new PerformanceObserver(give);
  give();
  setInterval(give, LOOK_EVERY_MS).unref();
}

function youngBytes(): number {
  return getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')?.space_size ?? 0;
}

/** Lets a full collection come as soon as the heap has grown by a quarter; during a start that would only cost time. */
export function collectEarly(): void {
  setFlagsFromString(`--heap-growing-percent=${EARLY_PERCENT}`);
}

/** Collects once what a start left behind, some milliseconds long: V8 measures the growth of a heap from its last full collection on. */
export function collectNow(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  collect();
}

const kept: object[] = [];

/**
 * Keeps one object as `process.nextTick` makes them alive for good. A full collection that finds none, as between two requests, takes
 * their hidden class too, and V8 then makes each new one in its runtime for as long as the process lives.
 */
export function keepTicksFast(): void {
  process.nextTick(() => kept.push(executionAsyncResource()));
}
