import { describe, expect, it } from 'vitest';
import { USUAL_LIMITS } from '../../src/store/limits.ts';
import { type LowdbStore, openEngine } from '../../src/store/lowdb.ts';
import { encodeLine, FORMAT } from '../../src/store/record.ts';
import { FragileDisk } from './fragile-disk.ts';
import { ALL, at, collect, ids, makeArticle, makeState, visit } from './samples.ts';

const FOLDER = '/data/store';
const SEGMENT = `${FOLDER}/segment-00000001.jsonl`;
const CHECKPOINT = `${FOLDER}/checkpoint.jsonl`;

function open(disk: FragileDisk, mode: 'write' | 'read' = 'write', limits = USUAL_LIMITS) {
  return openEngine(FOLDER, mode, { files: disk, limits }, () => at(99));
}

async function everything(store: LowdbStore) {
  const articles = await collect(store.newest(ALL));
  const all = Array.from({ length: 9 }, (_, n) => `id${n}`);
  return { articles, states: await store.states(), sightings: await store.sightings(all) };
}

/** Three visits with one article each, one of them withdrawn again, and a state; not closed. */
async function written(): Promise<{ disk: FragileDisk; store: LowdbStore }> {
  const disk = new FragileDisk();
  const store = await open(disk);
  for (const n of [1, 2, 3]) await store.save(visit({ added: [makeArticle(`id${n}`)] }, makeState(`s${n}`)));
  await store.save(visit({ removed: ['id2'] }));
  return { disk, store };
}

function bytesOf(disk: FragileDisk, name: string): Buffer {
  return disk.contents().get(name) ?? Buffer.alloc(0);
}

function flipped(bytes: Buffer, byte: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[byte] = (copy[byte] ?? 0) ^ 0b100;
  return copy;
}

function withoutSecondLine(bytes: Buffer): Buffer {
  const first = bytes.indexOf('\n') + 1;
  return Buffer.concat([bytes.subarray(0, first), bytes.subarray(bytes.indexOf('\n', first) + 1)]);
}

describe('a restart', () => {
  it('keeps everything after a close, read from the checkpoint alone', async () => {
    const { disk, store } = await written();
    const before = await everything(store);
    await store.close();
    const again = disk.afterKill();
    const readFrom = new Set<string>();
    again.before = ({ call, path }) => void (call === 'read' && readFrom.add(path));
    const reopened = await open(again);
    expect([...readFrom]).toEqual([CHECKPOINT]);
    expect(await everything(reopened)).toEqual(before);
    expect(reopened.notices).toEqual([]);
  });

  it('keeps everything after a kill, read from the log alone', async () => {
    const { disk, store } = await written();
    const again = disk.afterKill();
    expect([...again.contents().keys()]).toEqual(['segment-00000001.jsonl']);
    expect(await everything(await open(again))).toEqual(await everything(store));
  });

  it('keeps everything that was acknowledged after a power cut', async () => {
    const { disk, store } = await written();
    const again = disk.afterPowerCut(() => false);
    expect(await everything(await open(again))).toEqual(await everything(store));
  });

  it('keeps by what words articles are recognized, read from the log or from the checkpoint', async () => {
    const disk = new FragileDisk();
    const store = await open(disk);
    await store.save(visit({ added: [makeArticle('id1', { entryHash: '00000000000a1' })] }));
    await store.save(visit({ restated: [{ id: 'id1', entryHash: 'fffffffffffff' }] }));
    const before = await everything(store);
    expect(before.sightings.get('id1')?.entryHash).toBe('fffffffffffff');
    expect(await everything(await open(disk.afterKill()))).toEqual(before);
    await store.close();
    expect(await everything(await open(disk.afterKill()))).toEqual(before);
  });

  it('reads what was written before articles were recognized by their words and links', async () => {
    const { id, sourceId, arrivedAt, fingerprint } = makeArticle('id2');
    const { entryHash: _, ...put } = makeArticle('id1', { url: undefined });
    const gone = [[id, sourceId, arrivedAt, fingerprint]];
    const lines = [{ format: 1 }, { put }, { gone }, { commit: 2 }].map(encodeLine);
    const disk = new FragileDisk();
    await disk.makeFolder();
    disk.put(SEGMENT, Buffer.concat(lines));
    const { sightings } = await everything(await open(disk));
    expect([...sightings.values()].map((it) => [it.id, it.entryHash, it.linkHash])).toEqual([
      ['id1', undefined, undefined],
      ['id2', undefined, undefined],
    ]);
  });

  it('adds what came after the checkpoint to it', async () => {
    const { disk, store } = await written();
    await store.close();
    const second = disk.afterKill();
    const reopened = await open(second);
    await reopened.save(
      visit({ added: [makeArticle('id4')], changed: [makeArticle('id1', { publishedAt: at(9) })] }),
    );
    const third = await open(second.afterKill());
    expect(ids((await everything(third)).articles)).toEqual(['id1', 'id4', 'id3']);
    expect(await everything(third)).toEqual(await everything(reopened));
  });

  it('writes nothing when nothing happened', async () => {
    const { disk, store } = await written();
    await store.close();
    const again = disk.afterKill();
    const before = again.contents();
    const reopened = await open(again);
    await reopened.close();
    expect(again.contents()).toEqual(before);
  });
});

