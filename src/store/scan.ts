import type { OpenFile } from './files.ts';
import { decodeLine } from './record.ts';

export interface ScannedLine {
  /** Where it begins in the file. */
  readonly offset: number;
  /** In bytes, line feed included. */
  readonly length: number;
  /** Undefined where it is damaged. */
  readonly record: unknown;
}

const CHUNK_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;

/** Every whole line from an offset on; a last one without its line feed is left out. Reads in chunks, so that others get their turn. */
export async function* scanLines(file: OpenFile, from: number): AsyncGenerator<ScannedLine> {
  let offset = from;
  let rest: Buffer = Buffer.alloc(0);
  for (;;) {
    // Twice as much each time that no line ends, or garbage of a gigabyte would be copied a thousand times.
    const chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, rest.length));
    const read = await file.read(chunk, offset + rest.length);
    if (read === 0) return;
    const fresh = chunk.subarray(0, read);
    // A line of many chunks is searched for its end once only.
    let searchFrom = rest.length;
    const bytes = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
    let start = 0;
    for (
      let end = bytes.indexOf(LINE_FEED, searchFrom);
      end >= 0;
      end = bytes.indexOf(LINE_FEED, searchFrom)
    ) {
      const length = end + 1 - start;
      yield { offset, length, record: decodeLine(bytes.subarray(start, end)) };
      offset += length;
      start = end + 1;
      searchFrom = start;
    }
    rest = bytes.subarray(start);
  }
}
