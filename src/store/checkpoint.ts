/**
 * The catalog written down, so that opening need not read every segment. lowdb holds it and decides when it is read and written;
 * this adapter does so line by line with checksums, since one JSON text of it would stop the world for a quarter of a second.
 */

import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { Catalog } from './catalog.ts';
import { decodeCheckpoint } from './checkpoint-decode.ts';
import { encodeCheckpoint } from './checkpoint-encode.ts';
import type { Checkpoint } from './checkpoint-lines.ts';
import { type Files, openIfThere, replaceFile } from './files.ts';
import { FORMAT } from './record.ts';
import { scanLines } from './scan.ts';

export const CHECKPOINT_FILE = 'checkpoint.jsonl';

/** A database of one checkpoint; that of an empty log until it is read. */
export function checkpointIn(folder: string, files: Files, changesKept: number): Low<Checkpoint> {
  const path = join(folder, CHECKPOINT_FILE);
  const adapter: Adapter<Checkpoint> = {
    read: () => readCheckpoint(path, files, changesKept),
    write: (data) => replaceFile(files, path, encodeCheckpoint(data)),
  };
  const covered = { serials: [], last: 0, bytes: 0 };
  return new Low(adapter, { format: FORMAT, catalog: new Catalog(changesKept), covered });
}

async function readCheckpoint(path: string, files: Files, changesKept: number): Promise<Checkpoint | null> {
  const file = await openIfThere(files, path);
  if (file === undefined) return null;
  try {
    return await decodeCheckpoint(scanLines(file, 0), new Catalog(changesKept), path);
  } finally {
    await file.close();
  }
}