describe('a torn end', () => {
  it('costs the last save and nothing else, wherever it is torn', async () => {
    const { disk, store } = await written();
    const whole = bytesOf(disk, 'segment-00000001.jsonl');
    const before = await everything(store);
    await store.save(visit({ added: [makeArticle('id4'), makeArticle('id5')] }, makeState('s4')));
    const longer = bytesOf(disk, 'segment-00000001.jsonl');
    for (let length = whole.length; length < longer.length; length++) {
      const torn = new FragileDisk();
      torn.put(SEGMENT, longer.subarray(0, length));
      const reopened = await open(torn);
      expect(await everything(reopened)).toEqual(before);
      expect(bytesOf(torn, 'segment-00000001.jsonl')).toEqual(whole);
      expect(reopened.notices).toHaveLength(length === whole.length ? 0 : 1);
    }
  });

  it('is written over by the next save', async () => {
    const { disk } = await written();
    const torn = new FragileDisk();
    torn.put(SEGMENT, bytesOf(disk, 'segment-00000001.jsonl').subarray(0, -5));
    const store = await open(torn);
    await store.save(visit({ added: [makeArticle('id7')] }));
    const after = await everything(store);
    expect(ids(after.articles)).toEqual(['id7', 'id3', 'id2', 'id1']);
    expect(await everything(await open(torn.afterKill()))).toEqual(after);
  });

  it('may be the very beginning', async () => {
    const { disk } = await written();
    const first = bytesOf(disk, 'segment-00000001.jsonl').subarray(0, 60);
    for (let length = 0; length <= first.length; length++) {
      const torn = new FragileDisk();
      torn.put(SEGMENT, first.subarray(0, length));
      const store = await open(torn);
      expect((await everything(store)).articles).toEqual([]);
      await store.save(visit({ added: [makeArticle('id1')] }));
      expect(ids((await everything(await open(torn.afterKill()))).articles)).toEqual(['id1']);
    }
  });

  it('is left alone by a reader, which sees what stands', async () => {
    const { disk } = await written();
    const torn = new FragileDisk();
    torn.put(SEGMENT, bytesOf(disk, 'segment-00000001.jsonl').subarray(0, -5));
    const before = torn.contents();
    const reader = await open(torn, 'read');
    expect(ids((await everything(reader)).articles)).toEqual(['id3', 'id2', 'id1']);
    expect(reader.notices).toEqual([]);
    expect(torn.contents()).toEqual(before);
  });
});

