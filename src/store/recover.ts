/**
 * Opening: the checkpoint, and after it what the log tells beyond it. The log alone holds everything, so that a checkpoint which
 * cannot be believed costs time and nothing else. Whatever is damaged is kept under another name before it is cut or passed over.
 */

import { join } from 'node:path';
import type { Low } from 'lowdb';
import { applyRecord } from './apply.ts';
import { CHECKPOINT_FILE, checkpointIn } from './checkpoint.ts';
import { DamagedCheckpoint } from './checkpoint-decode.ts';
import type { Checkpoint } from './checkpoint-lines.ts';
import { type Files, isMissing } from './files.ts';
import type { Limits } from './limits.ts';
import { FORMAT } from './record.ts';
import { type Replayed, replaySegment } from './replay.ts';
import { fileNameOf, isFresh, type SegmentName, segmentNames, standing } from './segment-name.ts';
import { type Segment, Segments } from './segments.ts';
import { upgrade } from './upgrade.ts';

/** Where and how a store is opened. */
export interface Opening {
  readonly folder: string;
  readonly mode: 'write' | 'read';
  readonly files: Files;
  readonly limits: Limits;
  /** Told what was found damaged and what was done about it, in plain sentences. */
  readonly tell: (notice: string) => void;
}

export interface Recovered {
  readonly database: Low<Checkpoint>;
  readonly segments: Segments;
  /** Bytes of the log that no checkpoint has yet. */
  readonly beyondBytes: number;
  /** A new checkpoint is wanted soon, or the same damage is found and told again. */
  readonly damaged: boolean;
  /** The oldest that was read. */
  readonly format: number;
}

interface Plan {
  readonly names: readonly SegmentName[];
  /** Files of a compaction that was cut short, on whichever side. */
  readonly leftovers: readonly SegmentName[];
}

/** The checkpoint names a segment that is not there, or more bytes of one than there are. */
class Inconsistent extends Error {}

const READ_ATTEMPTS = 5;

/**
 * Reads the catalog and opens the log.
 * @throws StoreError when a newer Voltwire wrote it; errors of the file system as they come.
 */
export async function recover(opening: Opening): Promise<Recovered> {
  // A writer beside a reader may finish a compaction between the reading of its checkpoint and of its segments.
  for (let attempts = opening.mode === 'read' ? READ_ATTEMPTS : 1; ; attempts--) {
    try {
      return await openAsIs(opening);
    } catch (failed) {
      if (attempts > 1 && (failed instanceof Inconsistent || isMissing(failed))) continue;
      if (!(failed instanceof DamagedCheckpoint || failed instanceof Inconsistent)) throw failed;
      await setCheckpointAside(failed.message, opening);
      return openLog(emptyDatabase(opening), opening);
    }
  }
}

async function openAsIs(opening: Opening): Promise<Recovered> {
  const database = emptyDatabase(opening);
  await database.read();
  return openLog(database, opening);
}

function emptyDatabase({ folder, files, limits }: Opening): Low<Checkpoint> {
  return checkpointIn(folder, files, limits.changesKept);
}

async function openLog(database: Low<Checkpoint>, opening: Opening): Promise<Recovered> {
  const { folder, files, mode, limits } = opening;
  const found = segmentNames(await files.list(folder));
  const plan = planOf(found, database.data);
  const segments = new Segments(folder, files, limits.segmentBytes);
  try {
    for (const name of found) segments.reserve(name);
    for (const name of plan.names) await segments.add(name, modeFor(name, plan, mode));
    const replayed = await replayAll(segments.all(), database.data, opening);
    if (replayed.format < FORMAT) await upgrade(database.data, segments);
    if (mode === 'write') await clean(plan.leftovers, opening);
    return { database, segments, ...replayed };
  } catch (failed) {
    await segments.close();
    throw failed;
  }
}

