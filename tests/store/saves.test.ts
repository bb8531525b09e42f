import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { USUAL_LIMITS } from '../../src/store/limits.ts';
import { type LowdbStore, openEngine } from '../../src/store/lowdb.ts';
import { FragileDisk } from './fragile-disk.ts';
import { ALL, collect, ids, makeArticle, makeState, visit } from './samples.ts';

const AN_HOUR_MS = 3_600_000;

let disk: FragileDisk;
/** What was done to the log and its lock since `watch`. */
let calls: string[];

beforeEach(() => {
  disk = new FragileDisk();
});

const open = (gatherMs: number) =>
  openEngine('/data/store', 'write', { files: disk, limits: { ...USUAL_LIMITS, gatherMs } });

const save = (store: LowdbStore, id: string) =>
  store.save(visit({ added: [makeArticle(id)] }, makeState(id)));

const PINNED = { pinned: true, killed: false, annotation: undefined, at: '2026-11-22T09:00:00.000Z' };

const saveState = (store: LowdbStore, id: string) => store.save(visit({}, makeState(id)));

/** Something on its way that may come to a save; answers what ends it. */
function expected(store: LowdbStore): () => void {
  store.expect(1);
  return () => store.expect(-1);
}

function watch(): void {
  calls = [];
  disk.before = ({ call, path }) => {
    if (path.includes('segment') && (call === 'write' || call === 'datasync')) calls.push(call);
    if (path.endsWith('lock')) calls.push(call);
    return undefined;
  };
}

const ONE_BATCH = ['stamp', 'write', 'datasync'];

describe('saves of one moment', () => {
  it('share one look at the lock, one write and one sync', async () => {
    const store = await open(0);
    await save(store, 'first');
    watch();
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => save(store, id)));
    expect(calls).toEqual(ONE_BATCH);
    expect(ids(await collect(store.newest(ALL)))).toHaveLength(5);
  });

  it('wait for those that are on their way, and for no others', async () => {
    const store = await open(AN_HOUR_MS);
    await save(store, 'first');
    watch();
    const [endB, endC] = [expected(store), expected(store)];
    const saved = [saveState(store, 'a')];
    endB();
    saved.push(saveState(store, 'b'));
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(calls).toEqual([]);
    endC();
    await Promise.all(saved);
    expect(calls).toEqual(ONE_BATCH);
  });

  it('let the one join that the last one on its way has come to', async () => {
    const store = await open(AN_HOUR_MS);
    await save(store, 'first');
    watch();
    const endB = expected(store);
    const saved = [saveState(store, 'a')];
    for (let turns = 0; turns < 20; turns++) await turn();
    endB();
    saved.push(saveState(store, 'b'));
    await Promise.all(saved);
    expect(calls).toEqual(ONE_BATCH);
  });

  it('keep no news waiting, and take with it the states that wait', async () => {
    const store = await open(AN_HOUR_MS);
    await save(store, 'first');
    watch();
    expected(store);
    const saved = [saveState(store, 'a'), saveState(store, 'b')];
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(calls).toEqual([]);
    await Promise.all([...saved, save(store, 'c')]);
    expect(calls).toEqual(ONE_BATCH);
    await save(store, 'd');
    await store.save(visit(), [{ collection: 'curation', key: 'd', value: PINNED }]);
    expect([...(await store.states()).keys()]).toEqual(['first', 'a', 'b', 'c', 'd']);
  });

  it('wait no longer than their time', async () => {
    const store = await open(1);
    expected(store);
    await saveState(store, 'a');
    expect([...(await store.states()).keys()]).toEqual(['a']);
  });

  it('wait until the store is closed at the latest', async () => {
    const store = await open(AN_HOUR_MS);
    expected(store);
    const saved = [saveState(store, 'a'), saveState(store, 'b')];
    for (let turns = 0; turns < 20; turns++) await turn();
    watch();
    const closed = store.close();
    await Promise.all(saved);
    await closed;
    expect(calls.filter((call) => call === 'datasync')).toHaveLength(1);
    const reopened = await open(0);
    expect([...(await reopened.states()).keys()]).toEqual(['a', 'b']);
  });

  it('are read back without a look at the disk', async () => {
    const store = await open(0);
    await Promise.all(['a', 'b', 'c'].map((id) => save(store, id)));
    disk.before = ({ call, path }) => {
      if (call === 'read' && path.includes('segment')) throw new Error('nothing is read');
      return undefined;
    };
    for (let readings = 0; readings < 2; readings++) {
      expect(await collect(store.newest(ALL))).toEqual(['c', 'b', 'a'].map((id) => makeArticle(id)));
    }
  });

  it('keep one that comes alone waiting for nothing', async () => {
    const store = await open(AN_HOUR_MS);
    await save(store, 'a');
    await save(store, 'b');
    await save(store, 'c');
    expect(ids(await collect(store.newest(ALL)))).toEqual(['c', 'b', 'a']);
  });
});
