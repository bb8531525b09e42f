import type { Client } from 'undici';
import type { Lane } from './lanes.ts';
import type { Doors, Place, Places } from './places.ts';

/** What an exchange holds while it asks one hop: that address for itself, and a connection to its origin. */
export class Seat {
  readonly #places: Places;
  readonly #waits: boolean;
  readonly #door: keyof Doors;
  #place: Place | undefined;
  #turn: Promise<void> | undefined;
  #lane: Lane | undefined;

  /** One that does not wait asks an address although others do. */
  constructor(places: Places, waits: boolean, door: keyof Doors) {
    this.#places = places;
    this.#waits = waits;
    this.#door = door;
  }

  /** Takes the next hop; undefined where nobody else asks it, else a promise of the turn. */
  take(place: Place): Promise<void> | undefined {
    this.#place = place;
    this.#turn = this.#waits ? place.turns.take() : undefined;
    return this.#turn;
  }

  /** To be asked for once it is our turn. */
  client({ doors }: Place): Client {
    this.#lane = doors[this.#door].take();
    return this.#lane.client;
  }

  /** Gives back what is held; does nothing where that is nothing. */
  leave(): void {
    const [place, lane] = [this.#place, this.#lane];
    if (place === undefined) return;
    if (lane !== undefined) place.doors[this.#door].leave(lane);
    if (this.#waits) place.turns.leave(this.#turn);
    this.#places.left(place);
    this.#place = undefined;
    this.#lane = undefined;
  }
}
