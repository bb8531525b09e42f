import { describe, expect, it } from 'vitest';
import { Cache } from '../../src/store/cache.ts';

describe('the cache', () => {
  it('forgets what was unused for longest once it is full', () => {
    const cache = new Cache<string>(30);
    for (const key of [1, 2, 3]) cache.set(key, `v${key}`, 10);
    expect(cache.get(1)).toBe('v1');
    cache.set(4, 'v4', 10);
    expect([1, 2, 3, 4].map((key) => cache.get(key))).toEqual(['v1', undefined, 'v3', 'v4']);
  });

  it('makes as much room as is needed, and counts what it replaces', () => {
    const cache = new Cache<string>(30);
    for (let round = 0; round < 10; round++) cache.set(1, `v${round}`, 20);
    cache.set(2, 'b', 10);
    expect([cache.get(1), cache.get(2)]).toEqual(['v9', 'b']);
    cache.set(3, 'c', 30);
    expect([1, 2, 3].map((key) => cache.get(key))).toEqual([undefined, undefined, 'c']);
  });

  it('does not take what is larger than all of it, nor keep an older value in its place', () => {
    const cache = new Cache<string>(30);
    cache.set(1, 'small', 10);
    cache.set(2, 'other', 10);
    cache.set(1, 'large', 31);
    expect([cache.get(1), cache.get(2)]).toEqual([undefined, 'other']);
  });
});
