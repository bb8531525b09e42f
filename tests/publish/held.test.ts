import { describe, expect, it } from 'vitest';
import { heldAt } from '../../src/publish/held.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { cardOf } from '../support/publication.ts';
import { cardsOf, numbered } from './newsroom.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString();

async function storeOf() {
  const store = openMemoryStore();
  const added = [0, 10, 20].map((minute) => numbered(minute, { arrivedAt: at(minute), publishedAt: at(0) }));
  const other = numbered(1, { sourceId: 'daily', arrivedAt: at(20) });
  const changes = { added: [...added, other], changed: [], unchanged: 0, restated: [], removed: [] };
  await store.save({ changes, state: undefined });
  return store;
}

const CARDS = cardsOf(cardOf({ vetoMinutes: 15 }), cardOf({ id: 'daily' }));

describe('a veto window', () => {
  it('holds back what arrived within it, of its source alone, and tells what comes out next', async () => {
    const { untilById, nextAt } = await heldAt(at(20), CARDS, await storeOf());
    expect([...untilById].sort()).toEqual([
      [numbered(10).id, at(25)],
      [numbered(20).id, at(35)],
    ]);
    expect(nextAt).toBe(at(25));
  });

  it('ends at its minute, and nothing waits for it afterwards', async () => {
    const store = await storeOf();
    expect([...(await heldAt(at(25), CARDS, store)).untilById.keys()]).toEqual([numbered(20).id]);
    expect(await heldAt(at(35), CARDS, store)).toEqual({ untilById: new Map(), nextAt: undefined });
  });

  it('does not hold what the newsroom approved', async () => {
    const store = await storeOf();
    const value = { pinned: false, killed: false, approved: true, annotation: undefined, at: at(21) };
    const note = { collection: 'curation' as const, key: numbered(10).id, value };
    await store.save(
      { changes: { added: [], changed: [], unchanged: 0, restated: [], removed: [] }, state: undefined },
      [note],
    );
    expect([...(await heldAt(at(20), CARDS, store)).untilById.keys()]).toEqual([numbered(20).id]);
  });
});
