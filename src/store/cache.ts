interface Cached<T> {
  readonly value: T;
  readonly bytes: number;
}

/** Remembers what was used last, up to so many bytes; something larger than all of it is not remembered. */
export class Cache<T> {
  readonly #limit: number;
  readonly #items = new Map<number, Cached<T>>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: number): T | undefined {
    const found = this.#items.get(key);
    if (found === undefined) return undefined;
    // A Map goes through its keys in the order of their insertion: the first is the one unused for longest.
    this.#items.delete(key);
    this.#items.set(key, found);
    return found.value;
  }

  set(key: number, value: T, bytes: number): void {
    this.#forget(key);
    if (bytes > this.#limit) return;
    this.#items.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#items.keys()) {
      if (this.#bytes <= this.#limit) return;
      this.#forget(oldest);
    }
  }

  #forget(key: number): void {
    this.#bytes -= this.#items.get(key)?.bytes ?? 0;
    this.#items.delete(key);
  }
}
