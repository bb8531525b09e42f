/** What the feeds of a place are put together from, side by side: of each new article a piece is added, and nothing else is touched. */

import type { Instant } from '../model.ts';
import { DIGEST_BYTES } from '../text/hash.ts';
import { carried, carriedBytes, carriedGreatest, editOf } from './edit.ts';
import type { Entry, Roll } from './entries.ts';
import type { DocumentKind } from './self-check.ts';

/** Of all entries in one format, in their order. */
export interface Column {
  readonly bytes: readonly Buffer[];
  readonly digests: Buffer;
}

export interface Sheet {
  readonly roll: Roll;
  readonly columns: Readonly<Record<DocumentKind, Column>>;
  /** When its publisher last edited one of them; empty where there is none. */
  readonly editedAt: Instant;
  /** The last time that a document of all of them changed on account of one. */
  readonly changedAt: Instant;
}

const NO_COLUMN: Column = { bytes: [], digests: Buffer.alloc(0) };
const EMPTY: Sheet = {
  roll: { slips: [], entries: [], omitted: [] },
  columns: { rss: NO_COLUMN, atom: NO_COLUMN, json: NO_COLUMN },
  editedAt: '',
  changedAt: '',
};

/** `before` is that of the same place, which most of the entries stand on already. */
export function sheetOf(roll: Roll, before = EMPTY): Sheet {
  const { entries } = roll;
  const edit = editOf(before.roll.entries, entries);
  const column = (kind: DocumentKind): Column => ({
    bytes: carried(edit, before.columns[kind].bytes, ({ bytes }) => bytes[kind]),
    digests: carriedBytes(edit, before.columns[kind].digests, DIGEST_BYTES, (some) => digestsOf(some, kind)),
  });
  return {
    roll,
    columns: { rss: column('rss'), atom: column('atom'), json: column('json') },
    editedAt: carriedGreatest(edit, before.editedAt, entries, ({ slip }) => slip.editedAt),
    changedAt: carriedGreatest(edit, before.changedAt, entries, ({ changedAt }) => changedAt),
  };
}

function digestsOf(entries: readonly Entry[], kind: DocumentKind): Buffer {
  return Buffer.from(entries.map(({ digests }) => digests[kind]).join(''), 'latin1');
}