describe('a flipped bit', () => {
  it('in the middle costs at most its own record, is told, and a copy of the file is kept', async () => {
    const { disk, store } = await written();
    const before = await everything(store);
    const whole = bytesOf(disk, 'segment-00000001.jsonl');
    const lastBatch = whole.subarray(0, -1).lastIndexOf('{"gone"');
    for (let byte = 0; byte < lastBatch - 9; byte += 5) {
      const bad = new FragileDisk();
      bad.put(SEGMENT, flipped(whole, byte));
      const reopened = await open(bad);
      const after = await everything(reopened);
      const lost = before.articles.length - after.articles.length + before.states.size - after.states.size;
      // A line feed parts two records.
      expect(lost, `byte ${byte}`).toBeLessThanOrEqual(whole[byte] === 0x0a ? 2 : 1);
      expect(reopened.notices.join()).toContain('damaged');
      expect(bytesOf(bad, 'segment-00000001.jsonl.corrupt-1')).toEqual(flipped(whole, byte));
    }
  });

  it('moves no article to the serial of a lost one, and gives none of those again', async () => {
    const { disk } = await written();
    const whole = bytesOf(disk, 'segment-00000001.jsonl');
    const lost = ['"put":{"id":"id1"', '"put":{"id":"id3"'];
    for (const [found, serials] of [
      [
        lost.slice(0, 1),
        [
          ['new', 3],
          ['id3', 2],
        ],
      ],
      [lost, [['new', 3]]],
    ] as const) {
      const bad = new FragileDisk();
      bad.put(
        SEGMENT,
        found.reduce((bytes, spot) => flipped(bytes, bytes.indexOf(spot)), whole),
      );
      const store = await open(bad);
      await store.save(visit({ added: [makeArticle('new')] }));
      await store.close();
      const reopened = await open(bad.afterKill());
      expect([...reopened.arrivals(9)].map(({ id, serial }) => [id, serial])).toEqual(serials);
      expect((await reopened.verify()).problems.join()).not.toContain('of article ,');
      await reopened.save(visit({ added: [makeArticle('id1')] }));
      expect([...reopened.arrivals(9)][0]).toMatchObject({ id: 'id1', serial: 4 });
    }
  });

  it('in the last batch costs that batch, for it may never have been whole', async () => {
    const { disk, store } = await written();
    const before = await everything(store);
    const end = bytesOf(disk, 'segment-00000001.jsonl').length;
    await store.save(visit({ added: [makeArticle('id4'), makeArticle('id5')] }));
    const whole = bytesOf(disk, 'segment-00000001.jsonl');
    for (let byte = end; byte < whole.length; byte += 7) {
      const bad = new FragileDisk();
      bad.put(SEGMENT, flipped(whole, byte));
      const reopened = await open(bad);
      expect(await everything(reopened)).toEqual(before);
    }
  });

  it('in an earlier segment costs its own record, even in the last batch there', async () => {
    const disk = new FragileDisk();
    const store = await open(disk, 'write', { ...USUAL_LIMITS, segmentBytes: 1 });
    await store.save(visit({ added: [1, 2, 3].map((n) => makeArticle(`id${n}`)) }));
    await store.save(visit({ added: [makeArticle('id4')] }));
    const whole = bytesOf(disk, 'segment-00000001.jsonl');
    for (const place of ['Title of id2', '{"commit"']) {
      const bad = disk.afterKill();
      bad.put(SEGMENT, flipped(whole, whole.indexOf(place)));
      const kept = ids((await everything(await open(bad))).articles);
      expect(kept).toEqual(place === '{"commit"' ? ['id4', 'id3', 'id2', 'id1'] : ['id4', 'id3', 'id1']);
      expect(bytesOf(bad, 'segment-00000001.jsonl')).toHaveLength(whole.length);
    }
  });

  it('is told once: a new checkpoint takes its place, even if the process is killed', async () => {
    const { disk } = await written();
    const bad = new FragileDisk();
    bad.put(SEGMENT, flipped(bytesOf(disk, 'segment-00000001.jsonl'), 200));
    const store = await open(bad);
    await store.save(visit({ added: [makeArticle('id8')] }));
    const again = await open(bad.afterKill());
    expect(again.notices).toEqual([]);
    expect(await everything(again)).toEqual(await everything(store));
  });

  it('in an article under the checkpoint is found when it is read: left out, and told', async () => {
    const { disk, store } = await written();
    await store.close();
    const again = disk.afterKill();
    const whole = bytesOf(again, 'segment-00000001.jsonl');
    again.put(SEGMENT, flipped(whole, whole.indexOf('Title of id3')));
    const reopened = await open(again);
    expect(ids(await collect(reopened.newest({ ...ALL, limit: 1 })))).toEqual(['id1']);
    expect(await reopened.articles(['id3'])).toEqual(new Map());
    expect(reopened.notices.join()).toContain('id3');
  });

  it('is told by a reader, which changes nothing', async () => {
    const { disk } = await written();
    const bad = new FragileDisk();
    bad.put(SEGMENT, flipped(bytesOf(disk, 'segment-00000001.jsonl'), 200));
    const before = bad.contents();
    const reader = await open(bad, 'read');
    expect(reader.notices).toHaveLength(1);
    await reader.close();
    expect(bad.contents()).toEqual(before);
  });
});

