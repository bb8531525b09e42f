/**
 * What a visit costs: 2,000 sources on 200 loopback hosts that answer after 30 ms, by a bare loop around undici and by ever more of our
 * line up to the whole of it with every state saved to disk, in turns.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Ground, prepare } from './poll-ground.ts';
import { profiled } from './poll-profile.ts';
import {
  askedRound,
  askingClient,
  bareAgent,
  bareRound,
  type Cost,
  costOf,
  median,
  visitedRound,
  wholeRound,
} from './poll-rounds.ts';

const SOURCES = 2000;
const HOSTS = 200;
const AT_ONCE = 64;
const GOAL = 1.25;

interface Scene {
  readonly word: string;
  readonly path: string;
  readonly outcome: string;
  readonly rounds: number;
}

const SCENES: readonly Scene[] = [
  { word: 'all 304', path: 'known', outcome: 'not-modified', rounds: 5 },
  { word: 'all 200, the same 50 KB of gzip', path: 'again', outcome: 'unchanged', rounds: 2 },
];

interface Stage {
  readonly word: string;
  readonly round: () => Promise<void>;
  readonly costs: Cost[];
}

async function main(): Promise<number> {
  const server = fork(fileURLToPath(new URL('./poll-server.js', import.meta.url)));
  try {
    const [port] = (await once(server, 'message')) as [number];
    const ratios: number[] = [];
    for (const scene of SCENES) ratios.push(await play(scene, port));
    return (ratios[0] ?? Number.POSITIVE_INFINITY) <= GOAL ? 0 : 1;
  } finally {
    server.disconnect();
  }
}

async function play({ word, path, outcome, rounds }: Scene, port: number): Promise<number> {
  const ground = await prepare(addresses(path, port), AT_ONCE, path === 'again');
  const [agent, http] = [bareAgent(), askingClient()];
  const stages = stagesOf(ground, outcome, {
    bare: () => bareRound(agent, ground.urls, AT_ONCE),
    asked: () => askedRound(http, ground, AT_ONCE),
  });
  try {
    // The first of each opens the connections, and shows the code to the compiler.
    for (let round = 0; round <= rounds; round += 1) await playRound(stages, round > 0);
    const shares = await profiled(() => wholeRound(ground.onDisk, ground, outcome));
    const ratio = tell(word, stages);
    process.stdout.write('  where its time goes, under a profiler:\n');
    for (const { part, ms } of shares.filter((share) => share.ms / SOURCES >= 0.002))
      process.stdout.write(`    ${(ms / SOURCES).toFixed(3)} ms  ${part}\n`);
    return ratio;
  } finally {
    await Promise.all([agent.destroy(), http.close()]);
    await ground.close();
  }
}

function addresses(path: string, port: number): readonly URL[] {
  return Array.from(
    { length: SOURCES },
    (_, at) => new URL(`http://127.0.1.${(at % HOSTS) + 1}:${port}/${path}/${at}`),
  );
}

/** Each does what the one before it does, and more; the last one is the whole. */
function stagesOf(
  ground: Ground,
  outcome: string,
  { bare, asked }: Readonly<Record<'bare' | 'asked', () => Promise<void>>>,
): readonly Stage[] {
  const { inMemory, onDisk } = ground;
  return [
    { word: 'a bare loop around undici', round: bare, costs: [] },
    { word: 'our guarded request alone', round: asked, costs: [] },
    {
      word: '… judged, its next visit decided, kept in memory',
      round: () => visitedRound(ground, AT_ONCE, outcome),
      costs: [],
    },
    { word: '… in the turn of its domain', round: () => wholeRound(inMemory, ground, outcome), costs: [] },
    { word: '… saved to disk: the whole visit', round: () => wholeRound(onDisk, ground, outcome), costs: [] },
  ];
}

async function playRound(stages: readonly Stage[], counts: boolean): Promise<void> {
  for (const { round, costs } of stages) {
    const cost = await costOf(SOURCES, round);
    if (counts) costs.push(cost);
  }
}

/** Prints what each stage takes for a visit; answers the whole visit's CPU as a multiple of the bare loop's. */
function tell(word: string, stages: readonly Stage[]): number {
  const told = stages.map((stage) => ({
    word: stage.word,
    cpu: median(stage.costs.map(({ cpuMs }) => cpuMs)),
    wall: median(stage.costs.map(({ wallMs }) => wallMs)),
  }));
  const [bare = { cpu: Number.NaN, wall: Number.NaN }] = told;
  const whole = told.at(-1)?.cpu ?? Number.NaN;
  process.stdout.write(`${word}: a visit costs ${(whole / bare.cpu).toFixed(2)} × the CPU of a bare one\n`);
  for (const { word: stage, cpu, wall } of told)
    process.stdout.write(
      `  ${cpu.toFixed(3)} ms of CPU (${(cpu / bare.cpu).toFixed(2)} ×), ${wall.toFixed(3)} ms of wall clock  ${stage}\n`,
    );
  return whole / bare.cpu;
}

process.exitCode = await main();
