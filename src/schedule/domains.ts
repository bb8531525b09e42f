/**
 * The domains that we ask, with what we asked of them lately and what their refusals taught: the memory around the decisions of
 * `pace.ts`. An untaught domain gets some requests a second at most; a taught one gets one at a time, at its spacing.
 */

import type { FeedError, FeedErrorCode } from '../errors.ts';
import type { Instant, Source, SourceState } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import { domainOf } from '../text/url.ts';
import type { DomainPace } from '../visits.ts';
import { type Asked, addressesOf, ownDomain } from './asked.ts';
import { afterAnswer, afterRefusal, newestPaces, opensAt } from './pace.ts';

export interface Domains {
  /** What is known of a domain: the same object for a day at least, and for as long as it is asked once a day. */
  readonly named: (name: string) => Domain;
  /** What a visit asks. */
  readonly asked: (source: Source, known: SourceState | undefined) => Asked;
  /** Counts a request that is begun now, in milliseconds since 1970. */
  readonly spend: (domain: Domain, nowMs: number) => void;
  /** Takes back what was counted for a visit that asked nobody. */
  readonly refund: (domains: readonly Domain[]) => void;
  /** Counts everything that was done as so much earlier: for a clock that was set back. */
  readonly setBack: (byMs: number) => void;
  /** Hears how a request ended; answers what its source is to remember. */
  readonly learn: (request: AskedDomains, error: FeedError | undefined) => DomainPace | undefined;
}

/** A request under way: the domains that it touches, the one that is asked first in front. */
export interface AskedDomains {
  readonly domains: readonly Domain[];
  readonly begunMs: number;
}

/** A host should not see more than ten requests in a second, and the network may bring them closer together. */
const MOST_A_SECOND = 8;
const SECOND_MS = 1000;
const SERVED_KEPT = 32;
const DAY_MS = 86_400_000;
const LESSON_KEPT_MS = 90 * DAY_MS;
/** Failures in which no server of the domain had a say. */
const UNANSWERED: ReadonlySet<FeedErrorCode> = new Set(['dns', 'connect', 'timeout', 'refused-address']);

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

interface Memory {
  readonly byName: Map<string, Domain>;
  /** What is asked with an address alone. */
  readonly byAddress: Map<string, Asked>;
  readonly nowMs: () => number;
  sweptMs: number;
}

/** The domains as the sources' states remember them; `nowMs` is in milliseconds since 1970. */
export function createDomains(states: Iterable<SourceState>, nowMs: () => number): Domains {
  const memory: Memory = { byName: new Map(), byAddress: new Map(), nowMs, sweptMs: 0 };
  for (const [name, pace] of newestPaces(states)) teach(domainNamed(memory, name), pace);
  return {
    named: (name) => domainNamed(memory, name),
    asked: (source, known) => askedBy(memory, source, known),
    spend: (domain, nowMs) => {
      spend(domain, nowMs);
      sweep(memory, nowMs);
    },
    refund: (spent) => {
      for (const domain of spent) refund(domain);
    },
    setBack: (byMs) => {
      for (const domain of memory.byName.values()) setBack(domain, byMs);
    },
    learn: (request, error) => learn(memory, request, error),
  };
}

function domainNamed({ byName, nowMs }: Memory, name: string): Domain {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const domain: Domain = {
    name,
    alone: [],
    metMs: nowMs(),
    begunMs: [],
    notBeforeMs: 0,
    servedMs: [],
    pace: undefined,
    pacedMs: 0,
  };
  domain.alone.push(domain);
  byName.set(name, domain);
  return domain;
}

function askedBy(memory: Memory, source: Source, known: SourceState | undefined): Asked {
  const { address, found } = addressesOf(source, known);
  const asked = askedAt(memory, address);
  if (found === address) return asked;
  const also = askedAt(memory, found);
  const domains = [...new Set([...asked.domains, ...also.domains])];
  return { domains, address: asked.address, also: also.address };
}

function askedAt(memory: Memory, address: string): Asked {
  const known = memory.byAddress.get(address);
  if (known !== undefined) return known;
  const { alone } = domainNamed(memory, ownDomain(address));
  const asked: Asked = { domains: alone, address: { isAsked: false, isAwaited: false }, also: undefined };
  memory.byAddress.set(address, asked);
  return asked;
}

