import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const HEAP = new URL('../../dist/src/cli/lean-heap.js', import.meta.url).href;

/** How many times dearer a tick is, in a process of its own, after some full collections that found none alive: sixfold if nothing is done. */
function slowdown(): number {
  const script = `
    import { collectNow, keepTicksFast } from '${HEAP}';
    import { setTimeout as wait } from 'node:timers/promises';
    const TICKS = 300_000;
    const run = () => new Promise((resolve) => {
      const began = performance.now();
      let left = TICKS;
      const tick = () => {
        left -= 1;
        if (left > 0) process.nextTick(tick);
        else resolve(performance.now() - began);
      };
      tick();
    });
    const best = async () => {
      const all = [];
      for (let round = 0; round < 4; round += 1) all.push(await wait(5).then(run));
      return Math.min(...all);
    };
    keepTicksFast();
    const before = await best();
    for (let round = 0; round < 5; round += 1) await wait(5).then(collectNow);
    process.stdout.write(String((await best()) / before));
  `;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(child.stderr).toBe('');
  return Number(child.stdout);
}

interface Young {
  /** Both halves together. */
  readonly megabytes: number;
  /** Whether the process is told of each sweep. */
  readonly isHeard: boolean;
}

/** The young generation of a process that keeps the garbage of many visits alive for a while. */
function youngOf(sources: number): Young {
  const script = `
    import { giveRoom, keepYoungGenerationSmall } from '${HEAP}';
    import { PerformanceObserver } from 'node:perf_hooks';
    import { setImmediate as oneTurn } from 'node:timers/promises';
    import { getHeapSpaceStatistics } from 'node:v8';
    let isHeard = false;
    for (const [name, hears] of [['observe', true], ['disconnect', false]]) {
      const asIs = PerformanceObserver.prototype[name];
      PerformanceObserver.prototype[name] = function (...options) {
        isHeard = hears;
        return asIs.apply(this, options);
      };
    }
    keepYoungGenerationSmall();
    giveRoom(() => ${sources});
    const kept = [];
    for (let at = 0; at < 800_000; at += 1) {
      kept[at % 20_000] = { at, text: 'x' + at };
      // No more at a time than one sweep takes, for it is bounded after each.
      if (at % 1000 === 0) await oneTurn();
    }
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    process.stdout.write(JSON.stringify({ megabytes: young.space_size / 1_048_576, isHeard }));
  `;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(child.stderr).toBe('');
  return JSON.parse(child.stdout);
}

describe('a heap that is collected early', () => {
  it('makes no tick dearer', () => {
    expect(slowdown()).toBeLessThan(3);
  });

  it('gives what is new more room the more sources there are, up to a bound', () => {
    expect(youngOf(32).megabytes).toBeLessThanOrEqual(2);
    expect(youngOf(500).megabytes).toBe(8);
    expect(youngOf(1_000_000).megabytes).toBe(32);
  });

  it('hears of sweeps, which costs each answer a tenth, only while it lacks room', () => {
    expect(youngOf(32).isHeard).toBe(false);
    expect(youngOf(500).isHeard).toBe(false);
    expect(youngOf(1_000_000).isHeard).toBe(false);
  });
});
