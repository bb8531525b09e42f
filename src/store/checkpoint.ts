/**
 * The catalog written down, so that opening need not read every segment. lowdb holds it and decides when it is read and written;
 * this adapter does so line by line with checksums, since one JSON text of it would stop the world for a quarter of a second.
 */

import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { StoreError } from '../errors.ts';
import { Catalog, type CatalogRow, type StoredState } from './catalog.ts';
import { type Files, openIfThere, replaceFile } from './files.ts';
import { encodeLine, FORMAT } from './record.ts';
import { scanLines } from './scan.ts';
import { hashNumber, hashText } from './sighting.ts';

export interface Checkpoint {
  readonly catalog: Catalog;
  readonly covered: Covered;
}

/** How far into the log a checkpoint reaches. */
export interface Covered {
  /** Serials of the segments that it knows. */
  readonly serials: readonly number[];
  /** The position of the last of them, 0 for none, and how many of its bytes are in the catalog. */
  readonly last: number;
  readonly bytes: number;
}

/** A checkpoint that cannot be believed; the segments can. */
export class DamagedCheckpoint extends Error {
  override readonly name = 'DamagedCheckpoint';
}

export const CHECKPOINT_FILE = 'checkpoint.jsonl';

const ROWS_A_LINE = 500;
const STATES_A_LINE = 50;

interface Head {
  readonly format: number;
  readonly covered: Covered;
  readonly sourceIds: readonly string[];
}

type Line =
  | Head
  | { readonly kept: readonly Row[] }
  | { readonly gone: readonly Row[] }
  | { readonly states: readonly StoredState[] }
  | { readonly end: number };

type Row = readonly [
  id: string,
  source: number,
  fingerprint: string,
  arrivedMs: number,
  orderMs: number,
  segment: number,
  offset: number,
  length: number,
  entryHash?: number,
  linkHash?: number,
];

/** A database of one checkpoint; that of an empty log until it is read. */
export function checkpointIn(folder: string, files: Files): Low<Checkpoint> {
  const path = join(folder, CHECKPOINT_FILE);
  const adapter: Adapter<Checkpoint> = {
    read: () => readCheckpoint(path, files),
    write: (data) => replaceFile(files, path, encoded(data)),
  };
  return new Low(adapter, { catalog: new Catalog(), covered: { serials: [], last: 0, bytes: 0 } });
}

function* encoded({ catalog, covered }: Checkpoint): Generator<Buffer> {
  let lines = 1;
  yield encodeLine({ format: FORMAT, covered, sourceIds: catalog.sourceIds });
  // Kept rows go down in their order, so that nothing is left to sort when they are read.
  for (const kept of batches(catalog.newestFirst(), ROWS_A_LINE)) {
    yield encodeLine({ kept: kept.map((row) => encodeRow(catalog, row)) });
    lines++;
  }
  for (const gone of batches(goneRows(catalog), ROWS_A_LINE)) {
    yield encodeLine({ gone: gone.map((row) => encodeRow(catalog, row)) });
    lines++;
  }
  for (const states of batches(catalog.states.values(), STATES_A_LINE)) {
    yield encodeLine({ states });
    lines++;
  }
  yield encodeLine({ end: lines });
}

function* goneRows(catalog: Catalog): Generator<number> {
  for (let row = 0; row < catalog.size; row++) if (!catalog.isKept(row)) yield row;
}

function* batches<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const item of items) {
    if (batch.push(item) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function encodeRow(catalog: Catalog, number: number): Row {
  const row = catalog.row(number);
  const { segment, offset, length } = row.place;
  const source = catalog.sourceNumberOf(number);
  const { id, fingerprint, arrivedMs, orderMs } = row;
  const hashes = [hashNumber(row.entryHash), hashNumber(row.linkHash)] as const;
  return [id, source, fingerprint, arrivedMs, orderMs, segment, offset, length, ...hashes];
}

async function readCheckpoint(path: string, files: Files): Promise<Checkpoint | null> {
  const file = await openIfThere(files, path);
  if (file === undefined) return null;
  try {
    return await decoded(scanLines(file, 0), path);
  } finally {
    await file.close();
  }
}

async function decoded(
  lines: AsyncIterable<{ readonly record: unknown }>,
  path: string,
): Promise<Checkpoint> {
  const catalog = new Catalog();
  let head: Head | undefined;
  let count = 0;
  for await (const { record } of lines) {
    if (record === undefined) throw new DamagedCheckpoint(`line ${count + 1} of ${path} is damaged`);
    const line = record as Line;
    if ('format' in line) head = readable(line, path);
    else if ('end' in line) return complete(head, catalog, line.end === count, path);
    else if (head !== undefined) restore(line, head, catalog);
    count++;
  }
  throw new DamagedCheckpoint(`${path} has no end`);
}

function readable(head: Head, path: string): Head {
  if (head.format <= FORMAT) return head;
  throw new StoreError(
    `${path} is of format ${head.format}, and this Voltwire reads up to ${FORMAT}: a newer one wrote it`,
  );
}

function complete(head: Head | undefined, catalog: Catalog, whole: boolean, path: string): Checkpoint {
  if (head === undefined || !whole) throw new DamagedCheckpoint(`${path} lacks lines`);
  return { catalog, covered: head.covered };
}

function restore(line: Exclude<Line, Head | { end: number }>, head: Head, catalog: Catalog): void {
  if ('states' in line) for (const it of line.states) catalog.states.set(it.state.sourceId, it);
  else if ('kept' in line) for (const row of line.kept) catalog.restore(decodeRow(row, true, head));
  else for (const row of line.gone) catalog.restore(decodeRow(row, false, head));
}

function decodeRow(row: Row, kept: boolean, head: Head): CatalogRow {
  const [id, source, fingerprint, arrivedMs, orderMs, segment, offset, length, entry, link] = row;
  const sourceId = head.sourceIds[source] ?? '';
  const hashes = { entryHash: hashText(entry), linkHash: hashText(link) };
  const place = { segment, offset, length };
  return { id, sourceId, fingerprint, arrivedMs, orderMs, kept, ...hashes, place };
}
