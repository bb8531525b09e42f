/** The whole service in this process, whose time passes in steps when it is told to. */

import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import type { AppOptions } from '../../src/app.ts';
import { temporaryFolder, writeConfig } from './program.ts';
import { startSteered } from './steered-app.ts';

const HOUR_MS = 3_600_000;
const STEP_MS = 10 * 60_000;

export interface Service {
  readonly configFile: string;
  readonly address: string;
  readonly nowMs: () => number;
  /** Ends it before its test does. */
  readonly stop: () => Promise<void>;
  /** One beat of everything, and whatever it began. */
  readonly tick: () => Promise<void>;
  /** Ten minutes and a tick, as often as it takes; `each` is done before every tick. */
  readonly pass: (hours: number, each?: () => void | Promise<void>) => Promise<void>;
}

export interface ServiceWanted {
  readonly startMs: number;
  readonly sources: readonly object[];
  readonly websub?: object;
  readonly webhooks?: readonly object[];
  /** Where its configuration and posts lie; a fresh one by default. */
  readonly folder?: string;
  /** The real one by default. */
  readonly web?: AppOptions['web'];
}

/** A service that subscribes to hubs on the loopback interface, at a port that the hubs can be told; ends with the test. */
export async function openService(wanted: ServiceWanted): Promise<Service> {
  const { startMs, sources, websub = { subscribe: true }, folder = temporaryFolder(), web } = wanted;
  const port = await freePort();
  const configFile = writeConfig(folder, {
    site: {
      title: 'Test Wire',
      description: 'Under test.',
      url: `http://127.0.0.1:${port}/`,
      language: 'en',
    },
    server: { host: '127.0.0.1', port },
    websub,
    webhooks: wanted.webhooks ?? [],
    sources,
  });
  let nowMs = startMs;
  const now = () => new Date(nowMs).toISOString();
  const { app, tick } = await startSteered({ configFile, now, web });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= app.stop(0);
    return stopped;
  };
  onTestFinished(stop);
  return {
    configFile,
    address: app.address,
    nowMs: () => nowMs,
    stop,
    tick,
    pass: async (hours, each) => {
      for (const endMs = nowMs + hours * HOUR_MS; nowMs < endMs; ) {
        nowMs += STEP_MS;
        await each?.();
        await tick();
      }
    },
  };
}

/** A port that was free a moment ago: hubs must be told an address before anybody listens there. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
