import { constants } from 'node:fs';
import { type FileHandle, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '../errors.ts';
import { type ConfigTools, parseConfig } from './load.ts';

/**
 * Puts the edited text of a configuration in the place of the one that it was made from: sound before anything is written, whole at any
 * moment, with the mode that the file had, and through a link to the file that it leads to.
 * @throws ConfigError where somebody else changed the file meanwhile; an Error where the edit would break it. Then nothing is written.
 */
export async function saveEdit(
  file: string,
  { before, after }: { readonly before: string; readonly after: string },
  tools: ConfigTools,
): Promise<void> {
  refuseToBreak(file, after, tools);
  await replaceText(file, { before, after });
}

/**
 * The same of any file of the operator's, whose new text is known to be sound.
 * @throws ConfigError where somebody else changed the file meanwhile; then nothing is written.
 */
export async function replaceText(
  file: string,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<void> {
  const target = await realpath(file);
  const original = await readFile(target);
  const mark = original.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : Buffer.alloc(0);
  await refuseToOverwrite(file, target, Buffer.concat([mark, Buffer.from(before)]));
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await writeSafely(temporary, Buffer.concat([mark, Buffer.from(after)]), await stat(target));
    await refuseToOverwrite(file, target, original);
    await rename(temporary, target);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
  await syncFolder(dirname(target));
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function refuseToBreak(file: string, after: string, tools: ConfigTools): void {
  try {
    parseConfig(after, file, tools);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    const [first] = thrown.problems;
    const what = first === undefined ? '' : `: ${first.path === '' ? '' : `${first.path} `}${first.message}`;
    throw new Error(`the edit would break ${file}, so it was not made${what}`);
  }
}

async function refuseToOverwrite(file: string, target: string, expected: Buffer): Promise<void> {
  const current = await readFile(target);
  if (current.equals(expected)) return;
  const message = 'was changed by somebody else meanwhile, so nothing was written; try again';
  throw new ConfigError([{ file, line: 1, column: 1, path: '', message }]);
}

async function writeSafely(
  path: string,
  bytes: Buffer,
  like: { readonly mode: number; readonly uid: number; readonly gid: number },
): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(bytes);
    await giveBack(file, like);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Only an administrator may give a file to somebody else; the mode is anybody's who made it. */
async function giveBack(
  file: FileHandle,
  { uid, gid, mode }: { uid: number; gid: number; mode: number },
): Promise<void> {
  await file.chown(uid, gid).catch(() => {});
  await file.chmod(mode & 0o7777);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
