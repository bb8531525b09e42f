import type { Place } from './catalog.ts';

/** Where the former versions of edited articles lie, oldest first, by row. */
export class Formers {
  readonly #places = new Map<number, readonly Place[]>();

  of(row: number): readonly Place[] {
    return this.#places.get(row) ?? [];
  }

  set(row: number, places: readonly Place[]): void {
    if (places.length === 0) this.#places.delete(row);
    else this.#places.set(row, places);
  }

  /** The same record at another place. */
  move(row: number, from: Place, to: Place): void {
    const isIt = (place: Place) => place.segment === from.segment && place.offset === from.offset;
    this.set(
      row,
      this.of(row).map((place) => (isIt(place) ? to : place)),
    );
  }

  rows(): Iterable<number> {
    return this.#places.keys();
  }

  *all(): Generator<readonly [row: number, place: Place]> {
    for (const [row, places] of this.#places) for (const place of places) yield [row, place];
  }
}
