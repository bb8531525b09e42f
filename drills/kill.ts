/** `kill -9` at random moments, while a process saves, prunes, compacts and writes checkpoints, or is just opening what the last one left. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../bench/random.ts';
import { diskFiles } from '../src/store/files.ts';
import { USUAL_LIMITS } from '../src/store/limits.ts';
import { openEngine } from '../src/store/lowdb.ts';
import { emptyLedger, judge, type Ledger, note } from './judge.ts';
import type { Report } from './report.ts';
import { LANES, type Word } from './workload.ts';

export interface KillDrill {
  readonly kills: number;
  readonly folder: string;
  /** The compiled `drills/saver.js`. */
  readonly saver: string;
  readonly random: Random;
  /** The longest a process lives after it began. */
  readonly lifeMs: number;
}

/** Everything happens that happens now and then, several times in the life of a process. */
const LIMITS = {
  ...USUAL_LIMITS,
  segmentBytes: 200_000,
  checkpointBytes: 50_000,
  checkpointIndexes: 0.5,
  compactBytes: 50_000,
};
const CUT = /: cut \d+ bytes of a save that a crash left unfinished$/u;

export async function killDrill({ kills, folder, saver, random, lifeMs }: KillDrill): Promise<Report> {
  const ledger = emptyLedger();
  const report = { trials: 0, acknowledged: 0, lost: 0, torn: [] as string[], slowestOpenMs: 0 };
  let next: readonly number[] = Array<number>(LANES).fill(0);
  for (; report.trials < kills; report.trials++) {
    const before = ledger.safe.reduce((sum, visit) => sum + visit, 0);
    const life = { folder, saver, next, ms: random.below(lifeMs) };
    const openMs = await liveUntilKilled(life, ledger);
    report.acknowledged += ledger.safe.reduce((sum, visit) => sum + visit, 0) - before;
    const startedMs = performance.now();
    const store = await openEngine(folder, 'read', { files: diskFiles, limits: LIMITS });
    report.slowestOpenMs = Math.max(report.slowestOpenMs, openMs, performance.now() - startedMs);
    const verdict = await judge(store, ledger);
    await store.close();
    report.lost += verdict.lost;
    report.torn.push(...verdict.torn, ...store.notices.filter((notice) => !CUT.test(notice)));
    next = verdict.next;
  }
  return report;
}

interface Life {
  readonly folder: string;
  readonly saver: string;
  readonly next: readonly number[];
  readonly ms: number;
}

/** Notes what the process says until it is killed; answers how long it took to open the store, 0 where it never got there. */
async function liveUntilKilled({ folder, saver, next, ms }: Life, ledger: Ledger): Promise<number> {
  const words = [saver, folder, JSON.stringify(LIMITS), JSON.stringify(next)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await Promise.race([wait(ms), ended]);
  const died = child.exitCode;
  child.kill('SIGKILL');
  await ended;
  if (died !== null) throw new Error(`the process that saves ended by itself with ${died}`);
  let openMs = 0;
  // What follows the last line feed was cut by the kill.
  for (const line of said.split('\n').slice(0, -1)) {
    const word = JSON.parse(line) as Word;
    note(ledger, word);
    if (word.kind === 'opened') openMs = word.ms;
  }
  return openMs;
}
