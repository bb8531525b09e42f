/**
 * The latest changes of articles, numbered without a gap from the first there ever was. Only so many are remembered, 13 bytes each;
 * who knows less than that has to begin again with the articles themselves.
 */

import { instantMs, laterOf, toInstant } from '../text/date.ts';
import type { ChangeRow, ChangeRows } from './record.ts';
import type { Change, ChangesSince } from './store.ts';

/** What the log asks of the catalog. */
export interface ArticleRows {
  idOf(row: number): string;
  rowOf(id: string): number | undefined;
}

/** In the place of a row. */
const STRANGER = 2 ** 32 - 1;
const ROWS_A_RECORD = 1000;
const LETTERS = ['a', 'c', 'r'] as const;
const KINDS = ['added', 'changed', 'removed'] as const;

export class ChangeLog {
  readonly #articles: ArticleRows;
  readonly #most: number;
  /** The number before the first that the columns hold, and how many they hold. */
  #before = 0;
  #count = 0;
  /** Ids by number of change, where no row has them: of articles that the log tells of only later, or whose records are damaged. */
  readonly #strangers = new Map<number, string>();
  #rows = new Uint32Array(256);
  #kinds = new Uint8Array(256);
  #ms = new Float64Array(256);

  /** Remembers at least the `most` latest. */
  constructor(articles: ArticleRows, most: number) {
    this.#articles = articles;
    this.#most = most;
  }

  /** The number of the latest change, 0 for none. */
  get latest(): number {
    return this.#before + this.#count;
  }

  /** The number of the latest that is forgotten, 0 for none. */
  get forgotten(): number {
    return Math.max(this.#before, this.latest - this.#most);
  }

  /** The instant of a change that is made now: never before that of the latest, whatever the clock says. */
  instantAt(now: string): string {
    return this.#count === 0 ? now : laterOf(now, toInstant(this.#ms[this.#count - 1] ?? 0));
  }

  /** Takes changes in that stand in the log: known ones are passed over, and a gap before them forgets all that is older. */
  take({ seq, at, rows }: ChangeRows): void {
    if (seq > this.latest + 1) this.forgetUpTo(seq - 1);
    const atMs = instantMs(at);
    for (const [letter, id, laterMs = 0] of rows.slice(this.latest + 1 - seq)) {
      this.#append(this.#articles.rowOf(id) ?? this.#strange(id), LETTERS.indexOf(letter), atMs + laterMs);
    }
  }

  /** Forgets everything; the next change has the number after this one. */
  forgetUpTo(seq: number): void {
    this.#before = seq;
    this.#count = 0;
    this.#strangers.clear();
  }

  since(seq: number, limit: number): ChangesSince {
    const { latest } = this;
    const startOver = seq < this.forgotten || seq > latest;
    const to = startOver ? seq : Math.min(latest, seq + limit);
    const changes: Change[] = [];
    for (let next = seq + 1; next <= to; next++) changes.push(this.#change(next));
    return { changes, latest, startOver };
  }

  /** All that is remembered, in records. */
  *records(): Generator<ChangeRows> {
    for (let first = this.forgotten + 1; first <= this.latest; first += ROWS_A_RECORD) {
      const { at } = this.#change(first);
      const rows: ChangeRow[] = [];
      for (let seq = first; seq <= Math.min(this.latest, first + ROWS_A_RECORD - 1); seq++) {
        rows.push(this.#row(seq, instantMs(at)));
      }
      yield { seq: first, at, rows };
    }
  }

  #row(seq: number, atMs: number): ChangeRow {
    const at = seq - this.#before - 1;
    const letter = LETTERS[this.#kinds[at] ?? 0] ?? 'a';
    const laterMs = (this.#ms[at] ?? 0) - atMs;
    const id = this.#idAt(at);
    return laterMs === 0 ? [letter, id] : [letter, id, laterMs];
  }

  #change(seq: number): Change {
    const at = seq - this.#before - 1;
    return {
      seq,
      kind: KINDS[this.#kinds[at] ?? 0] ?? 'added',
      id: this.#idAt(at),
      at: toInstant(this.#ms[at] ?? 0),
    };
  }

  #idAt(at: number): string {
    const row = this.#rows[at] ?? 0;
    return row === STRANGER ? (this.#strangers.get(this.#before + at + 1) ?? '') : this.#articles.idOf(row);
  }

  #strange(id: string): number {
    this.#strangers.set(this.latest + 1, id);
    return STRANGER;
  }

  #append(row: number, kind: number, ms: number): void {
    if (this.#count === this.#rows.length) this.#makeRoom();
    this.#rows[this.#count] = row;
    this.#kinds[this.#count] = kind;
    this.#ms[this.#count] = ms;
    this.#count++;
  }

  /** Moves what is to be remembered to columns that are at most half full of it. */
  #makeRoom(): void {
    const from = this.forgotten - this.#before;
    const kept = this.#count - from;
    const size = Math.max(256, kept * 2);
    const [rows, kinds, ms] = [new Uint32Array(size), new Uint8Array(size), new Float64Array(size)];
    rows.set(this.#rows.subarray(from, this.#count));
    kinds.set(this.#kinds.subarray(from, this.#count));
    ms.set(this.#ms.subarray(from, this.#count));
    [this.#rows, this.#kinds, this.#ms] = [rows, kinds, ms];
    this.#before += from;
    for (const seq of this.#strangers.keys()) if (seq <= this.#before) this.#strangers.delete(seq);
    this.#count = kept;
  }
}
