import { describe, expect, it } from 'vitest';
import { fractionOf } from '../../src/text/hash.ts';

const TEXTS = Array.from({ length: 10_000 }, (_, number) => `source-${number}`);

describe('the fraction of a text', () => {
  it('is the same for ever', () => {
    expect(fractionOf('electrek')).toBe(1_558_151_810 / 2 ** 32);
  });

  it('lies from 0 up to 1, and neighbours lie anywhere in between', () => {
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const count = TEXTS.filter((text) => Math.floor(fractionOf(text) * 10) === tenth).length;
      expect(Math.abs(count - 1000)).toBeLessThan(150);
    }
    const steps = TEXTS.slice(1).map((text, at) => Math.abs(fractionOf(text) - fractionOf(TEXTS[at] ?? '')));
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    expect(mean).toBeGreaterThan(0.3);
    expect(mean).toBeLessThan(0.37);
  });
});
