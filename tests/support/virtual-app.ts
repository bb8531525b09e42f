/**
 * The real service under a clock that a test turns: store on disk, scheduler, queue, HTTP client and front door are those of
 * `npm start`, only time and the names of hosts are pretended. Between two visits no time passes for real.
 */
import { App } from '../../src/app.ts';
import { createAudience } from '../../src/http/audience.ts';
import type { Instant } from '../../src/model.ts';
import type { NewsroomTools } from '../../src/newsroom.ts';
import type { Log } from '../../src/observe/log.ts';
import { isCron, type StartBeat } from '../../src/schedule/cron.ts';

export interface VirtualApp {
  readonly nowMs: () => number;
  /** Lives on until so many milliseconds have passed. */
  readonly live: (ms: number) => Promise<void>;
  /** Stops the service, lets `meanwhile` happen, and starts it anew from what is on disk. */
  readonly restart: (meanwhile?: () => void) => Promise<void>;
  readonly app: () => App;
  readonly stop: () => Promise<void>;
}

export interface VirtualWorld {
  readonly configFile: string;
  readonly startMs: number;
  readonly web: NewsroomTools['web'];
  /** Hears of every instant before anything happens in it. */
  readonly onTime: (nowMs: number) => void;
}

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const BEAT_MS = 1000;
const LIFE_MS = 400 * 86_400_000;

/** Starts the service and waits for its first round of visits to end. */
export async function startVirtualApp(world: VirtualWorld): Promise<VirtualApp> {
  const clock = { nowMs: world.startMs };
  const now = (): Instant => new Date(clock.nowMs).toISOString();
  const beats = new Set<() => void | Promise<void>>();
  const beat: StartBeat = (_everySeconds, call) => {
    beats.add(call);
    return { stop: () => void beats.delete(call) };
  };
  const tools = { version: '0.0.0', now, audience: createAudience(now), web: world.web };
  const start = () =>
    App.start({
      ...tools,
      configFile: world.configFile,
      configTools: { env: {}, isCron },
      log: SILENT,
      beat,
      progress: { due: () => {}, visited: () => {} },
    });
  const turnTo = (ms: number) => {
    clock.nowMs = ms;
    world.onTime(ms);
  };
  turnTo(world.startMs);
  let app = await start();
  await app.idle();
  return {
    nowMs: () => clock.nowMs,
    live: async (ms) => {
      const endMs = clock.nowMs + ms;
      for (;;) {
        const next = Date.parse(app.nextVisitAt() ?? '') || endMs + LIFE_MS;
        if (next > endMs) break;
        // The service looks for due visits at its beats alone.
        turnTo(Math.max(clock.nowMs + 1, Math.ceil(next / BEAT_MS) * BEAT_MS));
        const [visit] = beats;
        await visit?.();
        await app.idle();
      }
      // What else beats looks after files, which stand still here, and after hubs: once in a life is often enough.
      turnTo(endMs);
      for (const call of beats) await call();
      await app.idle();
    },
    restart: async (meanwhile) => {
      await app.stop(5000);
      meanwhile?.();
      app = await start();
      await app.idle();
    },
    app: () => app,
    stop: () => app.stop(5000),
  };
}
