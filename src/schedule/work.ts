import type { Asked } from './asked.ts';
import type { AskedDomains } from './domains.ts';

/** What jobs are. They may wait in thousands, so all that is more than their name is asked for when it is their turn. */
export interface Work<T> {
  readonly asks: (job: T) => Asked;
  /** Of the jobs of a domain the one that waits longest is the first; in milliseconds since 1970. */
  readonly sinceMs: (job: T) => number;
  /** Hears when a job begins; must not reject. */
  readonly run: (job: T, turn: Turn) => Promise<void>;
  /** Hears which domain a job waited for and when that opens, in milliseconds since 1970. */
  readonly drop: (job: T, domain: string, opensMs: number) => void;
}

export interface Turn extends AskedDomains {
  /**
   * Ends the turn before its job has ended, for one that will ask nobody any more: others need not wait for what it has left to do.
   */
  leave(): void;
}

export interface QueueLimits {
  readonly concurrency: number;
  /** Of one domain; more than two are never run. */
  readonly perHost: number;
}
