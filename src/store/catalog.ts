/**
 * What we know of every article without reading it: a sighting, a place in a segment and a sort key, some 130 bytes in memory.
 * Titles and content stay on disk. A row is never taken back, since a sighting outlives its article.
 */

import type { Sighting, SourceState } from '../model.ts';
import { toInstant } from '../text/date.ts';
import { ChangeLog } from './change-log.ts';
import { flat } from './flat.ts';
import { Formers } from './formers.ts';
import { Notes } from './notes.ts';
import { Rank } from './rank.ts';
import { hashNumber, hashText } from './sighting.ts';
import { Table } from './table.ts';
import { Terms } from './terms.ts';

/** Where the line of a record lies. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

export interface StoredState {
  /** Of its fields that are undefined a disk keeps nothing. */
  state: SourceState;
  readonly place: Place;
}

/** Everything of a row. */
export interface CatalogRow {
  readonly id: string;
  /** The number of its row where that was written down; undefined for the next that is free. */
  readonly serial: number | undefined;
  readonly sourceId: string;
  readonly fingerprint: string;
  readonly arrivedMs: number;
  readonly orderMs: number;
  readonly kept: boolean;
  /** As numbers, see `hashNumber`. */
  readonly entryHash: number;
  readonly linkHash: number;
  readonly place: Place;
}

/** What is never written to takes no memory. */
const HEADROOM = 1.1;

