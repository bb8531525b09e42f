/**
 * `npm run bench:serve`: what one request for a feed of 300 KB costs the server in CPU time, as a 304, in brotli, in gzip and plain: the
 * real program beside a bare `node:http` handler with the same bytes in its hands, and beside nginx where it is installed. They take
 * turns, each in its own process, and what counts are the ratios within a round, for absolute figures do not travel between machines.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/ports.ts';
import { openStore } from '../src/store/lowdb.ts';
import { nginxVersion, startNginx } from './nginx.ts';
import { firstAnswer, runProgram } from './program.ts';
import { cpuOf, type Kind, type Load, loadOf, type Server, startBare } from './serve-load.ts';
import { syntheticArticle, visitedState } from './synthetic.ts';

const GOAL_RATIO = 1.2;
const ROUNDS = 12;
const ENTRIES = 54;
const REQUESTS: Readonly<Record<Kind, number>> = { '304': 8000, br: 6000, gzip: 6000, plain: 3000 };
const KINDS = Object.keys(REQUESTS) as readonly Kind[];
const DEADLINE_MS = 60_000;
const NOW = Date.UTC(2026, 10, 20);

/** Microseconds of CPU a request, by server, a value for each round. */
type Measured = ReadonlyMap<string, number[]>;

process.exitCode = await main();

async function main(): Promise<number> {
  if (process.platform !== 'linux') {
    process.stdout.write('CPU time is read from /proc, which this system does not have\n');
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'voltwire-bench-'));
  const running: { readonly stop: () => unknown }[] = [];
  try {
    const servers = await startAll(folder, running);
    const kinds = new Map<Kind, Measured>();
    for (const kind of KINDS) kinds.set(kind, await measure(kind, servers));
    const met = [...kinds].map(([kind, measured]) => tell(kind, measured));
    const said = met.every(Boolean) ? 'met' : 'MISSED';
    process.stdout.write(`goal ≤ ${GOAL_RATIO} × a bare handler on each: ${said}\n`);
    return met.every(Boolean) ? 0 : 1;
  } finally {
    for (const it of running) await it.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startAll(
  folder: string,
  running: { readonly stop: () => unknown }[],
): Promise<readonly Server[]> {
  const port = await freePort();
  const program = runProgram(await configure(folder, port));
  running.push(program);
  const text = await firstAnswer(program, `http://127.0.0.1:${port}/rss.xml`, DEADLINE_MS);
  const ours: Server = { name: 'voltwire', pid: program.pid, port, path: '/rss.xml', brPath: '/rss.xml' };
  for (const [kind, suffix] of [
    ['plain', ''],
    ['gzip', '.gz'],
    ['br', '.br'],
  ] as const)
    await writeFile(join(folder, `rss.xml${suffix}`), (await loadOf(ours, kind)).body);
  process.stdout.write(`a feed of ${(Buffer.byteLength(text) / 1000).toFixed(0)} KB\n`);
  const bare = await startBare(folder, await freePort());
  running.push(bare);
  const bareServer: Server = { ...ours, name: 'bare', pid: bare.pid, port: bare.port };
  const version = nginxVersion();
  if (version === undefined) {
    process.stdout.write('nginx is not installed, so nothing is said of it\n');
    return [ours, bareServer];
  }
  const nginx = await startNginx(folder);
  running.push(nginx);
  const beside = { name: 'nginx', pid: nginx.pid, port: nginx.port, path: '/rss.xml', brPath: '/br/rss.xml' };
  return [ours, bareServer, beside];
}

async function configure(folder: string, port: number): Promise<string> {
  const source = { id: 'wire', url: 'http://127.0.0.1:9/feed', title: 'The Wire', content: 'full' };
  const store = await openStore(join(folder, 'store'), 'write');
  const added = Array.from({ length: ENTRIES }, (_, index) => syntheticArticle('wire', index, NOW));
  const changes = { added, changed: [], unchanged: 0, restated: [], removed: [] };
  await store.save({ changes, state: visitedState(source.id, source.url, Date.now()) });
  await store.close();
  await mkdir(join(folder, 'posts'));
  await writeFile(join(folder, 'authors.json'), '{}\n');
  const file = join(folder, 'config.json');
  const config = {
    site: { title: 'Serve', description: 'What a request costs.', url: 'https://news.example/' },
    server: { host: '127.0.0.1', port },
    store: join(folder, 'store'),
    posts: { folder: join(folder, 'posts'), authors: join(folder, 'authors.json') },
    polling: { allowPrivateNetworks: true, minMinutes: 1440 },
    retention: { days: 3650 },
    sources: [source],
    channels: [
      { id: 'all', title: 'All', sources: ['*'], limit: ENTRIES, perSourceShare: 1, content: 'full' },
    ],
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

/** The servers take turns, in another order with each round; the first round only warms them up. */
async function measure(kind: Kind, servers: readonly Server[]): Promise<Measured> {
  const loads: readonly Load[] = await Promise.all(servers.map((server) => loadOf(server, kind)));
  const measured = new Map<string, number[]>(servers.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (let turn = 0; turn < loads.length; turn += 1) {
      const load = loads[(turn + round) % loads.length];
      if (load === undefined) continue;
      const before = cpuOf(load.server.pid);
      await load.run(REQUESTS[kind]);
      const each = (cpuOf(load.server.pid) - before) / REQUESTS[kind];
      if (round > 0) measured.get(load.server.name)?.push(each);
    }
  }
  return measured;
}

function tell(kind: Kind, measured: Measured): boolean {
  const ours = measured.get('voltwire') ?? [];
  const ratioTo = (name: string) =>
    median(ours.map((each, round) => each / (measured.get(name)?.[round] ?? Number.NaN)));
  const figures = [...measured].map(([name, each]) => `${name} ${median(each).toFixed(1)} µs`).join(', ');
  const ratio = ratioTo('bare');
  const beside = measured.has('nginx') ? `, ${ratioTo('nginx').toFixed(2)} × nginx` : '';
  process.stdout.write(`${kind.padEnd(5)} ${figures}: ${ratio.toFixed(2)} × bare${beside}\n`);
  return ratio <= GOAL_RATIO;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
