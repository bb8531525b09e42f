/**
 * Visits that wait their turn: so many at a time in all, so many at a time for one domain, none before its domain opens, and never two
 * at one address. It has no timer: whoever owns it advances it when time has passed.
 */

import type { Asked } from './asked.ts';
import { type Domain, opensMs } from './domain.ts';
import {
  enlist,
  firstDomain,
  type Hall,
  isClosed,
  isFull,
  type Line,
  lineOf,
  type QueueOptions,
  stand,
} from './hall.ts';
import { Heap } from './heap.ts';
import { busyAmong, HeldJobs } from './held-jobs.ts';
import type { QueueLimits, Turn } from './work.ts';

export interface Queue<T> {
  /** Takes a job in and begins it at once if it may. */
  readonly add: (job: T) => void;
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

/** A queue that serves domains in turn, each domain's jobs by how long they wait: a domain with many never keeps others waiting. */
export function createQueue<T>(options: QueueOptions<T>): Queue<T> {
  const hall: Hall<T> = {
    lines: new Map(),
    ready: [],
    opening: new Heap(),
    held: new HeldJobs(),
    idlers: [],
    running: 0,
    underWay: 0,
    isAdvancing: false,
    ...options,
  };
  return {
    add: (job) => {
      stand(hall, job, firstDomain(hall, job));
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

/** Visits that were answered together make room together, and what may begin then begins in one go, while its code is at hand. */
function advanceSoon<T>(hall: Hall<T>): void {
  if (hall.isAdvancing) return;
  hall.isAdvancing = true;
  queueMicrotask(() => {
    hall.isAdvancing = false;
    advance(hall);
    tellIdlers(hall);
  });
}

/** Begins what may begin; a line that still waits goes to the end of the lines. */
function advance<T>(hall: Hall<T>): void {
  if (hall.running < hall.limits.concurrency && mayBegin(hall)) serve(hall, hall.nowMs());
}

function tellIdlers<T>({ underWay, idlers }: Hall<T>): void {
  if (underWay === 0) for (const resolve of idlers.splice(0)) resolve();
}

function mayBegin<T>({ ready, opening }: Hall<T>): boolean {
  return ready.length > 0 || opening.size > 0;
}

function serve<T>(hall: Hall<T>, nowMs: number): void {
  lookAtOpened(hall, nowMs);
  while (hall.running < hall.limits.concurrency) {
    const line = hall.ready.shift();
    if (line === undefined) return;
    line.isReady = false;
    if (line.waiting.size > 0 && isOpen(hall, line, nowMs)) serveLine(hall, line, nowMs);
  }
}

function serveLine<T>(hall: Hall<T>, line: Line<T>, nowMs: number): void {
  const job = isFull(hall, line) ? undefined : line.waiting.popDue(Number.POSITIVE_INFINITY);
  if (job !== undefined) beginOrMove(hall, job, line, nowMs);
  enlist(hall, line);
}

/** Whether the line's domain is open; if not, it is looked at again when it opens, or dropped where that is too long to wait. */
function isOpen<T>(hall: Hall<T>, line: Line<T>, nowMs: number): boolean {
  const atMs = opensMs(line.domain);
  if (atMs <= nowMs) return true;
  if (atMs > nowMs + hall.patienceMs) dropLine(hall, line, atMs);
  else awaitOpening(hall, line, atMs);
  return false;
}

function awaitOpening<T>(hall: Hall<T>, line: Line<T>, atMs: number): void {
  if (line.opensMs !== undefined && line.opensMs <= atMs) return;
  line.opensMs = atMs;
  hall.opening.push(atMs, line);
}

function lookAtOpened<T>(hall: Hall<T>, nowMs: number): void {
  for (let line = hall.opening.popDue(nowMs); line !== undefined; line = hall.opening.popDue(nowMs)) {
    line.opensMs = undefined;
    if (hall.lines.get(line.domain) === line) enlist(hall, line);
  }
}

/** A job that another of its domains, or its address, keeps waiting waits there, with its place in the order. */
function beginOrMove<T>(hall: Hall<T>, job: T, line: Line<T>, nowMs: number): void {
  const asked = hall.work.asks(job);
  const closed = asked.domains.find((domain) => domain !== line.domain && isClosed(hall, domain, nowMs));
  const busy = busyAmong(asked);
  if (closed !== undefined) stand(hall, job, closed);
  else if (busy === undefined) begin(hall, job, line, asked, nowMs);
  else hall.held.hold(job, busy);
}

function begin<T>(hall: Hall<T>, job: T, line: Line<T>, asked: Asked, nowMs: number): void {
  hall.running += 1;
  hall.underWay += 1;
  for (const domain of asked.domains) {
    const touched = domain === line.domain ? line : lineOf(hall, domain);
    touched.running += 1;
    hall.domains.spend(domain, nowMs);
  }
  hall.held.begin(asked);
  const turn = new TakenTurn(hall, line, asked, nowMs);
  void hall.work.run(job, turn).then(() => {
    turn.leave();
    hall.underWay -= 1;
    advanceSoon(hall);
  });
}

class TakenTurn<T> implements Turn {
  readonly begunMs: number;
  /** The one that it waited in; it stays that of its domain for as long as the turn lasts. */
  readonly line: Line<T>;
  readonly asked: Asked;
  #hall: Hall<T> | undefined;

  constructor(hall: Hall<T>, line: Line<T>, asked: Asked, begunMs: number) {
    this.line = line;
    this.asked = asked;
    this.begunMs = begunMs;
    this.#hall = hall;
  }

  get domains(): readonly Domain[] {
    return this.asked.domains;
  }

  leave(): void {
    const hall = this.#hall;
    this.#hall = undefined;
    if (hall !== undefined) giveBack(hall, this);
  }
}

/** Ends a job's turn. */
function giveBack<T>(hall: Hall<T>, { line, asked }: TakenTurn<T>): void {
  hall.running -= 1;
  for (const job of hall.held.end(asked)) stand(hall, job, firstDomain(hall, job));
  for (const domain of asked.domains) {
    const touched = domain === line.domain ? line : lineOf(hall, domain);
    touched.running -= 1;
    enlist(hall, touched);
  }
  advanceSoon(hall);
}

function dropAll<T>(hall: Hall<T>): void {
  for (const job of hall.held.drain()) hall.work.drop(job, firstDomain(hall, job).name, 0);
  for (const line of hall.lines.values()) dropLine(hall, line, opensMs(line.domain));
}

function dropLine<T>(hall: Hall<T>, line: Line<T>, atMs: number): void {
  for (const job of line.waiting.drain()) hall.work.drop(job, line.domain.name, atMs);
  enlist(hall, line);
}
