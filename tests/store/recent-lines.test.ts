import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentLines } from '../../src/store/recent-lines.ts';

describe('the lines that came last', () => {
  it('are there as they were for as long as those after them leave room, and go once they are taken', () => {
    const lengths = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()), { maxLength: 80 });
    const property = fc.property(lengths, (all) => {
      const recent = new RecentLines(100);
      all.forEach(([length, isTaken], key) => {
        const line = Buffer.alloc(length, key + 1);
        recent.add(key, line);
        if (!isTaken) return;
        expect(recent.take(key)).toEqual(line);
        expect(recent.take(key)).toBeUndefined();
      });
      expect(surely(all)).toEqual(surely(all).filter((key) => recent.take(key)?.[0] === key + 1));
    });
    fc.assert(property);
  });

  it('give way from the oldest on', () => {
    const recent = new RecentLines(30);
    for (const key of [1, 2, 3, 4]) recent.add(key, Buffer.alloc(10, key));
    expect([1, 2, 3, 4].map((key) => recent.take(key)?.toString('hex', 0, 1))).toEqual([
      undefined,
      '02',
      '03',
      '04',
    ]);
  });

  it('have none among them that is larger than all the room', () => {
    const recent = new RecentLines(30);
    recent.add(1, Buffer.alloc(30, 1));
    recent.add(2, Buffer.alloc(31, 2));
    expect([recent.take(1)?.length, recent.take(2)]).toEqual([30, undefined]);
  });
});

/** Those that a ring of 100 bytes must still hold, wherever it turned: up to 39 bytes lie idle at its end. */
function surely(all: readonly (readonly [length: number, isTaken: boolean])[]): readonly number[] {
  let room = 61;
  const held: number[] = [];
  for (let key = all.length - 1; key >= 0; key--) {
    const [length, isTaken] = all[key] ?? [0, true];
    room -= length;
    if (room < 0) break;
    if (!isTaken) held.push(key);
  }
  return held;
}
