import { messageOf, StoreError } from '../errors.ts';
import { numbersOf } from './base64.ts';
import type { Catalog, CatalogRow } from './catalog.ts';
import type { Checkpoint, FormerPlaces, Head, Line, Row } from './checkpoint-lines.ts';
import { FORMAT } from './record.ts';

/** A checkpoint that cannot be believed; the segments can. */
export class DamagedCheckpoint extends Error {
  override readonly name = 'DamagedCheckpoint';
}

/** A line that needs nothing of the others but their articles. */
type Rest = Extract<
  Line,
  { states: unknown } | { formers: unknown } | { changes: unknown } | { notes: unknown }
>;

interface SingleRow {
  readonly row: CatalogRow;
  readonly terms: readonly number[];
}

/** What the lines so far came to. */
interface Reading {
  readonly catalog: Catalog;
  /** The catalog's number of each term, by the number that it has in the checkpoint. */
  readonly terms: number[];
  /** Single rows, with their terms, until the last of them is read. */
  readonly rows: SingleRow[];
  head: Head | undefined;
}

/**
 * Reads a checkpoint into an empty catalog.
 * @throws DamagedCheckpoint, or StoreError when a newer Voltwire wrote it.
 */
export async function decodeCheckpoint(
  lines: AsyncIterable<{ readonly record: unknown }>,
  catalog: Catalog,
  path: string,
): Promise<Checkpoint> {
  const reading: Reading = { catalog, terms: [], rows: [], head: undefined };
  let count = 0;
  for await (const { record } of lines) {
    if (record === undefined) throw new DamagedCheckpoint(`line ${count + 1} of ${path} is damaged`);
    const line = record as Line;
    if ('end' in line) return complete(reading, line.end === count, path);
    if ('format' in line) begin(line, reading, path);
    else if (reading.head !== undefined) restoreLine(line, reading.head, reading, path);
    count++;
  }
  throw new DamagedCheckpoint(`${path} has no end`);
}

function begin(head: Head, reading: Reading, path: string): void {
  if (head.format > FORMAT) {
    throw new StoreError(
      `${path} is of format ${head.format}, and this Voltwire reads up to ${FORMAT}: a newer one wrote it`,
    );
  }
  reading.head = head;
  reading.catalog.restoreSources(head.sourceIds);
  reading.catalog.reserve(head.rows ?? 0);
  reading.catalog.changes.forgetUpTo(head.forgotten ?? 0);
}

function complete(reading: Reading, whole: boolean, path: string): Checkpoint {
  const { head, catalog } = reading;
  if (head === undefined || !whole) throw new DamagedCheckpoint(`${path} lacks lines`);
  restoreRows(reading);
  return { format: head.format, catalog, covered: head.covered };
}

type Content = Exclude<Line, Head | { readonly end: number }>;

/** Whole lines may still not fit together, as where a disk gives back those of an older file. */
function restoreLine(line: Content, head: Head, reading: Reading, path: string): void {
  try {
    restore(line, head, reading);
  } catch (failed) {
    throw new DamagedCheckpoint(`${path} does not fit together: ${messageOf(failed)}`);
  }
}

function restore(line: Content, head: Head, reading: Reading): void {
  const { catalog } = reading;
  if ('rows' in line) {
    const from = catalog.size;
    catalog.table.restore(line.rows);
    catalog.terms.restore(from, line.terms);
  } else if ('order' in line) catalog.restoreOrder(numbersOf(line.order));
  else if ('kept' in line) {
    for (const term of line.terms ?? []) reading.terms.push(catalog.terms.numberFor(term));
    for (const row of line.kept) reading.rows.push(decodeRow(row, true, head, reading.terms));
  } else if ('gone' in line) for (const row of line.gone) reading.rows.push(decodeRow(row, false, head));
  else {
    restoreRows(reading);
    restoreRest(line, catalog);
  }
}

/** By arrival: the formats that had single rows wrote them newest first, and numbered them anew whenever they read them. */
function restoreRows({ catalog, rows }: Reading): void {
  for (const { row, terms } of rows.sort((a, b) => a.row.arrivedMs - b.row.arrivedMs)) {
    catalog.terms.setNumbers(catalog.restore(row), terms);
  }
  rows.length = 0;
}

function restoreRest(line: Rest, catalog: Catalog): void {
  if ('states' in line) for (const it of line.states) catalog.states.set(it.state.sourceId, it);
  else if ('formers' in line) for (const it of line.formers) restoreFormers(it, catalog);
  else if ('changes' in line) catalog.changes.take(line.changes);
  else for (const row of line.notes) catalog.notes.take(row);
}

function restoreFormers([id, places]: FormerPlaces, catalog: Catalog): void {
  const row = catalog.rowOf(id);
  if (row !== undefined) catalog.formers.set(row, places);
}

function decodeRow(row: Row, kept: boolean, { sourceIds }: Head, terms: readonly number[] = []): SingleRow {
  const [id, source, fingerprint, arrivedMs, orderMs, segment, offset, length, entry, link, own] = row;
  const about = { id, serial: undefined, sourceId: sourceIds[source] ?? '', fingerprint, arrivedMs, orderMs };
  const hashes = { entryHash: entry ?? 0, linkHash: link ?? 0 };
  const place = { segment, offset, length };
  return { row: { kept, place, ...about, ...hashes }, terms: own?.map((term) => terms[term] ?? 0) ?? [] };
}
