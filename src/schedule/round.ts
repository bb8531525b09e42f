import type { FeedError } from '../errors.ts';
import type { Instant, Source, SourceState } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import type { DomainPace } from '../visits.ts';
import { askedBy, createDomains } from './domains.ts';
import type { ClosedDomain } from './pace.ts';
import { createQueue, type QueueLimits } from './queue.ts';

export interface RoundOptions<T> {
  readonly limits: QueueLimits;
  readonly states: ReadonlyMap<string, SourceState>;
  readonly visit: (source: Source, known: SourceState | undefined, terms: RoundVisit) => Promise<T>;
  readonly now: () => Instant;
  /** Whether the operator asked for these very visits, due or not. */
  readonly isWished: boolean;
}

export interface RoundVisit {
  readonly signal: undefined;
  readonly isWished: boolean;
  readonly learn: (error: FeedError | undefined) => DomainPace | undefined;
  readonly leave: () => void;
}

export interface Round<T> {
  /** Visits a source in its turn; rejects with what the visit threw. */
  readonly visit: (source: Source) => Promise<{ readonly visited: T } | { readonly postponed: ClosedDomain }>;
  /** Begins no visit any more and waits for those that run. */
  readonly close: () => Promise<void>;
}

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 15_000;

/** A single round of visits that keeps to the pace of each domain, and does not wait for one that wants more than some seconds. */
export function openRound<T>({ limits, states, visit, now, isWished }: RoundOptions<T>): Round<T> {
  const domains = createDomains(states.values(), now);
  const queue = createQueue(limits, domains, () => instantMs(now()), PATIENCE_MS);
  const timer = setInterval(queue.advance, LOOK_EVERY_MS);
  return {
    visit: (source) =>
      new Promise((resolve, reject) => {
        const known = states.get(source.id);
        const asked = askedBy(source, known);
        queue.add({
          domains: asked.domains,
          addresses: asked.addresses,
          sinceMs: known === undefined ? 0 : instantMs(known.nextCheckAt),
          run: (begunMs, leave) => {
            const request = { domains: asked.domains, begunMs };
            const learn = (error: FeedError | undefined) => domains.learn(request, error);
            const visiting = visit(source, known, { signal: undefined, isWished, learn, leave });
            return visiting.then((visited) => resolve({ visited }), reject);
          },
          drop: (domain, opensMs) => resolve({ postponed: { domain, opensAt: toInstant(opensMs) } }),
        });
      }),
    close: () => {
      clearInterval(timer);
      queue.drop();
      return queue.idle();
    },
  };
}
