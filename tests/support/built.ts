import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const LOCK = resolve('node_modules/.voltwire-build');
const ABANDONED_MS = 60_000;

/**
 * The absolute path of a module under `dist`, `src/store/lowdb.js`, for child processes: they cannot run TypeScript on Node 20.
 * Builds first where it is missing or older than `src` or `drills`; test files that ask at the same time wait for one build.
 */
export async function built(module: string): Promise<string> {
  const file = resolve('dist', module);
  while (existsSync(LOCK) || isStale(file)) {
    if (!claimed()) {
      await wait(50);
      continue;
    }
    build();
    break;
  }
  if (!existsSync(file)) throw new Error(`the build does not make ${file}`);
  return file;
}

function isStale(file: string): boolean {
  return !existsSync(file) || modifiedMs(file) < Math.max(newestMs('src'), newestMs('drills'));
}

function modifiedMs(path: string): number {
  return statSync(path).mtimeMs;
}

function newestMs(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(
    ...names.filter((name) => name.endsWith('.ts')).map((name) => modifiedMs(join(folder, name))),
  );
}

function claimed(): boolean {
  try {
    if (existsSync(LOCK) && performance.timeOrigin + performance.now() - modifiedMs(LOCK) > ABANDONED_MS)
      rmSync(LOCK);
    writeFileSync(LOCK, '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** An error of types does not keep the compiler from writing; a module that is not there afterwards fails the test. */
function build(): void {
  try {
    const compiler = resolve('node_modules/typescript/bin/tsc');
    const told = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { encoding: 'utf8' });
    if (told.error !== undefined) throw told.error;
  } finally {
    rmSync(LOCK, { force: true });
  }
}
