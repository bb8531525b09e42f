import type { FeedError } from '../errors.ts';
import type { DomainPace } from '../visits.ts';
import type { Domains } from './domains.ts';
import type { Turn } from './work.ts';

/** What a visit is given on its way: its turn, and an ear for how its request ends. */
export class Terms {
  /** Aborted where the visit is to be broken off. */
  readonly signal: AbortSignal | undefined;
  /** Whether the operator asked for this very visit. */
  readonly isWished: boolean;
  readonly #turn: Turn;
  readonly #domains: Domains;
  #hasLearned = false;

  constructor(about: Pick<Terms, 'signal' | 'isWished'>, turn: Turn, domains: Domains) {
    this.signal = about.signal;
    this.isWished = about.isWished;
    this.#turn = turn;
    this.#domains = domains;
  }

  /** Whether its request has ended. */
  get hasLearned(): boolean {
    return this.#hasLearned;
  }

  /** To be told how the request ended; answers what the source's state is to remember of its domain. */
  learn(error: FeedError | undefined): DomainPace | undefined {
    this.#hasLearned = true;
    return this.#domains.learn(this.#turn, error);
  }

  /** To be called by a visit that asks nobody any more, so that others need not wait for what it has left to do. */
  leave(): void {
    this.#turn.leave();
  }
}
