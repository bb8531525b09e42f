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
  /**
   * Hears when it begins, in milliseconds since 1970; must not reject. Its turn ends with it, or sooner, once it says that it will ask
   * nobody any more: then others need not wait for what it has left to do.
   */
  readonly run: (begunMs: number, leave: () => void) => Promise<void>;
  /** Hears which domain it waited for and when that opens, in milliseconds since 1970. */
  readonly drop: (domain: string, opensMs: number) => void;
}

export interface QueueLimits {
  readonly concurrency: number;
  /** Of one domain; more than two are never run. */
  readonly perHost: number;
}

const MOST_OF_A_DOMAIN = 2;

/**
 * A queue that serves domains in turn, each domain's jobs by how long they wait: a domain with many never keeps others waiting. What
 * would have to wait for its domain for more than `patienceMs` is dropped.
 */
export function createQueue(
  limits: QueueLimits,
  domains: Domains,
  nowMs: () => number,
  patienceMs: number = Number.POSITIVE_INFINITY,
): Queue {
  const hall: Hall = {
    limits,
    domains,
    nowMs,
    patienceMs,
    lines: new Map(),
    ready: new Set(),
    opening: createHeap(),
    busy: new Map(),
    idlers: [],
    running: 0,
    underWay: 0,
  };
  return {
    add: (job) => {
      stand(hall, job, job.domains[0] ?? '');
      advance(hall);
    },
    advance: () => advance(hall),
    nextMs: () => hall.opening.nextMs(),
    drop: () => dropAll(hall),
    idle: () =>
      new Promise((resolve) => {
        hall.idlers.push(resolve);
        advance(hall);
        tellIdlers(hall);
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
  readonly patienceMs: number;
  readonly lines: Map<string, Line>;
  /** Lines with room for one more job, in the order of their turn; whether their domain is open is asked when it comes. */
  readonly ready: Set<Line>;
  /** Lines whose domain is closed, by when it opens. */
  readonly opening: Heap<Line>;
  /** Addresses that are being asked, with the jobs that wait for them. */
  readonly busy: Map<string, Job[] | undefined>;
  readonly idlers: (() => void)[];
  /** Jobs whose turn it is. */
  running: number;
  /** The same, and those that have left their turn and still run. */
  underWay: number;
}

function lineOf({ lines }: Hall, domain: string): Line {
  const known = lines.get(domain);
  if (known !== undefined) return known;
  const line: Line = { domain, waiting: createHeap(), running: 0, opensMs: undefined };
  lines.set(domain, line);
  return line;
}

function stand(hall: Hall, job: Job, domain: string): void {
  const line = lineOf(hall, domain);
  line.waiting.push(job.sinceMs, job);
  enlist(hall, line);
}

/** Puts a line where it belongs: among those that may have their turn, or not, and away once nothing is left of it. */
function enlist(hall: Hall, line: Line): void {
  const isEmpty = line.waiting.size() === 0;
  if (isEmpty || isFull(hall, line)) hall.ready.delete(line);
  else hall.ready.add(line);
  if (isEmpty && line.running === 0) hall.lines.delete(line.domain);
}

function isFull({ limits, domains }: Hall, { domain, running }: Line): boolean {
  if (running === 0) return false;
  return running >= (domains.isTaught(domain) ? 1 : Math.min(limits.perHost, MOST_OF_A_DOMAIN));
}

/** Begins what may begin; a line that still waits goes to the end of the lines. */
function advance(hall: Hall): void {
  if (hall.running < hall.limits.concurrency && mayBegin(hall)) serve(hall, hall.nowMs());
}

function tellIdlers({ underWay, idlers }: Hall): void {
  if (underWay === 0) for (const resolve of idlers.splice(0)) resolve();
}

function mayBegin({ ready, opening }: Hall): boolean {
  return ready.size > 0 || opening.size() > 0;
}

function serve(hall: Hall, nowMs: number): void {
  lookAtOpened(hall, nowMs);
  for (const line of hall.ready) {
    if (hall.running >= hall.limits.concurrency) return;
    hall.ready.delete(line);
    if (isOpen(hall, line, nowMs)) serveLine(hall, line, nowMs);
  }
}

function serveLine(hall: Hall, line: Line, nowMs: number): void {
  const job = isFull(hall, line) ? undefined : line.waiting.popDue(Number.POSITIVE_INFINITY);
  if (job !== undefined) beginOrMove(hall, job, line, nowMs);
  enlist(hall, line);
}

/** Whether the line's domain is open; if not, it is looked at again when it opens, or dropped where that is too long to wait. */
function isOpen(hall: Hall, line: Line, nowMs: number): boolean {
  const opensMs = hall.domains.opensMs(line.domain);
  if (opensMs <= nowMs) return true;
  if (opensMs > nowMs + hall.patienceMs) dropLine(hall, line, opensMs);
  else awaitOpening(hall, line, opensMs);
  return false;
}

function awaitOpening(hall: Hall, line: Line, opensMs: number): void {
  if (line.opensMs !== undefined && line.opensMs <= opensMs) return;
  line.opensMs = opensMs;
  hall.opening.push(opensMs, line);
}

function lookAtOpened(hall: Hall, nowMs: number): void {
  for (let line = hall.opening.popDue(nowMs); line !== undefined; line = hall.opening.popDue(nowMs)) {
    line.opensMs = undefined;
    if (hall.lines.get(line.domain) === line) enlist(hall, line);
  }
}

/** A job that another of its domains, or its address, keeps waiting waits there, with its place in the order. */
function beginOrMove(hall: Hall, job: Job, line: Line, nowMs: number): void {
  const closed = job.domains.find((domain) => domain !== line.domain && isClosed(hall, domain, nowMs));
  const held = job.addresses.find((address) => hall.busy.has(address));
  if (closed !== undefined) stand(hall, job, closed);
  else if (held === undefined) begin(hall, job, nowMs);
  else hall.busy.set(held, [...(hall.busy.get(held) ?? []), job]);
}

function isClosed(hall: Hall, domain: string, nowMs: number): boolean {
  const line = hall.lines.get(domain);
  return hall.domains.opensMs(domain) > nowMs || (line !== undefined && isFull(hall, line));
}

function begin(hall: Hall, job: Job, nowMs: number): void {
  hall.running += 1;
  hall.underWay += 1;
  hall.domains.spend(job.domains, nowMs);
  for (const domain of job.domains) lineOf(hall, domain).running += 1;
  for (const address of job.addresses) hall.busy.set(address, undefined);
  let hasLeft = false;
  const leave = () => {
    if (!hasLeft) giveBack(hall, job);
    hasLeft = true;
  };
  void job.run(nowMs, leave).then(() => {
    leave();
    hall.underWay -= 1;
    tellIdlers(hall);
  });
}

/** Ends a job's turn. */
function giveBack(hall: Hall, job: Job): void {
  hall.running -= 1;
  for (const address of job.addresses) {
    const held = hall.busy.get(address);
    hall.busy.delete(address);
    for (const waiting of held ?? []) stand(hall, waiting, waiting.domains[0] ?? '');
  }
  for (const domain of job.domains) {
    const line = lineOf(hall, domain);
    line.running -= 1;
    enlist(hall, line);
  }
  advance(hall);
}

function dropAll(hall: Hall): void {
  for (const [address, held = []] of hall.busy) {
    hall.busy.set(address, undefined);
    for (const job of held) job.drop(job.domains[0] ?? '', 0);
  }
  for (const line of hall.lines.values()) dropLine(hall, line, hall.domains.opensMs(line.domain));
}

function dropLine(hall: Hall, line: Line, opensMs: number): void {
  for (const job of line.waiting.drain()) job.drop(line.domain, opensMs);
  enlist(hall, line);
}
