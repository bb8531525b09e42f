/**
 * Visits that wait their turn: so many at a time in all, so many at a time for one domain, none before its domain opens, and never two
 * at one address. It has no timer: whoever owns it advances it when time has passed.
 */

import type { Domains } from './domains.ts';
import { createHeap, type Heap } from './heap.ts';

export interface Queue {
  /** Takes a job in and begins it at once if it may. */
  readonly add: (job: Job) => void;
  /** Begins what may begin by now. */
  readonly advance: () => void;
  /** When time alone lets a waiting job begin, in milliseconds since 1970 and never too late; undefined while none waits for time. */
  readonly nextMs: () => number | undefined;
  /** Drops what has not begun. */
  readonly drop: () => void;
  /** Drops what waits for a domain that opens later than `ms`. */
  readonly dropLaterThan: (ms: number) => void;
  /** Resolves when nothing runs and nothing waits but for time. */
  readonly idle: () => Promise<void>;
  /** Takes other limits from now on; what runs beyond them may end. */
  readonly adjust: (limits: QueueLimits) => void;
}

export interface Job {
  /** The domains that it asks, at least one; it waits for all of them. */
  readonly domains: readonly string[];
  /** No other job that asks one of these runs at the same time. */
  readonly addresses: readonly string[];
  /** Of the jobs of a domain the one that waits longest is the first; in milliseconds since 1970. */
  readonly sinceMs: number;
  /** Must not reject. */
  readonly run: () => Promise<void>;
  /** Hears which domain it waited for and when that opens, in milliseconds since 1970. */
  readonly drop: (domain: string, opensMs: number) => void;
}

export interface QueueLimits {
  readonly concurrency: number;
  /** Of one domain; more than two are never run. */
  readonly perHost: number;
}

const MOST_OF_A_DOMAIN = 2;

/** A queue that serves domains in turn, each domain's jobs by how long they wait: a domain with many never keeps others waiting. */
export function createQueue(limits: QueueLimits, domains: Domains, nowMs: () => number): Queue {
  const hall: Hall = {
    limits,
    domains,
    nowMs,
    lines: new Map(),
    ready: new Set(),
    opening: createHeap(),
    busy: new Map(),
    idlers: [],
    running: 0,
  };
  return {
    add: (job) => {
      stand(hall, job, job.domains[0] ?? '');
      advance(hall);
    },
    advance: () => advance(hall),
    nextMs: () => hall.opening.nextMs(),
    drop: () => {
      const held = [...hall.busy.values()].flatMap((jobs) => jobs.splice(0));
      for (const job of held) job.drop(job.domains[0] ?? '', 0);
      dropLaterThan(hall, Number.NEGATIVE_INFINITY);
    },
    dropLaterThan: (ms) => dropLaterThan(hall, ms),
    idle: () =>
      new Promise((resolve) => {
        hall.idlers.push(resolve);
        advance(hall);
      }),
    adjust: (edited) => {
      hall.limits = edited;
      for (const line of hall.lines.values()) enlist(hall, line);
      advance(hall);
    },
  };
}

/** The jobs that wait for one domain. */
interface Line {
  readonly domain: string;
  readonly waiting: Heap<Job>;
  running: number;
  /** When it is looked at again because its domain opens. */
  opensMs: number | undefined;
}

interface Hall {
  limits: QueueLimits;
  readonly domains: Domains;
  readonly nowMs: () => number;
  readonly lines: Map<string, Line>;
  /** Lines that may begin a job now, in the order of their turn. */
  readonly ready: Set<Line>;
  /** Lines whose domain is closed, by when it opens. */
  readonly opening: Heap<Line>;
  /** Addresses that are being asked, with the jobs that wait for them. */
  readonly busy: Map<string, Job[]>;
  readonly idlers: (() => void)[];
  running: number;
}

