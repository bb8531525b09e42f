/** The domains that we ask, and the addresses there: the same object for whoever names the same. */

import type { FeedError, FeedErrorCode } from '../errors.ts';
import type { Source, SourceState } from '../model.ts';
import { toInstant } from '../text/date.ts';
import { domainOf } from '../text/url.ts';
import type { DomainPace } from '../visits.ts';
import { type Asked, addressesOf, ownDomain } from './asked.ts';
import {
  createDomain,
  type Domain,
  opensMs,
  refund,
  refuse,
  serve,
  setBack,
  spend,
  teach,
} from './domain.ts';
import { newestPaces } from './pace.ts';

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

const DAY_MS = 86_400_000;
const LESSON_KEPT_MS = 90 * DAY_MS;
/** Failures in which no server of the domain had a say. */
const UNANSWERED: ReadonlySet<FeedErrorCode> = new Set(['dns', 'connect', 'timeout', 'refused-address']);

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
  const domain = createDomain(name, nowMs());
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
  const { begunMs } = request;
  const refusing = error?.code === 'rate-limited' ? domainOf(error.url ?? '') : undefined;
  const isHeard = error === undefined || !UNANSWERED.has(error.code);
  let taught: DomainPace | undefined;
  for (const domain of request.domains) {
    const pace = domain.name === refusing ? undefined : serve(domain, { begunMs, nowMs, isHeard });
    taught ??= pace;
  }
  if (error === undefined || refusing === undefined) return taught;
  return refuse(domainNamed(memory, refusing), begunMs, error, toInstant(nowMs));
}
