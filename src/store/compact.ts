/**
 * Rewrites stretches of the log without what is dead in them. Only the records of each article's known versions and the last of each
 * source count, and changes and notes are told anew at the end of the log before; anything else may be left out, as long as what stays
 * keeps its place in the order of the log: two stretches never mix.
 */

import { dirname, join } from 'node:path';
import type { Catalog, Place } from './catalog.ts';
import { type Files, replaceFile } from './files.ts';
import {
  decodeLine,
  encodeLine,
  FORMAT,
  type LogRecord,
  type PutRecord,
  type SightingRow,
} from './record.ts';
import { fileNameOf } from './segment-name.ts';
import type { Segment, Segments } from './segments.ts';
import { Sheet } from './sheet.ts';
import { sightingRow } from './sighting.ts';
import { eachRow } from './slices.ts';

/** Encoding so much at once takes a few milliseconds. */
const BATCH_BYTES = 128 * 1024;
const ROWS_A_RECORD = 1000;
/** A segment by itself with this share alive is not worth its rewriting. */
const WORTH_LEAVING = 0.75;

/** A live record on its way: its line, and what is to be told of its new place. */
interface Moving {
  readonly line: Buffer;
  readonly moved: (place: Place) => void;
}

interface Version extends Pick<Moving, 'moved'> {
  readonly row: number;
  readonly place: Place;
}

/** Bytes of live records, by segment; those of changes and notes are told anew before a compaction, and count as dead. Nothing may change meanwhile. */
export async function liveBytes(catalog: Catalog): Promise<ReadonlyMap<number, number>> {
  const live = new Map<number, number>();
  const count = (place: Place) => live.set(place.segment, (live.get(place.segment) ?? 0) + place.length);
  await eachRow(catalog.size, (row) => count(catalog.placeOf(row)));
  for (const [, place] of catalog.formers.all()) count(place);
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

/** The bytes of the new segment, each piece until the next is asked for; fills `moves` with what is to be done once they are safe. */
async function* segmentOf(
  records: AsyncIterable<Moving>,
  serial: number,
  moves: (() => void)[],
): AsyncGenerator<Buffer> {
  const sheet = new Sheet();
  sheet.add({ format: FORMAT } satisfies LogRecord);
  let before = 0;
  let commit = 0;
  for await (const { line, moved } of records) {
    const place = { segment: serial, offset: before + sheet.length, length: line.length };
    moves.push(() => moved(place));
    sheet.addLine(line);
    commit++;
    if (sheet.length < BATCH_BYTES) continue;
    sheet.add({ commit } satisfies LogRecord);
    yield sheet.lines;
    before += sheet.length;
    sheet.clear();
    commit = 0;
  }
  sheet.add({ commit } satisfies LogRecord);
  yield sheet.lines;
}

async function* movingRecords(
  stretch: readonly Segment[],
  catalog: Catalog,
  segments: Segments,
): AsyncGenerator<Moving> {
  const serials = new Set(stretch.map((segment) => segment.name.serial));
  for (const { row, place, moved } of await versionsIn(stretch, catalog)) {
    yield { line: await numberedLine(row, place, segments), moved };
  }
  const gone = await goneRowsIn(serials, catalog);
  for (let at = 0; at < gone.length; at += ROWS_A_RECORD) {
    const some = gone.slice(at, at + ROWS_A_RECORD);
    const rows = some.map((row): SightingRow => sightingRow(catalog.sightingOf(row), row));
    yield { line: encodeLine({ gone: rows }), moved: (place) => moveAll(some, place, catalog) };
  }
  for (const { state, place } of catalog.states.values()) {
    if (!serials.has(place.segment)) continue;
    yield {
      line: encodeLine({ state }),
      moved: (to) => catalog.states.set(state.sourceId, { state, place: to }),
    };
  }
}

/** The records of stored articles and of their former versions, in the order of the log: a later one must stay the later. */
async function versionsIn(stretch: readonly Segment[], catalog: Catalog): Promise<readonly Version[]> {
  const position = new Map(stretch.map((segment, at) => [segment.name.serial, at]));
  const versions: (Version & { readonly at: number })[] = [];
  await eachRow(catalog.size, (row) => {
    const at = position.get(catalog.segmentOf(row));
    if (at === undefined || !catalog.isKept(row)) return;
    versions.push({ at, row, place: catalog.placeOf(row), moved: (to) => catalog.move(row, to) });
  });
  for (const [row, place] of catalog.formers.all()) {
    const at = position.get(place.segment);
    if (at === undefined) continue;
    versions.push({ at, row, place, moved: (to) => catalog.formers.move(row, place, to) });
  }
  return versions.sort((a, b) => a.at - b.at || a.place.offset - b.place.offset);
}

async function goneRowsIn(serials: ReadonlySet<number>, catalog: Catalog): Promise<readonly number[]> {
  const gone: number[] = [];
  await eachRow(catalog.size, (row) => {
    if (catalog.isGone(row) && serials.has(catalog.segmentOf(row))) gone.push(row);
  });
  return gone;
}

/** A version's line as it is, or with the serial that formats before the third did not write. */
async function numberedLine(row: number, place: Place, segments: Segments): Promise<Buffer> {
  const line = await segments.read(place);
  const record = decodeLine(line) as PutRecord | undefined;
  if (record === undefined) throw new DamagedRecord();
  return record.serial === undefined ? encodeLine({ serial: row, ...record }) : line;
}

function moveAll(rows: readonly number[], place: Place, catalog: Catalog): void {
  const share = { ...place, length: Math.floor(place.length / rows.length) };
  for (const row of rows) catalog.move(row, share);
}
