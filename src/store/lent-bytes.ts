const MOST_KEPT = 4;
/** Larger ones are rare. */
const MOST_BYTES = 512 * 1024;
const LEAST_BYTES = 16 * 1024;

/** Bytes to read into, lent and taken back: new ones for each reading lie outside the heap, where they pile up between collections. */
export class LentBytes {
  readonly #kept: Buffer[] = [];

  /** So many bytes or more, with anything in them. */
  borrow(length: number): Buffer {
    const at = this.#kept.findIndex((bytes) => bytes.length >= length);
    const [kept] = at < 0 ? [] : this.#kept.splice(at, 1);
    return kept ?? Buffer.allocUnsafeSlow(Math.max(length, LEAST_BYTES));
  }

  /** To be called with what was borrowed, once nobody looks at it any more. */
  giveBack(bytes: Buffer): void {
    if (this.#kept.length < MOST_KEPT && bytes.length <= MOST_BYTES) this.#kept.push(bytes);
  }
}
