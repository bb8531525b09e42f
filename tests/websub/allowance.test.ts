import { describe, expect, it } from 'vitest';
import { createAllowance } from '../../src/websub/allowance.ts';

describe('an allowance', () => {
  it('lasts for a burst, and fills again drop by drop and no further', () => {
    const isAllowed = createAllowance({ burst: 2, oneMoreEveryMs: 1000 });
    const at = (ms: number) => isAllowed('a', ms);
    expect([at(0), at(0), at(0), at(999), at(1000), at(1000)]).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
    expect([at(100_000), at(100_000), at(100_000)]).toEqual([true, true, false]);
  });

  it('is each one’s own, and is not refilled by being forgotten', () => {
    const isAllowed = createAllowance({ burst: 1, oneMoreEveryMs: 1000 });
    isAllowed('a', 0);
    for (let n = 0; n < 3000; n += 1) expect(isAllowed(`other ${n}`, 1)).toBe(true);
    expect([isAllowed('a', 2), isAllowed('a', 1000)]).toEqual([false, true]);
  });

  it('does not grow when the clock is put back', () => {
    const isAllowed = createAllowance({ burst: 1, oneMoreEveryMs: 1000 });
    expect([isAllowed('a', 5000), isAllowed('a', 0), isAllowed('a', 999)]).toEqual([true, false, false]);
  });
});
