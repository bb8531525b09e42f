/**
 * The outputs as files for any static host, a page as its `index.html`, each with what a server may send to clients that take gzip or
 * brotli beside it (`rss.xml.gz`, `rss.xml.br`). A document and what lies beside it are never of two versions: what is packed goes
 * before the document changes, and comes back after.
 */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, StoreError } from '../errors.ts';
import type { Output } from '../outward.ts';
import { sha256 } from '../text/hash.ts';
import { wholeBody } from './body.ts';
import { bytesOf, putChanged, putFile, removeFile, sweepTemporaries } from './export-files.ts';
import {
  isBelow,
  type KnownFile,
  type ListedFile,
  listedFile,
  type Manifest,
  readManifest,
  writeManifest,
} from './export-manifest.ts';
import { pack } from './packed.ts';

export interface Exported {
  /** Documents of which anything had to be written. */
  readonly written: number;
  readonly unchanged: number;
}

/** What is beside a document, by the ending of its file. */
const PACKED = [
  ['gzip', '.gz'],
  ['br', '.br'],
] as const;

/**
 * Writes the outputs below a folder. Only what differs is written, each file whole or not at all; what an earlier export wrote and
 * nobody has touched since goes when it is neither an output nor among the paths to keep. `stands` hears the path of each output once its file
 * is what it should be.
 * @throws StoreError when the disk refuses; what is there then is the old file or the new one, and another run completes it.
 */
export async function exportOutputs(
  outputs: readonly Output[],
  folder: string,
  keep: readonly string[] = [],
  stands: (path: string) => void = () => {},
): Promise<Exported> {
  const wanted = new Map(outputs.map((output) => [fileOf(output.path), output]));
  const kept = new Set(keep.map(fileOf).flatMap(withPacked));
  try {
    await mkdir(folder, { recursive: true });
    await sweepTemporaries(folder);
    return await replaceAll(folder, wanted, kept, stands);
  } catch (thrown) {
    throw new StoreError(`cannot export to ${folder}: ${messageOf(thrown)}`, thrown);
  }
}

/** What the manifest says of files. */
type Listing = Map<string, KnownFile>;

async function replaceAll(
  folder: string,
  wanted: ReadonlyMap<string, Output>,
  kept: ReadonlySet<string>,
  stands: (path: string) => void,
): Promise<Exported> {
  const known = await readManifest(folder);
  const listing: Listing = new Map();
  const changed = new Map<string, Output>();
  for (const [file, output] of wanted) {
    if (await listStanding(folder, [file, output], known, listing)) stands(output.path);
    else changed.set(file, output);
  }
  // A run that is cut short must not forget what it wrote.
  if (changed.size > 0) await writeManifest(folder, withWriting(known, changed));
  for (const it of changed) {
    await replace(folder, it, listing);
    stands(it[1].path);
  }
  listKept(known, kept, listing);
  await removeStale(folder, known, listing);
  await writeManifest(folder, { files: listing, writing: new Map() });
  return { written: changed.size, unchanged: wanted.size - changed.size };
}

/** Lists a document that lies there as it should, with all that is beside it; false, and nothing is listed, where it does not. */
async function listStanding(
  folder: string,
  [file, output]: readonly [string, Output],
  { files, writing }: Manifest,
  listing: Listing,
): Promise<boolean> {
  const body = wholeBody(output);
  const own = listedFile(output, 'identity', body);
  const before = files.get(file);
  const isKnown = before?.sha256 === own.sha256 && before.bytes !== undefined && !writing.has(file);
  if (!isKnown || !(await bytesOf(folder, file))?.equals(body)) return false;
  const found: [string, ListedFile][] = [[file, own]];
  for (const [coding, ending] of PACKED) {
    const packed = files.get(file + ending);
    if (packed === undefined) continue;
    const bytes = await bytesOf(folder, file + ending);
    if (bytes === undefined || sha256(bytes) !== packed.sha256) return false;
    found.push([file + ending, listedFile(output, coding, bytes)]);
  }
  for (const [name, it] of found) listing.set(name, it);
  return true;
}

function withWriting({ files, writing }: Manifest, changed: ReadonlyMap<string, Output>): Manifest {
  const hashes = [...changed].map(([file, output]) => [file, sha256(wholeBody(output))] as const);
  return { files, writing: new Map([...writing, ...hashes]) };
}

/** Writes a document and what belongs beside it, and lists them. */
async function replace(
  folder: string,
  [file, output]: readonly [string, Output],
  listing: Listing,
): Promise<void> {
  const body = wholeBody(output);
  const packed = await pack(output);
  if (!(await bytesOf(folder, file))?.equals(body)) {
    for (const [, ending] of PACKED) await rm(join(folder, file + ending), { force: true });
    await putFile(folder, file, body);
  }
  listing.set(file, listedFile(output, 'identity', body));
  for (const [coding, ending] of PACKED) {
    const bytes = packed[coding];
    if (bytes === undefined) continue;
    await putChanged(folder, file + ending, bytes);
    listing.set(file + ending, listedFile(output, coding, bytes));
  }
}

function listKept({ files, writing }: Manifest, kept: ReadonlySet<string>, listing: Listing): void {
  for (const file of kept) {
    const hash = writing.get(file);
    const known = files.get(file) ?? (hash === undefined ? undefined : { sha256: hash });
    if (known !== undefined && !listing.has(file)) listing.set(file, known);
  }
}

/** Removes what we wrote and do not list any more. */
async function removeStale(folder: string, { files, writing }: Manifest, listing: Listing): Promise<void> {
  for (const file of new Set([...files.keys(), ...writing.keys()])) {
    if (listing.has(file)) continue;
    await removeFile(folder, file, [files.get(file)?.sha256, writing.get(file)]);
    if (writing.has(file)) await removeBeside(folder, file);
  }
}

/** What a run that was cut short left beside a document that is gone: nobody could tell its hash before. */
async function removeBeside(folder: string, file: string): Promise<void> {
  if ((await bytesOf(folder, file)) !== undefined) return;
  for (const [, ending] of PACKED) {
    const bytes = await bytesOf(folder, file + ending);
    if (bytes !== undefined) await removeFile(folder, file + ending, [sha256(bytes)]);
  }
}

/** `/channels/ev/` → `channels/ev/index.html`, as any web server will look for it. */
function fileOf(path: string): string {
  const file = decodeURIComponent(path.endsWith('/') ? `${path}index.html` : path).slice(1);
  if (!isBelow(file)) throw new Error(`the path ${path} leaves the folder of the export`);
  return file;
}

function withPacked(file: string): readonly string[] {
  return [file, ...PACKED.map(([, ending]) => file + ending)];
}
