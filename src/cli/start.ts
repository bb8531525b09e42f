import { App } from '../app.ts';
import { createLog, type Log } from '../observe/log.ts';
import { startBeat } from '../schedule/cron.ts';
import { collectEarly, collectNow, giveRoom } from './lean-heap.ts';
import { type Progress, startProgress } from './progress.ts';
import { CONFIG_TOOLS, newsroomTools } from './setting.ts';
import { VERSION } from './version.ts';

/** Ten seconds are what service managers and people wait for; the rest is for closing the store. */
const GRACE_MS = 7000;
const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'];

/** Runs until a signal asks it to end, then drains and answers 0; a second signal ends the process at once. */
export async function startService(configFile: string): Promise<number> {
  collectEarly();
  const asked = nextSignal();
  const log = heldLog(createLog(process.env['VOLTWIRE_LOG'] ?? 'info'));
  const app = await App.start({
    configFile,
    configTools: CONFIG_TOOLS,
    ...newsroomTools(),
    log,
    beat: startBeat,
    progress: firstRound(log),
  });
  collectNow();
  giveRoom(() => app.sources);
  log.info({}, `Voltwire ${VERSION} is at ${app.address}`);
  const signal = await asked;
  for (const again of SIGNALS) process.on(again, () => process.exit(1));
  log.release();
  log.info({ signal }, 'Stopping: running visits and requests may finish');
  await app.stop(GRACE_MS);
  log.info({}, 'Stopped');
  return 0;
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, resolve);
  });
}

/** A bar over the visits that were due at start; what is logged meanwhile is said after it, not through it. */
function firstRound(log: HeldLog) {
  let bar: Progress | undefined;
  let left = 0;
  return {
    due: (count: number): void => {
      left = count;
      bar = startProgress('First round', count);
      if (bar.visible) log.hold();
    },
    visited: (source: string): void => {
      if (left === 0) return;
      left -= 1;
      bar?.step(source);
      if (left > 0) return;
      bar?.end();
      log.release();
    },
  };
}

interface HeldLog extends Log {
  readonly hold: () => void;
  readonly release: () => void;
}

function heldLog(log: Log): HeldLog {
  let held: (() => void)[] | undefined;
  const write = (level: keyof Log) => (facts: object, sentence: string) => {
    if (held === undefined) log[level](facts, sentence);
    else held.push(() => log[level](facts, sentence));
  };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    hold: () => {
      held ??= [];
    },
    release: () => {
      for (const line of held ?? []) line();
      held = undefined;
    },
  };
}
