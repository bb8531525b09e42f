/**
 * `npm run bench:start`: how long until the program answers, and what it weighs after a round. Both are measured on the real program
 * from outside, each beside a bare Node server in the same run, for absolute figures do not travel between machines.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureRound, type RoundMemory } from './round-memory.ts';
import { measureStart, type StartTime } from './start-time.ts';

const GOAL_MS = 2000;
const GOAL_MB = 160;

process.exitCode = await main();

async function main(): Promise<number> {
  const start = await inFolder(measureStart);
  process.stdout.write(startLine(start));
  const round = await inFolder(measureRound);
  process.stdout.write(roundLine(round));
  return start.programMs <= GOAL_MS && round.program.residentMb <= GOAL_MB ? 0 : 1;
}

/** A folder of its own for each, with no posts in it, gone afterwards. */
async function inFolder<T>(measure: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'voltwire-bench-'));
  try {
    await mkdir(join(folder, 'posts'));
    await writeFile(join(folder, 'authors.json'), '{}\n');
    return await measure(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function startLine({ articles, programMs, bareMs }: StartTime): string {
  const ratio = (programMs / bareMs).toFixed(1);
  return `start to first answer, ${articles} articles stored: ${programMs.toFixed(0)} ms, ${ratio} × a bare server's ${bareMs.toFixed(0)} ms; ${verdict(programMs <= GOAL_MS, `${GOAL_MS} ms`)}\n`;
}

function roundLine({ sources, program, bare }: RoundMemory): string {
  const ratio = (program.residentMb / bare.residentMb).toFixed(1);
  const peak = program.peakMb === undefined ? '' : `, peak ${program.peakMb.toFixed(0)} MB`;
  return `resident after a round of ${sources} sources: ${program.residentMb.toFixed(0)} MB${peak}, ${ratio} × a bare server's ${bare.residentMb.toFixed(0)} MB; ${verdict(program.residentMb <= GOAL_MB, `${GOAL_MB} MB`)}\n`;
}

function verdict(met: boolean, goal: string): string {
  return met ? `goal ≤ ${goal}: met` : `goal ≤ ${goal}: MISSED`;
}
