/** A newsroom of fifty sources in every state that there is, its store filled by hand, and the real program at work on it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceState } from '../../src/model.ts';
import { openStore } from '../../src/store/lowdb.ts';
import { addMinutes, wallClock } from '../../src/text/date.ts';
import { launchVoltwire, writeConfig } from './program.ts';
import { articleOf, leaseOf, stateOf } from './samples.ts';

export interface Fifty {
  readonly address: string;
  readonly said: () => string;
  readonly close: () => Promise<void>;
}

interface Kind {
  readonly count: number;
  /** Articles a day. */
  readonly perDay: number;
  /** How many days ago its last news was. */
  readonly silentDays: number;
  readonly config: object;
  /** Undefined was never visited. */
  readonly state: Partial<SourceState> | undefined;
}

const DAY = 1440;
const BATTERIES = [{ title: 'a word that nobody writes' }];

/** By their names; the program visits nobody but those who wait, and they never answer. */
function kindsAt(now: string): Readonly<Record<string, Kind>> {
  const failed = (code: string, message: string) => ({ code, message, at: addMinutes(now, -30) });
  const why = (word: 'forbidden' | 'gone' | 'backoff' | 'retry-after' | 'rhythm', sentence: string) => ({
    why: { word, sentence },
  });
  const fine = { config: {}, silentDays: 0 };
  const rhythm = why('rhythm', 'It has news about every 8 hours.');
  return {
    Daily: { ...fine, count: 14, perDay: 3, state: rhythm },
    Wire: {
      ...fine,
      count: 6,
      perDay: 30,
      state: { ...rhythm, hub: leaseOf({ expiresAt: addMinutes(now, 9 * DAY) }) },
    },
    Empty: { ...fine, count: 2, perDay: 4, state: { entryCount: 0, usualEntries: 24.5 } },
    Strict: {
      ...fine,
      count: 2,
      perDay: 2,
      config: { include: BATTERIES },
      state: { warnings: ['Two entries had no date.'] },
    },
    Silent: { ...fine, count: 5, perDay: 3, silentDays: 9, state: {} },
    Broken: {
      ...fine,
      count: 5,
      perDay: 5,
      silentDays: 2,
      state: {
        failures: 6,
        lastError: failed('http', 'The server answered 503.'),
        ...why('backoff', 'The last 6 visits failed; the wait doubles with each failure, up to a day.'),
      },
    },
    'A publisher with a name that is longer than most others, so long that it has to be broken somewhere': {
      ...fine,
      count: 1,
      perDay: 1,
      state: {
        failures: 1,
        lastError: failed('dns', `The name ${'very-long-label.'.repeat(12)}example does not resolve.`),
        ...why('backoff', 'The last visit failed; the wait doubles with each failure, up to a day.'),
      },
    },
    Forbidden: {
      ...fine,
      count: 4,
      perDay: 6,
      silentDays: 4,
      state: {
        failures: 2,
        lastError: failed('http', 'The server answered 403.'),
        ...why('forbidden', 'The server turned us away, so it is left alone for hours.'),
      },
    },
    Ended: {
      ...fine,
      count: 3,
      perDay: 1,
      silentDays: 20,
      state: {
        failures: 2,
        goneAt: addMinutes(now, -3 * DAY),
        lastError: failed('gone', 'The server answered 410.'),
        ...why('gone', 'The publisher said twice that it is gone for good.'),
      },
    },
    Waiting: { ...fine, count: 4, perDay: 0, state: undefined },
    Paused: { ...fine, count: 4, perDay: 2, silentDays: 12, config: { enabled: false }, state: {} },
  };
}

export async function openFifty(): Promise<Fifty> {
  const folder = mkdtempSync(join(tmpdir(), 'voltwire-fifty-'));
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((listening) => silent.once('listening', listening));
  const base = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const now = wallClock();
  const sources = Object.entries(kindsAt(now)).flatMap(([name, kind]) =>
    Array.from({ length: kind.count }, (_, at) => ({ ...kind, name, at })),
  );
  const config = sources.map(({ name, at, config }) => {
    const id = idOf(name, at);
    return { id, url: `${base}/${id}.xml`, title: `${name} ${at + 1}`, ...config };
  });
  const file = writeConfig(folder, { sources: config, polling: { timeoutSeconds: 120 } });
  await fill(join(folder, 'store'), sources, base, now);
  const running = await launchVoltwire(file);
  return {
    address: running.address,
    said: running.said,
    close: async () => {
      await running.stop('SIGKILL');
      silent.closeAllConnections();
      silent.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function idOf(name: string, at: number): string {
  return `${name
    .toLowerCase()
    .replace(/[^a-z]+/gu, '-')
    .slice(0, 40)}-${at + 1}`;
}

type Numbered = Kind & { readonly name: string; readonly at: number };

async function fill(folder: string, sources: readonly Numbered[], base: string, now: string): Promise<void> {
  const store = await openStore(folder, 'write', () => now);
  await Promise.all(
    sources.map((source) => {
      const id = idOf(source.name, source.at);
      const added = arrivalsOf(source, id, now);
      const changes = { added, changed: [], unchanged: 0, restated: [], removed: [] };
      return store.save({ changes, state: storedState(source, id, base, now) });
    }),
  );
  await store.close();
}

/** Evenly over thirty days, more on some days than on others. */
function arrivalsOf({ perDay, silentDays, at }: Numbered, id: string, now: string) {
  const days = Array.from({ length: 30 - silentDays }, (_, day) => silentDays + day);
  return days.flatMap((day) => {
    const count = Math.round(perDay * (1 + Math.sin(day * 1.7 + at)) * (day % 7 === 3 ? 0 : 1));
    return Array.from({ length: count }, (_, number) => {
      const arrivedAt = addMinutes(now, -day * DAY - number - 1);
      const [key, url] = [`${id}-${day}-${number}`, `https://wire.example/${id}/${day}/${number}`];
      return articleOf({
        id: key,
        sourceId: id,
        url,
        guid: url,
        entryId: url,
        publishedAt: arrivedAt,
        arrivedAt,
      });
    });
  });
}

function storedState({ state, silentDays, perDay }: Numbered, id: string, base: string, now: string) {
  if (state === undefined) return undefined;
  const gap = Math.round(DAY / Math.max(perDay, 1));
  return stateOf({
    sourceId: id,
    url: `${base}/${id}.xml`,
    sourceUrl: `${base}/${id}.xml`,
    checkedAt: addMinutes(now, -30),
    succeededAt: addMinutes(now, state.failures === undefined ? -30 : -2 * DAY),
    nextCheckAt: addMinutes(now, 300),
    entryCount: 20,
    usualEntries: 20,
    rhythm: {
      newestAt: addMinutes(now, -silentDays * DAY - 40),
      gapsMinutes: Array.from({ length: 12 }, () => gap),
      longestMinutes: 2 * gap,
    },
    ...state,
  });
}
