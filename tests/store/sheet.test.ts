import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLine, encodeLine } from '../../src/store/record.ts';
import { Sheet } from '../../src/store/sheet.ts';

const record = fc.record({ put: fc.string({ unit: 'binary', maxLength: 3000 }), serial: fc.nat() });

describe('a sheet of lines', () => {
  it('holds the same bytes as single lines, batch after batch', () => {
    const sheet = new Sheet();
    const property = fc.property(fc.array(record, { maxLength: 60 }), (records) => {
      sheet.clear();
      const lengths = records.map((it) => sheet.add(it));
      expect(sheet.lines.equals(Buffer.concat(records.map(encodeLine)))).toBe(true);
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(sheet.length);
    });
    fc.assert(property);
  });

  it('takes a line of any size, and lines that are made already', () => {
    const sheet = new Sheet();
    const large = { put: 'é'.repeat(3_000_000) };
    sheet.addLine(encodeLine({ commit: 1 }));
    const from = sheet.length;
    sheet.add(large);
    expect(decodeLine(sheet.lines.subarray(0, from))).toEqual({ commit: 1 });
    expect(decodeLine(sheet.lines.subarray(from))).toEqual(large);
    sheet.clear();
    sheet.add({ commit: 2 });
    expect(decodeLine(sheet.lines)).toEqual({ commit: 2 });
    expect(sheet.lines.buffer.byteLength).toBeLessThan(1_000_000);
  });
});
