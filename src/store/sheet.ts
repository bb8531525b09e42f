import { encodedBytes, writeLine } from './record.ts';

const FIRST_BYTES = 120 * 1024;
/** What a batch as large as any usual one takes. */
const KEPT_BYTES = 2 * 1024 * 1024;

/**
 * Lines on their way to the disk, one behind another, in bytes that the next ones are written into again: bytes of their own for each
 * lie outside the heap, where they pile up, for the collector hardly hurries for them.
 */
export class Sheet {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #end = 0;

  /** Bytes of all lines so far. */
  get length(): number {
    return this.#end;
  }

  /** The lines so far, as they are until something is added or cleared. */
  get lines(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  /** Adds the line of a record; answers its bytes. */
  add(record: unknown): number {
    return this.addJson(JSON.stringify(record));
  }

  /** The same of a record that is JSON already. */
  addJson(json: string): number {
    const length = encodedBytes(json);
    this.#makeRoom(length);
    writeLine(this.#bytes.subarray(this.#end, this.#end + length), json);
    this.#end += length;
    return length;
  }

  /** Adds a line as it is. */
  addLine(line: Buffer): void {
    this.#makeRoom(line.length);
    line.copy(this.#bytes, this.#end);
    this.#end += line.length;
  }

  /** Begins anew; what an uncommonly large batch needed is given back. */
  clear(): void {
    this.#end = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  }

  #makeRoom(bytes: number): void {
    const wanted = this.#end + bytes;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(wanted, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }
}
