/**
 * Every call that the engine makes of the file system, so that tests can make each of them fail. What surprised us: a write may
 * take fewer bytes than it was given and say so only in its answer, and a rename is safe only once its folder is synced.
 */

import { constants, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

export interface Files {
  /** The names in a folder; none where it does not exist. */
  list(folder: string): Promise<readonly string[]>;
  /** With those above it, and safe; one that is there is no error. */
  makeFolder(folder: string): Promise<void>;
  open(path: string, how: OpenMode): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** Fails where `to` exists. */
  copy(from: string, to: string): Promise<void>;
  /** A file that is already gone is no error. */
  remove(path: string): Promise<void>;
  /** Makes the names in a folder safe, as syncing a file does its bytes. */
  syncFolder(folder: string): Promise<void>;
  /** Another text once another file lies there, or the file was written to; undefined where there is none. */
  stamp(path: string): Promise<string | undefined>;
}

/** `create` fails where the file exists, `read` and `change` where it does not. */
export type OpenMode = 'read' | 'change' | 'create' | 'overwrite';

export interface OpenFile {
  size(): Promise<number>;
  /** Answers how many bytes were read, fewer than asked for only at the end. */
  read(into: Buffer, position: number): Promise<number>;
  /** Answers how many bytes were taken. */
  write(bytes: Buffer, position: number): Promise<number>;
  datasync(): Promise<void>;
  truncate(size: number): Promise<void>;
  /** Waits for the reads that are under way. */
  close(): Promise<void>;
}

/** The bytes of a file to be, piece by piece. */
export type Parts = Iterable<Buffer> | AsyncIterable<Buffer>;

const FLAGS: Readonly<Record<OpenMode, string>> = { read: 'r', change: 'r+', create: 'wx+', overwrite: 'w+' };

/** The real file system. */
export const diskFiles: Files = {
  list: (folder) => readdir(folder).catch((failed) => (isMissing(failed) ? [] : Promise.reject(failed))),
  makeFolder,
  open: openOnDisk,
  rename,
  copy: (from, to) => copyFile(from, to, constants.COPYFILE_EXCL),
  remove: (path) => rm(path, { force: true }),
  syncFolder,
  stamp,
};

async function stamp(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs].join(' ');
  } catch (failed) {
    if (isMissing(failed)) return undefined;
    throw failed;
  }
}

async function makeFolder(folder: string): Promise<void> {
  const highest = await mkdir(folder, { recursive: true });
  if (highest === undefined) return;
  for (let made = resolve(folder); made !== dirname(resolve(highest)); made = dirname(made)) {
    await syncFolder(dirname(made));
  }
}

async function openOnDisk(path: string, how: OpenMode): Promise<OpenFile> {
  const handle = await open(path, FLAGS[how]);
  return {
    size: async () => (await handle.stat()).size,
    read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    datasync: () => handle.datasync(),
    truncate: (size) => handle.truncate(size),
    close: () => handle.close(),
  };
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no handle of a folder to sync, and keeps renames in its own journal.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether the error says that there is no such file or folder. */
export function isMissing(thrown: unknown): boolean {
  return codeOf(thrown) === 'ENOENT';
}

/** The system's word for what failed, `ENOSPC`; undefined for errors that are not the system's. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
}

/** Writes until every byte is down, however few a call takes. */
export async function writeWhole(file: OpenFile, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const taken = await file.write(bytes.subarray(done), position + done);
    if (taken === 0) throw new Error('the disk takes no more bytes');
    done += taken;
  }
}

/** The whole of a small file as text; undefined where there is none. */
export async function readText(files: Files, path: string): Promise<string | undefined> {
  const file = await openIfThere(files, path);
  if (file === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(await file.size());
    return bytes.toString('utf8', 0, await file.read(bytes, 0));
  } finally {
    await file.close();
  }
}

/** A file open for reading; undefined where there is none. */
export async function openIfThere(files: Files, path: string): Promise<OpenFile | undefined> {
  try {
    return await files.open(path, 'read');
  } catch (failed) {
    if (isMissing(failed)) return undefined;
    throw failed;
  }
}

/**
 * Puts a file in the place of another in one step that survives a power cut: the old one or the whole new one is there, never
 * less.
 */
export async function replaceFile(files: Files, path: string, parts: Parts): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await writeSynced(files, temporary, parts);
    await files.rename(temporary, path);
    await files.syncFolder(dirname(path));
  } catch (failed) {
    await files.remove(temporary).catch(() => undefined);
    throw failed;
  }
}

/** Whether a folder's disk takes and keeps so many bytes more; fails as the disk does. */
export async function tryWriting(files: Files, folder: string, bytes: number): Promise<void> {
  const path = join(folder, 'trial.tmp');
  try {
    await writeSynced(files, path, [Buffer.alloc(bytes)]);
  } finally {
    await files.remove(path).catch(() => undefined);
  }
}

async function writeSynced(files: Files, path: string, parts: Parts): Promise<void> {
  const file = await files.open(path, 'overwrite');
  try {
    let size = 0;
    for await (const part of parts) {
      await writeWhole(file, part, size);
      size += part.length;
    }
    await file.datasync();
  } finally {
    await file.close();
  }
}
