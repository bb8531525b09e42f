/**
 * One line of a segment or a checkpoint: the CRC-32 of what follows in eight hex digits, a space, JSON, a line feed. JSON holds
 * no line feed of its own, so that after a damaged line the next one is found again.
 */

import { crc32 } from 'node:zlib';
import type { Article, Instant, Restated, SourceState } from '../model.ts';

/** Of the segments and of the checkpoint; a higher one was written by a newer Voltwire. */
export const FORMAT = 1;

export type LogRecord =
  /** The first line of every segment. */
  | { readonly format: number }
  /** The article as it is from now on. */
  | { readonly put: Article }
  /** The articles are gone, their sightings are not; whole rows, so that the articles' own records need not outlive them. */
  | { readonly gone: readonly SightingRow[] }
  /** Articles are recognized by other words from now on; a hint that a checkpoint keeps and a compaction need not. */
  | { readonly restated: readonly Restated[] }
  | { readonly state: SourceState }
  /** The so many records before this one stand together; without their mark they never happened. */
  | { readonly commit: number };

export type SightingRow = readonly [
  id: string,
  sourceId: string,
  arrivedAt: Instant,
  fingerprint: string,
  linkHash?: string | undefined,
];

const PREFIX = 9;
const LINE_FEED = 0x0a;
const SPACE = 0x20;

/** The line of a record, line feed included. */
export function encodeLine(record: unknown): Buffer {
  const json = JSON.stringify(record);
  const line = Buffer.allocUnsafe(PREFIX + Buffer.byteLength(json) + 1);
  line.write(json, PREFIX);
  line[line.length - 1] = LINE_FEED;
  const sum = crc32(line.subarray(PREFIX, -1));
  line.write(`${sum.toString(16).padStart(8, '0')} `, 0, 'latin1');
  return line;
}

/** The record of a line, with or without its line feed; undefined where a single bit of it is not as it was written. */
export function decodeLine(line: Buffer): unknown {
  const end = line.at(-1) === LINE_FEED ? line.length - 1 : line.length;
  if (end <= PREFIX || line[PREFIX - 1] !== SPACE) return undefined;
  const sum = line.toString('latin1', 0, PREFIX - 1);
  if (!/^[0-9a-f]{8}$/u.test(sum)) return undefined;
  if (crc32(line.subarray(PREFIX, end)) !== Number.parseInt(sum, 16)) return undefined;
  return JSON.parse(line.toString('utf8', PREFIX, end));
}
