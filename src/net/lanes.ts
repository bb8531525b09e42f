/**
 * Kept-alive connections to one origin: one, and another only while that one is in use. undici's own pool opens a second connection
 * for a request that closely follows another, and keeps what it has answered from dying young.
 */

import type { Client } from 'undici';

/** One connection, made anew whenever it is needed and does not stand. */
export class Lane {
  readonly client: Client;
  /** How many requests are under way. */
  asked = 0;
  isConnected = false;

  constructor(client: Client, disconnected: (lane: Lane) => void) {
    this.client = client;
    client.on('connect', () => {
      this.isConnected = true;
    });
    client.on('disconnect', () => {
      this.isConnected = false;
      disconnected(this);
    });
  }

  /** Whether nothing would be lost with it. */
  get isIdle(): boolean {
    return this.asked === 0 && !this.isConnected;
  }
}

const MOST_LANES = 6;

export class Lanes {
  readonly #open: () => Client;
  readonly #lanes: Lane[] = [];
  readonly #drop = (lane: Lane) => this.#dropIdle(lane);

  /** `open` makes a client that has one connection. */
  constructor(open: () => Client) {
    this.#open = open;
  }

  /** Whether no connection stands or is being asked for. */
  get areEmpty(): boolean {
    return this.#lanes.length === 0;
  }

  /** A lane that is free; from `MOST_LANES` on, one where the request waits for others. */
  take(): Lane {
    const lane = this.#lanes.find(({ asked }) => asked === 0) ?? this.#oneMore();
    lane.asked += 1;
    return lane;
  }

  leave(lane: Lane): void {
    lane.asked -= 1;
    this.#dropIdle(lane);
  }

  /** Breaks off what is still running. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ client }) => client.destroy()));
  }

  /** A new lane, or where there are enough the one on which the fewest wait. */
  #oneMore(): Lane {
    if (this.#lanes.length === MOST_LANES)
      return this.#lanes.reduce((best, lane) => (lane.asked < best.asked ? lane : best));
    const lane = new Lane(this.#open(), this.#drop);
    this.#lanes.push(lane);
    return lane;
  }

  #dropIdle(lane: Lane): void {
    const place = lane.isIdle ? this.#lanes.indexOf(lane) : -1;
    if (place < 0) return;
    this.#lanes.splice(place, 1);
    void lane.client.destroy();
  }
}
