import { setImmediate } from 'node:timers/promises';

const TURN_MS = 15;

/**
 * What a long stretch of work awaits after each of its steps: once it has kept the process for 15 ms, requests and timers get their
 * turn before it goes on.
 */
export function takingTurns(): () => Promise<void> {
  let startedMs = performance.now();
  return async () => {
    if (performance.now() - startedMs < TURN_MS) return;
    await setImmediate();
    startedMs = performance.now();
  };
}
