import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { diskFiles } from '../../src/store/files.ts';
import { type Limits, USUAL_LIMITS } from '../../src/store/limits.ts';
import { openEngine } from '../../src/store/lowdb.ts';
import { describeStore } from './contract.ts';
import { CHANGES_KEPT } from './contract-contents.ts';

const root = mkdtempSync(join(tmpdir(), 'voltwire-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
const describeLowdb = (name: string, limits: Limits) =>
  describeStore(name, (now) =>
    openEngine(join(root, String(count++)), 'write', { files: diskFiles, limits }, now),
  );

describeLowdb('lowdb', { ...USUAL_LIMITS, changesKept: CHANGES_KEPT });

// Everything that happens now and then happens all the time.
const hurried = {
  segmentBytes: 2000,
  checkpointBytes: 1,
  checkpointIndexes: 1,
  gatherMs: 0,
  compactBytes: 1,
  cacheBytes: 2000,
};
describeLowdb('lowdb, in a hurry', { ...hurried, changesKept: CHANGES_KEPT });
