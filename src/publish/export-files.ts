/** Files below the folder of an export, each of them whole at any moment, whenever we are killed. */

import { mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { sha256 } from '../text/hash.ts';

const TEMPORARY = /^\.voltwire-(\d{1,10})\.tmp$/u;

/** The bytes of a file; undefined where there is none that can be read. */
export function bytesOf(folder: string, file: string): Promise<Buffer | undefined> {
  return readFile(join(folder, file)).catch(() => undefined);
}

/** Puts a file in its place; its bytes are on the disk before the name is theirs. */
export async function putFile(folder: string, file: string, body: Buffer): Promise<void> {
  const target = join(folder, file);
  const temporary = join(folder, `.voltwire-${process.pid}.tmp`);
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeDurably(temporary, body);
    await rename(temporary, target);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}

/** Whether it had to be written. */
export async function putChanged(folder: string, file: string, body: Buffer): Promise<boolean> {
  const present = await bytesOf(folder, file);
  if (present?.equals(body)) return false;
  await putFile(folder, file, body);
  return true;
}

async function writeDurably(file: string, body: Buffer): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(body);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes a file that has one of these hashes: if it has not, somebody changed it, and it is not ours any more. */
export async function removeFile(
  folder: string,
  file: string,
  hashes: readonly (string | undefined)[],
): Promise<void> {
  const present = await bytesOf(folder, file);
  if (present === undefined || !hashes.includes(sha256(present))) return;
  await rm(join(folder, file));
  await removeEmpty(resolve(folder), dirname(resolve(folder, file)));
}

/** The folders that a removed file leaves empty, upwards; `rmdir` refuses the first that is not. */
async function removeEmpty(root: string, folder: string): Promise<void> {
  const inside = relative(root, folder);
  if (inside === '' || inside.startsWith(`..${sep}`)) return;
  const removed = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (removed) await removeEmpty(root, dirname(folder));
}

/** Removes what exports that were killed had not finished writing. */
export async function sweepTemporaries(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
