/**
 * Rewrites stretches of the log without what is dead in them. Only the last record of each article and each source counts, so
 * anything else may be left out, as long as what stays keeps its place in the order of the log: two stretches never mix.
 */

import { dirname, join } from 'node:path';
import type { Catalog, Place } from './catalog.ts';
import { type Files, replaceFile } from './files.ts';
import { decodeLine, encodeLine, FORMAT, type LogRecord, type SightingRow } from './record.ts';
import { fileNameOf } from './segment-name.ts';
import type { Segment, Segments } from './segments.ts';
import { sightingRow } from './sighting.ts';

const BATCH_BYTES = 1024 * 1024;
const ROWS_A_RECORD = 1000;
/** A segment by itself with this share alive is not worth its rewriting. */
const WORTH_LEAVING = 0.75;

/** A live record on its way: its line, and what is to be told of its new place. */
interface Moving {
  readonly line: Buffer;
  readonly moved: (place: Place) => void;
}

/** Bytes of live records, by segment. */
export function liveBytes(catalog: Catalog): Map<number, number> {
  const live = new Map<number, number>();
  const count = (place: Place) => live.set(place.segment, (live.get(place.segment) ?? 0) + place.length);
  for (let row = 0; row < catalog.size; row++) count(catalog.placeOf(row));
  for (const { place } of catalog.states.values()) count(place);
  return live;
}

/**
 * The stretches worth rewriting: none until more than half of the closed segments, and more than `floorBytes`, is dead. What is
 * left of each stretch fits into one segment of `fullAt` bytes.
 */
export function stretchesToRewrite(
  closed: readonly Segment[],
  live: ReadonlyMap<number, number>,
  floorBytes: number,
  fullAt: number,
): readonly (readonly Segment[])[] {
  const liveIn = (segments: readonly Segment[]) =>
    segments.reduce((sum, segment) => sum + (live.get(segment.name.serial) ?? 0), 0);
  const total = closed.reduce((sum, segment) => sum + segment.size, 0);
  const dead = total - liveIn(closed);
  if (dead <= floorBytes || dead * 2 <= total) return [];
  const stretches: Segment[][] = [];
  for (const segment of closed) {
    const last = stretches.at(-1);
    if (last !== undefined && liveIn([...last, segment]) <= fullAt) last.push(segment);
    else stretches.push([segment]);
  }
  return stretches.filter((stretch) => {
    const bytes = stretch.reduce((sum, segment) => sum + segment.size, 0);
    return stretch.length > 1 || liveIn(stretch) < bytes * WORTH_LEAVING;
  });
}

/**
 * Writes what lives in a stretch into one new segment, and takes that into the log in the stretch's place. Nothing else may be
 * saved meanwhile. A stretch with a damaged record in it is left as it is: answers false.
 */
export async function rewriteStretch(
  stretch: readonly Segment[],
  catalog: Catalog,
  segments: Segments,
  files: Files,
): Promise<boolean> {
  const [first, last] = [stretch[0], stretch.at(-1)];
  if (first === undefined || last === undefined) return true;
  const name = { first: first.name.first, last: last.name.last, serial: segments.takeSerial() };
  const moves: (() => void)[] = [];
  try {
    const moving = movingRecords(stretch, catalog, segments);
    const path = join(dirname(first.path), fileNameOf(name));
    await replaceFile(files, path, segmentOf(moving, name.serial, moves));
  } catch (failed) {
    if (failed instanceof DamagedRecord) return false;
    throw failed;
  }
  await segments.add(name, 'read');
  for (const move of moves) move();
  segments.retire(stretch);
  return true;
}

class DamagedRecord extends Error {}

/** The bytes of the new segment; fills `moves` with what is to be done once they are safe. */
async function* segmentOf(
  records: AsyncIterable<Moving>,
  serial: number,
  moves: (() => void)[],
): AsyncGenerator<Buffer> {
  let batch = [encodeLine({ format: FORMAT })];
  let bytes = batch[0]?.length ?? 0;
  let offset = bytes;
  let count = 0;
  const finished = () => Buffer.concat([...batch, encodeLine({ commit: count })]);
  for await (const { line, moved } of records) {
    const place = { segment: serial, offset, length: line.length };
    moves.push(() => moved(place));
    batch.push(line);
    bytes += line.length;
    offset += line.length;
    count++;
    if (bytes < BATCH_BYTES) continue;
    const whole = finished();
    yield whole;
    offset += whole.length - bytes;
    batch = [];
    bytes = 0;
    count = 0;
  }
  yield finished();
}

async function* movingRecords(
  stretch: readonly Segment[],
  catalog: Catalog,
  segments: Segments,
): AsyncGenerator<Moving> {
  const serials = new Set(stretch.map((segment) => segment.name.serial));
  const rows = rowsIn(serials, catalog);
  for (const row of rows.kept) {
    yield {
      line: await soundLine(catalog.placeOf(row), segments),
      moved: (place) => catalog.move(row, place),
    };
  }
  for (let at = 0; at < rows.gone.length; at += ROWS_A_RECORD) {
    const some = rows.gone.slice(at, at + ROWS_A_RECORD);
    const gone = some.map((row): SightingRow => sightingRow(catalog.sightingOf(row)));
    yield { line: encodeLine({ gone }), moved: (place) => moveAll(some, place, catalog) };
  }
  for (const { state, place } of catalog.states.values()) {
    if (!serials.has(place.segment)) continue;
    yield {
      line: encodeLine({ state }),
      moved: (to) => catalog.states.set(state.sourceId, { state, place: to }),
    };
  }
}

function rowsIn(serials: ReadonlySet<number>, catalog: Catalog): { kept: number[]; gone: number[] } {
  const kept: number[] = [];
  const gone: number[] = [];
  for (let row = 0; row < catalog.size; row++) {
    if (serials.has(catalog.placeOf(row).segment)) (catalog.isKept(row) ? kept : gone).push(row);
  }
  const inPlace = (a: number, b: number) => {
    const [one, two] = [catalog.placeOf(a), catalog.placeOf(b)];
    return one.segment - two.segment || one.offset - two.offset;
  };
  return { kept: kept.sort(inPlace), gone };
}

async function soundLine(place: Place, segments: Segments): Promise<Buffer> {
  const line = await segments.read(place.segment, place.offset, place.length);
  const record = decodeLine(line) as LogRecord | undefined;
  if (record === undefined) throw new DamagedRecord();
  return line;
}

function moveAll(rows: readonly number[], place: Place, catalog: Catalog): void {
  const share = { ...place, length: Math.floor(place.length / rows.length) };
  for (const row of rows) catalog.move(row, share);
}
