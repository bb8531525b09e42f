import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant, Source, SourceState } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import { createDomains, type Domains } from './domains.ts';
import type { ClosedDomain } from './pace.ts';
import { createQueue } from './queue.ts';
import { Terms } from './terms.ts';
import type { QueueLimits, Work } from './work.ts';

export interface RoundOptions<T> {
  readonly sources: readonly Source[];
  readonly states: ReadonlyMap<string, SourceState>;
  readonly limits: QueueLimits;
  readonly visit: (source: Source, known: SourceState | undefined, terms: Terms) => Promise<T>;
  /** Hears how it ended with each source; must not throw. */
  readonly ended: (source: Source, ended: Ended<T>) => void;
  readonly now: () => Instant;
  /** Whether the operator asked for these very visits, due or not. */
  readonly isWished: boolean;
}

export type Ended<T> = { readonly visited: T } | { readonly postponed: ClosedDomain };

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 15_000;

/**
 * Visits each source once, in its turn: at the pace of its domain, and not at all where that wants it to wait for more than some
 * seconds. Rejects with what a visit threw: no other one is begun then, and none runs any more.
 */
export async function visitRound<T>(options: RoundOptions<T>): Promise<void> {
  const { sources, states, limits, now } = options;
  const nowMs = () => instantMs(now());
  const domains = createDomains(states.values(), nowMs);
  const faults: unknown[] = [];
  const fail = (fault: unknown) => {
    faults.push(fault);
    queue.drop();
  };
  const work = workOf(options, domains, { faults, fail });
  const queue = createQueue({
    work,
    limits,
    domains,
    nowMs,
    patienceMs: PATIENCE_MS,
  });
  const timer = setInterval(queue.advance, LOOK_EVERY_MS);
  for (const source of sources) queue.add({ source, known: states.get(source.id) });
  await queue.idle();
  while (faults.length === 0 && queue.nextMs() !== undefined) {
    await sleep(LOOK_EVERY_MS);
    await queue.idle();
  }
  clearInterval(timer);
  if (faults.length > 0) throw faults[0];
}

/** A visit of the round: what it knows of its source is looked up once. */
interface Job {
  readonly source: Source;
  readonly known: SourceState | undefined;
}

function workOf<T>(
  { visit, ended, isWished }: RoundOptions<T>,
  domains: Domains,
  { faults, fail }: { readonly faults: readonly unknown[]; readonly fail: (fault: unknown) => void },
): Work<Job> {
  const terms = { signal: undefined, isWished };
  return {
    asks: ({ source, known }) => domains.asked(source, known),
    sinceMs: ({ known }) => (known === undefined ? 0 : instantMs(known.nextCheckAt)),
    run: ({ source, known }, turn) =>
      visit(source, known, new Terms(terms, turn, domains)).then(
        (visited) => ended(source, { visited }),
        fail,
      ),
    drop: ({ source }, domain, opensMs) => {
      // What a fault left undone was not put off by its domain.
      if (faults.length === 0) ended(source, { postponed: { domain, opensAt: toInstant(opensMs) } });
    },
  };
}
