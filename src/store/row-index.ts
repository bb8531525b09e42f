/**
 * From an id to its row, in four bytes a slot beside the ids themselves. Many small tables instead of a large one, since a table
 * that grows puts all of its rows anew, and nobody shall wait for that.
 */

import { quickHash } from '../text/hash.ts';
import type { Texts } from './texts.ts';

const TABLES = 256;
const FIRST_SLOTS = 8;
const FULL = 0.7;
/** What the fullest table has, beside the average. */
const SPREAD = 1.1;

interface Table {
  /** Row + 1; 0 is a free slot. */
  slots: Uint32Array;
  used: number;
}

export class RowIndex {
  readonly #ids: Texts;
  readonly #tables: readonly Table[] = Array.from({ length: TABLES }, () => ({
    slots: new Uint32Array(FIRST_SLOTS),
    used: 0,
  }));

  constructor(ids: Texts) {
    this.#ids = ids;
  }

  rowOf(id: string): number | undefined {
    const hash = quickHash(id);
    const { slots } = this.#tableOf(hash);
    const mask = slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const row = (slots[at] ?? 0) - 1;
      if (row < 0) return undefined;
      if (this.#ids.get(row) === id) return row;
    }
  }

  /** Takes in a row whose id is set, and is not in the index yet. */
  add(id: string, row: number): void {
    const hash = quickHash(id);
    const table = this.#tableOf(hash);
    if (table.used >= table.slots.length * FULL) this.#grow(table);
    put(table.slots, hash, row);
    table.used++;
  }

  /** Makes room for so many rows while there are none: tables fill alike, and would all grow at the same time. */
  reserve(rows: number): void {
    const each = (rows / TABLES / FULL) * SPREAD;
    const slots = Math.max(FIRST_SLOTS, 2 ** Math.ceil(Math.log2(each + 1)));
    for (const table of this.#tables) if (table.used === 0) table.slots = new Uint32Array(slots);
  }

  #tableOf(hash: number): Table {
    return this.#tables[hash >>> 24] as Table;
  }

  #grow(table: Table): void {
    const larger = new Uint32Array(table.slots.length * 2);
    for (const slot of table.slots) {
      if (slot > 0) put(larger, quickHash(this.#ids.get(slot - 1)), slot - 1);
    }
    table.slots = larger;
  }
}

function put(slots: Uint32Array, hash: number, row: number): void {
  const mask = slots.length - 1;
  let at = hash & mask;
  while (slots[at] !== 0) at = (at + 1) & mask;
  slots[at] = row + 1;
}
