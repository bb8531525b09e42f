import type { Client } from 'undici';
import { Lanes } from './lanes.ts';
import { firstHop, type Hop } from './redirect.ts';
import { Turns } from './turns.ts';

/** An address that is asked: as the first hop of an exchange, with those who ask it and the connections to its origin. */
export interface Place {
  readonly hop: Hop;
  readonly turns: Turns;
  readonly doors: Doors;
  /** False while only redirects have led here, which may name another address each time. */
  isKept: boolean;
}

/** The ways to one origin. */
export interface Doors {
  readonly open: Lanes;
  /** For what is allowed into private networks, which shares no connection with others. */
  readonly inward: Lanes;
}

/** Makes a client that has one connection to an origin. */
export type Connect = (origin: string) => Client;

const MOST_PLACES = 20_000;

/** Places by their address, so that what an exchange needs is looked up once; beyond `MOST_PLACES` those at rest are forgotten. */
export class Places {
  readonly #connect: Readonly<Record<keyof Doors, Connect>>;
  readonly #places = new Map<string, Place>();
  readonly #doors = new Map<string, Doors>();

  constructor(connect: Readonly<Record<keyof Doors, Connect>>) {
    this.#connect = connect;
  }

  /**
   * Where an exchange begins.
   * @throws FeedError as `firstHop` does.
   */
  first(address: string): Place {
    const known = this.#places.get(address);
    if (known?.isKept === true) return known;
    const place = this.#at(firstHop(address));
    place.isKept = true;
    // Under both its names, where it is written otherwise than it is asked.
    this.#places.set(address, place);
    return place;
  }

  /** Where a redirect leads. */
  next({ href }: Hop): Place {
    return this.#places.get(href) ?? this.#at(firstHop(href));
  }

  left({ hop, turns, isKept }: Place): void {
    if (!isKept && turns.areFree) this.#places.delete(hop.href);
  }

  /** Breaks off what is still running. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#doors.values()].flatMap(({ open, inward }) => [open.close(), inward.close()]),
    );
  }

  #at(hop: Hop): Place {
    const known = this.#places.get(hop.href);
    if (known !== undefined) return known;
    if (Math.max(this.#places.size, this.#doors.size) >= MOST_PLACES) this.#forget();
    const place: Place = { hop, turns: new Turns(), doors: this.#doorsTo(hop.origin), isKept: false };
    this.#places.set(hop.href, place);
    return place;
  }

  #doorsTo(origin: string): Doors {
    const known = this.#doors.get(origin);
    if (known !== undefined) return known;
    const { open, inward } = this.#connect;
    const doors = { open: new Lanes(() => open(origin)), inward: new Lanes(() => inward(origin)) };
    this.#doors.set(origin, doors);
    return doors;
  }

  #forget(): void {
    for (const [address, { turns }] of this.#places) if (turns.areFree) this.#places.delete(address);
    const needed = new Set([...this.#places.values()].map(({ doors }) => doors));
    for (const [origin, doors] of this.#doors)
      if (!needed.has(doors) && doors.open.areEmpty && doors.inward.areEmpty) this.#doors.delete(origin);
  }
}
