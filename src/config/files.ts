/**
 * The files that one reading of a configuration is made of: itself, the lists it is split into, the secrets it names. How each of them
 * lay is noted as it is read, so that no edit falls between a reading and a watch that would begin after it.
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { messageOf } from '../errors.ts';

/** Text, or a sentence that reads on from the name of the file. */
export type FileText = { readonly text: string } | { readonly why: string };

export interface ConfigFiles {
  /** Never throws and never waits for a pipe; what is larger than `maxBytes` is not read. */
  readonly read: (path: string, maxBytes: number) => FileText;
  /** Whether anything that was read lies otherwise by now, or what was missing is there. */
  readonly changed: () => Promise<boolean>;
}

/** A hundred thousand sources with every option have room in it. */
export const MAX_CONFIG_BYTES = 67_108_864;

/** The files on disk. Asked, not told: notifications of the operating system miss renames and are silent on network disks. */
export function openConfigFiles(): ConfigFiles {
  const signatures = new Map<string, string>();
  return {
    read: (path, maxBytes) => {
      // Before it is read: what is written meanwhile is another edit.
      signatures.set(path, signatureBefore(path));
      return readFileAt(path, maxBytes);
    },
    changed: async () => {
      const now = await Promise.all([...signatures.keys()].map(signatureNow));
      return [...signatures.values()].some((signature, at) => signature !== now[at]);
    },
  };
}

function readFileAt(path: string, maxBytes: number): FileText {
  let file: number | undefined;
  try {
    // Without waiting: a pipe in the place of a file would otherwise hold up everything until somebody writes into it.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return contentOf(file, fstatSync(file), maxBytes);
  } catch (thrown) {
    return { why: whyUnreadable(thrown) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function contentOf(file: number, about: Stats, maxBytes: number): FileText {
  if (about.isDirectory()) return { why: 'is a folder, not a file' };
  if (!about.isFile()) return { why: 'is no plain file' };
  const bytes = readUpTo(file, maxBytes);
  if (bytes === undefined) return { why: `is larger than ${maxBytes} bytes` };
  const text = decodeUtf8(bytes);
  // Plain English in UTF-16 without its mark is valid UTF-8, too, with a zero behind each letter.
  if (text === undefined || text.includes('\0')) return { why: 'is not UTF-8 text; save it as UTF-8' };
  return { text };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** By reading, not by its size: a file may grow meanwhile. */
function readUpTo(file: number, maxBytes: number): Buffer | undefined {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    const count = readSync(file, chunk);
    if (count === 0) return Buffer.concat(chunks);
    total += count;
    if (total > maxBytes) return undefined;
    chunks.push(chunk.subarray(0, count));
  }
}

function signatureBefore(path: string): string {
  try {
    return signatureOf(statSync(path));
  } catch (thrown) {
    return signatureOfFailure(thrown);
  }
}

async function signatureNow(path: string): Promise<string> {
  return stat(path).then(signatureOf, signatureOfFailure);
}

/** The mode too, since a file that may not be read is as good as gone. */
function signatureOf({ mtimeMs, size, ino, mode }: Stats): string {
  return `${mtimeMs} ${size} ${ino} ${mode}`;
}

function signatureOfFailure(thrown: unknown): string {
  return `missing: ${codeOf(thrown)}`;
}

function whyUnreadable(thrown: unknown): string {
  const code = codeOf(thrown);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by this user';
  if (code === 'ELOOP') return 'is a link that leads in a circle';
  return `cannot be read: ${messageOf(thrown)}`;
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
