import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../bench/random.ts';
import { bitDrill } from '../../drills/flipped-bits.ts';
import { fullDiskDrill } from '../../drills/full-disk.ts';
import { killDrill } from '../../drills/kill.ts';
import { powerDrill } from '../../drills/power-cut.ts';
import { mountSmallDisk, pretendedSmallDisk } from '../../drills/small-disk.ts';
import { built } from '../support/built.ts';

// The small form; `npm run drill` is the long one.
const SEED = Number(process.env['VOLTWIRE_SEED'] ?? 20_261_122);
const PATIENCE_MS = 120_000;

const NOTHING_LOST = { lost: 0, torn: [] };

describe('kill -9', () => {
  const root = mkdtempSync(join(tmpdir(), 'voltwire-kill-'));
  let saver: string;
  beforeAll(async () => {
    saver = await built('drills/saver.js');
  }, PATIENCE_MS);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it(
    'at random moments of saving, pruning and opening loses no visit that was acknowledged, and halves none',
    async () => {
      const random = randomFrom(SEED);
      const report = await killDrill({ kills: 15, folder: join(root, 'store'), saver, random, lifeMs: 250 });
      expect(report, `seed ${SEED}`).toMatchObject({ ...NOTHING_LOST, trials: 15 });
      expect(report.acknowledged).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});

describe('a power cut', () => {
  it(
    'at random calls to the disk, whatever unsynced bytes and names it kept, loses and halves nothing',
    async () => {
      const report = await powerDrill({ cuts: 30, random: randomFrom(SEED), lies: false });
      expect(report, `seed ${SEED}`).toMatchObject({ ...NOTHING_LOST, trials: 30 });
      expect(report.acknowledged).toBeGreaterThan(100);
    },
    PATIENCE_MS,
  );

  it(
    'is seen to lose visits where the disk lies about its syncs, so that this drill can fail',
    async () => {
      const report = await powerDrill({ cuts: 10, random: randomFrom(SEED), lies: true });
      expect(report.lost + report.torn.length).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});

describe('a flipped bit', () => {
  it(
    'anywhere in a store costs at most its own record, and is told',
    async () => {
      const report = await bitDrill({ flips: 100, random: randomFrom(SEED) });
      expect(report, `seed ${SEED}`).toMatchObject({ ...NOTHING_LOST, trials: 100 });
    },
    PATIENCE_MS,
  );
});

describe('a full disk', () => {
  it(
    'in memory refuses in clear words, keeps what there is, and goes on once there is room',
    async () => {
      expect(await fullDiskDrill(pretendedSmallDisk())).toMatchObject(NOTHING_LOST);
    },
    PATIENCE_MS,
  );

  it(
    "of the system's own refuses in clear words, keeps what there is, and goes on once there is room",
    async ({ skip }) => {
      const disk = await mountSmallDisk();
      if (typeof disk === 'string') return skip(disk);
      try {
        expect(await fullDiskDrill(disk)).toMatchObject(NOTHING_LOST);
      } finally {
        await disk.unmount();
      }
    },
    PATIENCE_MS,
  );
});
