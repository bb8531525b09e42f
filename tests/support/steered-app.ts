/** The whole service in this process, which looks around only when a test tells it to. */

import { App, type AppOptions } from '../../src/app.ts';
import { createAudience } from '../../src/http/audience.ts';
import { isCron } from '../../src/schedule/cron.ts';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface SteeredApp {
  readonly app: App;
  /** One beat of everything, and whatever it began. */
  readonly tick: () => Promise<void>;
  /** Every so many seconds it would look. */
  readonly beats: () => readonly number[];
}

export interface SteeredWanted extends Pick<AppOptions, 'configFile' | 'now'> {
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: AppOptions['log'];
  /** The real one by default. */
  readonly web?: AppOptions['web'];
}

/** A started service; whoever asked for it stops it. */
export async function startSteered(wanted: SteeredWanted): Promise<SteeredApp> {
  const { configFile, now, env = {}, log = SILENT, web } = wanted;
  const beats = new Map<() => void | Promise<void>, number>();
  const app = await App.start({
    configFile,
    configTools: { env, isCron },
    version: '0.0.0',
    log,
    now,
    audience: createAudience(now),
    web,
    beat: (seconds, beat) => {
      beats.set(beat, seconds);
      return { stop: () => void beats.delete(beat) };
    },
    progress: { due: () => {}, visited: () => {} },
  });
  return {
    app,
    tick: async () => {
      for (const beat of beats.keys()) await beat();
      await app.idle();
    },
    beats: () => [...beats.values()],
  };
}
