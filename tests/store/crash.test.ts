import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../src/store/lowdb.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { FragileDisk } from './fragile-disk.ts';
import { ALL, at, collect, makeArticle, makeOutboxItem, makeState, visit } from './samples.ts';

// A new segment every few visits, a checkpoint after each, a compaction whenever half of it is dead.
const limits = {
  segmentBytes: 3000,
  checkpointBytes: 1,
  checkpointIndexes: 1,
  gatherMs: 0,
  compactBytes: 500,
  cacheBytes: 1000,
  changesKept: 15,
};

type Step = (store: Store) => Promise<unknown>;

const add = (...numbers: readonly number[]): Step => {
  const articles = numbers.map((n) => makeArticle(`id${n}`, { publishedAt: at(n), arrivedAt: at(n) }));
  return (store) => store.save(visit({ added: articles }, makeState('s', { entryCount: numbers[0] ?? 0 })));
};
const edit = (n: number, title: string): Step => {
  const article = makeArticle(`id${n}`, { publishedAt: at(n), arrivedAt: at(n), title });
  return (store) => store.save(visit({ changed: [article] }, makeState('t', { feedTitle: title })));
};

const queue = (key: string, n: number): Step => {
  const article = makeArticle(`id${n}`, { publishedAt: at(n), arrivedAt: at(n) });
  const note = { collection: 'outbox' as const, key, value: makeOutboxItem({ body: key }) };
  return (store) => store.save(visit({ added: [article] }), [note]);
};
const sent = (...keys: readonly string[]): Step => {
  const gone = keys.map((key) => ({ collection: 'outbox' as const, key, value: undefined }));
  return (store) => store.save(visit(), gone);
};
const pin = (n: number): Step => {
  const value = { pinned: true, killed: false, annotation: 'good', at: at(0) };
  return (store) => store.save(visit(), [{ collection: 'curation', key: `id${n}`, value }]);
};

/** A newsroom's life in a few steps: each wholly happens or not at all. */
const STEPS: readonly Step[] = [
  add(1, 2, 3),
  add(4, 5),
  edit(2, 'Edited'),
  queue('first', 4),
  pin(1),
  edit(2, 'Once more'),
  (store) => Promise.all([add(6)(store), add(7, 8)(store), edit(6, 'At once')(store)]),
  (store) => store.save(visit({ removed: ['id4', 'id1'] })),
  (store) => store.prune({ arrivedBefore: at(0), perSource: 2 }),
  add(4, 9),
  edit(9, 'Again'),
  (store) => store.prune({ arrivedBefore: at(9), perSource: 9 }),
  add(10, 11),
  queue('second', 10),
  sent('first'),
  (store) => store.prune({ arrivedBefore: at(10), perSource: 9 }, ['s']),
  edit(11, 'And again'),
  edit(11, 'And again and again'),
  (store) => store.close(),
];

const IDS = Array.from({ length: 12 }, (_, n) => `id${n}`);

async function snapshot(store: Store) {
  return {
    articles: await collect(store.newest(ALL)),
    sightings: await store.sightings(IDS),
    serials: [...store.arrivals(store.arrived())].map(({ id, serial }) => [id, serial]),
    states: await store.states(),
    revisions: await Promise.all(IDS.map((id) => store.revisions(id))),
    changes: await Promise.all([0, 10, 20].map((seq) => store.changes(seq, 99))),
    curation: await store.notes('curation'),
    outbox: await store.notes('outbox'),
  };
}

/** What a store that forgets nothing holds before each step, and at the end. */
async function expectations() {
  const model = openMemoryStore(() => at(0), limits.changesKept);
  const before = [await snapshot(model)];
  for (const step of STEPS.slice(0, -1)) {
    await step(model);
    before.push(await snapshot(model));
  }
  return [...before, before.at(-1)];
}

const open = (disk: FragileDisk) => openEngine('/data/store', 'write', { files: disk, limits }, () => at(0));

/** Takes the steps from `from` on until the process dies; answers how many were acknowledged in all. */
async function live(disk: FragileDisk, from: number): Promise<number> {
  let done = from;
  const life = async () => {
    const store = await open(disk);
    for (const step of STEPS.slice(from)) {
      await step(store);
      done++;
    }
  };
  await Promise.race([life(), disk.death]);
  return done;
}

/**
 * How many steps an opened store holds: as many as were acknowledged, or the one that was under way as well. The log alone must
 * tell the same as the checkpoint does, and a checkpoint must never be in doubt.
 */
async function stepsHeld(disk: FragileDisk, acknowledged: number): Promise<number> {
  const wanted = await expectations();
  const logAlone = disk.afterKill();
  logAlone.delete('/data/store/checkpoint.jsonl');
  const store = await open(disk);
  const held = await snapshot(store);
  await store.close();
  expect(store.notices.join()).not.toContain('checkpoint');
  expect(await snapshot(await open(logAlone))).toEqual(held);
  const next = wanted[acknowledged + 1];
  try {
    expect(held).toEqual(wanted[acknowledged]);
    return acknowledged;
  } catch (different) {
    if (next === undefined) throw different;
    expect(held).toEqual(next);
    return acknowledged + 1;
  }
}

async function changesInAll(): Promise<number> {
  const disk = new FragileDisk();
  await live(disk, 0);
  return disk.changes;
}

describe('a process that dies', () => {
  it('at any call to the disk leaves every acknowledged step whole', async () => {
    const calls = await changesInAll();
    expect(calls).toBeGreaterThan(100);
    for (let call = 0; call < calls; call++) {
      const disk = new FragileDisk();
      disk.stopsAfter = call;
      const done = await live(disk, 0);
      await stepsHeld(disk.afterKill(), done);
    }
  });

  it('with the power at any call to the disk leaves every acknowledged step whole', async () => {
    const calls = await changesInAll();
    for (let call = 0; call < calls; call++) {
      const disk = new FragileDisk();
      disk.stopsAfter = call;
      const done = await live(disk, 0);
      await stepsHeld(
        disk.afterPowerCut(() => false),
        done,
      );
    }
  });

  it('again and again, with whatever blocks reached the disk, goes on where it was', async () => {
    const calls = await changesInAll();
    const life = fc.record({
      stopsAfter: fc.nat({ max: Math.floor(calls / 2) }),
      cutsPower: fc.boolean(),
      blocks: fc.infiniteStream(fc.boolean()),
    });
    const property = fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 4 }), async (lives) => {
      let disk = new FragileDisk();
      let done = 0;
      for (const { stopsAfter, cutsPower, blocks } of lives) {
        disk.stopsAfter = stopsAfter;
        done = await live(disk, Math.min(done, STEPS.length - 1));
        const survives = () => blocks.next().value;
        disk = cutsPower ? disk.afterPowerCut(survives) : disk.afterKill();
        done = await stepsHeld(disk, Math.min(done, STEPS.length - 1));
        disk = disk.afterKill();
      }
    });
    await fc.assert(property, { numRuns: 150 });
  });
});
