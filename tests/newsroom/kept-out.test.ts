import { describe, expect, it } from 'vitest';
import { createKeptOut } from '../../src/newsroom/kept-out.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { articleOf, sourceOf } from '../support/samples.ts';

const NONE = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };

const articles = (count: number, title: string, from = 0) =>
  Array.from({ length: count }, (_, at) =>
    articleOf({ id: `a${from + at}`, title: `${title} ${from + at}` }),
  );

async function deskOf(sources: Parameters<typeof sourceOf>[0][]) {
  const store = openMemoryStore();
  const save = (added: ReturnType<typeof articles>) =>
    store.save({ changes: { ...NONE, added }, state: undefined });
  const keptOut = createKeptOut({ sources: sources.map(sourceOf) }, store);
  return { save, keptOut };
}

describe('a source whose rules keep everything out', () => {
  it('is found by its newest articles', async () => {
    const { save, keptOut } = await deskOf([{ include: ['batteries galore'] }]);
    expect([...(await keptOut())]).toEqual([]);
    await save(articles(25, 'Wires'));
    expect([...(await keptOut())]).toEqual([['wire', 20]]);
    await save([articleOf({ id: 'in', title: 'Batteries galore', publishedAt: '2026-11-21T09:00:00.000Z' })]);
    expect([...(await keptOut())]).toEqual([]);
  });

  it('is found by the words that it excludes, too', async () => {
    const { save, keptOut } = await deskOf([{ exclude: ['wires'] }]);
    await save(articles(5, 'Wires'));
    expect([...(await keptOut())]).toEqual([['wire', 5]]);
  });

  it.each([
    ['has no rules', {}, 25],
    ['has brought but a few', { include: ['nothing'] }, 4],
    ['is switched off', { include: ['nothing'], enabled: false }, 25],
  ])('is not one that %s', async (_, wanted, count) => {
    const { save, keptOut } = await deskOf([wanted]);
    await save(articles(count, 'Wires'));
    expect([...(await keptOut())]).toEqual([]);
  });
});
