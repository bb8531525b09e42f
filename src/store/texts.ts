/**
 * A column of short texts outside the heap: on it, each of a million ids and fingerprints would cost a header, a pointer and a look
 * at every collection. Hex digits take half their length; what is not Latin is kept unit by unit, so that what comes back is what was set.
 */

const HEX = /^(?:[0-9a-f]{2})+$/u;
const BEYOND_LATIN1 = /[^\0-\xff]/;
const ENCODINGS = ['hex', 'latin1', 'utf16le'] as const;
/** Bits of a head that name the encoding. */
const ENCODING_BITS = 2;
const FIRST_BYTES = 4096;
const USUAL_BYTES = 30;

export class Texts {
  #bytes = Buffer.alloc(FIRST_BYTES);
  /** Position 0 is an empty text. */
  #end = 1;
  #positions = new Uint32Array(1024);

  /** The text of a row, empty where none was set. */
  get(row: number): string {
    const { from, to, encoding } = this.#spanOf(row);
    return this.#bytes.toString(ENCODINGS[encoding], from, to);
  }

  set(row: number, text: string): void {
    const encoding = encodingOf(text);
    const bytes = Buffer.byteLength(text, ENCODINGS[encoding]);
    const head = (bytes << ENCODING_BITS) | encoding;
    const entryBytes = headBytes(head) + bytes;
    // Most texts give way to one of the same length, and a new place for each would fill the memory with old ones.
    const at = this.#positions[row] ?? 0;
    const stays = at > 0 && this.#spanOf(row).to - at === entryBytes;
    const from = this.#writeHead(head, stays ? at : this.#place(row, entryBytes));
    this.#bytes.write(text, from, ENCODINGS[encoding]);
  }

  /** The texts of some rows in a form that `restore` takes. */
  written(from: number, to: number): string {
    const entries: Buffer[] = [];
    for (let row = from; row < to; row++) {
      const at = this.#positions[row] ?? 0;
      entries.push(this.#bytes.subarray(at, this.#spanOf(row).to));
    }
    return Buffer.concat(entries).toString('base64');
  }

  /** Sets the texts of so many rows from a row on. */
  restore(from: number, count: number, written: string): void {
    this.#makeRoom(Buffer.byteLength(written, 'base64'));
    this.#makeRows(from + count);
    const end = this.#end + this.#bytes.write(written, this.#end, 'base64');
    for (let row = from; row < from + count; row++) {
      this.#positions[row] = this.#end;
      this.#end = this.#spanOf(row).to;
    }
    if (this.#end !== end) throw new RangeError('texts of another length than their rows');
  }

  /** Makes room for so many rows of some thirty bytes. */
  reserve(rows: number): void {
    this.#makeRows(rows);
    this.#makeRoom(rows * USUAL_BYTES);
  }

  #place(row: number, bytes: number): number {
    this.#makeRoom(bytes);
    this.#makeRows(row + 1);
    this.#positions[row] = this.#end;
    this.#end += bytes;
    return this.#end - bytes;
  }

  /** Four times the count of the bytes behind it, and the number of their encoding, in seven bits a byte; answers where it ends. */
  #writeHead(head: number, at: number): number {
    let [rest, to] = [head, at];
    for (; rest >= 0x80; rest >>>= 7) this.#bytes[to++] = (rest & 0x7f) | 0x80;
    this.#bytes[to] = rest;
    return to + 1;
  }

  #spanOf(row: number): { readonly from: number; readonly to: number; readonly encoding: number } {
    let from = this.#positions[row] ?? 0;
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[from++] ?? 0;
      head |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return { from, to: from + (head >>> ENCODING_BITS), encoding: head & 3 };
  }

  #makeRoom(bytes: number): void {
    const wanted = this.#end + bytes;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(wanted, Math.ceil(this.#bytes.length * 1.25)));
    this.#bytes.copy(larger, 0, 0, this.#end);
    this.#bytes = larger;
  }

  #makeRows(rows: number): void {
    if (rows <= this.#positions.length) return;
    const larger = new Uint32Array(Math.max(rows, Math.ceil(this.#positions.length * 1.5)));
    larger.set(this.#positions);
    this.#positions = larger;
  }
}

function headBytes(head: number): number {
  let bytes = 1;
  for (let rest = head; rest >= 0x80; rest >>>= 7) bytes++;
  return bytes;
}

function encodingOf(text: string): number {
  if (HEX.test(text)) return 0;
  return BEYOND_LATIN1.test(text) ? 2 : 1;
}
