import { base64Of } from './base64.ts';
import { COLUMN_NAMES, type ColumnName, type Columns, grown, makeColumns, setColumn } from './columns.ts';
import { RowIndex } from './row-index.ts';
import { Texts } from './texts.ts';

/** Some rows as a checkpoint carries them: each column's bytes in base64, which JSON takes and gives back at the speed of a copy. */
export interface WrittenRows {
  readonly count: number;
  readonly ids: string;
  readonly fingerprints: string;
  /** A column that an earlier Voltwire did not have yet is absent, and all zeros. */
  readonly columns: Readonly<Partial<Record<ColumnName, string>>>;
}

/** So far ahead of all others a row may be: a number beyond is no serial. */
const MOST_FREE = 4_000_000;

/** The rows of the catalog, found by id. None ever leaves. */
export class Table {
  readonly #ids = new Texts();
  readonly #index = new RowIndex(this.#ids);
  readonly #fingerprints = new Texts();
  #columns = makeColumns(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** To be asked for anew after every `add`: the columns grow. */
  get columns(): Columns {
    return this.#columns;
  }

  rowOf(id: string): number | undefined {
    return this.#index.rowOf(id);
  }

  /** A new row, all zeros: the one with this number if it is free, else the next. */
  add(id: string, wanted = this.#size): number {
    const row = this.#isFree(wanted) ? wanted : this.#size;
    this.countTo(row + 1);
    this.#ids.set(row, id);
    this.#index.add(id, row);
    return row;
  }

  /** So many rows there are at least: those that nobody added stay free for what names them. */
  countTo(rows: number): void {
    this.#makeRoom(rows);
    this.#size = Math.max(this.#size, rows);
  }

  idOf(row: number): string {
    return this.#ids.get(row);
  }

  fingerprintOf(row: number): string {
    return this.#fingerprints.get(row);
  }

  setFingerprint(row: number, fingerprint: string): void {
    this.#fingerprints.set(row, fingerprint);
  }

  /** The rows from the one up to, but not including, the other. */
  written(from: number, to: number): WrittenRows {
    return {
      count: to - from,
      ids: this.#ids.written(from, to),
      fingerprints: this.#fingerprints.written(from, to),
      columns: Object.fromEntries(
        COLUMN_NAMES.map((name) => [name, base64Of(this.#columns[name].subarray(from, to))]),
      ),
    };
  }

  /** Makes room for so many rows. */
  reserve(rows: number): void {
    this.#makeRoom(rows);
    this.#index.reserve(rows);
    this.#ids.reserve(rows);
    this.#fingerprints.reserve(rows);
  }

  /** Adds rows as they were written. */
  restore({ count, ids, fingerprints, columns }: WrittenRows): void {
    const from = this.#size;
    this.#makeRoom(from + count);
    this.#ids.restore(from, count, ids);
    this.#fingerprints.restore(from, count, fingerprints);
    for (const name of COLUMN_NAMES) {
      setColumn(this.#columns, name, from, columns[name] ?? '');
    }
    this.#size += count;
    for (let row = from; row < this.#size; row++) {
      const id = this.#ids.get(row);
      if (id !== '') this.#index.add(id, row);
    }
  }

  #isFree(row: number): boolean {
    return row >= this.#size ? row - this.#size < MOST_FREE : this.#ids.get(row) === '';
  }

  #makeRoom(rows: number): void {
    if (rows > this.#columns.kept.length) this.#columns = grown(this.#columns, rows);
  }
}
