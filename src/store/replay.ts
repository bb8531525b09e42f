import { StoreError } from '../errors.ts';
import type { OpenFile } from './files.ts';
import { FORMAT, type LogRecord } from './record.ts';
import { scanLines } from './scan.ts';

export interface PlacedRecord {
  readonly record: LogRecord;
  readonly offset: number;
  readonly length: number;
}

export interface Replayed {
  /** Where the last batch that stands ends: what follows never happened. */
  readonly end: number;
  /** That of its first line; the present one where that was not read. */
  readonly format: number;
  /** Offsets of the lines that are not as they were written. */
  readonly damaged: readonly number[];
}

/**
 * Hands on the records of a segment that stand. Only the last batch of the log can be torn by a crash, and falls whole; a
 * damaged record anywhere else lost its bits later, so that the records around it stand. `sealed` says that the segment is not
 * the one that was written to last.
 * @throws StoreError when a newer Voltwire wrote it.
 */
export async function replaySegment(
  file: OpenFile,
  from: number,
  sealed: boolean,
  apply: (placed: PlacedRecord) => void,
): Promise<Replayed> {
  const damaged: number[] = [];
  let pending: PlacedRecord[] = [];
  let unbroken = 0;
  let end = from;
  let format = FORMAT;
  for await (const { record, offset, length } of scanLines(file, from)) {
    if (record === undefined) {
      damaged.push(offset);
      unbroken = 0;
    } else if (isCommit(record)) {
      pending.push({ record, offset, length });
      if (record.commit === unbroken) {
        pending.forEach(apply);
        pending = [];
        end = offset + length;
      }
      unbroken = 0;
    } else if (isHeader(record)) format = readable(record.format);
    else {
      pending.push({ record: record as LogRecord, offset, length });
      unbroken++;
    }
  }
  if (sealed) pending.forEach(apply);
  return { end, format, damaged };
}

function isCommit(record: unknown): record is { readonly commit: number } {
  return typeof record === 'object' && record !== null && 'commit' in record;
}

function isHeader(record: unknown): record is { readonly format: number } {
  return typeof record === 'object' && record !== null && 'format' in record;
}

function readable(format: number): number {
  if (format <= FORMAT) return format;
  throw new StoreError(
    `the store is of format ${format}, and this Voltwire reads up to ${FORMAT}: a newer one wrote it`,
  );
}
