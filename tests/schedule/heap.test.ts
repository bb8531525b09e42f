import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../src/schedule/heap.ts';

describe('a heap of due times', () => {
  it('gives nothing while it is empty or nothing is due', () => {
    const heap = new Heap<string>();
    expect(heap.popDue(100)).toBeUndefined();
    heap.push(101, 'later');
    expect(heap.popDue(100)).toBeUndefined();
    expect(heap.popDue(101)).toBe('later');
    expect(heap.popDue(101)).toBeUndefined();
  });

  it('gives what is due in order of its time, whatever is put in between', () => {
    const step = fc.oneof(fc.record({ push: fc.integer({ min: 0, max: 50 }) }), fc.constant('pop' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 0, max: 50 }), (steps, nowMs) => {
        const heap = new Heap<number>();
        const model: number[] = [];
        for (const it of steps) {
          if (it !== 'pop') {
            heap.push(it.push, it.push);
            model.push(it.push);
            model.sort((a, b) => a - b);
            continue;
          }
          const isDue = model[0] !== undefined && model[0] <= nowMs;
          expect(heap.popDue(nowMs)).toBe(isDue ? model.shift() : undefined);
        }
      }),
    );
  });
});
