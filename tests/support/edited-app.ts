/** The real service over files that a test edits: it looks when it is told to, and what it says is kept. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { NewsroomTools } from '../../src/newsroom.ts';
import { startSteered } from './steered-app.ts';

export interface Said {
  readonly level: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly sentence: string;
}

export interface EditedApp {
  readonly address: string;
  /** One beat of everything, and whatever it began. */
  readonly look: () => Promise<void>;
  /** What was said since this was asked last. */
  readonly said: () => readonly Said[];
  readonly write: (name: string, text: string) => void;
  readonly page: (path: string) => Promise<string>;
  /** Every so many seconds it looks. */
  readonly beats: readonly number[];
  readonly pass: (ms: number) => void;
}

/** Starts the service over a folder that holds a `config.json`. */
export async function startEditedApp(
  folder: string,
  env: Readonly<Record<string, string>>,
  web: NewsroomTools['web'],
): Promise<EditedApp> {
  const log: Said[] = [];
  let passed = 0;
  const now = () => new Date(Date.now() + passed).toISOString();
  const write = (level: string) => (facts: object, sentence: string) => {
    log.push({ level, facts: { ...facts }, sentence });
  };
  const { app, tick, beats } = await startSteered({
    configFile: join(folder, 'config.json'),
    env,
    log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    now,
    web,
  });
  onTestFinished(() => app.stop(0));
  await app.idle();
  return {
    address: app.address,
    look: tick,
    said: () => log.splice(0),
    write: (name, text) => writeFileSync(join(folder, name), text),
    page: async (path) => (await fetch(new URL(path, app.address))).text(),
    beats: beats(),
    pass: (ms) => {
      passed += ms;
    },
  };
}
