import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carried, carriedBytes, carriedGreatest, editOf, freshIn } from '../../src/publish/edit.ts';

interface Thing {
  readonly text: string;
}

const thing = fc
  .string({ minLength: 1, maxLength: 3, unit: 'grapheme-ascii' })
  .map((text): Thing => ({ text }));
const things = fc.array(thing, { maxLength: 120 });

/** A list, and another that has some of it, in its order or not, and others between. */
const edited = fc
  .tuple(things, fc.array(thing, { maxLength: 4 }), fc.nat(3), fc.boolean())
  .chain(([before, added, less, mixed]) =>
    fc.record({
      before: fc.constant(before),
      after: (mixed
        ? fc.shuffledSubarray([...before, ...added])
        : fc.subarray([...added.slice(2), ...before, ...added.slice(0, 2)], {
            minLength: Math.max(0, before.length + added.length - less),
          })
      ).map((list): readonly Thing[] => list),
    }),
  );

const upper = ({ text }: Thing) => [text.toUpperCase()] as const;
const bytesOf = (list: readonly Thing[]) => Buffer.from(list.map(({ text }) => text.padEnd(3)).join(''));
const greatestOf = (list: readonly Thing[]) =>
  list
    .map(({ text }) => text)
    .sort()
    .at(-1) ?? '';

describe('a list that came of another', () => {
  it('carries what was made of each to where it is now, whatever came, went and changed places', () => {
    fc.assert(
      fc.property(edited, ({ before, after }) => {
        const edit = editOf(before, after);
        const lists = before.map(upper);
        const made = carried(edit, lists, upper);
        expect(made).toEqual(after.map(upper));
        const fresh = new Set(freshIn(edit));
        after.forEach((it, at) => {
          if (!fresh.has(it)) expect(made[at]).toBe(lists[before.indexOf(it)]);
        });
        expect(carriedBytes(edit, bytesOf(before), 3, bytesOf)).toEqual(bytesOf(after));
        expect(carriedGreatest(edit, greatestOf(before), after, ({ text }) => text)).toBe(greatestOf(after));
      }),
      { numRuns: 400 },
    );
  });

  it('makes nothing anew but what was not there, where the rest stays in its order', () => {
    const [one, two, three, four, five] = ['1', '2', '3', '4', '5'].map((text): Thing => ({ text })) as [
      Thing,
      Thing,
      Thing,
      Thing,
      Thing,
    ];
    const edit = editOf([one, two, three, four], [five, one, three]);
    expect(freshIn(edit)).toEqual([five]);
    expect(edit.dropped).toEqual([two, four]);
  });

  it('takes a list of which too much was lost for another', () => {
    const before = Array.from({ length: 300 }, (_, n): Thing => ({ text: String(n) }));
    const after = before.slice(200);
    expect(freshIn(editOf(before, after))).toEqual(after);
  });
});
