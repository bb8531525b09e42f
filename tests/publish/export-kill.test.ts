import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { randomFrom } from '../../bench/random.ts';
import { exportDrill } from '../../drills/exports.ts';
import { temporaryFolder } from '../support/program.ts';

/** The small form of what `npm run drill` does 300 times. */
it('is killed at any moment of publishing and exporting, and what is served or on the disk is one of two versions', async () => {
  const report = await exportDrill({
    kills: 3,
    folder: temporaryFolder(),
    exporter: resolve('dist/drills/exporter.js'),
    random: randomFrom(20_261_122),
    lifeMs: 200,
  });
  expect(report).toMatchObject({ trials: 3, lost: 0, torn: [] });
  expect(report.acknowledged).toBeGreaterThan(20);
}, 60_000);
