import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { USUAL_LIMITS } from '../../src/store/limits.ts';
import { openStore } from '../../src/store/lowdb.ts';
import { built } from '../support/built.ts';
import { makeArticle, makeState } from './samples.ts';

const KILLS = 15;
const ARTICLES_A_VISIT = 5;

/** Saves one visit after another, each with a few articles and a state that carries its number, and says so once it is safe. */
const SAVE = `
  const [, module, files, folder, limits, from, sample] = process.argv;
  const { openEngine } = await import(module);
  const { diskFiles } = await import(files);
  const { article, state } = JSON.parse(sample);
  const store = await openEngine(folder, 'write', { files: diskFiles, limits: JSON.parse(limits) });
  process.stdout.write('open\\n');
  for (let n = Number(from); ; n++) {
    const added = [0, 1, 2, 3, 4].map((k) => ({ ...article, id: n + '-' + k }));
    const changed = n > Number(from) ? [{ ...article, id: (n - 1) + '-0', revision: 2 }] : [];
    await store.save({ changes: { added, changed, unchanged: 0, restated: [], removed: [] }, state: { ...state, entryCount: n } });
    process.stdout.write(n + '\\n');
  }
`;

const root = mkdtempSync(join(tmpdir(), 'voltwire-kill-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let modules: readonly string[];

beforeAll(async () => {
  modules = [await built('src/store/lowdb.js'), await built('src/store/files.js')];
}, 60_000);

/** Lets a child save until it is killed after so many milliseconds; answers the last visit that it said was safe. */
async function saveUntilKilled(folder: string, from: number, ms: number): Promise<number> {
  const limits = { ...USUAL_LIMITS, segmentBytes: 200_000, checkpointBytes: 20_000 };
  const sample = { article: makeArticle('', { contentHtml: 'x'.repeat(2000) }), state: makeState('s') };
  const words = [...modules, folder, JSON.stringify(limits), String(from), JSON.stringify(sample)];
  const child = spawn(process.execPath, ['--input-type=module', '-e', SAVE, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk) => {
    told += chunk;
  });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  await wait(ms);
  child.kill('SIGKILL');
  await ended;
  const whole = told
    .slice(0, told.lastIndexOf('\n'))
    .split('\n')
    .filter((line) => line !== 'open');
  return Number(whole.at(-1) ?? from - 1);
}

describe('kill -9', () => {
  it(`at ${KILLS} moments loses no visit that was acknowledged, and halves none`, async () => {
    const folder = join(root, 'store');
    let next = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const safe = await saveUntilKilled(folder, next, 10 + Math.random() * 120);
      const store = await openStore(folder, 'read');
      const last = (await store.states()).get('s')?.entryCount ?? -1;
      expect(last).toBeGreaterThanOrEqual(safe);
      const ids = Array.from({ length: last + 2 }, (_, n) => [0, 1, 2, 3, 4].map((k) => `${n}-${k}`)).flat();
      const stored = await store.articles(ids);
      expect(stored.size).toBe((last + 1) * ARTICLES_A_VISIT);
      expect(store.notices).toEqual([]);
      await store.close();
      next = last + 1;
    }
    expect(next).toBeGreaterThan(KILLS);
  }, 60_000);
});
