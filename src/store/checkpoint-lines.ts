import type { Catalog, Place, StoredState } from './catalog.ts';
import type { ChangeRows, NoteRow } from './record.ts';
import type { WrittenRows } from './table.ts';
import type { WrittenTerms } from './terms.ts';

export interface Checkpoint {
  /** Of what was read; the present one where nothing was. */
  readonly format: number;
  readonly catalog: Catalog;
  readonly covered: Covered;
}

/** How far into the log a checkpoint reaches. */
export interface Covered {
  /** Serials of the segments that it knows. */
  readonly serials: readonly number[];
  /** The position of the last of them, 0 for none, and how many of its bytes are in the catalog. */
  readonly last: number;
  readonly bytes: number;
}

/** The first line. */
export interface Head {
  readonly format: number;
  readonly covered: Covered;
  readonly sourceIds: readonly string[];
  /** How many there are; absent in format 1. */
  readonly rows?: number;
  /** How many changes are forgotten; absent in format 1, which knew none. */
  readonly forgotten?: number;
}

export type Line =
  | Head
  | { readonly rows: WrittenRows; readonly terms: WrittenTerms }
  /** Rows newest first, as 32 bits each in base64; in as many lines as it takes. */
  | { readonly order: string }
  /** Single rows, as earlier versions wrote them; `terms` are those that no line before has, each known by its number from there on. */
  | { readonly kept: readonly Row[]; readonly terms?: readonly string[] }
  | { readonly gone: readonly Row[] }
  | { readonly formers: readonly FormerPlaces[] }
  | { readonly states: readonly StoredState[] }
  | { readonly changes: ChangeRows }
  | { readonly notes: readonly NoteRow[] }
  /** The last line: how many there are before it. */
  | { readonly end: number };

export type Row = readonly [
  id: string,
  source: number,
  fingerprint: string,
  arrivedMs: number,
  orderMs: number,
  segment: number,
  offset: number,
  length: number,
  entryHash?: number,
  linkHash?: number,
  terms?: readonly number[],
];

export type FormerPlaces = readonly [id: string, places: readonly Place[]];
