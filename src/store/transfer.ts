/**
 * A store to a file and back. A restored one is built beside the folder and takes its place only when it is whole; the one that was
 * there is kept under another name. Between the two renames a crash may leave no folder at all: the next opening ends the exchange.
 */

import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { messageOf, StoreError } from '../errors.ts';
import { areStore, restoredFolder } from './exchange.ts';
import { diskFiles, replaceFile } from './files.ts';
import { USUAL_LIMITS } from './limits.ts';
import { LOCK_FILE, takeLock } from './lock.ts';
import { type LowdbStore, openStore } from './lowdb.ts';
import { unsealed } from './portable.ts';
import type { LogRecord } from './record.ts';
import { Segments } from './segments.ts';
import { Sheet } from './sheet.ts';

const BATCH_BYTES = 1024 * 1024;
const MAX_LINE = 256 * BATCH_BYTES;
const GZIP_MAGIC = 0x1f8b;
const LINE_FEED = 0x0a;

/** Writes the whole store as it is now into one compressed file, which is there whole or not at all. */
export async function writeBackup(store: LowdbStore, file: string): Promise<void> {
  await written(file, () => replaceFile(diskFiles, file, compressed(store.portable())));
}

/** The same as plain lines of JSON. */
export async function writeExport(store: LowdbStore, file: string): Promise<void> {
  await written(file, () => replaceFile(diskFiles, file, store.portable()));
}

async function written(file: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (failed) {
    throw failed instanceof StoreError
      ? failed
      : new StoreError(`cannot write ${file}: ${messageOf(failed)}`, failed);
  }
}

function compressed(parts: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  return pipeline(Readable.from(parts), createGzip(), () => undefined);
}

export interface Restored {
  readonly articles: number;
  /** Where the store is kept that was there before; undefined where there was none. */
  readonly keptAs: string | undefined;
}

/**
 * Puts the store of a backup or an export in the place of the one in a folder, which must be empty unless `force`.
 * @throws StoreError for a file that is none, is damaged or cut short, and for a store in use: then nothing has changed.
 */
export async function restoreStore(file: string, folder: string, force: boolean): Promise<Restored> {
  await diskFiles.makeFolder(folder);
  const lock = await takeLock(folder, diskFiles);
  const building = `${folder}.restoring`;
  try {
    const filled = areStore(await diskFiles.list(folder));
    if (filled && !force) throw new StoreError(`${folder} holds a store: --force puts the file in its place`);
    await rm(building, { recursive: true, force: true });
    const articles = await build(file, building, filled ? await latestChangeIn(folder) : 0);
    const keptAs = await exchange(building, folder, filled);
    return { articles, keptAs };
  } catch (failed) {
    await rm(building, { recursive: true, force: true });
    throw failed instanceof StoreError
      ? failed
      : new StoreError(`cannot restore ${file}: ${messageOf(failed)}`, failed);
  } finally {
    await lock.release();
  }
}

/** Of a store that is to be replaced: one too damaged to be opened is none to count from. */
async function latestChangeIn(folder: string): Promise<number> {
  try {
    const store = await openStore(folder, 'read');
    const { latest } = await store.changes(0, 0);
    await store.close();
    return latest;
  } catch {
    return 0;
  }
}

/** Builds a store of a file, opens and closes it once, and answers how many articles it holds. */
async function build(file: string, folder: string, latestChange: number): Promise<number> {
  await diskFiles.makeFolder(folder);
  const segments = new Segments(folder, diskFiles, USUAL_LIMITS.segmentBytes);
  try {
    await writeLog(unsealed(linesOf(await uncompressed(file), file), latestChange), segments);
  } finally {
    await segments.close();
  }
  const store = await openStore(folder, 'write');
  const counts = await store.counts();
  await store.close();
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

async function writeLog(records: AsyncIterable<LogRecord>, segments: Segments): Promise<void> {
  const sheet = new Sheet();
  let commit = 0;
  const flush = async () => {
    if (commit === 0) return;
    sheet.add({ commit } satisfies LogRecord);
    await segments.append(sheet.lines);
    sheet.clear();
    commit = 0;
  };
  for await (const record of records) {
    sheet.add(record);
    commit++;
    if (sheet.length >= BATCH_BYTES) await flush();
  }
  await flush();
}

async function uncompressed(file: string): Promise<AsyncIterable<Buffer>> {
  const handle = await open(file, 'r').catch((failed) => {
    throw new StoreError(`cannot read ${file}: ${messageOf(failed)}`, failed);
  });
  const begin = Buffer.alloc(2);
  await handle.read(begin, 0, 2, 0);
  await handle.close();
  const bytes = createReadStream(file);
  await once(bytes, 'open');
  return begin.readUInt16BE() === GZIP_MAGIC ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
}

/** Without their line feeds; a last one that lacks it is left out. */
async function* linesOf(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  try {
    for await (const chunk of chunks) {
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        yield Buffer.concat([...rest, chunk.subarray(start, end)]);
        [rest, restBytes, start] = [[], 0, end + 1];
      }
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      if (restBytes > MAX_LINE) throw new StoreError(`${file} is no backup or export of a Voltwire store`);
    }
  } catch (failed) {
    if (failed instanceof StoreError) throw failed;
    throw new StoreError(`${file} is damaged or cut short: ${messageOf(failed)}`, failed);
  }
}

/** Answers where the store that was there is kept. */
async function exchange(building: string, folder: string, filled: boolean): Promise<string | undefined> {
  const parent = dirname(folder);
  const ready = restoredFolder(folder);
  const aside = await freeName(folder);
  await rm(ready, { recursive: true, force: true });
  await rename(building, ready);
  await diskFiles.syncFolder(parent);
  await rename(folder, aside);
  await rename(ready, folder);
  await diskFiles.syncFolder(parent);
  await rm(join(aside, LOCK_FILE), { force: true });
  if (filled) return aside;
  await rm(aside, { recursive: true, force: true });
  return undefined;
}

/** `<folder>.replaced-1`, or the next that is free. */
async function freeName(folder: string): Promise<string> {
  const taken = new Set(await readdir(dirname(folder)));
  let number = 1;
  while (taken.has(`${basename(folder)}.replaced-${number}`)) number++;
  return `${folder}.replaced-${number}`;
}
