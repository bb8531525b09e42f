/**
 * `npm run bench:store`: what the store costs at 1,000 to 300,000 articles of 4 KB, beside others, each engine and size in a process of
 * its own. Sizes are measured in turns and the medians of the rounds told, for absolute figures do not travel between machines.
 * `-- --sizes 1000,10000` measures fewer. Exits 1 where a goal is missed.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { Measured } from './store-child.ts';
import type { EngineName } from './store-engines.ts';
import { type Goal, goalsOf, type PauseRounds, type Row, summed, table, toldGoal } from './store-goals.ts';
import type { Pauses } from './store-pauses.ts';

const CHILD = fileURLToPath(new URL('./store-child.js', import.meta.url));
const BIGGEST_ANSWER = 64 * 1024 * 1024;
const ROUNDS = 3;
const ARTICLES_A_PAUSE = 100_000;
/** The preset writes everything at each change: at 100,000 articles half a gigabyte and some seconds a batch. */
const MOST_ARTICLES: Readonly<Partial<Record<EngineName, number>>> = { 'lowdb JSONFile': 10_000 };
const ENGINES: readonly EngineName[] = ['voltwire', 'lowdb JSONFile', 'better-sqlite3', 'node:sqlite'];

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000,100000,300000' } },
});
const run = promisify(execFile);
const root = await mkdtemp(join(tmpdir(), 'voltwire-bench-store-'));
try {
  process.exitCode = await main(values.sizes.split(',').map(Number));
} finally {
  await rm(root, { recursive: true, force: true });
}

async function main(sizes: readonly number[]): Promise<number> {
  const engines = await usable();
  const rows: Row[] = [];
  for (const engine of engines) rows.push(...(await measureEngine(engine, sizes)));
  say(table(rows));
  const pauses = await watchPauses(Math.min(ARTICLES_A_PAUSE, Math.max(...sizes)));
  const goals: readonly Goal[] = goalsOf(rows, pauses);
  for (const goal of goals) say(toldGoal(goal));
  return goals.every(({ met }) => met) ? 0 : 1;
}

async function usable(): Promise<readonly EngineName[]> {
  const found: EngineName[] = [];
  for (const engine of ENGINES) {
    const folder = await folderFor('probe', engine, 0);
    const { usable: here, why } = await child<{ usable: boolean; why: string }>('probe', engine, folder);
    if (here) found.push(engine);
    else say(`${engine} is skipped: ${why}\n`);
  }
  return found;
}

async function measureEngine(engine: EngineName, all: readonly number[]): Promise<readonly Row[]> {
  const most = MOST_ARTICLES[engine] ?? Number.POSITIVE_INFINITY;
  const sizes = all.filter((size) => size <= most);
  if (sizes.length < all.length)
    say(`${engine} is not measured above ${most} articles: it would take minutes\n`);
  const folders = new Map<number, string>();
  for (const size of sizes) {
    folders.set(size, await folderFor('full', engine, size));
    await child('fill', engine, folders.get(size) ?? '', size);
  }
  const measured = new Map<number, Measured[]>(sizes.map((size) => [size, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const size of sizes) {
      const folder = await copied(folders.get(size) ?? '', engine);
      measured
        .get(size)
        ?.push(await child<Measured>('measure', engine, folder, size, batchesAt(engine, size)));
    }
  }
  await Promise.all([...folders.values()].map((folder) => rm(folder, { recursive: true })));
  return sizes.map((size) => summed(engine, size, measured.get(size) ?? []));
}

/** Enough for two checkpoints at least, and few enough that the size stays about what it is. */
function batchesAt(engine: EngineName, size: number): number {
  if (engine === 'lowdb JSONFile') return 10;
  return Math.max(50, Math.ceil(size / 120));
}

async function watchPauses(articles: number): Promise<PauseRounds> {
  const full = await folderFor('pauses', 'voltwire', articles);
  await child('fill', 'voltwire', full, articles);
  const rounds: Pauses[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(await child<Pauses>('pauses', 'voltwire', await copied(full, 'voltwire'), articles));
  }
  return { articles, rounds };
}

/** A fresh copy in the place of the last one, so that every round begins alike. */
async function copied(folder: string, engine: EngineName): Promise<string> {
  const copy = join(root, `round ${engine}`.replace(':', ' '));
  await rm(copy, { recursive: true, force: true });
  await cp(folder, copy, { recursive: true });
  return copy;
}

async function folderFor(what: string, engine: EngineName, size: number): Promise<string> {
  const folder = join(root, `${what} ${engine} ${size}`.replace(':', ' '));
  await mkdir(folder, { recursive: true });
  return folder;
}

async function child<T>(...words: readonly (string | number)[]): Promise<T> {
  const { stdout } = await run(process.execPath, [CHILD, ...words.map(String)], {
    maxBuffer: BIGGEST_ANSWER,
  });
  return JSON.parse(stdout) as T;
}

function say(text: string): void {
  process.stdout.write(text);
}
