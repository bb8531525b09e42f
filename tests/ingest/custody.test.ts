import { describe, expect, it } from 'vitest';
import { createCustody } from '../../src/ingest/custody.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { stateOf } from '../support/samples.ts';

const NOTHING = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };

async function office() {
  const store = openMemoryStore();
  await store.save({ changes: NOTHING, state: stateOf({ feedTitle: 'stored' }) });
  const custody = createCustody((sourceId) => store.state(sourceId));
  const save = async (feedTitle: string) => {
    const state = stateOf({ feedTitle });
    await store.save({ changes: NOTHING, state });
    return state;
  };
  return { custody, save };
}

describe('the custody of a source', () => {
  it('is one hand’s at a time, in the order of asking', async () => {
    const { custody, save } = await office();
    const told: string[] = [];
    let finish = () => {};
    const visit = custody.visit('wire', undefined, async () => {
      told.push('visit begins');
      await new Promise<void>((done) => {
        finish = done;
      });
      told.push('visit ends');
      return save('visited');
    });
    const amendment = custody.amend('wire', async (newest) => {
      told.push(`amended after ${newest.feedTitle}`);
      return save('amended');
    });
    await custody.visit('other', undefined, async () => {
      told.push('another source');
      return stateOf({ sourceId: 'other' });
    });
    finish();
    await Promise.all([visit, amendment]);
    expect(told).toEqual(['visit begins', 'another source', 'visit ends', 'amended after visited']);
  });

  it('shows the next visit what was amended since the last, and only that one', async () => {
    const { custody, save } = await office();
    const seen: (string | undefined)[] = [];
    const visit = () =>
      custody.visit('wire', stateOf({ feedTitle: 'held' }), async (newest) => {
        seen.push(newest?.feedTitle);
        return save('visited');
      });
    await visit();
    await custody.amend('wire', () => save('amended'));
    await visit();
    await visit();
    expect(seen).toEqual(['held', 'amended', 'held']);
  });

  it('survives what fails: the amendment is not lost, and the next hand gets its turn', async () => {
    const { custody, save } = await office();
    await custody.amend('wire', () => save('amended'));
    const fail = () => Promise.reject(new Error('disk full'));
    await expect(custody.visit('wire', undefined, fail)).rejects.toThrow('disk full');
    await expect(custody.amend('wire', fail)).rejects.toThrow('disk full');
    const seen = await custody.visit('wire', undefined, async (newest) => newest ?? stateOf());
    expect(seen.feedTitle).toBe('amended');
  });

  it('of a source that was never visited has nothing to amend', async () => {
    const { custody, save } = await office();
    expect(await custody.amend('stranger', () => save('x'))).toBe(false);
  });
});
