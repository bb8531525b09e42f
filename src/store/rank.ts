/**
 * The order of the articles, kept as numbers of rows and brought up to date when it is asked for: what came since the last time is
 * sorted and merged in, which costs one pass where sorting everything would stop the world for a tenth of a second.
 */

/** What the rank needs to know of a row. */
export interface Ranked {
  /** Whether a row still belongs in the order. */
  has(row: number): boolean;
  /** Negative where the first comes before the second. */
  compare(a: number, b: number): number;
}

const OUT = 0;
const IN = 1;
const WAITING = 2;

export class Rank {
  readonly #rows: Ranked;
  #order = new Uint32Array(0);
  #waiting: number[] = [];
  #where = new Uint8Array(1024);

  constructor(rows: Ranked) {
    this.#rows = rows;
  }

  /** To be called for each row that is new, is back, or sorts differently from before. */
  place(row: number): void {
    if (row >= this.#where.length) this.#grow(row + 1);
    if (this.#where[row] === WAITING) return;
    this.#where[row] = WAITING;
    this.#waiting.push(row);
  }

  /** First to last as of now, in an array that never changes; rows that were dropped since the last merge may still be in it. */
  order(): Uint32Array {
    if (this.#waiting.length > 0) this.#merge();
    return this.#order;
  }

  /** Takes rows over that come next in an order taken before. */
  restore(next: Uint32Array): void {
    const order = new Uint32Array(this.#order.length + next.length);
    order.set(this.#order);
    order.set(next, this.#order.length);
    this.#order = order;
    for (const row of next) {
      if (row >= this.#where.length) this.#grow(row + 1);
      this.#where[row] = IN;
    }
  }

  #merge(): void {
    const { has, compare } = this.#rows;
    const fresh = this.#waiting.filter((row) => has(row)).sort(compare);
    const stay = this.#order.filter((row) => this.#where[row] === IN && has(row));
    for (const row of this.#order) this.#where[row] = OUT;
    for (const row of this.#waiting) this.#where[row] = OUT;
    this.#order = merged(stay, fresh, compare);
    for (const row of this.#order) this.#where[row] = IN;
    this.#waiting = [];
  }

  #grow(rows: number): void {
    const larger = new Uint8Array(Math.ceil(rows * 1.5));
    larger.set(this.#where);
    this.#where = larger;
  }
}

function merged(
  stay: Uint32Array,
  fresh: readonly number[],
  compare: Ranked['compare'],
): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(stay.length + fresh.length);
  let next = 0;
  let at = 0;
  for (const row of fresh) {
    for (let old = stay[next]; old !== undefined && compare(old, row) < 0; old = stay[next]) {
      order[at++] = old;
      next++;
    }
    order[at++] = row;
  }
  order.set(stay.subarray(next), at);
  return order;
}