function planOf(found: readonly SegmentName[], { covered }: Checkpoint): Plan {
  const known = new Set(covered.serials);
  const listed = found.filter((name) => known.has(name.serial));
  if (listed.length < known.size) throw new Inconsistent('segments that the checkpoint names are missing');
  const names = [...listed, ...standing(found.filter((name) => name.first > covered.last))];
  return { names, leftovers: found.filter((name) => !names.includes(name)) };
}

function modeFor(name: SegmentName, plan: Plan, mode: Opening['mode']): 'read' | 'change' {
  return mode === 'write' && name === plan.names.at(-1) && isFresh(name) ? 'change' : 'read';
}

async function replayAll(
  segments: readonly Segment[],
  checkpoint: Checkpoint,
  opening: Opening,
): Promise<Pick<Recovered, 'beyondBytes' | 'damaged' | 'format'>> {
  let beyondBytes = 0;
  let damaged = false;
  let { format } = checkpoint;
  for (const segment of segments) {
    const from = coveredBytes(segment, checkpoint);
    if (from > segment.size) throw new Inconsistent(`${segment.path} is shorter than the checkpoint says`);
    if (from === segment.size) continue;
    const sealed = segment !== segments.at(-1) || !isFresh(segment.name);
    const replayed = await replaySegment(segment.file, from, sealed, ({ record, offset, length }) =>
      applyRecord(checkpoint.catalog, record, { segment: segment.name.serial, offset, length }),
    );
    await settle(segment, sealed, replayed, opening);
    beyondBytes += segment.size - from;
    damaged ||= replayed.damaged.length > 0;
    format = Math.min(format, replayed.format);
  }
  return { beyondBytes, damaged, format };
}

function coveredBytes(segment: Segment, { covered }: Checkpoint): number {
  if (segment.name.last === covered.last) return covered.bytes;
  return segment.name.last < covered.last ? segment.size : 0;
}

/** Tells what is damaged, keeps a copy of it, and cuts what a crash left at the end. */
async function settle(segment: Segment, sealed: boolean, found: Replayed, opening: Opening): Promise<void> {
  const { tell, mode } = opening;
  const [firstDamage] = found.damaged;
  if (firstDamage !== undefined) {
    const kept =
      mode === 'write' ? `; the file as it was is kept as ${await keepCopy(segment, opening)}` : '';
    tell(
      `${segment.path}: passed over ${found.damaged.length} damaged records, the first at byte ${firstDamage}${kept}`,
    );
  }
  if (sealed || segment.size === found.end) return;
  if (mode === 'write') {
    tell(`${segment.path}: cut ${segment.size - found.end} bytes of a save that a crash left unfinished`);
    await segment.file.truncate(found.end);
  }
  segment.size = found.end;
}

async function keepCopy(segment: Segment, { folder, files }: Opening): Promise<string> {
  const copy = await freeName(folder, fileNameOf(segment.name), files);
  await files.copy(segment.path, join(folder, copy));
  return copy;
}

async function setCheckpointAside(why: string, opening: Opening): Promise<void> {
  const { folder, files, mode, tell } = opening;
  if (mode === 'read') return tell(`${why}; read from the segments instead`);
  const aside = await freeName(folder, CHECKPOINT_FILE, files);
  await files.rename(join(folder, CHECKPOINT_FILE), join(folder, aside));
  tell(`${why}; it is kept as ${aside}, and everything was read from the segments instead`);
}

/** `name.corrupt-1`, or the next that is free. */
async function freeName(folder: string, name: string, files: Files): Promise<string> {
  const taken = new Set(await files.list(folder));
  let number = 1;
  while (taken.has(`${name}.corrupt-${number}`)) number++;
  return `${name}.corrupt-${number}`;
}

async function clean(leftovers: readonly SegmentName[], { folder, files }: Opening): Promise<void> {
  const temporary = (await files.list(folder)).filter((file) => file.endsWith('.tmp'));
  for (const file of [...temporary, ...leftovers.map(fileNameOf)]) await files.remove(join(folder, file));
}
