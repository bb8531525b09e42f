/**
 * What a visit costs: 2,000 sources on 200 loopback hosts that answer after 30 ms, by our whole line with every state saved to disk, and
 * by a bare loop around undici, in turns.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../src/config/config.ts';
import { parseConfig } from '../src/config/load.ts';
import { createAudience } from '../src/http/audience.ts';
import type { Instant } from '../src/model.ts';
import { type Newsroom, openNewsroom } from '../src/newsroom.ts';
import { openStore } from '../src/store/lowdb.ts';
import { sha256 } from '../src/text/hash.ts';
import type { Rhythm } from '../src/visits.ts';
import { createLeaseBook } from '../src/websub/lease-book.ts';
import { profiled } from './poll-profile.ts';
import { bareAgent, bareRound, type Cost, costOf, median, ourRound } from './poll-rounds.ts';
import { visitedState } from './synthetic.ts';

const SOURCES = 2000;
const HOSTS = 200;
const AT_ONCE = 64;
const GOAL = 1.25;
const DAY_MS = 86_400_000;

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

/** A newsroom of its own whose clock leaps ahead with `pass`, and its sources visited before, so that a 304 may be answered. */
interface Ground {
  readonly newsroom: Newsroom;
  readonly urls: readonly URL[];
  readonly now: () => Instant;
  readonly pass: () => void;
  readonly close: () => Promise<void>;
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

async function play(scene: Scene, port: number): Promise<number> {
  const ground = await prepare(scene, port);
  const agent = bareAgent();
  const ours: Cost[] = [];
  const bare: Cost[] = [];
  try {
    // The first of each opens the connections, and shows the code to the compiler.
    for (let round = 0; round <= scene.rounds; round += 1) {
      const cost = await costOf(SOURCES, () => bareRound(agent, ground.urls, AT_ONCE));
      ground.pass();
      const ourCost = await costOf(SOURCES, () => ourRound(ground.newsroom, ground.now, scene.outcome));
      if (round > 0) bare.push(cost);
      if (round > 0) ours.push(ourCost);
    }
    ground.pass();
    const shares = await profiled(() => ourRound(ground.newsroom, ground.now, scene.outcome));
    const ratio = tell(scene.word, ours, bare);
    for (const { part, ms } of shares.filter((share) => share.ms / SOURCES >= 0.002))
      process.stdout.write(`  ${(ms / SOURCES).toFixed(3)} ms  ${part}\n`);
    return ratio;
  } finally {
    await agent.destroy();
    await ground.close();
  }
}

async function prepare(scene: Scene, port: number): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'voltwire-poll-'));
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs).toISOString();
  const urls = Array.from(
    { length: SOURCES },
    (_, at) => new URL(`http://127.0.1.${(at % HOSTS) + 1}:${port}/${scene.path}/${at}`),
  );
  const config = configOf(urls, folder);
  const store = await openStore(config.store, 'write');
  const hash = scene.path === 'again' ? await hashOf(urls[0]) : undefined;
  for (const { id, url } of config.sources) {
    const state = { ...visitedState(id, url, Date.now()), etag: 'W/"a1b2c3d4e5f60718"', bodyHash: hash };
    await store.save({ changes: NOTHING, state: { ...state, rhythm: quietRhythm() } });
  }
  const tools = { leases: createLeaseBook([]), audience: createAudience(now), web: undefined };
  const newsroom = openNewsroom(config, { store, now, version: 'bench', ...tools });
  const close = async () => {
    await newsroom.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  // Every source is due again, whatever its interval has become.
  const pass = () => {
    aheadMs += 2 * DAY_MS;
  };
  return { newsroom, urls, now, pass, close };
}

/** Of a source with a habit that had no news for so long that no round is the one that asks without conditions. */
function quietRhythm(): Rhythm {
  const newestAt = new Date(Date.now() - 60 * DAY_MS).toISOString();
  return { newestAt, gapsMinutes: Array.from({ length: 24 }, (_, at) => 300 + 7 * at), longestMinutes: 4000 };
}

const NOTHING = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };

async function hashOf(url: URL | undefined): Promise<string> {
  const answer = await fetch(String(url));
  return sha256(new Uint8Array(await answer.arrayBuffer()));
}

function configOf(urls: readonly URL[], folder: string): Config {
  const config = {
    site: { title: 'Poll', url: 'https://news.example/' },
    store: 'store',
    polling: { concurrency: AT_ONCE, perHost: 1, allowPrivateNetworks: true },
    sources: urls.map(({ href }, at) => ({ id: `source-${at}`, url: href })),
    channels: [{ id: 'all', title: 'All' }],
  };
  return parseConfig(JSON.stringify(config), join(folder, 'config.json'), { env: {}, isCron: () => true });
}

function tell(word: string, ours: readonly Cost[], bare: readonly Cost[]): number {
  const [our, their] = [ours, bare].map((costs) => ({
    wall: median(costs.map(({ wallMs }) => wallMs)),
    cpu: median(costs.map(({ cpuMs }) => cpuMs)),
  }));
  if (our === undefined || their === undefined) throw new Error('nothing was measured');
  const ratio = our.cpu / their.cpu;
  process.stdout.write(
    `${word}: a visit takes ${our.cpu.toFixed(3)} ms of CPU, ${ratio.toFixed(2)} × the bare loop's ${their.cpu.toFixed(3)}; ` +
      `wall ${our.wall.toFixed(3)} ms, ${(our.wall / their.wall).toFixed(2)} × ${their.wall.toFixed(3)}\n`,
  );
  return ratio;
}

process.exitCode = await main();
