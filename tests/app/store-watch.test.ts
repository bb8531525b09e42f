import { beforeEach, describe, expect, it } from 'vitest';
import { watchStore } from '../../src/app/store-watch.ts';
import { StoreError } from '../../src/errors.ts';

const FULL = new StoreError('the disk is full');

let notices: string[];
let trials: number;
let refusal: StoreError | undefined;
let said: string[];

const tell = (level: string) => (_facts: object, sentence: string) => void said.push(`${level}: ${sentence}`);

function watch() {
  const probe = async () => {
    trials++;
    if (refusal !== undefined) throw refusal;
  };
  const log = { debug: tell('debug'), info: tell('info'), warn: tell('warn'), error: tell('error') };
  return watchStore({ notices, probe }, log);
}

beforeEach(() => {
  [notices, trials, refusal, said] = [[], 0, undefined, []];
});

describe('the watch over the store', () => {
  it('tries nothing while nothing goes wrong, or what goes wrong is no fault of the store', async () => {
    const store = watch();
    expect(store.heard(new Error('a fault of ours'))).toBe(false);
    expect(await store.tend()).toBe(false);
    expect([trials, store.isSound(), said]).toEqual([0, true, []]);
  });

  it('lets nobody be asked from a refusal on that a trial confirms, and says so once', async () => {
    const store = watch();
    refusal = FULL;
    expect(store.heard(FULL)).toBe(false);
    expect(() => store.mustBeSound()).not.toThrow();
    for (let beat = 0; beat < 3; beat++) expect(await store.tend()).toBe(false);
    expect(() => store.mustBeSound()).toThrow(StoreError);
    expect(store.heard(FULL)).toBe(true);
    expect(store.heard(new Error('a fault of ours'))).toBe(false);
    expect([trials, store.isSound(), said]).toEqual([
      3,
      false,
      ['error: Nothing can be saved, so no source is asked: the disk is full'],
    ]);
  });

  it('says when the store takes saves again, and answers so once', async () => {
    const store = watch();
    refusal = FULL;
    store.heard(FULL);
    await store.tend();
    refusal = undefined;
    expect([await store.tend(), await store.tend()]).toEqual([true, false]);
    expect(() => store.mustBeSound()).not.toThrow();
    expect(said[1]).toMatch(/^warn: The store takes saves again/u);
  });

  it('goes on after a refusal that no trial confirms', async () => {
    const store = watch();
    store.heard(FULL);
    expect([await store.tend(), store.isSound(), said]).toEqual([false, true, []]);
  });

  it('tells each notice of the store once', async () => {
    const store = watch();
    notices.push('one');
    await store.tend();
    notices.push('two');
    await store.tend();
    expect(said).toEqual(['warn: one', 'warn: two']);
  });
});
