import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../demo/ports.ts';
import type { Config } from '../src/config/config.ts';
import { parseConfig } from '../src/config/load.ts';
import { ask, firstAnswer, type Memory, memoryOf, type Running, runBareNode, runProgram } from './program.ts';
import { type Publishers, startPublishers } from './publishers.ts';

const SHIPPED = fileURLToPath(new URL('../../config.json', import.meta.url));
const START_MS = 60_000;
const ROUND_MS = 180_000;
/** Long enough for what follows a round (documents rendered anew, a checkpoint of the store), too short for a second one. */
const SETTLE_MS = 3000;

export interface RoundMemory {
  readonly sources: number;
  readonly program: Memory;
  readonly bare: Memory;
}

/** Lets the program make one whole round over the shipped sources, all of them on the loopback interface, and looks at its memory. */
export async function measureRound(folder: string): Promise<RoundMemory> {
  const shipped = parseConfig(await readFile(SHIPPED, 'utf8'), SHIPPED, {
    env: process.env,
    isCron: () => true,
  });
  const publishers = await startPublishers();
  try {
    const { config, ids } = await rewrite(shipped, publishers, folder);
    const file = join(folder, 'config.json');
    await writeFile(file, JSON.stringify(config));
    const program = await memoryAfterRound(runProgram(file), config.site.url, ids);
    return { sources: ids.length, program, bare: await bareMemory() };
  } finally {
    await publishers.close();
  }
}

/** The shipped configuration with its sources here: no schedules, filters or headers, so that every source is visited and kept whole. */
async function rewrite(shipped: Config, publishers: Publishers, folder: string) {
  const port = await freePort();
  const enabled = shipped.sources.filter((source) => source.enabled);
  const sources = enabled.map(({ id, title, tags, content }, index) => ({
    id,
    url: publishers.url(index + 1),
    title,
    tags,
    content,
  }));
  const config = {
    site: { ...shipped.site, url: `http://127.0.0.1:${port}/` },
    server: { host: '127.0.0.1', port },
    store: join(folder, 'store'),
    posts: shipped.posts,
    polling: { ...shipped.polling, perHost: 8, allowPrivateNetworks: true },
    retention: shipped.retention,
    sources,
    channels: shipped.channels,
  };
  return { config, ids: sources.map(({ id }) => id) };
}

async function memoryAfterRound(running: Running, site: string, ids: readonly string[]): Promise<Memory> {
  try {
    await firstAnswer(running, site, START_MS);
    const until = performance.now() + ROUND_MS;
    let waiting = ids;
    while (waiting.length > 0) {
      if (performance.now() > until) throw new Error(`never visited: ${waiting.join(', ')}`);
      await Promise.race([wait(250), running.failed]);
      const visited = visitedSources(await ask(`${site}status.json`));
      waiting = ids.filter((id) => !visited.has(id));
    }
    await Promise.race([wait(SETTLE_MS), running.failed]);
    return memoryOf(running.pid);
  } finally {
    await running.stop();
  }
}

function visitedSources(status: string | undefined): ReadonlySet<string> {
  if (status === undefined) return new Set();
  const { sources } = JSON.parse(status) as { sources: { id: string; lastSuccessAt?: string | null }[] };
  return new Set(
    sources.filter(({ lastSuccessAt }) => typeof lastSuccessAt === 'string').map(({ id }) => id),
  );
}

async function bareMemory(): Promise<Memory> {
  const port = await freePort();
  const running = runBareNode(port);
  try {
    await firstAnswer(running, `http://127.0.0.1:${port}/`, START_MS);
    return memoryOf(running.pid);
  } finally {
    await running.stop();
  }
}
