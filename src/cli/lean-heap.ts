import { executionAsyncResource } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Keeps the young generation small, and has one thread sweep it: to share out so little among several costs more than it saves. Before
 * anything else is loaded: the loading itself would make it grow for good.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--no-parallel-scavenge');
}

/** Lets a full collection come as soon as the heap has grown by a quarter; during a start that would only cost time. */
export function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=25');
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
