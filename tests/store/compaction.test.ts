import { describe, expect, it } from 'vitest';
import type { Files } from '../../src/store/files.ts';
import { USUAL_LIMITS } from '../../src/store/limits.ts';
import { type LowdbStore, openEngine } from '../../src/store/lowdb.ts';
import { FragileDisk, systemError } from './fragile-disk.ts';
import { ALL, at, collect, ids, makeArticle, makeState, visit } from './samples.ts';

const FOLDER = '/data/store';
// Checkpoints are left to compactions and closings, to tell the two apart.
const LIMITS = {
  ...USUAL_LIMITS,
  segmentBytes: 23_500,
  compactBytes: 10_000,
  checkpointBytes: 1e9,
  changesKept: 20,
};
const NOTHING_OLD = { arrivedBefore: at(-9999), perSource: 9999 };

function open(disk: FragileDisk, mode: 'write' | 'read' = 'write') {
  return openEngine(FOLDER, mode, { files: disk, limits: LIMITS });
}

/** Hundred visits, two articles each, and a state that every visit replaces. */
async function filled(): Promise<{ disk: FragileDisk; store: LowdbStore }> {
  const disk = new FragileDisk();
  const store = await open(disk);
  for (let n = 0; n < 100; n++) {
    const dates = { publishedAt: at(n), arrivedAt: at(n) };
    const added = [makeArticle(`a${n}`, dates), makeArticle(`b${n}`, { ...dates, sourceId: 't' })];
    await store.save(visit({ added }, makeState('s', { entryCount: n })));
  }
  return { disk, store };
}

async function everything(store: LowdbStore) {
  const all = Array.from({ length: 100 }, (_, n) => [`a${n}`, `b${n}`]).flat();
  return {
    articles: await collect(store.newest(ALL)),
    sightings: await store.sightings(all),
    states: await store.states(),
  };
}

function sizeOf(disk: FragileDisk): number {
  return [...disk.contents().values()].reduce((sum, bytes) => sum + bytes.length, 0);
}

function segmentsOf(disk: FragileDisk): readonly string[] {
  return [...disk.contents().keys()].filter((name) => name.startsWith('segment')).sort();
}

describe('a compaction', () => {
  it('gives back the room of what was pruned, and keeps everything else', async () => {
    const { disk, store } = await filled();
    const before = sizeOf(disk);
    expect(segmentsOf(disk)).toHaveLength(5);
    expect(await store.prune({ arrivedBefore: at(0), perSource: 10 })).toBe(180);
    expect(sizeOf(disk)).toBeLessThan(before / 2);
    expect(segmentsOf(disk)).toHaveLength(2);
    const after = await everything(store);
    expect(after.articles).toHaveLength(20);
    expect(after.sightings.size).toBe(200);
    expect(store.notices).toEqual([]);
    const again = await open(disk.afterKill());
    expect(await everything(again)).toEqual(after);
    expect(again.notices).toEqual([]);
  });

  it('leaves a log that tells everything without a checkpoint', async () => {
    const { disk, store } = await filled();
    await store.prune({ arrivedBefore: at(0), perSource: 10 });
    const after = await everything(store);
    const bare = disk.afterKill();
    bare.delete(`${FOLDER}/checkpoint.jsonl`);
    expect(await everything(await open(bare))).toEqual(after);
  });

  it('happens at an opening too, for the states that every visit replaces', async () => {
    const disk = new FragileDisk();
    const store = await open(disk);
    for (let n = 0; n < 300; n++) await store.save(visit({}, makeState('s', { entryCount: n })));
    await store.close();
    const before = sizeOf(disk);
    const again = disk.afterKill();
    const reopened = await open(again);
    await reopened.prune(NOTHING_OLD);
    expect(sizeOf(again)).toBeLessThan(before / 2);
    expect((await reopened.states()).get('s')?.entryCount).toBe(299);
  });

  it('does not happen while little is dead', async () => {
    const { disk, store } = await filled();
    const before = segmentsOf(disk);
    await store.prune({ arrivedBefore: at(0), perSource: 90 });
    expect(segmentsOf(disk).slice(0, before.length)).toEqual(before);
  });

  it('does not disturb a reading that is under way', async () => {
    const { store } = await filled();
    const reading = store.newest(ALL)[Symbol.asyncIterator]();
    const first = await reading.next();
    await store.prune({ arrivedBefore: at(0), perSource: 50 });
    const rest = await collect({ [Symbol.asyncIterator]: () => reading });
    const seen = ids([first.value, ...rest]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(Array.from({ length: 50 }, (_, n) => `a${n + 50}`)));
  });

  it('does not disturb a reader in another process', async () => {
    const { disk, store } = await filled();
    const reader = await open(disk, 'read');
    const before = await everything(await open(disk, 'read'));
    await store.prune({ arrivedBefore: at(0), perSource: 10 });
    expect(await everything(reader)).toEqual(before);
  });

  it('that ends between two steps of a reader makes the reader begin again', async () => {
    const { disk, store } = await filled();
    await store.prune({ arrivedBefore: at(0), perSource: 60 });
    await store.prune({ arrivedBefore: at(0), perSource: 40 });
    let prunes = 0;
    const files: Files = {
      list: async (folder) => {
        if (prunes++ === 0) await store.prune({ arrivedBefore: at(0), perSource: 10 });
        return disk.list(folder);
      },
      makeFolder: () => disk.makeFolder(),
      open: (path, how) => disk.open(path, how),
      rename: (from, to) => disk.rename(from, to),
      copy: (from, to) => disk.copy(from, to),
      remove: (path) => disk.remove(path),
      syncFolder: (folder) => disk.syncFolder(folder),
      stamp: (path) => disk.stamp(path),
    };
    const reader = await openEngine(FOLDER, 'read', { files, limits: LIMITS });
    expect(prunes).toBe(2);
    expect(await everything(reader)).toEqual(await everything(store));
    expect(reader.notices).toEqual([]);
  });

  it('lets visits be saved while it runs', async () => {
    const { disk, store } = await filled();
    const pruned = store.prune({ arrivedBefore: at(0), perSource: 10 });
    const dates = { publishedAt: at(500), arrivedAt: at(500) };
    let over = false;
    void pruned.then(() => {
      over = true;
    });
    await store.save(visit({ added: [makeArticle('new0', dates)] }));
    expect(over).toBe(false);
    for (let n = 1; n < 20; n++) await store.save(visit({ added: [makeArticle(`new${n}`, dates)] }));
    await pruned;
    expect(await store.counts()).toEqual(
      new Map([
        ['s', 30],
        ['t', 10],
      ]),
    );
    expect(await everything(await open(disk.afterKill()))).toEqual(await everything(store));
  });

  it('that the disk refuses is told, and loses nothing', async () => {
    const { disk, store } = await filled();
    disk.before = ({ call, path }) => {
      if (call === 'write' && path.endsWith('.tmp')) throw systemError('ENOSPC');
      return undefined;
    };
    expect(await store.prune({ arrivedBefore: at(0), perSource: 10 })).toBe(180);
    expect(store.notices.join()).toContain('cannot compact');
    disk.before = () => undefined;
    expect((await everything(store)).articles).toHaveLength(20);
    expect((await everything(await open(disk.afterKill()))).articles).toHaveLength(20);
  });

  it('leaves a stretch with a damaged record as it is, and tells', async () => {
    const { disk, store } = await filled();
    await store.close();
    const bad = disk.afterKill();
    const name = segmentsOf(bad).find((it) => bad.contents().get(it)?.includes('Title of a72')) ?? '';
    const bytes = Buffer.from(bad.contents().get(name) ?? '');
    bytes.write('?', bytes.indexOf('Title of a72'));
    bad.put(`${FOLDER}/${name}`, bytes);
    const reopened = await open(bad);
    await reopened.prune({ arrivedBefore: at(0), perSource: 30 });
    expect(reopened.notices.join()).toContain('not compacted');
    expect(bad.contents().get(name)).toEqual(bytes);
    expect((await everything(reopened)).articles).toHaveLength(59);
  });
});

