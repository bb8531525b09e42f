import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../demo/ports.ts';
import { openStore } from '../src/store/lowdb.ts';
import { firstAnswer, type Running, runBareNode, runProgram } from './program.ts';
import { syntheticArticle, visitedState } from './synthetic.ts';

const SOURCES = 20;
const ARTICLES_EACH = 250;
const ROUNDS = 5;
const DEADLINE_MS = 60_000;

export interface StartTime {
  readonly articles: number;
  /** Medians of the rounds, from spawn to the last byte of the first answer. */
  readonly programMs: number;
  readonly bareMs: number;
}

/** Starts the program again and again on a store of 5,000 articles, each time beside a bare server. */
export async function measureStart(folder: string): Promise<StartTime> {
  const store = join(folder, 'store');
  const sources = Array.from({ length: SOURCES }, (_, index) => ({
    id: `source-${index + 1}`,
    // Nobody listens there, and nobody calls: every source was visited just now.
    url: `http://127.0.0.1:9/${index + 1}/feed`,
    title: `Source ${index + 1}`,
    homePageUrl: 'https://publisher.example/',
    content: 'full',
  }));
  await fill(store, sources);
  const program: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await timed(await freePort(), runBareNode));
    program.push(
      await timed(await freePort(), async (port) =>
        runProgram(await configure(folder, { port, store, sources })),
      ),
    );
  }
  return { articles: SOURCES * ARTICLES_EACH, programMs: median(program), bareMs: median(bare) };
}

async function fill(folder: string, sources: readonly { id: string; url: string }[]): Promise<void> {
  const now = Date.now();
  const store = await openStore(folder, 'write');
  for (const { id, url } of sources) {
    const added = Array.from({ length: ARTICLES_EACH }, (_, index) => syntheticArticle(id, index, now));
    const changes = { added, changed: [], unchanged: 0, restated: [], removed: [] };
    await store.save({ changes, state: visitedState(id, url, now) });
  }
  await store.close();
}

async function configure(
  folder: string,
  about: { readonly port: number; readonly store: string; readonly sources: readonly object[] },
): Promise<string> {
  const file = join(folder, 'config.json');
  const config = {
    site: {
      title: 'Start',
      description: 'How long a start takes.',
      url: `http://127.0.0.1:${about.port}/`,
    },
    server: { host: '127.0.0.1', port: about.port },
    store: about.store,
    posts: { folder: join(folder, 'posts'), authors: join(folder, 'authors.json') },
    polling: { allowPrivateNetworks: true },
    sources: about.sources,
    channels: [{ id: 'all', title: 'All', sources: ['*'] }],
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

async function timed(port: number, start: (port: number) => Running | Promise<Running>): Promise<number> {
  const running = await start(port);
  try {
    await firstAnswer(running, `http://127.0.0.1:${port}/`, DEADLINE_MS);
    return performance.now() - running.spawnedAt;
  } finally {
    await running.stop();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
