import { beforeEach, describe, expect, it } from 'vitest';
import { readText } from '../../src/store/files.ts';
import { USUAL_LIMITS } from '../../src/store/limits.ts';
import { type LowdbStore, openEngine } from '../../src/store/lowdb.ts';
import { type Call, FragileDisk, systemError } from './fragile-disk.ts';
import { ALL, at, collect, ids, makeArticle, makeOutboxItem, makeState, visit } from './samples.ts';

const FOLDER = '/data/store';
const STORE_ERROR = { name: 'StoreError' };

let disk: FragileDisk;
let store: LowdbStore;

beforeEach(async () => {
  disk = new FragileDisk();
  store = await openEngine(FOLDER, 'write', { files: disk, limits: USUAL_LIMITS });
  await store.save(visit({ added: [makeArticle('id1')] }, makeState('s')));
});

/** Makes each such call on a file whose name holds `part` fail from now on. */
function fail(calls: readonly Call[], part: string, code = 'EIO'): void {
  disk.before = ({ call, path }) => {
    if (calls.includes(call) && path.includes(part)) throw systemError(code);
    return undefined;
  };
}

function heal(): void {
  disk.before = () => undefined;
}

const save = (id: string) => store.save(visit({ added: [makeArticle(id)] }, makeState(id)));
const stored = async (from = store) => ids(await collect(from.newest(ALL)));
const reopened = () => openEngine(FOLDER, 'write', { files: disk.afterKill(), limits: USUAL_LIMITS });

describe('a full disk', () => {
  it('refuses the save, keeps what was there, and takes saves again once there is room', async () => {
    fail(['write'], 'segment', 'ENOSPC');
    await expect(save('id2')).rejects.toMatchObject({
      ...STORE_ERROR,
      message: expect.stringContaining('ENOSPC'),
    });
    expect(await stored()).toEqual(['id1']);
    expect((await store.states()).has('id2')).toBe(false);
    heal();
    await save('id3');
    expect(await stored()).toEqual(['id3', 'id1']);
    expect(await stored(await reopened())).toEqual(['id3', 'id1']);
  });

  it('that takes a part of the save gets it back', async () => {
    const before = disk.contents();
    let room = 100;
    disk.before = ({ call }) => {
      if (call !== 'write') return undefined;
      if (room === 0) throw systemError('ENOSPC');
      room -= 50;
      return 50;
    };
    await expect(save('id2')).rejects.toMatchObject(STORE_ERROR);
    expect(disk.contents()).toEqual(before);
  });

  it('that takes nothing and says nothing is seen through', async () => {
    disk.before = ({ call }) => (call === 'write' ? 0 : undefined);
    await expect(save('id2')).rejects.toMatchObject(STORE_ERROR);
  });

  it('fails all saves of one batch, and none of them is half there', async () => {
    fail(['write'], 'segment', 'ENOSPC');
    const results = await Promise.allSettled(['a', 'b', 'c'].map(save));
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
    heal();
    expect(await stored()).toEqual(['id1']);
    expect(await stored(await reopened())).toEqual(['id1']);
  });

  it('fails a prune, and forgets nothing', async () => {
    fail(['write'], 'segment', 'ENOSPC');
    await expect(store.prune({ arrivedBefore: at(99), perSource: 0 })).rejects.toMatchObject(STORE_ERROR);
    expect(await stored()).toEqual(['id1']);
  });
});

describe('a folder', () => {
  const name = 'segment-00000001.jsonl';

  it('that is deleted or moved while we run refuses saves in clear words, and takes them once it is back', async () => {
    const bytes = disk.contents().get(name) ?? Buffer.alloc(0);
    const lock = await readText(disk, `${FOLDER}/lock`);
    for (const file of [name, 'lock']) disk.delete(`${FOLDER}/${file}`);
    const gone = { ...STORE_ERROR, message: expect.stringContaining('moved or deleted') };
    await expect(save('id2')).rejects.toMatchObject(gone);
    await expect(store.prune({ arrivedBefore: at(99), perSource: 0 })).rejects.toMatchObject(gone);
    expect(await stored()).toEqual(['id1']);
    expect(disk.contents().size).toBe(0);
    disk.restore(`${FOLDER}/${name}`, `${FOLDER}/lock`);
    expect(disk.contents().get(name)).toEqual(bytes);
    expect(await readText(disk, `${FOLDER}/lock`)).toBe(lock);
    await save('id3');
    expect(await stored()).toEqual(['id3', 'id1']);
    expect(await stored(await reopened())).toEqual(['id3', 'id1']);
  });

  it('that may only be read refuses to be opened for writing, and is read', async () => {
    await store.close();
    const again = disk.afterKill();
    again.before = ({ call, path }) => {
      if (call === 'open' && path.endsWith('lock')) throw systemError('EROFS');
      if (call === 'write' || call === 'rename' || call === 'remove') throw systemError('EROFS');
      return undefined;
    };
    const ground = { files: again, limits: USUAL_LIMITS };
    const refused = { ...STORE_ERROR, message: expect.stringContaining('EROFS') };
    await expect(openEngine(FOLDER, 'write', ground)).rejects.toMatchObject(refused);
    expect(await stored(await openEngine(FOLDER, 'read', ground))).toEqual(['id1']);
  });

  it('that becomes read-only while we run refuses saves, while reading goes on', async () => {
    fail(['write', 'datasync', 'truncate'], 'segment', 'EROFS');
    await expect(save('id2')).rejects.toMatchObject({ message: expect.stringContaining('EROFS') });
    expect(await stored()).toEqual(['id1']);
  });
});

