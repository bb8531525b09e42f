/** Two newsrooms over the same sources, one with a store on disk and one with a store in memory, on a clock that can leap ahead. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../src/config/config.ts';
import { parseConfig } from '../src/config/load.ts';
import { createAudience } from '../src/http/audience.ts';
import type { Instant } from '../src/model.ts';
import { type Newsroom, openNewsroom } from '../src/newsroom.ts';
import { openStore } from '../src/store/lowdb.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import type { Store } from '../src/store/store.ts';
import { toInstant } from '../src/text/date.ts';
import { sha256 } from '../src/text/hash.ts';
import type { Rhythm } from '../src/visits.ts';
import { createLeaseBook } from '../src/websub/lease-book.ts';
import { visitedState } from './synthetic.ts';

export interface Ground {
  readonly config: Config;
  readonly urls: readonly URL[];
  readonly onDisk: Newsroom;
  readonly inMemory: Newsroom;
  readonly now: () => Instant;
  /** Lets so much time go by that every source is due, whatever its interval has become, and none is to be asked without conditions. */
  readonly pass: () => void;
  readonly close: () => Promise<void>;
}

/** Of a form of its own: such a validator is doubted once a month at most, so that no round is the one that asks without. */
export const ETAG = 'revision-a1b2c3d4e5f60718';
const DAY_MS = 86_400_000;
const LEAP_MS = DAY_MS + 3_600_000;
const NOTHING = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };

const HOSTS = 200;

/** What is asked, spread over the hosts of `poll-server`. */
export function addresses({ path, port, sources }: Addresses): readonly URL[] {
  return Array.from(
    { length: sources },
    (_, at) => new URL(`http://127.0.1.${(at % HOSTS) + 1}:${port}/${path}/${at}`),
  );
}

interface Addresses {
  readonly path: string;
  readonly port: number;
  readonly sources: number;
}

/** The sources were visited before, so that they may answer 304; `known` says whether the hash of their document is held. */
export async function prepare(urls: readonly URL[], atOnce: number, known: boolean): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'voltwire-poll-'));
  let aheadMs = 0;
  const now = () => toInstant(Date.now() + aheadMs);
  const config = configOf(urls, atOnce, folder);
  const hash = known ? await hashOf(urls[0]) : undefined;
  const stores = [await openStore(config.store, 'write'), openMemoryStore(now)] as const;
  for (const store of stores) await visitOnce(config, store, hash);
  const tools = { now, version: 'bench', audience: createAudience(now), web: undefined };
  const [onDisk, inMemory] = stores.map((store) =>
    openNewsroom(config, { ...tools, store, leases: createLeaseBook([]) }),
  ) as [Newsroom, Newsroom];
  const close = async () => {
    await Promise.all([onDisk, inMemory, ...stores].map((open) => open.close()));
    await rm(folder, { recursive: true, force: true });
  };
  const pass = () => {
    aheadMs += LEAP_MS;
  };
  return { config, urls, onDisk, inMemory, now, pass, close };
}

async function visitOnce({ sources }: Config, store: Store, bodyHash: string | undefined): Promise<void> {
  const rhythm = usualRhythm();
  await Promise.all(
    sources.map(({ id, url }) => {
      const state = { ...visitedState(id, url, Date.now()), etag: ETAG, bodyHash, rhythm };
      return store.save({ changes: NOTHING, state });
    }),
  );
}

/** Of a source with a habit, silent for a while. */
function usualRhythm(): Rhythm {
  const newestAt = new Date(Date.now() - 60 * DAY_MS).toISOString();
  return { newestAt, gapsMinutes: Array.from({ length: 24 }, (_, at) => 300 + 7 * at), longestMinutes: 4000 };
}

async function hashOf(url: URL | undefined): Promise<string> {
  const answer = await fetch(String(url));
  return sha256(new Uint8Array(await answer.arrayBuffer()));
}

function configOf(urls: readonly URL[], concurrency: number, folder: string): Config {
  const config = {
    site: { title: 'Poll', url: 'https://news.example/' },
    store: 'store',
    polling: { concurrency, perHost: 1, allowPrivateNetworks: true },
    sources: urls.map(({ href }, at) => ({ id: `source-${at}`, url: href })),
    channels: [{ id: 'all', title: 'All' }],
  };
  return parseConfig(JSON.stringify(config), join(folder, 'config.json'), { env: {}, isCron: () => true });
}
