import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foreseePrune } from '../../src/store/foresee-prune.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { articleOf } from '../support/samples.ts';

const instant = fc.integer({ min: 0, max: 40 }).map((n) => new Date(Date.UTC(2026, 10, 1, n)).toISOString());
const article = fc
  .record({
    n: fc.integer({ min: 0, max: 999 }),
    sourceId: fc.constantFrom('wire', 'daily', 'posts'),
    arrivedAt: instant,
    publishedAt: fc.option(instant, { nil: undefined }),
    pinned: fc.boolean(),
  })
  .map(({ n, pinned, ...wanted }) => ({ pinned, article: articleOf({ id: `a${n}`, ...wanted }) }));

it('foresees exactly what pruning forgets', async () => {
  const bounds = fc.record({ arrivedBefore: instant, perSource: fc.integer({ min: 1, max: 6 }) });
  const only = fc.option(fc.subarray(['wire', 'daily']), { nil: undefined });
  const articles = fc.uniqueArray(article, { maxLength: 30, selector: (it) => it.article.id });
  await fc.assert(
    fc.asyncProperty(articles, bounds, only, async (all, wanted, onlySources) => {
      const store = openMemoryStore();
      const ids = all.map((it) => it.article.id);
      const added = all.map((it) => it.article);
      const at = '2026-11-01T00:00:00.000Z';
      const note = { killed: false, annotation: undefined, at };
      const changes = { added, changed: [], unchanged: 0, restated: [], removed: [] };
      const notes = all.map((it) => ({
        collection: 'curation' as const,
        key: it.article.id,
        value: { ...note, pinned: it.pinned },
      }));
      await store.save({ changes, state: undefined }, notes);
      const foreseen = await foreseePrune(store, wanted, onlySources);
      await store.prune(wanted, onlySources);
      const kept = await store.articles(ids);
      expect([...foreseen].sort()).toEqual(ids.filter((id) => !kept.has(id)).sort());
    }),
  );
});
