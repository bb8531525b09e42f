import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { USUAL_LIMITS } from '../../src/store/limits.ts';
import { type LowdbStore, openEngine, openStore } from '../../src/store/lowdb.ts';
import { decodeLine, FORMAT } from '../../src/store/record.ts';
import { FragileDisk } from './fragile-disk.ts';
import { at, collect, ids, makeArticle, visit } from './samples.ts';

/**
 * A store as it was written by format 1: twelve articles, id5 edited eight times, id0 and id1 pruned, id7 withdrawn, a compaction, a
 * checkpoint, and one visit after it by a process that was killed.
 */
const FORMAT_1 = fileURLToPath(new URL('fixtures/format-1', import.meta.url));
const FOLDER = '/data/store';
const IDS = Array.from({ length: 14 }, (_, n) => `id${n}`);
const LEFT = ['id13', 'id12', 'id11', 'id10', 'id9', 'id8', 'id6', 'id5', 'id4', 'id3', 'id2'];

const root = mkdtempSync(join(tmpdir(), 'voltwire-format-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
let folder: string;

beforeEach(() => {
  folder = join(root, String(count++));
  cpSync(FORMAT_1, folder, { recursive: true });
});

async function everything(store: LowdbStore) {
  const [articles, sightings, states] = [store.newest({}), await store.sightings(IDS), await store.states()];
  return { articles: await collect(articles), sightings, states };
}

async function expectWhole(store: LowdbStore): Promise<void> {
  const { articles, sightings, states } = await everything(store);
  expect(ids(articles)).toEqual(LEFT);
  expect(articles[0]?.title).toBe('Ü 漢字 🚗');
  expect(articles.find(({ id }) => id === 'id5')).toMatchObject({ title: 'Edited 7', revision: 9 });
  expect([...sightings.values()].filter(({ kept }) => !kept).map(({ id }) => id)).toEqual([
    'id0',
    'id1',
    'id7',
  ]);
  expect(states.get('s')?.entryCount).toBe(99);
  expect(ids(await collect(store.newest({ tags: ['charging'], limit: 3 })))).toEqual(['id13', 'id11', 'id9']);
  expect(ids(await collect(store.newest({ authors: ['eva sommer'], limit: 2 })))).toEqual(['id12', 'id9']);
}

/** The formats that the lines of every file begin with. */
function formatsIn(path: string): readonly unknown[] {
  const files = readdirSync(path).filter((name) => name.endsWith('.jsonl'));
  const heads = files.map((name) => {
    const bytes = readFileSync(join(path, name));
    return decodeLine(bytes.subarray(0, bytes.indexOf('\n') + 1)) as { format: unknown } | undefined;
  });
  return heads.flatMap((head) => (head === undefined ? [] : [head.format]));
}

describe('a store of format 1', () => {
  it('opens with everything in it', async () => {
    const store = await openStore(folder, 'write');
    await expectWhole(store);
    expect((await store.sightings(['id6'])).get('id6')?.entryHash).toBe('abcdefabcdef1');
    expect(store.notices).toEqual([]);
    await store.close();
    const again = await openStore(folder, 'write');
    await expectWhole(again);
    expect((await again.sightings(['id6'])).get('id6')?.entryHash).toBe('abcdefabcdef1');
    await again.close();
  });

  it('opens without its checkpoint too', async () => {
    rmSync(join(folder, 'checkpoint.jsonl'));
    const store = await openStore(folder, 'write');
    await expectWhole(store);
    await store.close();
  });

  it('is read where it may not be written, and left as it was', async () => {
    const before = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const store = await openStore(folder, 'read');
    await expectWhole(store);
    await store.close();
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toEqual(before);
  });

  it('gets nothing new into the files that an earlier Voltwire wrote, and a checkpoint that it refuses', async () => {
    const before = readFileSync(join(folder, 'segment-00000006.jsonl'));
    const store = await openStore(folder, 'write');
    await store.save(visit({ changed: [makeArticle('id2', { title: 'New' })] }));
    expect((await store.revisions('id2')).map(({ article }) => article.title)).toEqual(['Title of id2']);
    await store.close();
    expect(readFileSync(join(folder, 'segment-00000006.jsonl'))).toEqual(before);
    expect(formatsIn(folder).filter((format) => format === FORMAT)).toHaveLength(2);
    const again = await openStore(folder, 'read');
    expect((await again.revisions('id2')).map(({ article }) => article.title)).toEqual(['Title of id2']);
    await again.close();
  });

  it('asks whoever follows changes to begin with the articles', async () => {
    const store = await openStore(folder, 'write');
    const { latest, startOver } = await store.changes(0, 10);
    expect({ latest, startOver }).toEqual({ latest: IDS.length, startOver: true });
    await store.save(visit({ added: [makeArticle('new')] }));
    expect((await store.changes(latest, 9)).changes.map(({ id }) => id)).toEqual(['new']);
    await store.close();
  });

  it('may be left at any call to the disk, and opens again', async () => {
    const fresh = () => {
      const disk = new FragileDisk();
      for (const name of readdirSync(FORMAT_1)) {
        disk.put(`${FOLDER}/${name}`, readFileSync(join(FORMAT_1, name)));
      }
      return disk;
    };
    const open = (disk: FragileDisk) =>
      openEngine(FOLDER, 'write', { files: disk, limits: USUAL_LIMITS }, () => at(0));
    const live = async (disk: FragileDisk) => {
      const store = await open(disk);
      await store.save(visit({ added: [makeArticle('id14', { publishedAt: at(-1) })] }));
      await store.close();
    };
    const whole = fresh();
    await live(whole);
    for (let calls = 0; calls < whole.changes; calls++) {
      const disk = fresh();
      disk.stopsAfter = calls;
      await Promise.race([live(disk), disk.death]);
      for (const left of [disk.afterKill(), disk.afterPowerCut(() => false)]) {
        const store = await open(left);
        expect(ids(await collect(store.newest({ limit: 11 }))).slice(0, 11)).toEqual(LEFT);
        expect(store.notices.join()).not.toContain('damaged');
        await store.close();
      }
    }
  });
});

/**
 * A store as format 2 left it: nine articles, id3 edited twice, id5 withdrawn, id0 and id1 pruned, id2 pinned, a compaction, a
 * checkpoint that names rows by date, and one visit after it by a process that was killed.
 */
describe('a store of format 2', () => {
  const FORMAT_2 = fileURLToPath(new URL('fixtures/format-2', import.meta.url));
  const serialsOf = (store: LowdbStore) => [...store.arrivals(99)].map(({ id, serial }) => [id, serial]);
  const SERIALS = [8, 7, 6, 4, 3, 2].map((n) => [`id${n}`, n]);

  beforeEach(() => {
    rmSync(folder, { recursive: true });
    cpSync(FORMAT_2, folder, { recursive: true });
  });

  it('opens with everything in it', async () => {
    for (let openings = 0; openings < 2; openings++) {
      const store = await openStore(folder, 'write');
      expect(ids(await collect(store.newest({})))).toEqual(['id2', 'id3', 'id4', 'id6', 'id7', 'id8']);
      expect(ids(await collect(store.newest({ tags: ['charging'] })))).toEqual(['id3', 'id7']);
      const revisions = await store.revisions('id3');
      expect(revisions.map(({ article }) => article.title)).toEqual(['Title of id3', 'Edited once']);
      expect([...(await store.sightings(['id0', 'id5'])).values()].map(({ kept }) => kept)).toEqual([
        false,
        false,
      ]);
      expect((await store.states()).get('s')?.entryCount).toBe(99);
      expect((await store.notes('curation')).get('id2')?.annotation).toBe('Ü');
      expect((await store.changes(12, 9)).changes.map(({ id }) => id)).toEqual(['id1', 'id8']);
      expect(store.notices).toEqual([]);
      await store.close();
    }
  });

  it('gets serials by arrival, once and for all', async () => {
    const store = await openStore(folder, 'write');
    expect(serialsOf(store)).toEqual(SERIALS);
    await store.save(visit({ added: [makeArticle('new')] }));
    await store.close();
    const again = await openStore(folder, 'write');
    expect(serialsOf(again)).toEqual([['new', 9], ...SERIALS]);
    await again.close();
  });
});

/**
 * A store as format 3 left it: two articles, and two sources that were visited four and three times, the last two of them after the
 * checkpoint, by a process that was killed.
 */
describe('a store of format 3', () => {
  it('opens with its states as they moved last, and goes on in a segment of its own', async () => {
    rmSync(folder, { recursive: true });
    cpSync(fileURLToPath(new URL('fixtures/format-3', import.meta.url)), folder, { recursive: true });
    const before = readFileSync(join(folder, 'segment-00000001.jsonl'));
    const store = await openStore(folder, 'write');
    for (const [id, entryCount] of [
      ['s', 4],
      ['t', 3],
    ] as const) {
      const state = await store.state(id);
      expect(state).toMatchObject({ entryCount, checkedAt: at(180), nextCheckAt: at(240), etag: '"e"' });
      if (state !== undefined) await store.save(visit({}, { ...state, checkedAt: at(200) }));
    }
    await store.close();
    expect(readFileSync(join(folder, 'segment-00000001.jsonl'))).toEqual(before);
    const again = await openStore(folder, 'read');
    const states = [...(await again.states()).values()];
    expect(states.map(({ checkedAt }) => checkedAt)).toEqual([at(200), at(200)]);
    expect(again.notices).toEqual([]);
    await again.close();
  });
});

describe('a store of a newer format', () => {
  it('is refused in words that say so', async () => {
    const path = join(folder, 'checkpoint.jsonl');
    const { encodeLine } = await import('../../src/store/record.ts');
    writeFileSync(path, encodeLine({ format: FORMAT + 1 }));
    await expect(openStore(folder, 'write')).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('a newer one wrote it'),
    });
  });
});