function teach(domain: Domain, pace: DomainPace | undefined): void {
  domain.pace = pace;
  domain.pacedMs = pace === undefined ? 0 : instantMs(opensAt(pace));
}

/** From when on the domain may get one more request, as far as time is concerned; in milliseconds since 1970. */
export function opensMs({ begunMs, notBeforeMs, pacedMs }: Domain): number {
  const spreadMs = begunMs.length < MOST_A_SECOND ? 0 : (begunMs[0] ?? 0) + SECOND_MS;
  return Math.max(spreadMs, notBeforeMs, pacedMs);
}

/** Whether a refusal taught us to ask it one request at a time. */
export function isTaught({ pace }: Domain): boolean {
  return pace !== undefined;
}

function spend(domain: Domain, nowMs: number): void {
  keep(domain.begunMs, nowMs, MOST_A_SECOND);
  domain.notBeforeMs = nowMs + (domain.pace?.spacingMs ?? 0);
}

function refund(domain: Domain): void {
  domain.begunMs.pop();
  domain.notBeforeMs = 0;
}

function setBack(domain: Domain, byMs: number): void {
  for (const times of [domain.begunMs, domain.servedMs]) {
    for (const [at, ms] of times.entries()) times[at] = ms - byMs;
  }
  domain.notBeforeMs -= byMs;
  domain.pacedMs -= byMs;
}

/** Adds the newest of the last so many. */
function keep(last: number[], ms: number, most: number): void {
  last.push(ms);
  if (last.length > most) last.shift();
}

/** Forgets addresses that nobody asks, and domains that were not asked for so long that it makes no difference. */
function sweep(memory: Memory, nowMs: number): void {
  if (nowMs - memory.sweptMs < DAY_MS) return;
  memory.sweptMs = nowMs;
  for (const [href, { address }] of memory.byAddress) if (!address.isAsked) memory.byAddress.delete(href);
  for (const [name, domain] of memory.byName) {
    const keptMs = domain.pace === undefined ? DAY_MS : LESSON_KEPT_MS;
    if (Math.max(domain.metMs, opensMs(domain)) + keptMs < nowMs) memory.byName.delete(name);
  }
}

function learn(memory: Memory, request: AskedDomains, error: FeedError | undefined): DomainPace | undefined {
  const nowMs = memory.nowMs();
  const refusing = error?.code === 'rate-limited' ? domainOf(error.url ?? '') : undefined;
  const isHeard = error === undefined || !UNANSWERED.has(error.code);
  let taught: DomainPace | undefined;
  for (const domain of request.domains) {
    const pace = domain.name === refusing ? undefined : serve(domain, request, { nowMs, isHeard });
    taught ??= pace;
  }
  if (error === undefined || refusing === undefined) return taught;
  return refuse(memory, refusing, { request, error, now: toInstant(nowMs) });
}

interface Heard {
  readonly nowMs: number;
  /** Whether a server had a say in it. */
  readonly isHeard: boolean;
}

/** Answers the pace that the domain has from now on. */
function serve(domain: Domain, { begunMs }: AskedDomains, { nowMs, isHeard }: Heard): DomainPace | undefined {
  const { name, pace } = domain;
  if (pace !== undefined) teach(domain, afterAnswer({ domain: name, pace, begunMs, now: toInstant(nowMs) }));
  if (isHeard) keep(domain.servedMs, nowMs, SERVED_KEPT);
  return domain.pace;
}

interface Refusing {
  readonly request: AskedDomains;
  readonly error: FeedError;
  readonly now: Instant;
}

function refuse(memory: Memory, name: string, { request, error, now }: Refusing): DomainPace {
  const domain = domainNamed(memory, name);
  const { pace, servedMs } = domain;
  const refusal = { status: error.status, retryAfter: error.retryAfter };
  const refused = afterRefusal({ domain: name, pace, begunMs: request.begunMs, now, refusal, servedMs });
  teach(domain, refused);
  return refused;
}
