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
  /** What `restore` fills; its beginning is the order then. */
  #room = new Uint32Array(0);
  #waiting: number[] = [];
  /** Whether some rows of the order are not where they belong. */
  #stale = false;
  #where = new Uint8Array(1024);

  constructor(rows: Ranked) {
    this.#rows = rows;
  }

  /** To be called for each row that is new, is back, or sorts differently from before. */
  place(row: number): void {
    if (row >= this.#where.length) this.#grow(row + 1);
    if (this.#where[row] === WAITING) return;
    if (this.#where[row] === IN) this.#stale = true;
    this.#where[row] = WAITING;
    this.#waiting.push(row);
  }

  /** To be called for each row that does not belong in the order any more. */
  drop(): void {
    this.#stale = true;
  }

  /** First to last as of now, in an array that never changes; rows that were dropped since the last merge may still be in it. */
  order(): Uint32Array {
    if (this.#waiting.length > 0) this.#merge();
    return this.#order;
  }

  /** Makes room for so many rows that are to be restored. */
  reserve(rows: number): void {
    if (rows > this.#where.length) this.#grow(rows);
    if (rows > this.#room.length) this.#room = new Uint32Array(rows);
  }

  /** Takes rows over that come next in an order taken before. */
  restore(next: Uint32Array): void {
    const from = this.#order.length;
    this.reserve(from + next.length);
    if (this.#order.buffer !== this.#room.buffer) this.#room.set(this.#order);
    this.#room.set(next, from);
    this.#order = this.#room.subarray(0, from + next.length);
    for (const row of next) {
      if (row >= this.#where.length) this.#grow(row + 1);
      this.#where[row] = IN;
    }
  }

  #merge(): void {
    const { has, compare } = this.#rows;
    const fresh = this.#waiting.filter((row) => has(row)).sort(compare);
    const stay = this.#stale ? this.#withoutStale() : this.#order;
    for (const row of this.#waiting) this.#where[row] = OUT;
    this.#order = merged(stay, fresh, compare);
    this.#room = this.#order;
    for (const row of fresh) this.#where[row] = IN;
    this.#waiting = [];
    this.#stale = false;
  }

  #withoutStale(): Uint32Array {
    const where = this.#where;
    const stay = new Uint32Array(this.#order.length);
    let count = 0;
    for (const row of this.#order) {
      if (where[row] !== IN) continue;
      if (this.#rows.has(row)) stay[count++] = row;
      else where[row] = OUT;
    }
    return stay.subarray(0, count);
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
    const to = firstAfter(stay, next, (old) => compare(old, row) < 0);
    order.set(stay.subarray(next, to), at);
    at += to - next;
    order[at++] = row;
    next = to;
  }
  order.set(stay.subarray(next), at);
  return order;
}

/** The first index from `from` on whose row does not come before: looked for in strides that double, since those that come are mostly new. */
function firstAfter(rows: Uint32Array, from: number, comesBefore: (row: number) => boolean): number {
  let low = from;
  let stride = 1;
  while (low + stride <= rows.length && comesBefore(rows[low + stride - 1] ?? 0)) {
    low += stride;
    stride *= 2;
  }
  let high = Math.min(rows.length, low + stride - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comesBefore(rows[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
