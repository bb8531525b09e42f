/** What an export wrote: what is not listed here was not written by us, and is never deleted. */

import type { Output } from '../outward.ts';
import { sha256 } from '../text/hash.ts';
import { bytesOf, putChanged } from './export-files.ts';
import { type Coding, etagOf } from './packed.ts';

/** One file of an export, as a program that carries it on to some host needs it. */
export interface ListedFile {
  /** The address from the root, percent-encoded, that the file answers. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** As we serve it in that coding. */
  readonly etag: string;
  readonly mediaType: string;
  /** `gzip` or `br` for what lies beside a file; else `identity`. */
  readonly coding: Coding;
  readonly modifiedAt: string | null;
  /** For how many seconds a copy may pass for the newest. */
  readonly freshSeconds: number;
}

/** As an earlier export may have listed it. */
export type KnownFile = Pick<ListedFile, 'sha256'> & Partial<ListedFile>;

export interface Manifest {
  /** By file, with `/`. */
  readonly files: ReadonlyMap<string, KnownFile>;
  /** What a run that did not end may have written, with its hash. */
  readonly writing: ReadonlyMap<string, string>;
}

export const MANIFEST = '.voltwire-manifest.json';

/** What the manifest says of an output in a coding. */
export function listedFile(output: Output, coding: Coding, body: Buffer): ListedFile {
  const { path, hash, mediaType, modifiedAt = null, freshSeconds } = output;
  const etag = etagOf(hash, coding);
  const about = { path, bytes: body.length, sha256: sha256(body), etag };
  return { ...about, mediaType, coding, modifiedAt, freshSeconds };
}

/** One that cannot be read lists nothing: then nothing is deleted, which is the safe side. */
export async function readManifest(folder: string): Promise<Manifest> {
  const { files, writing } = parsed(String((await bytesOf(folder, MANIFEST)) ?? ''));
  // Earlier exports listed the hash alone.
  const known = belowIn(files).map(
    ([file, it]) => [file, typeof it === 'string' ? { sha256: it } : it] as const,
  );
  const hashes = belowIn(writing).filter(([, hash]) => typeof hash === 'string');
  return { files: new Map(known.filter(isKnown)), writing: new Map(hashes as [string, string][]) };
}

function belowIn(listed: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(Object(listed)).filter(([file]) => isBelow(file));
}

function isKnown(entry: readonly [string, unknown]): entry is readonly [string, KnownFile] {
  return typeof Object(entry[1]).sha256 === 'string';
}

function parsed(text: string): { readonly files?: unknown; readonly writing?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

export async function writeManifest(folder: string, { files, writing }: Manifest): Promise<void> {
  const content = { files: sorted(files), ...(writing.size > 0 && { writing: sorted(writing) }) };
  await putChanged(folder, MANIFEST, Buffer.from(`${JSON.stringify(content, null, 2)}\n`));
}

function sorted<T>(entries: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whether a relative path stays in the folder and says so plainly: no step up, no empty step, no backslash. */
export function isBelow(file: string): boolean {
  return !/[\\\0]/u.test(file) && file.split('/').every((step) => !['', '.', '..'].includes(step));
}
