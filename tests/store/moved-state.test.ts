import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceState } from '../../src/model.ts';
import { USUAL_LIMITS } from '../../src/store/limits.ts';
import { openEngine } from '../../src/store/lowdb.ts';
import { movedState } from '../../src/store/moved-state.ts';
import { FragileDisk } from './fragile-disk.ts';
import { at, makeState, visit } from './samples.ts';

const asStored = (state: SourceState) => JSON.parse(JSON.stringify(state)) as SourceState;

const state = fc
  .record({
    etag: fc.option(fc.constantFrom('"a"', '"b"'), { nil: undefined }),
    nextCheckAt: fc.constantFrom(at(1), at(2)),
    failures: fc.nat(1),
    warnings: fc.subarray(['odd', 'odder']),
    lastError: fc.option(
      fc.record({
        code: fc.constantFrom('http', 'dns'),
        message: fc.constant('no'),
        status: fc.option(fc.nat(1), { nil: undefined }),
      }),
      { nil: undefined },
    ),
  })
  .map((about) => makeState('s', about as Partial<SourceState>));

describe('what of a state has moved', () => {
  it('put into the one before makes it the one that is saved', () => {
    fc.assert(
      fc.property(state, state, (before, now) => {
        const moved = movedState(asStored(before), now);
        const isLost = Object.keys(asStored(before)).some((name) => !(name in asStored(now)));
        expect(moved === undefined).toBe(isLost);
        if (moved === undefined) return;
        expect(asStored({ ...before, ...moved })).toStrictEqual(asStored(now));
      }),
    );
  });

  it('is nothing where only what the disk does not keep is another', () => {
    const now = makeState('s', { lastError: { code: 'http', message: 'no', status: undefined } as never });
    expect(movedState(asStored(now), now)).toBe(null);
  });
});

describe('a state whose times alone have moved', () => {
  const open = (disk: FragileDisk, segmentBytes = USUAL_LIMITS.segmentBytes) =>
    openEngine('/data/store', 'write', { files: disk, limits: { ...USUAL_LIMITS, segmentBytes } });
  const bytesIn = (disk: FragileDisk) =>
    [...disk.contents().values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const checked = (minute: number) =>
    makeState('s', { feedTitle: 'T'.repeat(800), checkedAt: at(minute), nextCheckAt: at(minute + 60) });

  it('costs a short record, and is whole after a kill', async () => {
    const disk = new FragileDisk();
    const store = await open(disk);
    await store.save(visit({}, checked(0)));
    const before = bytesIn(disk);
    await store.save(visit({}, checked(30)));
    expect(bytesIn(disk) - before).toBeLessThan(250);
    const after = bytesIn(disk);
    await store.save(visit({}, checked(30)));
    expect(bytesIn(disk)).toBe(after);
    expect(await store.state('s')).toEqual(checked(30));
    expect(await (await open(disk.afterKill())).state('s')).toEqual(checked(30));
  });

  it('shares one record with all others of its batch, each as its last visit left it', async () => {
    const disk = new FragileDisk();
    const store = await open(disk);
    const of = (id: string, minute: number) => makeState(id, { checkedAt: at(minute) });
    for (const id of ['a', 'b', 'c']) await store.save(visit({}, of(id, 0)));
    const before = bytesIn(disk);
    const visits = [of('a', 1), of('b', 1), of('c', 1), of('a', 2), of('c', 0)];
    const saved = [visit({}, of('a', 5)), ...visits.map((state) => visit({}, state))];
    await Promise.all(saved.map((it) => store.save(it)));
    const log = [...disk.contents()].find(([name]) => name.includes('segment'))?.[1] ?? Buffer.alloc(0);
    const added = log.subarray(log.length - (bytesIn(disk) - before)).toString();
    expect(added.match(/"moved"/g)).toHaveLength(1);
    const reopened = await open(disk.afterKill());
    for (const engine of [store, reopened]) {
      const states = [...(await engine.states()).values()];
      expect(states.map(({ checkedAt }) => checkedAt)).toEqual([at(2), at(1), at(0)]);
    }
  });

  it('is written whole again in each segment, so that none needs what another has', async () => {
    const disk = new FragileDisk();
    const store = await open(disk, 1);
    for (const minute of [0, 30, 60]) await store.save(visit({}, checked(minute)));
    const segments = [...disk.contents()].filter(([name]) => name.startsWith('segment'));
    expect(segments).toHaveLength(3);
    for (const [, bytes] of segments) expect(bytes.toString()).toContain('{"state":{"sourceId":"s"');
  });
});