describe('a compaction that was cut short', () => {
  /** The folder as a crash leaves it between the new segment and the deletion of the old ones. */
  async function halfway(stopAt: 'checkpoint' | 'removal') {
    const { disk, store } = await filled();
    const part = stopAt === 'checkpoint' ? 'checkpoint.jsonl.tmp' : 'segment-';
    const call = stopAt === 'checkpoint' ? 'open' : 'remove';
    disk.before = (event) => {
      if (event.call === call && event.path.includes(part)) throw systemError('EIO');
      return undefined;
    };
    await store.prune({ arrivedBefore: at(0), perSource: 10 });
    const wanted = await everything(store);
    const left = disk.afterKill();
    expect(segmentsOf(left).length).toBeGreaterThan(5);
    return { left, wanted };
  }

  it.each(['checkpoint', 'removal'] as const)('before its %s is cleared away', async (stopAt) => {
    const { left, wanted } = await halfway(stopAt);
    const store = await open(left);
    expect(await everything(store)).toEqual(wanted);
    expect(store.notices).toEqual([]);
    await store.prune(NOTHING_OLD);
    await store.close();
    expect(segmentsOf(left).length).toBeLessThan(4);
    expect(await everything(await open(left.afterKill()))).toEqual(wanted);
  });

  it.each(['checkpoint', 'removal'] as const)(
    'before its %s does no harm without a checkpoint, whichever old segments are gone',
    async (stopAt) => {
      const { left, wanted } = await halfway(stopAt);
      left.delete(`${FOLDER}/checkpoint.jsonl`);
      const replaced = segmentsOf(left).slice(0, 3);
      for (const gone of [[], replaced.slice(1, 2), replaced.slice(1)]) {
        const disk = left.afterKill();
        for (const name of gone.filter((it) => !it.includes('.0'))) disk.delete(`${FOLDER}/${name}`);
        expect(await everything(await open(disk))).toEqual(wanted);
      }
    },
  );

  it('never has its serial number given to another segment', async () => {
    const { store, disk } = await filled();
    await store.close();
    const again = disk.afterKill();
    again.put(`${FOLDER}/segment-00000001-00000002.00000090.jsonl`, Buffer.alloc(0));
    const reopened = await open(again);
    for (let n = 0; n < 40; n++) {
      await reopened.save(visit({ added: [makeArticle(`c${n}`, { contentHtml: 'x'.repeat(1000) })] }));
    }
    expect(segmentsOf(again).at(-1)).toMatch(/^segment-0000009[1-9]\.jsonl$/u);
    expect(segmentsOf(again).join()).not.toContain('00000090');
  });
});
