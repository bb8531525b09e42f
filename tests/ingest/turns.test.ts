import { describe, expect, it } from 'vitest';
import { takingTurns } from '../../src/ingest/turns.ts';

function work(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe('takingTurns', () => {
  it('lets others run once a stretch of work has taken 15 ms, and not at every step', async () => {
    let others = 0;
    setImmediate(() => {
      others += 1;
    });
    const turn = takingTurns();
    await turn();
    expect(others).toBe(0);
    work(20);
    await turn();
    expect(others).toBe(1);
    setImmediate(() => {
      others += 1;
    });
    await turn();
    expect(others).toBe(1);
  });
});
