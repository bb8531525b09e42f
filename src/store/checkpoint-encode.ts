import type { Catalog } from './catalog.ts';
import type { Checkpoint, FormerPlaces, Line, Row } from './checkpoint-lines.ts';
import { encodeLine, FORMAT } from './record.ts';
import { hashNumber } from './sighting.ts';

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

/** In their order, so that nothing is left to sort when they are read. */
function* keptLines(catalog: Catalog): Generator<Line> {
  const numbers = new Map<string, number>();
  for (const rows of batches(catalog.newestFirst(), ROWS_A_LINE)) {
    const terms: string[] = [];
    const numberOf = (term: string) => {
      const known = numbers.get(term);
      if (known !== undefined) return known;
      terms.push(term);
      numbers.set(term, numbers.size);
      return numbers.size - 1;
    };
    const kept = rows.map((row) => encodeRow(catalog, row, catalog.terms.of(row).map(numberOf)));
    yield { kept, terms };
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
  const row = catalog.row(number);
  const { segment, offset, length } = row.place;
  const source = catalog.sourceNumberOf(number);
  const { id, fingerprint, arrivedMs, orderMs } = row;
  const hashes = [hashNumber(row.entryHash), hashNumber(row.linkHash)] as const;
  return [id, source, fingerprint, arrivedMs, orderMs, segment, offset, length, ...hashes, terms];
}
