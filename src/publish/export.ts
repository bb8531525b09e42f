import { mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { messageOf, StoreError } from '../errors.ts';
import type { Output } from '../outward.ts';
import { sha256 } from '../text/hash.ts';
import { wholeBody } from './body.ts';

/** Which files are ours, by path with `/`, and the hash of what we wrote: what is not listed here we never delete. */
type Manifest = ReadonlyMap<string, string>;

const MANIFEST = '.voltwire-manifest.json';

/**
 * Writes the outputs below a folder, a page as its `index.html`. Only what differs is written, each file whole or not at all; what
 * an earlier export wrote and nobody has touched since goes when it is neither an output nor among the paths to keep.
 * @throws StoreError when the disk refuses; what is there then is the old file or the new one, and another run completes it.
 */
export async function exportOutputs(
  outputs: readonly Output[],
  folder: string,
  keep: readonly string[] = [],
): Promise<Exported> {
  const wanted = new Map(outputs.map((output) => [fileOf(output.path), output]));
  const kept = new Set(keep.map(fileOf));
  try {
    await mkdir(folder, { recursive: true });
    const known = await readManifest(folder);
    const stale = new Map([...known].filter(([file]) => !(wanted.has(file) || kept.has(file))));
    return await replaceFiles(folder, wanted, known, stale);
  } catch (thrown) {
    throw new StoreError(`cannot export to ${folder}: ${messageOf(thrown)}`, thrown);
  }
}

export interface Exported {
  readonly written: number;
  readonly unchanged: number;
}

async function replaceFiles(
  folder: string,
  wanted: ReadonlyMap<string, Output>,
  known: Manifest,
  stale: Manifest,
): Promise<Exported> {
  const ours = new Map([
    ...known,
    ...[...wanted].map(([file, output]) => [file, sha256(wholeBody(output))] as const),
  ]);
  // Both before and after: a run that is cut short must not forget what it wrote.
  await writeManifest(folder, ours);
  let written = 0;
  for (const [file, output] of wanted)
    if (await writeChanged(join(folder, file), wholeBody(output))) written += 1;
  for (const [file, hash] of stale) await removeOurs(folder, file, hash);
  await writeManifest(folder, new Map([...ours].filter(([file]) => !stale.has(file))));
  return { written, unchanged: wanted.size - written };
}

/** `/channels/ev/` → `channels/ev/index.html`, as any web server will look for it. */
function fileOf(path: string): string {
  const file = decodeURIComponent(path.endsWith('/') ? `${path}index.html` : path).slice(1);
  if (!isBelow(file)) throw new Error(`the path ${path} leaves the folder of the export`);
  return file;
}

/** Whether a relative path stays in the folder and says so plainly: no step up, no empty step, no backslash. */
function isBelow(file: string): boolean {
  return !/[\\\0]/u.test(file) && file.split('/').every((step) => !['', '.', '..'].includes(step));
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => '{}');
  return new Map(
    Object.entries(parsed(text)).filter(([file, hash]) => typeof hash === 'string' && isBelow(file)),
  );
}

/** A manifest that cannot be read lists nothing: then nothing is deleted, which is the safe side. */
function parsed(text: string): Record<string, string> {
  try {
    return (JSON.parse(text) as { files?: Record<string, string> }).files ?? {};
  } catch {
    return {};
  }
}

async function writeManifest(folder: string, files: Manifest): Promise<void> {
  const sorted = Object.fromEntries([...files].sort(([one], [other]) => (one < other ? -1 : 1)));
  await writeChanged(join(folder, MANIFEST), Buffer.from(`${JSON.stringify({ files: sorted }, null, 2)}\n`));
}

/** Whether it had to be written. The bytes are on the disk before the name is theirs. */
async function writeChanged(file: string, body: Buffer): Promise<boolean> {
  const present = await readFile(file).catch(() => undefined);
  if (present?.equals(body)) return false;
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeDurably(temporary, body);
    await rename(temporary, file);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
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

async function removeOurs(folder: string, file: string, hash: string): Promise<void> {
  const present = await readFile(join(folder, file)).catch(() => undefined);
  if (present === undefined || sha256(present) !== hash) return;
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
