import type { Agent } from 'undici';
import type { Lane, Lanes } from './lanes.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import type { Hop } from './redirect.ts';

/** What an exchange holds while it asks one hop: that address for itself, and a connection to its origin. */
export class Seat {
  readonly #turns: OneAtATime | undefined;
  readonly #lanes: Lanes;
  #hop: Hop | undefined;
  #turn: Promise<void> | undefined;
  #lane: Lane | undefined;

  /** Without `turns` an address may be asked by several at a time. */
  constructor(turns: OneAtATime | undefined, lanes: Lanes) {
    this.#turns = turns;
    this.#lanes = lanes;
  }

  /** Takes the next hop; undefined where nobody else asks it, else a promise of the turn. */
  take(hop: Hop): Promise<void> | undefined {
    this.#hop = hop;
    this.#turn = this.#turns?.take(hop.href);
    return this.#turn;
  }

  /** To be asked for once it is our turn. */
  agent({ origin }: Hop): Agent {
    this.#lane = this.#lanes.take(origin);
    return this.#lane.agent;
  }

  /** Gives back what is held; does nothing where that is nothing. */
  leave(): void {
    if (this.#hop === undefined) return;
    if (this.#lane !== undefined) this.#lanes.leave(this.#lane, this.#hop.origin);
    this.#turns?.leave(this.#hop.href, this.#turn);
    this.#hop = undefined;
    this.#lane = undefined;
  }
}
