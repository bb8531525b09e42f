import { describe, expect, it } from 'vitest';
import {
  fileNameOf,
  freshName,
  isFresh,
  nextSerial,
  segmentNames,
  standing,
} from '../../src/store/segment-name.ts';

const rewritten = { first: 1, last: 3, serial: 8 };

describe('the name of a segment', () => {
  it('says its stretch of the log and its serial number', () => {
    expect(fileNameOf(freshName(7))).toBe('segment-00000007.jsonl');
    expect(fileNameOf(rewritten)).toBe('segment-00000001-00000003.00000008.jsonl');
    expect(isFresh(freshName(7))).toBe(true);
    expect(isFresh(rewritten)).toBe(false);
  });

  it('is read back, in the order of the log, from among other files', () => {
    const names = [freshName(4), rewritten, freshName(123_456_789)];
    const files = [
      ...names.map(fileNameOf).reverse(),
      'lock',
      'segment-1.jsonl',
      `${fileNameOf(rewritten)}.tmp`,
    ];
    expect(segmentNames([...files, 'segment-00000001.jsonl.corrupt-1'])).toEqual([
      rewritten,
      ...names.toSpliced(1, 1),
    ]);
  });

  it('gives way to that of a later segment over the same stretch', () => {
    const wider = { first: 1, last: 6, serial: 12 };
    const all = [freshName(1), freshName(2), freshName(3), rewritten, freshName(6), wider, freshName(7)];
    expect(standing(all)).toEqual([wider, freshName(7)]);
    expect(standing([rewritten, freshName(9)])).toEqual([rewritten, freshName(9)]);
  });

  it('is followed by a serial number above all', () => {
    expect(nextSerial([])).toBe(1);
    expect(nextSerial([freshName(4), rewritten])).toBe(9);
  });
});
