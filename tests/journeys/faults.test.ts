import { beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../bench/random.ts';
import { faultDrill } from '../../drills/faults.ts';
import { built } from '../support/built.ts';

// The small form; `npm run drill -- --faults` is the long one.
const SEED = Number(process.env['VOLTWIRE_SEED'] ?? 20_261_122);
const PATIENCE_MS = 240_000;
const FAULTS = 12;

describe('the real program', () => {
  let program: string;
  let clock: string;
  beforeAll(async () => {
    program = await built('src/main.js');
    clock = await built('drills/false-clock.js');
  }, PATIENCE_MS);

  it(
    'tells each fault of the machine and of its operator, loses nothing that readers saw, and goes on',
    async () => {
      const told = await faultDrill({ program, clock, kills: 2, random: randomFrom(SEED) });
      expect(told.flatMap(({ fault, wrong }) => wrong.map((it) => `${fault}: ${it}`))).toEqual([]);
      expect(told.filter(({ said }) => said !== '')).toHaveLength(FAULTS);
    },
    PATIENCE_MS,
  );
});
