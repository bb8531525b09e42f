import type { Catalog } from './catalog.ts';
import type { Checkpoint, FormerPlaces, Line, Row } from './checkpoint-lines.ts';
import { encodeLine, FORMAT } from './record.ts';

const ROWS_A_LINE = 500;
const SMALL_A_LINE = 50;

/** The bytes of a checkpoint, line by line. */
export function* encodeCheckpoint(checkpoint: Checkpoint): Generator<Buffer> {
  let lines = 0;
  for (const line of linesOf(checkpoint)) {
    yield encodeLine(line);
    lines++;
  }
  yield encodeLine({ end: lines });
}

function* linesOf({ catalog, covered }: Checkpoint): Generator<Line> {
  const { sourceIds, changes, notes, states } = catalog;
  yield { format: FORMAT, covered, sourceIds, forgotten: changes.forgotten };
  yield* keptLines(catalog);
  for (const gone of batches(goneRows(catalog), ROWS_A_LINE)) {
    yield { gone: gone.map((row) => encodeRow(catalog, row)) };
  }
  for (const formers of batches(formerPlaces(catalog), SMALL_A_LINE)) yield { formers };
  for (const some of batches(states.values(), SMALL_A_LINE)) yield { states: some };
  for (const some of changes.records()) yield { changes: some };
  for (const some of batches(notes.rows(), SMALL_A_LINE)) yield { notes: some };
}

/** In their order, so that nothing is left to sort when they are read; terms get their numbers in the order in which they turn up. */
function* keptLines(catalog: Catalog): Generator<Line> {
  const { terms } = catalog;
  const numbers = new Int32Array(terms.size).fill(-1);
  let next = 0;
  for (const rows of batches(catalog.newestFirst(), ROWS_A_LINE)) {
    const fresh: string[] = [];
    const kept = rows.map((row) => {
      const own = Array.from(terms.numbersOf(row));
      for (const term of own) {
        if (numbers[term] !== -1) continue;
        numbers[term] = next++;
        fresh.push(terms.textOf(term));
      }
      return encodeRow(
        catalog,
        row,
        own.map((term) => numbers[term] ?? 0),
      );
    });
    yield { kept, terms: fresh };
  }
}

function* goneRows(catalog: Catalog): Generator<number> {
  for (let row = 0; row < catalog.size; row++) if (!catalog.isKept(row)) yield row;
}

function* formerPlaces(catalog: Catalog): Generator<FormerPlaces> {
  for (const row of catalog.formers.rows()) yield [catalog.idOf(row), catalog.formers.of(row)];
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

function encodeRow(catalog: Catalog, number: number, terms: readonly number[] = []): Row {
  const { id, fingerprint, arrivedMs, orderMs, place, entryHash, linkHash } = catalog.row(number);
  const { segment, offset, length } = place;
  const source = catalog.sourceNumberOf(number);
  return [id, source, fingerprint, arrivedMs, orderMs, segment, offset, length, entryHash, linkHash, terms];
}
