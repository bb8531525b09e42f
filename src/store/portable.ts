/**
 * A whole store as lines of JSON that people can read and other programs load: a first line that says what it is, one line an article
 * with its former versions, one each for what is gone, for states and for notes, and a last one with a checksum of all before it.
 * Backups are the same, compressed.
 */

import { createHash, type Hash } from 'node:crypto';
import { StoreError } from '../errors.ts';
import type { Article, Instant, Sighting, SourceState } from '../model.ts';
import type { LogRecord, NoteRow } from './record.ts';
import { sightingRow } from './sighting.ts';
import type { Revision } from './store.ts';

/** Of these lines; a higher one was written by a newer Voltwire. */
export const PORTABLE_FORMAT = 1;

export type PortableLine =
  | { readonly voltwireStore: number; readonly exportedAt: Instant; readonly latestChange: number }
  | PortableArticle
  | { readonly gone: Omit<Sighting, 'kept' | 'entryHash'> & Numbered }
  | { readonly state: SourceState }
  | { readonly note: { readonly collection: string; readonly key: string; readonly value: unknown } }
  | { readonly end: { readonly lines: number; readonly sha256: string } };

export interface PortableArticle extends Numbered {
  readonly article: Article;
  /** Former versions, oldest first. */
  readonly revisions: readonly Revision[];
  /** By what words its entry is recognized now. */
  readonly entryHash: string | undefined;
}

interface Numbered {
  /** See `Listed`; files written before there were any lack it. */
  readonly serial?: number;
}

/** So far ahead does the numbering of changes leap, since whoever follows it may have seen more than the file tells. */
const LEAP = 1_000_000;

/** Adds the first line's checksum and the last line. */
export async function* sealed(lines: AsyncIterable<PortableLine>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let count = 0;
  for await (const line of lines) {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    hash.update(bytes);
    count++;
    yield bytes;
  }
  yield Buffer.from(`${JSON.stringify({ end: { lines: count, sha256: hash.digest('hex') } })}\n`);
}

/**
 * What the lines of such a file tell, as the records of a log. The last of them comes only if the file is whole.
 * @throws StoreError for a file that is no store, of a newer format, cut short, or changed by anything.
 */
export async function* unsealed(
  lines: AsyncIterable<Buffer>,
  latestChange: number,
): AsyncGenerator<LogRecord> {
  const hash = createHash('sha256');
  let count = 0;
  let whole = false;
  // To the very end of the file, where a compressed one has a checksum of its own.
  for await (const bytes of lines) {
    const line = parseLine(bytes, count + 1);
    if (whole) throw new StoreError('the file goes on behind its end');
    if ('end' in line) {
      verify(line.end, count, hash);
      whole = true;
      continue;
    }
    if ((count === 0) !== 'voltwireStore' in line) throw foreign();
    yield* recordsOf(line, latestChange);
    hash.update(bytes).update('\n');
    count++;
  }
  if (!whole) throw count === 0 ? foreign() : new StoreError(`the file is cut short after line ${count}`);
}

function parseLine(bytes: Buffer, number: number): PortableLine {
  try {
    const line: unknown = JSON.parse(bytes.toString());
    if (typeof line === 'object' && line !== null && !Array.isArray(line)) return line as PortableLine;
  } catch (failed) {
    if (number > 1) throw new StoreError(`line ${number} of the file is damaged`, failed);
  }
  throw foreign();
}

function foreign(): StoreError {
  return new StoreError('the file is no backup or export of a Voltwire store');
}

function verify(end: { lines: number; sha256: string }, count: number, hash: Hash): void {
  if (count === 0) throw foreign();
  if (end.lines !== count || end.sha256 !== hash.digest('hex')) {
    throw new StoreError('the file is not as it was written: its checksum differs');
  }
}

function* recordsOf(line: PortableLine, latestChange: number): Generator<LogRecord> {
  if ('voltwireStore' in line) {
    if (line.voltwireStore > PORTABLE_FORMAT) {
      throw new StoreError(`the file is of format ${line.voltwireStore}: a newer Voltwire wrote it`);
    }
    yield { afresh: Math.max(line.latestChange, latestChange) + LEAP };
  } else if ('article' in line) yield* versionsOf(line);
  else if ('gone' in line) yield { gone: [sightingRow(line.gone, line.gone.serial)] };
  else if ('state' in line) yield { state: line.state };
  else if ('note' in line) {
    const { collection, key, value } = line.note;
    yield { note: [collection, key, value] satisfies NoteRow };
  }
}

function* versionsOf({ serial, article, revisions, entryHash }: PortableArticle): Generator<LogRecord> {
  for (const [formers, revision] of revisions.entries()) {
    const at = revisions[formers - 1]?.replacedAt;
    yield { serial, put: revision.article, edit: at === undefined ? undefined : { at, formers } };
  }
  const at = revisions.at(-1)?.replacedAt;
  yield { serial, put: article, edit: at === undefined ? undefined : { at, formers: revisions.length } };
  if (entryHash !== undefined && entryHash !== article.entryHash) {
    yield { restated: [{ id: article.id, entryHash }] };
  }
}