describe('notes of a save that the disk refuses', () => {
  it('are not there either, and neither are its changes', async () => {
    fail(['write'], 'segment', 'ENOSPC');
    const note = { collection: 'outbox' as const, key: 'k', value: makeOutboxItem() };
    await expect(store.save(visit({ changed: [makeArticle('id1')] }), [note])).rejects.toMatchObject(
      STORE_ERROR,
    );
    heal();
    expect((await store.notes('outbox')).size).toBe(0);
    expect((await store.changes(0, 9)).latest).toBe(1);
    expect(await store.revisions('id1')).toEqual([]);
    await store.save(visit({ changed: [makeArticle('id1', { title: 'New' })] }), [note]);
    const again = await reopened();
    expect((await again.changes(0, 9)).changes.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual([
      '1 added',
      '2 changed',
    ]);
    expect((await again.revisions('id1')).map(({ article }) => article.title)).toEqual(['Title of id1']);
  });
});

describe('a write that takes fewer bytes than it was given', () => {
  it('is gone on with until all of them are down', async () => {
    disk.before = ({ call }) => (call === 'write' ? 7 : undefined);
    await save('id2');
    await store.close();
    expect(await stored(await reopened())).toEqual(['id2', 'id1']);
  });
});

describe('a save that cannot be taken back', () => {
  beforeEach(async () => {
    let room = 1;
    disk.before = ({ call }) => {
      if (call === 'truncate' || (call === 'write' && room-- <= 0)) throw systemError('EIO');
      return call === 'write' ? 40 : undefined;
    };
    await expect(save('id2')).rejects.toMatchObject(STORE_ERROR);
  });

  it('holds up all writing until it can, and is not there afterwards', async () => {
    fail(['truncate'], 'segment');
    const held = { ...STORE_ERROR, message: expect.stringContaining('half-written') };
    await expect(save('id3')).rejects.toMatchObject(held);
    await expect(store.probe()).rejects.toMatchObject(held);
    expect(await stored()).toEqual(['id1']);
    heal();
    await save('id4');
    expect(await stored()).toEqual(['id4', 'id1']);
    expect(await stored(await reopened())).toEqual(['id4', 'id1']);
  });

  it('is cut by the next opening', async () => {
    expect(await stored(await reopened())).toEqual(['id1']);
  });
});

describe('a trial of a store', () => {
  it('says why nothing can be saved, leaves nothing behind, and succeeds once there is room', async () => {
    const before = disk.contents();
    const bytes = [...before.values()].reduce((sum, it) => sum + it.length, 0);
    disk.capacity = bytes + 1000;
    await expect(store.probe()).rejects.toMatchObject({
      ...STORE_ERROR,
      message: expect.stringContaining('ENOSPC'),
    });
    disk.capacity = Number.POSITIVE_INFINITY;
    await store.probe();
    expect(disk.contents()).toEqual(before);
  });

  it('finds a folder that is gone, and a store that is only read', async () => {
    const reader = await openEngine(FOLDER, 'read', { files: disk, limits: USUAL_LIMITS });
    await expect(reader.probe()).rejects.toMatchObject({ message: expect.stringContaining('reading only') });
    disk.delete(`${FOLDER}/lock`);
    await expect(store.probe()).rejects.toMatchObject({
      message: expect.stringContaining('moved or deleted'),
    });
  });
});

describe('a failed sync', () => {
  it('ends all writing for good, while reading goes on', async () => {
    fail(['datasync'], 'segment');
    await expect(save('id2')).rejects.toMatchObject(STORE_ERROR);
    heal();
    const syncs: string[] = [];
    disk.before = ({ call, path }) => {
      if (call === 'datasync') syncs.push(path);
      return undefined;
    };
    await expect(save('id3')).rejects.toMatchObject({ message: expect.stringContaining('restart') });
    await expect(store.prune({ arrivedBefore: at(99), perSource: 0 })).rejects.toMatchObject(STORE_ERROR);
    expect(await stored()).toEqual(['id1']);
    expect((await store.articles(['id1'])).size).toBe(1);
    await store.close();
    expect(syncs).toEqual([]);
    expect(await stored(await reopened())).toEqual(expect.arrayContaining(['id1']));
  });
});

describe('a checkpoint that cannot be written', () => {
  it.each<[Call, string]>([
    ['open', '.tmp'],
    ['write', '.tmp'],
    ['datasync', '.tmp'],
    ['rename', 'checkpoint'],
    ['syncFolder', FOLDER],
  ])('because of a failed %s is told, and loses nothing', async (call, part) => {
    fail([call], part, 'ENOSPC');
    await store.close();
    heal();
    expect(store.notices.join()).toContain('cannot write a checkpoint');
    expect([...disk.contents().keys()].filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const again = await reopened();
    expect(await stored(again)).toEqual(['id1']);
    expect((await again.states()).size).toBe(1);
  });

  it('is tried again at the close', async () => {
    const other = new FragileDisk();
    const eager = { ...USUAL_LIMITS, checkpointBytes: 1 };
    const busy = await openEngine(FOLDER, 'write', { files: other, limits: eager });
    other.before = ({ call, path }) => {
      if (call === 'open' && path.includes('.tmp')) throw systemError('ENOSPC');
      return undefined;
    };
    await busy.save(visit({ added: [makeArticle('a', { contentHtml: 'x'.repeat(5000) })] }));
    other.before = () => undefined;
    await busy.close();
    expect([...other.contents().keys()]).toContain('checkpoint.jsonl');
  });

  it('does not fail the save that made it due', async () => {
    const eager = { ...USUAL_LIMITS, checkpointBytes: 1 };
    const other = new FragileDisk();
    const busy = await openEngine(FOLDER, 'write', { files: other, limits: eager });
    other.before = ({ call, path }) => {
      if (call === 'open' && path.includes('.tmp')) throw systemError('ENOSPC');
      return undefined;
    };
    await busy.save(visit({ added: [makeArticle('a', { contentHtml: 'x'.repeat(5000) })] }));
    await busy.save(visit({ added: [makeArticle('b')] }));
    expect(busy.notices.length).toBeGreaterThan(0);
    expect(await stored(busy)).toEqual(['b', 'a']);
  });
});

describe('a segment that cannot be begun', () => {
  it.each<[Call, string]>([
    ['open', 'segment-00000002'],
    ['syncFolder', FOLDER],
  ])('because of a failed %s fails the save, and the next one begins another', async (call, part) => {
    const other = new FragileDisk();
    const limits = { ...USUAL_LIMITS, segmentBytes: 1, checkpointBytes: 1e9 };
    const rolling = await openEngine(FOLDER, 'write', { files: other, limits });
    await rolling.save(visit({ added: [makeArticle('a')] }));
    other.before = (event) => {
      if (event.call === call && event.path.includes(part)) throw systemError('EMFILE');
      return undefined;
    };
    await expect(rolling.save(visit({ added: [makeArticle('b')] }))).rejects.toMatchObject(STORE_ERROR);
    other.before = () => undefined;
    await rolling.save(visit({ added: [makeArticle('c')] }));
    expect(await stored(rolling)).toEqual(['c', 'a']);
    const again = await openEngine(FOLDER, 'write', { files: other.afterPowerCut(() => false), limits });
    expect(await stored(again)).toEqual(['c', 'a']);
  });
});

describe('an article that cannot be read', () => {
  it('is an error of the store while the disk refuses, and there again afterwards', async () => {
    // One that was just saved is still remembered.
    await store.close();
    store = await openEngine(FOLDER, 'write', { files: disk, limits: USUAL_LIMITS });
    fail(['read'], 'segment');
    await expect(stored()).rejects.toMatchObject(STORE_ERROR);
    await expect(store.articles(['id1'])).rejects.toMatchObject(STORE_ERROR);
    heal();
    expect(await stored()).toEqual(['id1']);
  });
});

describe('an opening that fails', () => {
  it.each<[Call, string]>([
    ['open', 'lock'],
    ['write', 'lock'],
    ['read', 'segment'],
    ['open', 'segment'],
  ])('because of a failed %s of the %s is an error of the store, and leaves no lock', async (call, part) => {
    const again = disk.afterKill();
    again.before = (event) => {
      if (event.call === call && event.path.includes(part)) throw systemError('EACCES');
      return undefined;
    };
    const ground = { files: again, limits: USUAL_LIMITS };
    await expect(openEngine(FOLDER, 'write', ground)).rejects.toMatchObject(STORE_ERROR);
    again.before = () => undefined;
    expect(await stored(await openEngine(FOLDER, 'write', ground))).toEqual(['id1']);
  });
});

describe('a visit that cannot be written down', () => {
  it('fails alone, whatever is saved at the same time', async () => {
    const dateless = makeArticle('bad', { arrivedAt: 'yesterday' });
    const [bad, good] = await Promise.allSettled([
      store.save(visit({ added: [makeArticle('half'), dateless] })),
      save('id2'),
    ]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { name: 'RangeError' } });
    expect(good.status).toBe('fulfilled');
    expect(await stored()).toEqual(['id2', 'id1']);
  });
});
