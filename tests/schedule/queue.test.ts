import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQueue, type QueueLimits } from '../../src/schedule/queue.ts';

/** A queue of jobs that the test ends one by one. */
function hand(limits: QueueLimits) {
  const queue = createQueue(limits);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const add = (host: string, name: string) =>
    queue.add(
      host,
      () =>
        new Promise<string>((resolve) => {
          begun.push(name);
          ends.set(name, () => resolve(name));
        }),
    );
  const end = async (name: string) => {
    ends.get(name)?.();
    await sleep(0);
  };
  return { queue, begun, add, end };
}

describe('a queue', () => {
  it('begins a job at once when it may, and answers what the job answers', async () => {
    const { begun, add, end } = hand({ concurrency: 1, perHost: 1 });
    const job = add('a', 'a1');
    expect(begun).toEqual(['a1']);
    await end('a1');
    expect(await job).toBe('a1');
  });

  it('hands a failure to the one who asked, thrown at once or later, and goes on', async () => {
    const queue = createQueue({ concurrency: 1, perHost: 1 });
    const atOnce = queue.add('a', () => {
      throw new Error('at once');
    });
    const later = queue.add('a', () => Promise.reject(new Error('later')));
    const fine = queue.add('a', async () => 'fine');
    await expect(atOnce).rejects.toThrow('at once');
    await expect(later).rejects.toThrow('later');
    expect(await fine).toBe('fine');
  });

  it('serves hosts in turn, so that a host with many jobs does not keep the others waiting', async () => {
    const { begun, add, end } = hand({ concurrency: 1, perHost: 1 });
    for (const name of ['a1', 'a2', 'a3']) void add('a', name);
    for (const name of ['b1', 'b2']) void add('b', name);
    for (const name of ['a1', 'b1', 'a2', 'b2', 'a3']) await end(name);
    expect(begun).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  it('lets a host have no more than its share while others go on', async () => {
    const { begun, add, end } = hand({ concurrency: 3, perHost: 2 });
    for (const name of ['a1', 'a2', 'a3']) void add('a', name);
    void add('b', 'b1');
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    await end('b1');
    expect(begun).toHaveLength(3);
    await end('a2');
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
  });

  it('drops what has not begun and lets the rest end', async () => {
    const { queue, begun, add, end } = hand({ concurrency: 1, perHost: 1 });
    const running = add('a', 'a1');
    const waiting = add('b', 'b1');
    queue.drop();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(queue.pending()).toBe(1);
    await end('a1');
    expect(await running).toBe('a1');
    expect(begun).toEqual(['a1']);
    void add('b', 'b2');
    expect(begun).toEqual(['a1', 'b2']);
  });

  it('is idle once nothing runs and nothing waits', async () => {
    const { queue, add, end } = hand({ concurrency: 1, perHost: 1 });
    await queue.idle();
    void add('a', 'a1');
    void add('a', 'a2');
    let isIdle = false;
    const idle = queue.idle().then(() => {
      isIdle = true;
    });
    await end('a1');
    expect(isIdle).toBe(false);
    await end('a2');
    await idle;
    expect(queue.pending()).toBe(0);
  });

  it('runs every job once, within its limits, in whatever way jobs come', async () => {
    const jobs = fc.array(fc.record({ host: fc.constantFrom('a', 'b', 'c', 'd'), turns: fc.nat(3) }), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(
        jobs,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        async (all, most, each) => {
          const queue = createQueue({ concurrency: most, perHost: each });
          const running = new Map<string, number>();
          const ran = all.map(({ host, turns }) =>
            queue.add(host, async () => {
              running.set(host, (running.get(host) ?? 0) + 1);
              expect(running.get(host)).toBeLessThanOrEqual(each);
              expect([...running.values()].reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(most);
              for (let i = 0; i < turns; i++) await Promise.resolve();
              running.set(host, (running.get(host) ?? 0) - 1);
              return host;
            }),
          );
          expect(await Promise.all(ran)).toEqual(all.map((job) => job.host));
          await queue.idle();
        },
      ),
      { numRuns: 60 },
    );
  });
});
