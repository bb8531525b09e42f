/**
 * One domain: what we asked of it lately and what its refusals taught, around the decisions of `pace.ts`. An untaught one gets some
 * requests a second at most; a taught one gets one at a time, at its spacing. Times are in milliseconds since 1970.
 */

import type { FeedError } from '../errors.ts';
import type { Instant } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import type { DomainPace } from '../visits.ts';
import { afterAnswer, afterRefusal, opensAt } from './pace.ts';

export interface Domain {
  readonly name: string;
  /** It and no other. */
  readonly alone: Domain[];
  /** When it was first named. */
  readonly metMs: number;
  /** When its last requests were begun, oldest first. */
  readonly begunMs: number[];
  /** No request before, even if we never hear how the last one ended. */
  notBeforeMs: number;
  /** Its last answers that were no refusals, oldest first. */
  readonly servedMs: number[];
  pace: DomainPace | undefined;
  /** When its pace lets it be asked again. */
  pacedMs: number;
}

/** A host should not see more than ten requests in a second, and the network may bring them closer together. */
const MOST_A_SECOND = 8;
const SECOND_MS = 1000;
const SERVED_KEPT = 32;

export function createDomain(name: string, metMs: number): Domain {
  const domain: Domain = {
    name,
    alone: [],
    metMs,
    begunMs: [],
    notBeforeMs: 0,
    servedMs: [],
    pace: undefined,
    pacedMs: 0,
  };
  domain.alone.push(domain);
  return domain;
}

/** Gives it another pace, or none. */
export function teach(domain: Domain, pace: DomainPace | undefined): void {
  domain.pace = pace;
  domain.pacedMs = pace === undefined ? 0 : instantMs(opensAt(pace));
}

/** From when on it may get one more request, as far as time is concerned. */
export function opensMs({ begunMs, notBeforeMs, pacedMs }: Domain): number {
  const spreadMs = begunMs.length < MOST_A_SECOND ? 0 : (begunMs[0] ?? 0) + SECOND_MS;
  return Math.max(spreadMs, notBeforeMs, pacedMs);
}

/** Whether a refusal taught us to ask it one request at a time. */
export function isTaught({ pace }: Domain): boolean {
  return pace !== undefined;
}

/** Counts a request that is begun now. */
export function spend(domain: Domain, nowMs: number): void {
  keep(domain.begunMs, nowMs, MOST_A_SECOND);
  domain.notBeforeMs = nowMs + (domain.pace?.spacingMs ?? 0);
}

/** Takes back what was counted last. */
export function refund(domain: Domain): void {
  domain.begunMs.pop();
  domain.notBeforeMs = 0;
}

/** Counts everything as so much earlier. */
export function setBack(domain: Domain, byMs: number): void {
  for (const times of [domain.begunMs, domain.servedMs]) {
    for (const [at, ms] of times.entries()) times[at] = ms - byMs;
  }
  domain.notBeforeMs -= byMs;
  domain.pacedMs -= byMs;
}

/** Hears that a request ended that was not refused; answers its pace from now on. */
export function serve(domain: Domain, { begunMs, nowMs, isHeard }: Served): DomainPace | undefined {
  const { name, pace } = domain;
  if (pace !== undefined) teach(domain, afterAnswer({ domain: name, pace, begunMs, now: toInstant(nowMs) }));
  if (isHeard) keep(domain.servedMs, nowMs, SERVED_KEPT);
  return domain.pace;
}

interface Served {
  readonly begunMs: number;
  readonly nowMs: number;
  /** Whether a server had a say in it. */
  readonly isHeard: boolean;
}

/** Hears that a request was refused; answers its pace from now on. */
export function refuse(domain: Domain, begunMs: number, error: FeedError, now: Instant): DomainPace {
  const { name, pace, servedMs } = domain;
  const refusal = { status: error.status, retryAfter: error.retryAfter };
  const refused = afterRefusal({ domain: name, pace, begunMs, now, refusal, servedMs });
  teach(domain, refused);
  return refused;
}

/** Adds the newest of the last so many. */
function keep(last: number[], ms: number, most: number): void {
  last.push(ms);
  if (last.length > most) last.shift();
}
