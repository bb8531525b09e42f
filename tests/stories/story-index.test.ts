import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStoryIndex } from '../../src/stories/story-index.ts';
import { numbered } from '../publish/newsroom.ts';

const SOURCES = ['wire', 'daily', 'blog', 'times'];

function telling(k: number, sourceId: string) {
  const title = `Alpha${k} bravo${k} charlie${k} delta${k}`;
  return numbered(k, { id: `${sourceId}-${k}`, sourceId, title });
}

describe('the index of stories', () => {
  it('names who tells the same in the order in which it was shown them, and lists what several tell, newest first', () => {
    const index = createStoryIndex();
    for (const it of [telling(2, 'wire'), telling(1, 'wire'), telling(2, 'blog'), telling(1, 'times')])
      index.learn(it);
    index.learn(telling(3, 'wire'));
    expect(index.membersOf('blog-2')).toEqual(['wire-2', 'blog-2']);
    expect(index.membersOf('wire-3')).toEqual(['wire-3']);
    expect(index.membersOf('never')).toEqual([]);
    expect(index.toldBySeveral().map(({ id }) => id)).toEqual(['wire-1', 'wire-2']);
    expect(index.toldBySeveral()).toBe(index.toldBySeveral());
  });

  it('keeps a story for as long as one of its members is among the latest', () => {
    const index = createStoryIndex(3);
    for (const it of [telling(1, 'wire'), telling(5, 'wire'), telling(1, 'blog'), telling(6, 'wire')])
      index.learn(it);
    expect(index.membersOf('blog-1')).toEqual(['wire-1', 'blog-1']);
    for (const k of [7, 8]) index.learn(telling(k, 'wire'));
    expect([index.knows('wire-1'), index.knows('blog-1'), index.knows('wire-8')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('finds what the latest articles tell, however many it forgot before', () => {
    const shown = fc.record({ k: fc.nat(30), source: fc.constantFrom(...SOURCES) });
    fc.assert(
      fc.property(fc.array(shown, { maxLength: 80 }), fc.integer({ min: 1, max: 8 }), (all, most) => {
        const index = createStoryIndex(most);
        for (const { k, source } of all) index.learn(telling(k, source));
        index.learn(telling(99, 'wire'));
        index.learn(telling(99, 'daily'));
        expect(index.membersOf('daily-99')).toEqual(most > 1 ? ['wire-99', 'daily-99'] : ['daily-99']);
      }),
    );
  });
});
