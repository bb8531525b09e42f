/**
 * Where jobs wait: a line for each domain, lines in the order of their turn and by when their domain opens. The queue decides who
 * begins; here is only where everybody stands.
 */

import { type Domain, isTaught, opensMs } from './domain.ts';
import type { Domains } from './domains.ts';
import { Heap } from './heap.ts';
import type { HeldJobs } from './held-jobs.ts';
import type { QueueLimits, Work } from './work.ts';

export interface QueueOptions<T> {
  readonly work: Work<T>;
  readonly limits: QueueLimits;
  readonly domains: Domains;
  readonly nowMs: () => number;
  /** What would have to wait for its domain for longer is dropped. */
  readonly patienceMs: number;
}

const MOST_OF_A_DOMAIN = 2;

/** The jobs that wait for one domain. */
export interface Line<T> {
  readonly domain: Domain;
  readonly waiting: Heap<T>;
  running: number;
  /** Whether it stands among those that are ready. */
  isReady: boolean;
  /** When it is looked at again because its domain opens. */
  opensMs: number | undefined;
}

/** Everybody who waits, and how many are being served. */
export interface Hall<T> extends Omit<QueueOptions<T>, 'limits'> {
  limits: QueueLimits;
  readonly lines: Map<Domain, Line<T>>;
  /** Lines in the order of their turn; whether one has a job, room for it and an open domain is asked when its turn comes. */
  readonly ready: Line<T>[];
  /** Lines whose domain is closed, by when it opens. */
  readonly opening: Heap<Line<T>>;
  readonly held: HeldJobs<T>;
  readonly idlers: (() => void)[];
  /** Jobs whose turn it is. */
  running: number;
  /** The same, and those that have left their turn and still run. */
  underWay: number;
  /** Whether it will advance when those who were woken together are through. */
  isAdvancing: boolean;
}

/** The line of a domain, begun where there is none. */
export function lineOf<T>({ lines }: Hall<T>, domain: Domain): Line<T> {
  const known = lines.get(domain);
  if (known !== undefined) return known;
  const line: Line<T> = { domain, waiting: new Heap(), running: 0, isReady: false, opensMs: undefined };
  lines.set(domain, line);
  return line;
}

/** Lets a job wait for a domain, by how long it waits already. */
export function stand<T>(hall: Hall<T>, job: T, domain: Domain): void {
  const line = lineOf(hall, domain);
  line.waiting.push(hall.work.sinceMs(job), job);
  enlist(hall, line);
}

/** Puts a line where it belongs: among those that may have their turn, and away once nothing is left of it. */
export function enlist<T>(hall: Hall<T>, line: Line<T>): void {
  if (line.waiting.size === 0) {
    if (line.running === 0) hall.lines.delete(line.domain);
  } else if (!line.isReady && !isFull(hall, line)) {
    line.isReady = true;
    hall.ready.push(line);
  }
}

/** Whether so many of its jobs run as its domain may be asked at a time. */
export function isFull<T>({ limits }: Hall<T>, { domain, running }: Line<T>): boolean {
  if (running === 0) return false;
  return running >= (isTaught(domain) ? 1 : Math.min(limits.perHost, MOST_OF_A_DOMAIN));
}

/** Whether a domain may not be asked now, be it too early or others are asking it. */
export function isClosed<T>(hall: Hall<T>, domain: Domain, nowMs: number): boolean {
  const line = hall.lines.get(domain);
  return opensMs(domain) > nowMs || (line !== undefined && isFull(hall, line));
}

/** The one that a job waits for first. @throws Error for a job that asks nobody. */
export function firstDomain<T>({ work }: Hall<T>, job: T): Domain {
  const [first] = work.asks(job).domains;
  if (first === undefined) throw new Error('a job asks nobody');
  return first;
}