function lineOf(hall: Hall, domain: string): Line {
  const line = hall.lines.get(domain) ?? { domain, waiting: createHeap(), running: 0, opensMs: undefined };
  hall.lines.set(domain, line);
  return line;
}

function stand(hall: Hall, job: Job, domain: string): void {
  const line = lineOf(hall, domain);
  line.waiting.push(job.sinceMs, job);
  enlist(hall, line);
}

/** Puts a line where it belongs: among those that may go on, those whose domain is closed, or none. */
function enlist(hall: Hall, line: Line): void {
  if (line.waiting.size() === 0) {
    hall.ready.delete(line);
    if (line.running === 0) hall.lines.delete(line.domain);
    return;
  }
  const opensMs = hall.domains.opensMs(line.domain);
  const isOpen = opensMs <= hall.nowMs();
  if (isOpen && !isFull(hall, line)) hall.ready.add(line);
  else hall.ready.delete(line);
  if (!isOpen) awaitOpening(hall, line, opensMs);
}

function isFull({ limits, domains }: Hall, { domain, running }: Line): boolean {
  return running >= (domains.isTaught(domain) ? 1 : Math.min(limits.perHost, MOST_OF_A_DOMAIN));
}

function awaitOpening(hall: Hall, line: Line, opensMs: number): void {
  if (line.opensMs !== undefined && line.opensMs <= opensMs) return;
  line.opensMs = opensMs;
  hall.opening.push(opensMs, line);
}

/** Begins what may begin; a line that still waits goes to the end of the lines. */
function advance(hall: Hall): void {
  lookAtOpened(hall);
  for (const line of hall.ready) {
    if (hall.running >= hall.limits.concurrency) return;
    hall.ready.delete(line);
    const job = line.waiting.popDue(Number.POSITIVE_INFINITY);
    if (job !== undefined) beginOrMove(hall, job);
    enlist(hall, line);
  }
  if (hall.running === 0) for (const resolve of hall.idlers.splice(0)) resolve();
}

function lookAtOpened(hall: Hall): void {
  const nowMs = hall.nowMs();
  for (let line = hall.opening.popDue(nowMs); line !== undefined; line = hall.opening.popDue(nowMs)) {
    line.opensMs = undefined;
    if (hall.lines.get(line.domain) === line) enlist(hall, line);
  }
}

/** A job that another of its domains, or its address, keeps waiting waits there, with its place in the order. */
function beginOrMove(hall: Hall, job: Job): void {
  const closed = job.domains.find((domain) => isClosed(hall, domain));
  const held = job.addresses.map((address) => hall.busy.get(address)).find((jobs) => jobs !== undefined);
  if (closed !== undefined) stand(hall, job, closed);
  else if (held !== undefined) held.push(job);
  else begin(hall, job);
}

function isClosed(hall: Hall, domain: string): boolean {
  const line = hall.lines.get(domain);
  return hall.domains.opensMs(domain) > hall.nowMs() || (line !== undefined && isFull(hall, line));
}

function begin(hall: Hall, job: Job): void {
  hall.running += 1;
  hall.domains.spend(job.domains);
  for (const domain of job.domains) lineOf(hall, domain).running += 1;
  for (const address of job.addresses) hall.busy.set(address, []);
  void job.run().then(() => {
    hall.running -= 1;
    const held = job.addresses.flatMap((address) => hall.busy.get(address) ?? []);
    for (const address of job.addresses) hall.busy.delete(address);
    for (const waiting of held) stand(hall, waiting, waiting.domains[0] ?? '');
    for (const domain of job.domains) {
      const line = lineOf(hall, domain);
      line.running -= 1;
      enlist(hall, line);
    }
    advance(hall);
  });
}

function dropLaterThan(hall: Hall, ms: number): void {
  for (const line of hall.lines.values()) {
    const opensMs = hall.domains.opensMs(line.domain);
    if (opensMs <= ms) continue;
    for (const job of line.waiting.drain()) job.drop(line.domain, opensMs);
    enlist(hall, line);
  }
}
