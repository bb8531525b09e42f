import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedError } from '../../src/errors.ts';
import type { Address, Asked } from '../../src/schedule/asked.ts';
import { createDomains, type Domains } from '../../src/schedule/domains.ts';
import { createQueue } from '../../src/schedule/queue.ts';
import type { QueueLimits, Turn, Work } from '../../src/schedule/work.ts';
import { toInstant } from '../../src/text/date.ts';

const START = Date.parse('2026-11-22T09:00:00.000Z');

interface Job {
  readonly name: string;
  readonly domains: readonly string[];
  readonly address: string;
  readonly sinceMs: number;
}

/** What a job of a test asks, by names. */
function asker(domains: Domains) {
  const addresses = new Map<string, Address>();
  const addressOf = (name: string) => {
    const address = addresses.get(name) ?? { isAsked: false, isAwaited: false };
    addresses.set(name, address);
    return address;
  };
  return (job: Pick<Job, 'domains' | 'address'>): Asked => ({
    domains: job.domains.map((name) => domains.named(name)),
    address: addressOf(job.address),
    also: undefined,
  });
}

/** A queue of jobs that the test ends one by one, on a clock that the test moves. */
function hand(limits: QueueLimits, patienceMs: number = Number.POSITIVE_INFINITY) {
  let nowMs = START;
  const domains = createDomains([], () => nowMs);
  const begun: string[] = [];
  const dropped: string[] = [];
  const ends = new Map<string, () => void>();
  const leaves = new Map<string, Turn>();
  const work: Work<Job> = {
    asks: asker(domains),
    sinceMs: (job) => job.sinceMs,
    run: ({ name }, turn) =>
      new Promise((resolve) => {
        begun.push(name);
        leaves.set(name, turn);
        ends.set(name, resolve);
      }),
    drop: ({ name }, reason, opensMs) =>
      dropped.push(`${name} ${reason} ${opensMs === 0 ? '' : opensMs - START}`.trim()),
  };
  const queue = createQueue({ work, limits, domains, nowMs: () => nowMs, patienceMs });
  const add = (
    domain: string,
    name: string,
    about: { sinceMs?: number; address?: string; via?: string } = {},
  ) =>
    queue.add({
      name,
      domains: about.via === undefined ? [domain] : [domain, about.via],
      address: about.address ?? name,
      sinceMs: about.sinceMs ?? 0,
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await sleep(0);
  };
  const leave = (name: string) => leaves.get(name)?.leave();
  const pass = (ms: number) => {
    nowMs += ms;
    queue.advance();
  };
  const refuse = (domain: string, waitSeconds: number) => {
    const retryAfter = toInstant(nowMs + waitSeconds * 1000);
    const about = { url: `https://${domain}/`, status: 429, retryAfter };
    const request = { domains: [domains.named(domain)], begunMs: nowMs };
    domains.learn(request, new FeedError('rate-limited', 'slower', about));
  };
  return { queue, begun, dropped, add, leave, end, pass, refuse };
}

interface AnyJob extends Pick<Job, 'domains' | 'address'> {
  /** How many microtasks it takes. */
  readonly turns: number;
}

/** Work that fails where more than `each` of a domain, or two of an address, run at a time. */
function watched(each: number, domains: Domains) {
  const running: string[] = [];
  let ran = 0;
  const run = async ({ domains, address, turns }: AnyJob) => {
    const asked = [...domains, address];
    running.push(...asked);
    const count = (name: string) => running.filter((it) => it === name).length;
    for (const name of domains) expect(count(name)).toBeLessThanOrEqual(each);
    expect(count(address)).toBe(1);
    for (let i = 0; i < turns; i++) await Promise.resolve();
    for (const name of asked) running.splice(running.indexOf(name), 1);
    ran += 1;
  };
  const work: Work<AnyJob> = { asks: asker(domains), sinceMs: () => 0, run, drop: () => {} };
  return { work, ran: () => ran };
}

describe('a queue', () => {
  it('begins a job at once when it may', () => {
    const { begun, add } = hand({ concurrency: 1, perHost: 1 });
    add('a.example', 'a1');
    expect(begun).toEqual(['a1']);
  });

  it('serves domains in turn, so that one with many jobs does not keep the others waiting', async () => {
    const { begun, add, end } = hand({ concurrency: 1, perHost: 1 });
    for (const name of ['a1', 'a2', 'a3']) add('a.example', name);
    for (const name of ['b1', 'b2']) add('b.example', name);
    for (const name of ['a1', 'b1', 'a2', 'b2', 'a3']) await end(name);
    expect(begun).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  it('begins of a domain the job that waits longest', async () => {
    const { begun, add, end } = hand({ concurrency: 1, perHost: 1 });
    add('a.example', 'now', { sinceMs: 30 });
    add('a.example', 'young', { sinceMs: 20 });
    add('a.example', 'old', { sinceMs: 10 });
    await end('now');
    expect(begun).toEqual(['now', 'old']);
  });

  it('lets a domain have no more than its share while others go on', async () => {
    const { begun, add, end } = hand({ concurrency: 3, perHost: 2 });
    for (const name of ['a1', 'a2', 'a3']) add('a.example', name);
    add('b.example', 'b1');
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    await end('b1');
    expect(begun).toHaveLength(3);
    await end('a2');
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
  });

  it('never lets a domain have more than two, whatever the operator allows', () => {
    const { begun, add } = hand({ concurrency: 9, perHost: 8 });
    for (const name of ['a1', 'a2', 'a3']) add('a.example', name);
    expect(begun).toEqual(['a1', 'a2']);
  });

  it('asks a domain not more than ten times in any second, however fast it answers', async () => {
    const { queue, begun, add, end, pass } = hand({ concurrency: 9, perHost: 1 });
    for (let n = 0; n < 20; n++) add('a.example', `a${n}`);
    for (let n = 0; n < 20; n++) await end(`a${n}`);
    expect(begun.length).toBeLessThanOrEqual(10);
    const { length } = begun;
    expect(queue.nextMs()).toBe(START + 1000);
    pass(999);
    expect(begun).toHaveLength(length);
    pass(1);
    expect(begun).toHaveLength(length + 1);
  });

  it('never asks one address twice at a time', async () => {
    const { begun, add, end } = hand({ concurrency: 9, perHost: 2 });
    add('a.example', 'a1', { address: 'https://a.example/same' });
    add('a.example', 'a2', { address: 'https://a.example/same' });
    add('a.example', 'a3');
    expect(begun).toEqual(['a1', 'a3']);
    await end('a1');
    expect(begun).toEqual(['a1', 'a3', 'a2']);
  });

  it('keeps one job waiting for both of its domains, and nobody else with it', async () => {
    const { begun, add, end } = hand({ concurrency: 9, perHost: 1 });
    add('b.example', 'b1');
    add('a.example', 'moved', { via: 'b.example' });
    add('a.example', 'a1');
    expect(begun).toEqual(['b1', 'a1']);
    await end('b1');
    expect(begun).toEqual(['b1', 'a1']);
    await end('a1');
    expect(begun).toEqual(['b1', 'a1', 'moved']);
  });

  it('lets the jobs of a cooled domain wait, in their order and one at a time, and no others', async () => {
    const { queue, begun, add, end, pass, refuse } = hand({ concurrency: 9, perHost: 2 });
    refuse('a.example', 300);
    add('a.example', 'a2', { sinceMs: 2 });
    add('a.example', 'a1', { sinceMs: 1 });
    add('b.example', 'b1');
    expect([begun, queue.nextMs()]).toEqual([['b1'], START + 306_000]);
    await end('b1');
    await queue.idle();
    pass(305_999);
    expect(begun).toEqual(['b1']);
    pass(1);
    expect(begun).toEqual(['b1', 'a1']);
    pass(3_600_000);
    expect(begun).toEqual(['b1', 'a1']);
    await end('a1');
    expect(begun).toEqual(['b1', 'a1', 'a2']);
  });

  it('gives the turn of a job that has left it to the next, and is idle only once both have ended', async () => {
    const { queue, begun, add, leave, end } = hand({ concurrency: 1, perHost: 1 });
    add('a.example', 'a1', { address: 'https://a.example/same' });
    add('a.example', 'a2', { address: 'https://a.example/same' });
    leave('a1');
    leave('a1');
    await Promise.resolve();
    expect(begun).toEqual(['a1', 'a2']);
    let isIdle = false;
    const idle = queue.idle().then(() => {
      isIdle = true;
    });
    await end('a2');
    expect(isIdle).toBe(false);
    await end('a1');
    await idle;
    add('a.example', 'a3');
    add('a.example', 'a4');
    expect(begun).toEqual(['a1', 'a2', 'a3']);
  });

  it('drops what has not begun and lets the rest end', async () => {
    const { queue, begun, dropped, add, end } = hand({ concurrency: 1, perHost: 2 });
    add('a.example', 'a1', { address: 'https://a.example/same' });
    add('a.example', 'a2', { address: 'https://a.example/same' });
    add('b.example', 'b1');
    queue.drop();
    expect(dropped.map((it) => it.split(' ')[0]).toSorted()).toEqual(['a2', 'b1']);
    await end('a1');
    await queue.idle();
    expect(begun).toEqual(['a1']);
    add('b.example', 'b2');
    expect(begun).toEqual(['a1', 'b2']);
  });

  it('drops what would wait for longer than its owner wants, and says for whom and until when', () => {
    const { dropped, add, refuse } = hand({ concurrency: 2, perHost: 1 }, 10_000);
    add('b.example', 'b1');
    add('b.example', 'b2');
    refuse('a.example', 300);
    add('a.example', 'a1');
    expect(dropped).toEqual(['a1 a.example 306000']);
  });

  it('is idle once nothing runs and nothing waits but for time', async () => {
    const { queue, add, end, refuse } = hand({ concurrency: 1, perHost: 1 });
    await queue.idle();
    add('a.example', 'a1');
    add('a.example', 'a2');
    refuse('b.example', 300);
    add('b.example', 'b1');
    let isIdle = false;
    const idle = queue.idle().then(() => {
      isIdle = true;
    });
    await end('a1');
    expect(isIdle).toBe(false);
    await end('a2');
    await idle;
  });

  it('runs every job once, within its limits, in whatever way jobs come', async () => {
    const jobs = fc.array(
      fc.record({ domain: fc.nat(3), other: fc.nat(3), address: fc.nat(5), turns: fc.nat(3) }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(
        jobs,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 2 }),
        async (all, most, each) => {
          let nowMs = START;
          const domains = createDomains([], () => nowMs);
          const { work, ran } = watched(each, domains);
          const queue = createQueue({
            work,
            limits: { concurrency: most, perHost: each },
            domains,
            nowMs: () => nowMs,
            patienceMs: Number.POSITIVE_INFINITY,
          });
          for (const { domain, other, address, turns } of all) {
            const names = [...new Set([domain, other])].map((n) => `${n}.example`);
            queue.add({ domains: names, address: `${address}`, turns });
          }
          await queue.idle();
          for (let next = queue.nextMs(); next !== undefined; next = queue.nextMs()) {
            nowMs = Math.max(nowMs, next);
            queue.advance();
            await queue.idle();
          }
          expect(ran()).toBe(all.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