describe('a checkpoint of single rows', () => {
  it('as it was written before there were whole columns, is read and gives way to one of columns', async () => {
    const { disk, store } = await written();
    const before = await everything(store);
    const size = bytesOf(disk, 'segment-00000001.jsonl').length;
    const places = new Map<string, readonly [number, number]>();
    let offset = 0;
    for (const line of bytesOf(disk, 'segment-00000001.jsonl')
      .toString()
      .split(/(?<=\n)/u)) {
      places.set(/"(?:id|sourceId)":"(\w+)"/u.exec(line)?.[1] ?? '', [offset, line.length]);
      offset += line.length;
    }
    const row = (id: string) => {
      const { fingerprint, arrivedAt, linkHash } = before.sightings.get(id) ?? {};
      const times = [Date.parse(arrivedAt ?? ''), Date.parse(at(0))];
      const place = [1, ...(places.get(id) ?? [0, 0])];
      return [id, 0, fingerprint, ...times, ...place, 0, Number.parseInt(linkHash ?? '0', 16)];
    };
    const states = [...before.states.values()].map((state) => {
      const [from, length] = places.get(state.sourceId) ?? [0, 0];
      return { state, place: { segment: 1, offset: from, length } };
    });
    const head = { format: 1, covered: { serials: [1], last: 1, bytes: size }, sourceIds: ['s'] };
    const lines = [head, { kept: [row('id3'), row('id1')] }, { gone: [row('id2')] }, { states }, { end: 4 }];
    const old = disk.afterKill();
    old.put(CHECKPOINT, Buffer.concat(lines.map(encodeLine)));
    const reopened = await open(old);
    expect(await everything(reopened)).toEqual(before);
    await reopened.save(visit({ added: [makeArticle('id8')] }));
    await reopened.close();
    expect(bytesOf(old, 'checkpoint.jsonl').toString()).toContain('"columns"');
    expect(ids((await everything(await open(old.afterKill()))).articles)).toEqual(['id8', 'id3', 'id1']);
  });
});

describe('a bad checkpoint', () => {
  const cases: readonly (readonly [string, (whole: Buffer) => Buffer])[] = [
    ['empty', () => Buffer.alloc(0)],
    ['cut in a line', (whole) => whole.subarray(0, -20)],
    ['cut between lines', (whole) => whole.subarray(0, whole.subarray(0, -1).lastIndexOf('\n') + 1)],
    ['without one of its lines', (whole) => withoutSecondLine(whole)],
    ['without its first line', (whole) => whole.subarray(whole.indexOf('\n') + 1)],
    ['of zeros', (whole) => Buffer.alloc(whole.length)],
    ['of one JSON text', () => Buffer.from('{"articles":[]}')],
    ['with a flipped bit', (whole) => flipped(whole, whole.length >> 1)],
  ];

  it.each(cases)('that is %s is set aside, and the log tells everything', async (_what, spoil) => {
    const { disk, store } = await written();
    const before = await everything(store);
    await store.close();
    const bad = disk.afterKill();
    const spoilt = spoil(bytesOf(bad, 'checkpoint.jsonl'));
    bad.put(CHECKPOINT, spoilt);
    const reader = await open(bad, 'read');
    expect(await everything(reader)).toEqual(before);
    expect(reader.notices).toHaveLength(1);
    expect(bytesOf(bad, 'checkpoint.jsonl')).toEqual(spoilt);
    const reopened = await open(bad);
    expect(await everything(reopened)).toEqual(before);
    expect(reopened.notices.join()).toContain('checkpoint.jsonl.corrupt-1');
    expect(bytesOf(bad, 'checkpoint.jsonl.corrupt-1')).toEqual(spoilt);
  });

  it('names a segment that is gone: what is left opens', async () => {
    const disk = new FragileDisk();
    const limits = { ...USUAL_LIMITS, segmentBytes: 1 };
    const store = await open(disk, 'write', limits);
    for (const n of [1, 2, 3]) await store.save(visit({ added: [makeArticle(`id${n}`)] }));
    await store.close();
    const bad = disk.afterKill();
    bad.delete(`${FOLDER}/segment-00000002.jsonl`);
    const reader = await open(bad, 'read');
    expect(ids((await everything(reader)).articles)).toEqual(['id3', 'id1']);
    const reopened = await open(bad);
    expect(ids((await everything(reopened)).articles)).toEqual(['id3', 'id1']);
    expect(reopened.notices).toHaveLength(1);
  });

  it('knows more of a segment than there is: what is left opens', async () => {
    const { disk, store } = await written();
    await store.close();
    const bad = disk.afterKill();
    const whole = bytesOf(bad, 'segment-00000001.jsonl');
    bad.put(SEGMENT, whole.subarray(0, whole.indexOf('{"gone"') - 9));
    const reopened = await open(bad);
    expect(ids((await everything(reopened)).articles)).toEqual(['id3', 'id2', 'id1']);
    expect(reopened.notices).toHaveLength(1);
  });
});

