import type { Config } from '../config/config.ts';
import { type ConfigTools, loadConfig } from '../config/load.ts';
import { StoreError } from '../errors.ts';
import { createAudience } from '../http/audience.ts';
import type { Instant } from '../model.ts';
import { type Newsroom, type NewsroomTools, openNewsroom } from '../newsroom.ts';
import { isCron } from '../schedule/cron.ts';
import { withListedSources } from '../sources/followed-list.ts';
import { openStore } from '../store/lowdb.ts';
import { toInstant } from '../text/date.ts';
import { createLeaseBook } from '../websub/lease-book.ts';
import { say } from './print.ts';
import { VERSION } from './version.ts';

/** What a configuration is read with: the environment of this process and the scheduler's idea of a cron expression. */
export const CONFIG_TOOLS: ConfigTools = { env: process.env, isCron };

/** The one clock of the program. */
export function now(): Instant {
  return toInstant(Date.now());
}

/** @throws ConfigError with every problem of the file. */
export function readConfig(file: string): Promise<Config> {
  return loadConfig(file, CONFIG_TOOLS);
}

/** What every command gives a newsroom beside its store. */
export function newsroomTools(): Omit<NewsroomTools, 'store'> {
  return {
    leases: createLeaseBook([]),
    now,
    version: VERSION,
    audience: createAudience(now),
    web: undefined,
  };
}

/** `write-if-free` reads where another process writes. */
export type Access = 'read' | 'write' | 'write-if-free';

/**
 * Opens the newsroom for the length of one command and closes it whatever happens.
 * @throws ConfigError, or StoreError when another process writes to the store and `access` is `write`.
 */
export async function withNewsroom<T>(
  file: string,
  access: Access,
  command: (newsroom: Newsroom, writable: boolean) => Promise<T>,
): Promise<T> {
  const config = await readConfig(file);
  const { store, writable } = await openWith(config.store, access);
  const joined = withListedSources(config, await store.notes('lists'));
  const newsroom = openNewsroom(joined, { store, ...newsroomTools() });
  try {
    for (const notice of store.notices) say(notice);
    return await command(newsroom, writable);
  } finally {
    await newsroom.close();
    await store.close();
  }
}

async function openWith(folder: string, access: Access) {
  if (access === 'read') return { store: await openStore(folder, 'read', now), writable: false };
  try {
    return { store: await openStore(folder, 'write', now), writable: true };
  } catch (thrown) {
    const taken = thrown instanceof StoreError && thrown.code === 'in-use';
    if (!taken || access === 'write') throw thrown;
    return { store: await openStore(folder, 'read', now), writable: false };
  }
}
