/**
 * The domains that we ask, with what we asked of them lately and what their refusals taught: the memory around the decisions of
 * `pace.ts`. An untaught domain gets some requests a second at most; a taught one gets one at a time, at its spacing.
 */

import type { FeedError, FeedErrorCode } from '../errors.ts';
import type { DomainPace, Instant, Source, SourceState } from '../model.ts';
import { instantMs } from '../text/date.ts';
import { domainOf } from '../text/url.ts';
import { type Answered, afterAnswer, afterRefusal, newestPaces, opensAt } from './pace.ts';

export interface Domains {
  /** From when on the domain may get one more request, as far as time is concerned; in milliseconds since 1970. */
  readonly opensMs: (domain: string) => number;
  /** Whether a refusal taught us to ask it one request at a time. */
  readonly isTaught: (domain: string) => boolean;
  /** Counts a request that is begun now. */
  readonly spend: (domains: readonly string[]) => void;
  /** Takes back what was counted for a visit that asked nobody. */
  readonly refund: (domains: readonly string[]) => void;
  /** Hears how a request ended; answers what its source is to remember. */
  readonly learn: (request: AskedDomains, error: FeedError | undefined) => DomainPace | undefined;
}

/** A request under way: the domains that it touches, the one that is asked first in front. */
export interface AskedDomains {
  readonly domains: readonly string[];
  readonly begunMs: number;
}

/** What a visit asks: the configured address or where we believe that it moved to, and where its document was last found. */
export function askedBy(source: Source, known: SourceState | undefined) {
  // What was learned under an address that the operator has changed since says nothing of the new one.
  const state = (known?.sourceUrl ?? source.url) === source.url ? known : undefined;
  const moved = state?.relocation?.adoptedAt === undefined ? undefined : state.relocation.to;
  const address = moved ?? source.url;
  const addresses = [...new Set([address, state?.url ?? address])];
  return { addresses, domains: [...new Set(addresses.map(domainOf))] };
}

/** A host should not see more than ten requests in a second, and the network may bring them closer together. */
const MOST_A_SECOND = 8;
const SECOND_MS = 1000;
const SERVED_KEPT = 32;
const DAY_MS = 86_400_000;
const LESSON_KEPT_MS = 90 * DAY_MS;
/** Failures in which no server of the domain had a say. */
const UNANSWERED: ReadonlySet<FeedErrorCode> = new Set(['dns', 'connect', 'timeout', 'refused-address']);

interface Domain {
  /** When its last requests were begun, oldest first. */
  begunMs: readonly number[];
  /** No request before, even if we never hear how the last one ended. */
  notBeforeMs: number;
  /** Its last answers that were no refusals, oldest first. */
  servedMs: readonly number[];
  pace: DomainPace | undefined;
}

interface Memory {
  readonly byName: Map<string, Domain>;
  readonly now: () => Instant;
  sweptMs: number;
}

/** The domains as the sources' states remember them. */
export function createDomains(states: Iterable<SourceState>, now: () => Instant): Domains {
  const memory: Memory = { byName: new Map(), now, sweptMs: 0 };
  for (const [name, pace] of newestPaces(states)) domainNamed(memory, name).pace = pace;
  return {
    opensMs: (name) => opensMs(memory.byName.get(name)),
    isTaught: (name) => memory.byName.get(name)?.pace !== undefined,
    spend: (names) => {
      const nowMs = instantMs(now());
      for (const name of names) spend(domainNamed(memory, name), nowMs);
      sweep(memory, nowMs);
    },
    refund: (names) => {
      for (const name of names) refund(domainNamed(memory, name));
    },
    learn: (request, error) => learn(memory, request, error),
  };
}

function domainNamed({ byName }: Memory, name: string): Domain {
  const domain = byName.get(name) ?? { begunMs: [], notBeforeMs: 0, servedMs: [], pace: undefined };
  byName.set(name, domain);
  return domain;
}

function opensMs(domain: Domain | undefined): number {
  if (domain === undefined) return 0;
  const { begunMs, notBeforeMs, pace } = domain;
  const [first = 0] = begunMs;
  const spreadMs = begunMs.length < MOST_A_SECOND ? 0 : first + SECOND_MS;
  return Math.max(spreadMs, notBeforeMs, pace === undefined ? 0 : instantMs(opensAt(pace)));
}

function spend(domain: Domain, nowMs: number): void {
  domain.begunMs = [...domain.begunMs, nowMs].slice(-MOST_A_SECOND);
  domain.notBeforeMs = nowMs + (domain.pace?.spacingMs ?? 0);
}

function refund(domain: Domain): void {
  domain.begunMs = domain.begunMs.slice(0, -1);
  domain.notBeforeMs = 0;
}

/** Forgets domains that were not asked for so long that it makes no difference. */
function sweep(memory: Memory, nowMs: number): void {
  if (nowMs - memory.sweptMs < DAY_MS) return;
  memory.sweptMs = nowMs;
  for (const [name, domain] of memory.byName) {
    const keptMs = domain.pace === undefined ? DAY_MS : LESSON_KEPT_MS;
    if (opensMs(domain) + keptMs < nowMs) memory.byName.delete(name);
  }
}

function learn(memory: Memory, request: AskedDomains, error: FeedError | undefined): DomainPace | undefined {
  const refusing = error?.code === 'rate-limited' ? domainOf(error.url ?? '') : undefined;
  const others = request.domains.filter((name) => name !== refusing);
  const isHeard = error === undefined || !UNANSWERED.has(error.code);
  for (const name of others) {
    const domain = domainNamed(memory, name);
    const about = answered(memory, name, request);
    domain.pace = afterAnswer(about);
    if (isHeard) domain.servedMs = [...domain.servedMs, instantMs(about.now)].slice(-SERVED_KEPT);
  }
  if (error === undefined || refusing === undefined) return taughtAmong(memory, others);
  return refuse(memory, answered(memory, refusing, request), error);
}

function answered(memory: Memory, domain: string, { begunMs }: AskedDomains): Answered {
  return { domain, pace: memory.byName.get(domain)?.pace, begunMs, now: memory.now() };
}

function refuse(memory: Memory, about: Answered, { status, retryAfter }: FeedError): DomainPace {
  const domain = domainNamed(memory, about.domain);
  const { servedMs } = domain;
  domain.pace = afterRefusal({ ...about, refusal: { status, retryAfter }, servedMs });
  return domain.pace;
}

function taughtAmong({ byName }: Memory, names: readonly string[]): DomainPace | undefined {
  return names.map((name) => byName.get(name)?.pace).find((pace) => pace !== undefined);
}
