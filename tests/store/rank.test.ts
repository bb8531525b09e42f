import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rank } from '../../src/store/rank.ts';

/** One thing that happens to a row: it comes, sorts by another key from then on, or goes; or somebody asks for the order. */
const step = fc.oneof(
  fc.record({ row: fc.nat(30), key: fc.nat(50) }),
  fc.record({ row: fc.nat(30), key: fc.constant(undefined) }),
  fc.constant('asked' as const),
);

/** Rows by the key that they sort by, as long as they belong in the order. */
class Rows {
  readonly keys = new Map<number, number>();
  readonly rank = new Rank({
    has: (row) => this.keys.has(row),
    compare: (a, b) => (this.keys.get(b) ?? 0) - (this.keys.get(a) ?? 0) || b - a,
  });

  set(row: number, key: number): void {
    if (this.keys.get(row) === key) return;
    this.keys.set(row, key);
    this.rank.place(row);
  }

  drop(row: number): void {
    if (this.keys.delete(row)) this.rank.drop();
  }

  inOrder(): readonly number[] {
    return [...this.rank.order()].filter((row) => this.keys.has(row));
  }

  sorted(): readonly number[] {
    return [...this.keys].sort(([a, x], [b, y]) => y - x || b - a).map(([row]) => row);
  }
}

describe('the rank', () => {
  it('is the order that sorting gives, whatever came, moved and went since it was last asked for', () => {
    const property = fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
      const rows = new Rows();
      for (const it of steps) {
        if (it === 'asked') expect(rows.inOrder()).toEqual(rows.sorted());
        else if (it.key === undefined) rows.drop(it.row);
        else rows.set(it.row, it.key);
      }
      expect(rows.inOrder()).toEqual(rows.sorted());
    });
    fc.assert(property);
  });

  it('goes on from an order that was written down in pieces', () => {
    const rows = new Rows();
    for (let row = 0; row < 10; row++) rows.keys.set(row, row);
    rows.rank.reserve(5);
    rows.rank.restore(Uint32Array.of(9, 8, 7));
    rows.rank.restore(Uint32Array.of(6, 5, 4, 3, 2, 1, 0));
    expect(rows.inOrder()).toEqual(rows.sorted());
    rows.set(10, 5);
    expect(rows.inOrder()).toEqual(rows.sorted());
  });
});
