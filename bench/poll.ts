/**
 * What a visit costs: 2,000 sources on 200 loopback hosts that answer after 30 ms, by a bare loop around undici and by ever more of our
 * line up to the whole of it with every state saved to disk. Each runs in a process of its own, and they take turns, some rounds in a
 * row: one that was still for seconds has given memory back, and pays some microseconds a visit to take it again, the more the more
 * others it had to wait for. What counts is what they cost once they are warm, for a service polls for months.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Play, Question, Reply, Stage } from './poll-child.ts';
import type { Share } from './poll-profile.ts';
import { type Cost, median } from './poll-rounds.ts';

const SOURCES = 2000;
const AT_ONCE = 64;
const GOAL = 1.25;

interface Scene extends Pick<Play, 'path' | 'outcome'> {
  readonly word: string;
  /** The first one shows the code to the compiler and does not count. */
  readonly turns: number;
  /** In each turn, one after the other. */
  readonly rounds: number;
  /** So many at the beginning of a turn open again what was closed meanwhile, and do not count. */
  readonly settling: number;
}

// All rounds together, and the one under a profiler, are less than a month, after which a validator would be doubted.
const SCENES: readonly Scene[] = [
  { word: 'all 304', path: 'known', outcome: 'not-modified', turns: 3, rounds: 9, settling: 3 },
  {
    word: 'all 200, the same 50 KB of gzip',
    path: 'again',
    outcome: 'unchanged',
    turns: 2,
    rounds: 4,
    settling: 1,
  },
];

const WORDS: Readonly<Record<Stage, string>> = {
  bare: 'a bare loop around undici',
  asked: 'our guarded request alone',
  visited: '… judged, its next visit decided, kept in memory',
  turned: '… in the turn of its domain',
  saved: '… saved to disk: the whole visit',
};
const STAGES = Object.keys(WORDS) as readonly Stage[];

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

interface Player {
  readonly stage: Stage;
  readonly process: ChildProcess;
  readonly costs: Cost[];
}

async function play(scene: Scene, port: number): Promise<number> {
  const players = await Promise.all(STAGES.map((stage) => playerOf(stage, scene, port)));
  try {
    for (let turn = 0; turn < scene.turns; turn += 1)
      for (const player of players) {
        const costs = await playTurn(player, scene);
        if (turn > 0) player.costs.push(...costs);
      }
    const ratio = tell(scene.word, players);
    tellShares(await profileOf(players));
    return ratio;
  } finally {
    for (const player of players) player.process.disconnect();
  }
}

async function playerOf(stage: Stage, { path, outcome }: Scene, port: number): Promise<Player> {
  const play: Play = { stage, port, path, outcome, sources: SOURCES, atOnce: AT_ONCE };
  const child = fork(fileURLToPath(new URL('./poll-child.js', import.meta.url)), [JSON.stringify(play)]);
  await once(child, 'message');
  return { stage, process: child, costs: [] };
}

function ask({ process }: Player, question: Question): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const end = (code: number | null) =>
      reject(new Error(`a process of the bench ended by itself with ${code}`));
    process.once('exit', end);
    process.once('message', (reply) => {
      process.off('exit', end);
      resolve(reply as Reply);
    });
    process.send(question);
  });
}

/** Answers what the rounds cost that came when it had settled. */
async function playTurn(player: Player, { rounds, settling }: Scene): Promise<readonly Cost[]> {
  const costs: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const reply = await ask(player, 'round');
    if ('cost' in reply) costs.push(reply.cost);
  }
  return costs.slice(settling);
}

async function profileOf(players: readonly Player[]): Promise<readonly Share[]> {
  const whole = players.at(-1);
  const reply = whole && (await ask(whole, 'profile'));
  return reply !== undefined && 'shares' in reply ? reply.shares : [];
}

/** Prints what each stage takes for a visit; answers the whole visit's CPU as a multiple of the bare loop's. */
function tell(word: string, players: readonly Player[]): number {
  const told = players.map(({ stage, costs }) => ({
    word: WORDS[stage],
    cpu: median(costs.map(({ cpuMs }) => cpuMs)),
    wall: median(costs.map(({ wallMs }) => wallMs)),
  }));
  const [bare = { cpu: Number.NaN }] = told;
  const whole = told.at(-1)?.cpu ?? Number.NaN;
  process.stdout.write(`${word}: a visit costs ${(whole / bare.cpu).toFixed(2)} × the CPU of a bare one\n`);
  for (const { word: stage, cpu, wall } of told)
    process.stdout.write(
      `  ${cpu.toFixed(3)} ms of CPU (${(cpu / bare.cpu).toFixed(2)} ×), ${wall.toFixed(3)} ms of wall clock  ${stage}\n`,
    );
  return whole / bare.cpu;
}

function tellShares(shares: readonly Share[]): void {
  process.stdout.write('  where its time goes, under a profiler:\n');
  for (const { part, ms } of shares.filter((share) => share.ms / SOURCES >= 0.002))
    process.stdout.write(`    ${(ms / SOURCES).toFixed(3)} ms  ${part}\n`);
}

process.exitCode = await main();
