/**
 * One line of a segment or a checkpoint: the CRC-32 of what follows in eight hex digits, a space, JSON, a line feed. JSON holds
 * no line feed of its own, so that after a damaged line the next one is found again.
 */

import { crc32 } from 'node:zlib';
import type { Article, Instant, Restated, SourceState } from '../model.ts';

/**
 * Of the segments and of the checkpoint. 1 knew no revisions, changes, notes and terms, 2 no serials, 3 a record for each state that
 * has moved; a higher one was written by a newer Voltwire.
 */
export const FORMAT = 4;

export type LogRecord =
  /** The first line of every segment. */
  | { readonly format: number }
  | PutRecord
  /** The articles are gone, their sightings are not; whole rows, so that the articles' own records need not outlive them. */
  | { readonly gone: readonly SightingRow[] }
  /** Articles are recognized by other words from now on; a hint that a checkpoint keeps and a compaction need not. */
  | { readonly restated: readonly Restated[] }
  | { readonly state: SourceState }
  /** What of states is another than in their last whole records, which lie before it in the same segment. */
  | { readonly moved: MovedState | readonly MovedState[] }
  | { readonly note: NoteRow }
  | { readonly changes: ChangeRows }
  /** Changes up to this number are forgotten, and so is every note: what is still to be known of both follows in this batch. */
  | { readonly afresh: number }
  /**
   * The so many records before this one stand together; without their mark they never happened. `seq` is the latest change, and
   * `arrived` the serial of the next new article.
   */
  | { readonly commit: number; readonly seq?: number; readonly arrived?: number };

/** The article as it is from now on; `edit` where it takes the place of a version that was stored. */
export interface PutRecord {
  readonly put: Article;
  readonly edit?: Edit | undefined;
  readonly serial?: number | undefined;
}

/** Some fields of a state, as they are from now on. */
export type MovedState = Pick<SourceState, 'sourceId'> & Partial<SourceState>;

export interface Edit {
  readonly at: Instant;
  /** How many of the versions stored before are still to be known, the last of them included. */
  readonly formers: number;
}

export type SightingRow = readonly [
  id: string,
  sourceId: string,
  arrivedAt: Instant,
  fingerprint: string,
  linkHash?: string | null,
  serial?: number,
];

/** Without a value, the note is gone. */
export type NoteRow = readonly [collection: string, key: string, value?: unknown];

/** Consecutive changes, the first of them with the number `seq`. */
export interface ChangeRows {
  readonly seq: number;
  readonly at: Instant;
  readonly rows: readonly ChangeRow[];
}

/** `laterMs` is counted from the `at` of all rows; left out where it is 0. */
export type ChangeRow = readonly [kind: 'a' | 'c' | 'r', id: string, laterMs?: number];

const PREFIX = 9;
const LINE_FEED = 0x0a;
const SPACE = 0x20;

/** The line of a record, line feed included. */
export function encodeLine(record: unknown): Buffer {
  const json = JSON.stringify(record);
  const line = Buffer.allocUnsafe(encodedBytes(json));
  writeLine(line, json);
  return line;
}

/** How many bytes the line of a record takes. */
export function encodedBytes(json: string): number {
  return PREFIX + Buffer.byteLength(json) + 1;
}

/** Fills these bytes, as many as it takes, with the line of a record. */
export function writeLine(line: Buffer, json: string): void {
  line.write(json, PREFIX);
  line[line.length - 1] = LINE_FEED;
  const sum = crc32(line.subarray(PREFIX, -1));
  line.write(`${sum.toString(16).padStart(8, '0')} `, 0, 'latin1');
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
