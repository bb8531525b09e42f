/**
 * One writer a folder. A file names the process that holds it; a process number alone says little, since after a crash the next
 * process in a container has the same one again: so the file also tells when its process began, where the system says it.
 */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf, StoreError } from '../errors.ts';
import { codeOf, type Files, type OpenFile, readText, writeWhole } from './files.ts';

export interface Lock {
  /** @throws StoreError once another process has taken the folder over. */
  check(): Promise<void>;
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly started: string;
}

export const LOCK_FILE = 'lock';

const ATTEMPTS = 20;
const FORBIDDEN: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);
const PATIENCE_MS = 25;

/**
 * Takes the folder for writing, from a dead process too.
 * @throws StoreError that names the process that holds it.
 */
export async function takeLock(folder: string, files: Files): Promise<Lock> {
  const path = join(folder, LOCK_FILE);
  const own = `${JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? ownStart() })}\n`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await create(path, own, files)) return heldLock(path, own, folder, files);
    const text = await readText(files, path);
    const holder = parseHolder(text);
    if (holder !== undefined && isAlive(holder)) throw inUse(folder, path, holder);
    // A lock without words is one that is just being written, or whose writer died in that very moment.
    if (holder === undefined && attempt < ATTEMPTS / 2) await wait(PATIENCE_MS);
    else await clear(path, text, own, files);
  }
  throw new StoreError(`cannot take ${path}: delete it and ${path}.taking if no other Voltwire is starting`);
}

async function create(path: string, text: string, files: Files): Promise<boolean> {
  try {
    const file = await files.open(path, 'create');
    await write(file, text).catch(async (failed) => {
      await files.remove(path);
      throw failed;
    });
    return true;
  } catch (failed) {
    const code = codeOf(failed) ?? '';
    if (code === 'EEXIST') return false;
    const hint = FORBIDDEN.has(code) ? `: this user may not write to ${dirname(path)}` : '';
    throw new StoreError(`cannot take ${path}: ${messageOf(failed)}${hint}`, failed);
  }
}

async function write(file: OpenFile, text: string): Promise<void> {
  try {
    await writeWhole(file, Buffer.from(text), 0);
  } finally {
    await file.close();
  }
}

/** Only the holder of a second lock may take a dead one away, or it could be a fresh one that it takes away. */
async function clear(path: string, dead: string | undefined, own: string, files: Files): Promise<void> {
  const guard = `${path}.taking`;
  if (await create(guard, own, files)) {
    try {
      if ((await readText(files, path)) === dead) await files.remove(path);
    } finally {
      await files.remove(guard);
    }
    return;
  }
  const holder = parseHolder(await readText(files, guard));
  if (holder !== undefined && !isAlive(holder)) await files.remove(guard);
  else await wait(PATIENCE_MS);
}

function heldLock(path: string, own: string, folder: string, files: Files): Lock {
  const holds = async () => (await readText(files, path)) === own;
  /** Of the file as it was last read, for every batch asks and a stamp costs a quarter of the words. */
  let stamped: string | undefined;
  return {
    check: async () => {
      const stamp = await files.stamp(path);
      if (stamp !== undefined && stamp === stamped) return;
      const text = await readText(files, path);
      if (text === own) stamped = stamp;
      if (text === own) return;
      if (text === undefined) {
        throw new StoreError(
          `${path} is gone: ${folder} was moved or deleted. Nothing is written until it is back; reading goes on`,
        );
      }
      throw new StoreError(`another process has taken ${folder} over; this one writes nothing any more`);
    },
    release: async () => {
      if (await holds()) await files.remove(path);
    },
  };
}

function inUse(folder: string, path: string, holder: Holder): StoreError {
  return new StoreError(
    `${folder} is in use by process ${holder.pid}: stop it first, or delete ${path} if that is no Voltwire`,
    undefined,
    'in-use',
  );
}

function parseHolder(text: string | undefined): Holder | undefined {
  try {
    const { pid, started } = JSON.parse(text ?? '') as Partial<Holder>;
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  const started = startOf(holder.pid) ?? (holder.pid === process.pid ? ownStart() : undefined);
  return started === undefined ? isRunning(holder.pid) : started === holder.started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failed) {
    return codeOf(failed) === 'EPERM';
  }
}

/**
 * The boot of the machine and the clock tick when the process began (proc(5)); undefined where there is no such process or file, and
 * `ended` for one of which nothing runs any more and that is kept in the list until its parent asks how it ended.
 */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, may hold spaces and brackets of its own.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, threads, started] = [fields[0], Number(fields[17]), fields[19]];
    // A thread that still ends may be writing.
    if (state === 'Z' && threads <= 1) return 'ended';
    return started === undefined ? undefined : `${boot} ${started}`;
  } catch {
    return undefined;
  }
}

function ownStart(): string {
  return String(Math.round(performance.timeOrigin));
}
