import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../src/store/lowdb.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Note } from '../../src/store/notes.ts';
import type { Store } from '../../src/store/store.ts';
import { FragileDisk } from './fragile-disk.ts';
import { at, collect, makeArticle, makeOutboxItem, makeState, visit } from './samples.ts';

const FOLDER = '/data/store';
const IDS = Array.from({ length: 8 }, (_, n) => `id${n}`);
const limits = {
  segmentBytes: 1500,
  checkpointBytes: 700,
  checkpointIndexes: 1,
  gatherMs: 0,
  compactBytes: 300,
  cacheBytes: 1000,
  changesKept: 12,
};

type Step = (store: Store) => Promise<unknown>;

const minutes = fc.integer({ min: -4, max: 4 });
const id = fc.constantFrom(...IDS);
const article = fc
  .record({ id, title: fc.string({ maxLength: 6 }), minute: minutes, tags: fc.subarray(['ev', 'range']) })
  .map(({ minute, ...about }) =>
    makeArticle(about.id, { ...about, publishedAt: at(minute), arrivedAt: at(minute) }),
  );
const note: fc.Arbitrary<Note> = fc.oneof(
  fc.record({ key: id, set: fc.boolean(), pinned: fc.boolean() }).map(({ key, set, pinned }) => {
    const value = { pinned, killed: false, annotation: undefined, at: at(0) };
    return { collection: 'curation' as const, key, value: set ? value : undefined };
  }),
  fc
    .record({
      key: fc.constantFrom('1', '2', '3'),
      body: fc.option(fc.string({ maxLength: 4 }), { nil: undefined }),
    })
    .map(({ key, body }) => ({
      collection: 'outbox' as const,
      key,
      value: body === undefined ? undefined : makeOutboxItem({ body }),
    })),
);
const saving = fc
  .record({
    added: fc.array(article, { maxLength: 3 }),
    removed: fc.array(id, { maxLength: 2 }),
    entryCount: fc.option(fc.nat(3), { nil: undefined }),
    notes: fc.array(note, { maxLength: 2 }),
  })
  .map(({ added, removed, entryCount, notes }): Step => {
    const state = entryCount === undefined ? undefined : makeState('s', { entryCount });
    return (store) => store.save(visit({ added, removed }, state), notes);
  });
const pruning = fc.record({ arrivedBefore: minutes.map(at), perSource: fc.nat(5) }).map(
  (bounds): Step =>
    (store) =>
      store.prune(bounds),
);
const closing = fc.constant<Step>((store) => store.close());
const step = fc.oneof(
  { weight: 8, arbitrary: saving },
  { weight: 2, arbitrary: pruning },
  { weight: 1, arbitrary: closing },
);

async function snapshot(store: Store) {
  return {
    articles: await collect(store.newest({})),
    tagged: (await collect(store.newest({ tags: ['range'] }))).map((it) => it.id),
    sightings: await store.sightings(IDS),
    serials: [...store.arrivals(store.arrived())].map(({ id, serial }) => [id, serial]),
    arrived: store.arrived(),
    states: await store.states(),
    revisions: await Promise.all(IDS.map((it) => store.revisions(it))),
    changes: await Promise.all([0, 10, 30].map((seq) => store.changes(seq, 99))),
    curation: [...(await store.notes('curation'))],
    outbox: [...(await store.notes('outbox'))],
  };
}

/** What a store holds that these steps were taken on and that never dies; a closed one is opened again. */
async function after(steps: readonly Step[]) {
  const model = openMemoryStore(() => at(0), limits.changesKept);
  for (const take of steps) await take({ ...model, close: async () => undefined });
  return snapshot(model);
}

const open = (disk: FragileDisk) => openEngine(FOLDER, 'write', { files: disk, limits }, () => at(0));

/** Takes the steps until the process dies; answers how many were acknowledged. */
async function live(disk: FragileDisk, steps: readonly Step[]): Promise<number> {
  let done = 0;
  const life = async () => {
    let store = await open(disk);
    for (const take of steps) {
      await take(store);
      done++;
      // A process that closed its store opens it again for the next step.
      store = await store.states().then(
        () => store,
        () => open(disk),
      );
    }
    await store.close();
  };
  await Promise.race([life(), disk.death]);
  return done;
}

describe('a process that dies between any two calls to the disk, whatever it was doing', () => {
  it('leaves every acknowledged step, and of the one under way all or nothing', async () => {
    const oneLife = fc.record({
      steps: fc.array(step, { minLength: 1, maxLength: 12 }),
      stopsAfter: fc.nat(90),
      cutsPower: fc.boolean(),
      survives: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
    });
    const property = fc.asyncProperty(fc.array(oneLife, { minLength: 1, maxLength: 4 }), async (lives) => {
      let disk = new FragileDisk();
      let taken: readonly Step[] = [];
      for (const { steps, stopsAfter, cutsPower, survives } of lives) {
        disk.stopsAfter = stopsAfter;
        const done = await live(disk, steps);
        let block = 0;
        disk = cutsPower ? disk.afterPowerCut(() => survives[block++ % 7] ?? false) : disk.afterKill();
        const logAlone = disk.afterKill();
        logAlone.delete(`${FOLDER}/checkpoint.jsonl`);
        const store = await open(disk);
        const held = await snapshot(store);
        await store.close();
        expect(await snapshot(await open(logAlone))).toEqual(held);
        expect(store.notices.join()).not.toContain('checkpoint');
        taken = await agreeing(held, taken, steps, done);
        disk = disk.afterKill();
      }
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

/** The steps that a store holds: those acknowledged, or the one under way as well. */
async function agreeing(
  held: Awaited<ReturnType<typeof snapshot>>,
  before: readonly Step[],
  steps: readonly Step[],
  done: number,
): Promise<readonly Step[]> {
  const acknowledged = [...before, ...steps.slice(0, done)];
  try {
    expect(held).toEqual(await after(acknowledged));
    return acknowledged;
  } catch (different) {
    if (done === steps.length) throw different;
    const more = [...before, ...steps.slice(0, done + 1)];
    expect(held).toEqual(await after(more));
    return more;
  }
}
