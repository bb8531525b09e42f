/**
 * `npm run drill`: what the store survives, the long form; the small one runs with the tests. Exits 1 where anything is lost, torn or
 * opens slowly. `-- --faults` makes the faults of the machine and of people instead, on the real program, and tells them as a table.
 * The same `--seed` repeats the same cuts and flips; kills come when they come.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomFrom } from '../bench/random.ts';
import { exportDrill } from './exports.ts';
import { faultTable } from './fault.ts';
import { faultDrill } from './faults.ts';
import { bitDrill } from './flipped-bits.ts';
import { fullDiskDrill } from './full-disk.ts';
import { killDrill } from './kill.ts';
import { powerDrill } from './power-cut.ts';
import type { Report } from './report.ts';
import { mountSmallDisk, pretendedSmallDisk } from './small-disk.ts';

const SAVER = fileURLToPath(new URL('./saver.js', import.meta.url));
const EXPORTER = fileURLToPath(new URL('./exporter.js', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../src/main.js', import.meta.url));
const CLOCK = fileURLToPath(new URL('./false-clock.js', import.meta.url));
const FAULT_KILLS = 50;
const LIFE_MS = 300;
const SLOW_MS = 2000;
const TOLD_FAULTS = 10;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '500' },
    cuts: { type: 'string', default: '500' },
    flips: { type: 'string', default: '1000' },
    exports: { type: 'string', default: '300' },
    faults: { type: 'boolean', default: false },
    seed: { type: 'string', default: '20261122' },
  },
});
process.exitCode = values.faults ? await faults(Number(values.seed)) : await main(Number(values.seed));

async function main(seed: number): Promise<number> {
  say(`seed ${seed}\n\n${''.padEnd(16)}    trials acknowledged      lost      torn  slowest open\n`);
  const drills: readonly (readonly [name: string, run: () => Promise<Report>])[] = [
    ['kill -9', () => kills(seed)],
    ['power cut', () => powerDrill({ cuts: Number(values.cuts), random: randomFrom(seed), lies: false })],
    ['flipped bit', () => bitDrill({ flips: Number(values.flips), random: randomFrom(seed) })],
    ['pretended disk', () => fullDiskDrill(pretendedSmallDisk())],
    ['full tmpfs', fullTmpfs],
    ['kill -9, export', () => exportKills(seed)],
  ];
  let failed = false;
  for (const [name, run] of drills) {
    const report = await run();
    say(lineOf(name, report));
    failed ||= report.lost > 0 || report.torn.length > 0 || (report.slowestOpenMs ?? 0) > SLOW_MS;
  }
  return failed ? 1 : 0;
}

async function faults(seed: number): Promise<number> {
  const told = await faultDrill({
    program: PROGRAM,
    clock: CLOCK,
    kills: FAULT_KILLS,
    random: randomFrom(seed),
  });
  say(faultTable(told));
  return told.every(({ wrong }) => wrong.length === 0) ? 0 : 1;
}

function kills(seed: number): Promise<Report> {
  const drill = { kills: Number(values.kills), saver: SAVER, random: randomFrom(seed), lifeMs: LIFE_MS };
  return inFolder((folder) => killDrill({ ...drill, folder: join(folder, 'store') }));
}

function exportKills(seed: number): Promise<Report> {
  const drill = {
    kills: Number(values.exports),
    exporter: EXPORTER,
    random: randomFrom(seed),
    lifeMs: LIFE_MS,
  };
  return inFolder((folder) => exportDrill({ ...drill, folder }));
}

async function inFolder(use: (folder: string) => Promise<Report>): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'voltwire-drill-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fullTmpfs(): Promise<Report> {
  const disk = await mountSmallDisk();
  if (typeof disk === 'string') {
    say(`${disk}\n`);
    return { trials: 0, acknowledged: 0, lost: 0, torn: [], slowestOpenMs: undefined };
  }
  try {
    return await fullDiskDrill(disk);
  } finally {
    await disk.unmount();
  }
}

function lineOf(name: string, { trials, acknowledged, lost, torn, slowestOpenMs }: Report): string {
  const figures = [trials, acknowledged, lost, torn.length].map((figure) => String(figure).padStart(10));
  const open = slowestOpenMs === undefined ? '–' : `${slowestOpenMs.toFixed(0)} ms`;
  const faults = torn.slice(0, TOLD_FAULTS).map((fault) => `    ${fault}\n`);
  return `${name.padEnd(16)}${figures.join('  ')}${open.padStart(14)}\n${faults.join('')}`;
}

function say(text: string): void {
  process.stdout.write(text);
}
