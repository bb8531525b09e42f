import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowIndex } from '../../src/store/row-index.ts';
import { Texts } from '../../src/store/texts.ts';

const hex = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
/** Ids and fingerprints as they are, and every text that there can be: half characters too. */
const text = fc.oneof(
  hex,
  fc.constantFrom('', '0', 'abc', 'ABCD', 'É', '\ud800', '電'),
  fc.array(unit, { maxLength: 200 }).map((units) => units.join('')),
);

describe('a column of texts', () => {
  it('gives back every text unit by unit, however often it was set', () => {
    const settings = fc.array(fc.tuple(fc.nat(40), text), { maxLength: 120 });
    const property = fc.property(settings, (all) => {
      const texts = new Texts();
      const wanted = new Map(all);
      for (const [row, value] of all) texts.set(row, value);
      for (let row = 0; row <= 41; row++) expect(texts.get(row)).toBe(wanted.get(row) ?? '');
    });
    fc.assert(property);
  });

  it('comes back as it was written, behind rows that are there', () => {
    const property = fc.property(fc.array(text), fc.array(text), (first, second) => {
      const written = new Texts();
      second.forEach((value, row) => {
        written.set(row + 3, value);
      });
      const texts = new Texts();
      first.forEach((value, row) => {
        texts.set(row, value);
      });
      texts.restore(first.length, second.length, written.written(3, 3 + second.length));
      const all = [...first, ...second];
      expect(all.map((_, row) => texts.get(row))).toEqual(all);
    });
    fc.assert(property);
  });

  it('is not taken back where it has more or fewer rows than it says', () => {
    const texts = new Texts();
    texts.set(0, 'one');
    texts.set(1, 'two');
    expect(() => new Texts().restore(0, 1, texts.written(0, 2))).toThrow(RangeError);
  });
});

describe('the index of rows', () => {
  it('finds every id that is in it, and no other', () => {
    const texts = new Texts();
    const index = new RowIndex(texts);
    const ids = Array.from({ length: 20_000 }, (_, row) => (row % 2 === 0 ? `id${row}` : row.toString(16)));
    ids.forEach((id, row) => {
      texts.set(row, id);
      index.add(id, row);
    });
    expect(ids.map((id) => index.rowOf(id))).toEqual(ids.map((_, row) => row));
    expect(['', 'id1', 'id20000', 'no'].map((id) => index.rowOf(id))).toEqual(Array(4).fill(undefined));
  });
});
