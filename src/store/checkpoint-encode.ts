import { base64Of } from './base64.ts';
import type { Catalog } from './catalog.ts';
import type { Checkpoint, FormerPlaces, Line } from './checkpoint-lines.ts';
import { FORMAT } from './record.ts';
import { Sheet } from './sheet.ts';

/** Some 40 kB a line: what is done between two turns of everyone else. */
const ROWS_A_LINE = 256;
const ORDER_A_LINE = 8192;
const SMALL_A_LINE = 50;

/** The bytes of a checkpoint, line by line, each until the next is asked for. */
export function* encodeCheckpoint(checkpoint: Checkpoint): Generator<Buffer> {
  const sheet = new Sheet();
  let end = 0;
  for (const line of linesOf(checkpoint)) {
    sheet.add(line);
    yield sheet.lines;
    sheet.clear();
    end++;
  }
  sheet.add({ end } satisfies Line);
  yield sheet.lines;
}

function* linesOf({ catalog, covered }: Checkpoint): Generator<Line> {
  const { sourceIds, changes, notes, states } = catalog;
  yield { format: FORMAT, covered, sourceIds, rows: catalog.size, forgotten: changes.forgotten };
  yield* rowLines(catalog);
  yield* orderLines(catalog);
  for (const formers of batches(formerPlaces(catalog), SMALL_A_LINE)) yield { formers };
  for (const some of batches(states.values(), SMALL_A_LINE)) yield { states: some };
  for (const some of changes.records()) yield { changes: some };
  for (const some of batches(notes.rows(), SMALL_A_LINE)) yield { notes: some };
}

function* rowLines({ table, terms }: Catalog): Generator<Line> {
  const names = new Map<number, number>();
  for (let from = 0; from < table.size; from += ROWS_A_LINE) {
    const to = Math.min(from + ROWS_A_LINE, table.size);
    yield { rows: table.written(from, to), terms: terms.written(from, to, names) };
  }
}

/** Of the stored articles, so that nothing is left to sort when they are read. */
function* orderLines(catalog: Catalog): Generator<Line> {
  const order = catalog.order();
  for (let at = 0; at < order.length; at += ORDER_A_LINE) {
    const some = order.subarray(at, at + ORDER_A_LINE);
    yield { order: base64Of(some.filter((row) => catalog.isKept(row))) };
  }
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
