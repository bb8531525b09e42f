import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { coalesce } from '../../src/schedule/coalesce.ts';

describe('a coalesced task', () => {
  it('runs once for many requests', async () => {
    let runs = 0;
    const task = coalesce(async () => void runs++, 5);
    for (let i = 0; i < 10; i++) task.request();
    expect(runs).toBe(0);
    await sleep(30);
    expect(runs).toBe(1);
  });

  it('runs once more for what is asked while it runs, and never twice at once', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const task = coalesce(async () => {
      running++;
      runs++;
      most = Math.max(most, running);
      await sleep(10);
      running--;
    }, 0);
    task.request();
    await sleep(5);
    for (let i = 0; i < 5; i++) task.request();
    await task.settle();
    expect([runs, most]).toEqual([2, 1]);
  });

  it('settles at once what still waits', async () => {
    let runs = 0;
    const task = coalesce(async () => void runs++, 60_000);
    task.request();
    await task.settle();
    expect(runs).toBe(1);
    await task.settle();
    expect(runs).toBe(1);
  });

  it('waits for what is done between two runs, and runs at once after it, though that failed', async () => {
    const said: string[] = [];
    const task = coalesce(async () => {
      said.push('run begins');
      await sleep(5);
      said.push('run ends');
    }, 60_000);
    task.request();
    const settled = task.settle();
    const between = task.between(async () => {
      said.push('between begins');
      task.request();
      await sleep(5);
      said.push('between ends');
      throw new Error('no luck');
    });
    await expect(between).rejects.toThrow('no luck');
    await settled;
    await task.settle();
    const run = ['run begins', 'run ends'];
    expect(said).toEqual([...run, 'between begins', 'between ends', ...run]);
  });

  it('goes on though the wait of a request ends when it was answered already', async () => {
    let runs = 0;
    const task = coalesce(async () => void runs++, 10);
    task.request();
    await task.between(async () => undefined);
    await sleep(30);
    task.request();
    await task.between(async () => undefined);
    await task.settle();
    expect(runs).toBe(2);
  });
});