export class Catalog {
  readonly states = new Map<string, StoredState>();
  readonly notes = new Notes();
  readonly terms = new Terms();
  readonly formers = new Formers();
  readonly changes: ChangeLog;
  /** The rows as they lie in memory: for a checkpoint, which writes them down as they are. */
  readonly table = new Table();
  readonly #sourceNumbers = new Map<string, number>();
  readonly #sourceIds: string[] = [];
  readonly #rank = new Rank({
    has: (row) => this.isKept(row),
    compare: (a, b) => this.#compare(a, b),
  });

  /** Remembers at least so many of the latest changes. */
  constructor(changesKept: number) {
    this.changes = new ChangeLog(this, changesKept);
  }

  /** How many articles were ever seen; rows are numbered from 0 in the order in which they were, and keep their numbers for ever. */
  get size(): number {
    return this.table.size;
  }

  /** Makes room for so many rows and some more at once, where growing bit by bit would leave much behind for the collection. */
  reserve(rows: number): void {
    const room = Math.ceil(rows * HEADROOM);
    this.table.reserve(room);
    this.terms.reserve(room);
    this.#rank.reserve(room);
  }

  /** Takes a row over as it was written down; answers its number. */
  restore(row: CatalogRow): number {
    const at = this.table.rowOf(row.id) ?? this.table.add(row.id, row.serial);
    const { segment, offset, length, source, arrivedMs, orderMs, kept, entryHash, linkHash } =
      this.table.columns;
    segment[at] = row.place.segment;
    offset[at] = row.place.offset;
    length[at] = row.place.length;
    source[at] = this.#sourceNumber(row.sourceId);
    arrivedMs[at] = row.arrivedMs;
    const wasKept = kept[at] === 1;
    const stays = wasKept && row.kept && orderMs[at] === row.orderMs;
    // One that goes keeps its sort key, since it stays where it is in the order until the next merge.
    if (row.kept || !wasKept) orderMs[at] = row.orderMs;
    kept[at] = row.kept ? 1 : 0;
    entryHash[at] = row.entryHash;
    linkHash[at] = row.linkHash;
    this.table.setFingerprint(at, row.fingerprint);
    if (row.kept && !stays) this.#rank.place(at);
    if (wasKept && !row.kept) this.#rank.drop();
    return at;
  }

  rowOf(id: string): number | undefined {
    return this.table.rowOf(id);
  }

  idOf(row: number): string {
    return this.table.idOf(row);
  }

  isKept(row: number): boolean {
    return this.table.columns.kept[row] === 1;
  }

  /** Whether the article is gone and its sighting is left; false for a serial whose article's records were all damaged. */
  isGone(row: number): boolean {
    return !this.isKept(row) && this.segmentOf(row) !== 0;
  }

  sourceIdOf(row: number): string {
    return this.#sourceIds[this.table.columns.source[row] ?? 0] ?? '';
  }

  arrivedMs(row: number): number {
    return this.table.columns.arrivedMs[row] ?? 0;
  }

  /** What it is sorted by, before its id. */
  orderMs(row: number): number {
    return this.table.columns.orderMs[row] ?? 0;
  }

  /** Of its address, see `hashNumber`. */
  linkNumber(row: number): number {
    return this.table.columns.linkHash[row] ?? 0;
  }

  placeOf(row: number): Place {
    const { segment, offset, length } = this.table.columns;
    return { segment: segment[row] ?? 0, offset: offset[row] ?? 0, length: length[row] ?? 0 };
  }

  segmentOf(row: number): number {
    return this.table.columns.segment[row] ?? 0;
  }

  /** The same record at another place. */
  move(row: number, place: Place): void {
    const { segment, offset, length } = this.table.columns;
    segment[row] = place.segment;
    offset[row] = place.offset;
    length[row] = place.length;
  }

  /** By what words the entry of a known article is recognized from now on. */
  restate(id: string, entryHash: string): void {
    const row = this.table.rowOf(id);
    if (row !== undefined) this.table.columns.entryHash[row] = hashNumber(entryHash);
  }

  sightingOf(row: number): Sighting {
    return {
      id: this.idOf(row),
      sourceId: this.sourceIdOf(row),
      arrivedAt: toInstant(this.arrivedMs(row)),
      fingerprint: this.table.fingerprintOf(row),
      entryHash: hashText(this.table.columns.entryHash[row]),
      linkHash: hashText(this.table.columns.linkHash[row]),
      kept: this.isKept(row),
    };
  }

  row(row: number): CatalogRow {
    return {
      id: this.idOf(row),
      serial: row,
      sourceId: this.sourceIdOf(row),
      fingerprint: this.table.fingerprintOf(row),
      arrivedMs: this.arrivedMs(row),
      orderMs: this.orderMs(row),
      kept: this.isKept(row),
      entryHash: this.table.columns.entryHash[row] ?? 0,
      linkHash: this.linkNumber(row),
      place: this.placeOf(row),
    };
  }

  /** The rows of the stored articles, newest first; what goes meanwhile is left out, what comes is not seen. */
  *newestFirst(): Generator<number> {
    for (const row of this.order()) if (this.isKept(row)) yield row;
  }

  /** The same in an array that never changes, with some rows that are not stored any more; each sorts by its `orderMs` and id. */
  order(): Uint32Array {
    return this.#rank.order();
  }

  /** Tells which rows come next in the order of the newest, as it was when it was written down. */
  restoreOrder(next: Uint32Array): void {
    this.#rank.restore(next);
  }

  /** Numbers sources as they were numbered when this was written down, before there is any row. */
  restoreSources(sourceIds: readonly string[]): void {
    for (const id of sourceIds) this.#sourceNumber(id);
  }

  /** Every source that an article was ever seen of; its number is its place in this list. */
  get sourceIds(): readonly string[] {
    return this.#sourceIds;
  }

  /** The numbers of those of these sources that an article was ever seen of. */
  sourceNumbers(sourceIds: readonly string[]): ReadonlySet<number> {
    return new Set(sourceIds.flatMap((id) => this.#sourceNumbers.get(id) ?? []));
  }

  sourceNumberOf(row: number): number {
    return this.table.columns.source[row] ?? 0;
  }

  /** Articles stored, by source id; a source without any is left out. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (let row = 0; row < this.size; row++) {
      if (!this.isKept(row)) continue;
      const id = this.sourceIdOf(row);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  #sourceNumber(id: string): number {
    const known = this.#sourceNumbers.get(id);
    if (known !== undefined) return known;
    const number = this.#sourceIds.push(flat(id)) - 1;
    this.#sourceNumbers.set(id, number);
    return number;
  }

  #compare(a: number, b: number): number {
    const { orderMs } = this.table.columns;
    const byTime = (orderMs[b] ?? 0) - (orderMs[a] ?? 0);
    return byTime !== 0 ? byTime : this.idOf(a) < this.idOf(b) ? 1 : -1;
  }
}
