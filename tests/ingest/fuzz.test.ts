import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../bench/fuzz-line.ts';
import { mutantOf } from '../../bench/mutations.ts';

const FOLDER = new URL('../feeds/', import.meta.url);
const SEEDS = readdirSync(FOLDER)
  .sort()
  .map((name) => readFileSync(new URL(name, FOLDER), 'latin1'));

describe('2,000 damaged and made-up documents', () => {
  it('are read or refused, and whatever comes of them is safe, sound and the same to another reader', async () => {
    const outcomes = new Map<string, number>();
    for (let index = 0; index < 2000; index += 1) {
      const { outcome, faults } = await judge(mutantOf(1, index, SEEDS));
      expect(faults, `document ${index}`).toEqual([]);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    // Documents that nobody could read would prove nothing.
    expect(outcomes.get('read')).toBeGreaterThan(1500);
  });

  it('are the same in every run', () => {
    expect(mutantOf(7, 3, SEEDS)).toEqual(mutantOf(7, 3, SEEDS));
    expect(mutantOf(7, 3, SEEDS)).not.toEqual(mutantOf(7, 4, SEEDS));
  });
});
