interface Span {
  readonly from: number;
  readonly end: number;
}

/** The lines that came last, in a ring of so many bytes that are taken once and never given back: the oldest give way. */
export class RecentLines {
  readonly #ring: Buffer;
  /** Their places in the ring, the oldest first. */
  readonly #spans = new Map<number, Span>();
  #end = 0;

  constructor(bytes: number) {
    this.#ring = Buffer.allocUnsafeSlow(bytes);
  }

  /** Keeps a copy; of a line larger than the ring, none. Each key comes once. */
  add(key: number, line: Buffer): void {
    if (line.length > this.#ring.length) return;
    if (this.#end + line.length > this.#ring.length) this.#turn();
    const span = { from: this.#end, end: this.#end + line.length };
    this.#clear(span);
    line.copy(this.#ring, span.from);
    this.#spans.set(key, span);
    this.#end = span.end;
  }

  /** The line, which is forgotten here: its bytes stay what they are until the next is added. */
  take(key: number): Buffer | undefined {
    const span = this.#spans.get(key);
    if (span === undefined) return undefined;
    this.#spans.delete(key);
    return this.#ring.subarray(span.from, span.end);
  }

  /** Goes on at the beginning. What lies behind the end is older than all that lies before it. */
  #turn(): void {
    this.#clear({ from: this.#end, end: this.#ring.length });
    this.#end = 0;
  }

  #clear({ from, end }: Span): void {
    for (const [key, oldest] of this.#spans) {
      if (oldest.from < from || oldest.from >= end) return;
      this.#spans.delete(key);
    }
  }
}