describe('a newer format', () => {
  const newer = encodeLine({ format: FORMAT + 1 });

  it('of the checkpoint is refused, and nothing is touched', async () => {
    const { disk, store } = await written();
    await store.close();
    const later = disk.afterKill();
    later.put(CHECKPOINT, newer);
    const before = later.contents();
    for (const mode of ['write', 'read'] as const) {
      await expect(open(later, mode)).rejects.toMatchObject({
        name: 'StoreError',
        message: expect.stringContaining(`format ${FORMAT + 1}`),
      });
    }
    expect(later.contents()).toEqual(before);
    later.delete(CHECKPOINT);
    await (await open(later)).close();
  });

  it('of a segment is refused, and nothing is touched', async () => {
    const disk = new FragileDisk();
    disk.put(SEGMENT, Buffer.concat([newer, encodeLine({ poem: 1 }), encodeLine({ commit: 1 })]));
    const before = disk.contents();
    await expect(open(disk)).rejects.toMatchObject({ name: 'StoreError' });
    expect(disk.contents()).toEqual(before);
  });
});

describe('a visit that changes nothing', () => {
  it('writes not a byte', async () => {
    const { disk, store } = await written();
    const before = disk.contents();
    const changes = disk.changes;
    await store.save(visit({ removed: ['id2', 'never'] }));
    await store.save(visit({}, makeState('s1')));
    const reordered = Object.fromEntries(Object.entries(makeState('s1')).reverse());
    await store.save(visit({}, reordered as unknown as ReturnType<typeof makeState>));
    expect(await store.prune({ arrivedBefore: at(-9999), perSource: 99 })).toBe(0);
    expect(disk.contents()).toEqual(before);
    expect(disk.changes).toBe(changes);
  });

  it('writes once what two visits at once withdraw', async () => {
    const { disk, store } = await written();
    const other = disk.afterKill();
    await Promise.all([store.save(visit({ removed: ['id1'] })), store.save(visit({ removed: ['id1'] }))]);
    await (await open(other)).save(visit({ removed: ['id1'] }));
    expect(disk.contents()).toEqual(other.contents());
  });

  it('does not even begin a segment', async () => {
    const disk = new FragileDisk();
    const store = await open(disk);
    await store.save(visit());
    await store.close();
    expect(disk.contents().size).toBe(0);
  });
});

describe('a reader', () => {
  it('finds an empty store where there is no folder, and makes none', async () => {
    const disk = new FragileDisk();
    const reader = await open(disk, 'read');
    expect((await everything(reader)).articles).toEqual([]);
    await reader.close();
    expect(disk.changes).toBe(0);
  });

  it('sees what stood when it was opened, beside a writer', async () => {
    const { disk, store } = await written();
    const reader = await open(disk, 'read');
    const before = await everything(reader);
    expect(before).toEqual(await everything(store));
    await store.save(visit({ added: [makeArticle('id8')], removed: ['id1'] }));
    expect(await everything(reader)).toEqual(before);
    expect(ids((await everything(await open(disk, 'read'))).articles)).toEqual(['id8', 'id3']);
  });

  it('may not write', async () => {
    const { disk } = await written();
    const reader = await open(disk, 'read');
    const refused = { name: 'StoreError', message: expect.stringContaining('reading only') };
    await expect(reader.save(visit())).rejects.toMatchObject(refused);
    await expect(reader.prune({ arrivedBefore: at(0), perSource: 1 })).rejects.toMatchObject(refused);
  });
});
