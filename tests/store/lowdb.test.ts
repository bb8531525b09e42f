import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { diskFiles } from '../../src/store/files.ts';
import { openEngine, openStore } from '../../src/store/lowdb.ts';
import { describeStore } from './contract.ts';

const root = mkdtempSync(join(tmpdir(), 'voltwire-store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
const folder = () => join(root, String(count++));

describeStore('lowdb', () => openStore(folder(), 'write'));

// Everything that happens now and then happens all the time.
const hurried = {
  segmentBytes: 2000,
  checkpointBytes: 1,
  compactBytes: 1,
  cacheBytes: 2000,
  changesKept: 100,
};
describeStore('lowdb, in a hurry', () =>
  openEngine(folder(), 'write', { files: diskFiles, limits: hurried }),
);
