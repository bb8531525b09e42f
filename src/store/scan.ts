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

const CHUNK_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/**
 * Every whole line from an offset on; a last one without its line feed is left out. Reads in chunks, so that others get their turn, and
 * all of them into the same bytes: a log of gigabytes leaves no garbage but its records.
 */
export async function* scanLines(file: OpenFile, from: number): AsyncGenerator<ScannedLine> {
  let buffer: Buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let offset = from;
  /** How many bytes of a line without an end lie at the beginning of the buffer. */
  let rest = 0;
  for (;;) {
    const read = await file.read(buffer.subarray(rest), offset + rest);
    if (read === 0) return;
    const bytes = buffer.subarray(0, rest + read);
    let start = 0;
    // A line of many chunks is searched for its end once only.
    for (let end = bytes.indexOf(LINE_FEED, rest); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const length = end + 1 - start;
      yield { offset, length, record: decodeLine(bytes.subarray(start, end)) };
      offset += length;
      start += length;
    }
    rest = bytes.length - start;
    if (start === 0 && rest === buffer.length) buffer = twice(buffer);
    else buffer.copyWithin(0, start, bytes.length);
  }
}

/** Garbage of a gigabyte would be copied a thousand times if it grew by chunks. */
function twice(buffer: Buffer): Buffer {
  const larger = Buffer.allocUnsafe(buffer.length * 2);
  buffer.copy(larger);
  return larger;
}
