import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

/** The real program, as `npm start` runs it. */
const PROGRAM = resolve('dist/src/main.js');

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly address: string;
  readonly child: ChildProcess;
  /** All that it has said so far, on both outputs. */
  readonly said: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<Finished>;
}

/** Runs one command to its end. */
export async function voltwire(...args: readonly string[]): Promise<Finished> {
  return launch(args).finished;
}

/** Starts the service and resolves when it says where it is. */
export async function startVoltwire(configFile: string): Promise<Running> {
  const running = await launchVoltwire(configFile);
  onTestFinished(() => void running.child.kill('SIGKILL'));
  return running;
}

/** The same for more than one test: whoever starts it stops it. */
export async function launchVoltwire(configFile: string): Promise<Running> {
  const { child, finished, said } = launch(['--config', configFile, 'start']);
  const address = await Promise.race([
    until(() => / is at (http:[^\s"]+)/u.exec(said())?.[1]),
    finished.then(({ stderr }) => Promise.reject(new Error(`It ended: ${stderr}`))),
  ]).catch((thrown: unknown) => {
    child.kill('SIGKILL');
    throw thrown;
  });
  return {
    address,
    child,
    said,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return finished;
    },
  };
}

/** Asks again and again until the answer is neither undefined nor false. */
export async function until<T>(
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited in vain for: ${ask}`);
    await new Promise((later) => setTimeout(later, 25));
  }
}

/** A folder of its own for one test, gone afterwards. */
export function temporaryFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'voltwire-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The same in memory, where the system has such a place with some room: for thousands of saves of which none is about the disk. */
export function temporaryFolderInMemory(): string {
  const place = '/dev/shm';
  const room = existsSync(place) ? statfsSync(place) : { bavail: 0, bsize: 0 };
  return temporaryFolder(room.bavail * room.bsize > 2 ** 28 ? place : tmpdir());
}

/** Writes a configuration for loopback sources into a folder and answers its path; what is not said has a default. */
export function writeConfig(folder: string, wanted: Readonly<Record<string, unknown>>): string {
  const file = join(folder, 'config.json');
  const config = {
    site: {
      title: 'Test Wire',
      description: 'A newsroom under test.',
      url: 'https://news.example/',
      language: 'en',
    },
    server: { host: '127.0.0.1', port: 0 },
    store: 'store',
    posts: { folder: 'posts', authors: 'authors.json' },
    sources: [],
    channels: [{ id: 'all', title: 'All', description: 'Everything.' }],
    ...wanted,
    polling: {
      contact: 'https://news.example/about',
      allowPrivateNetworks: true,
      perHost: 8,
      timeoutSeconds: 5,
      ...(wanted['polling'] as object),
    },
  };
  writeFileSync(file, JSON.stringify(config, null, 2));
  return file;
}

function launch(args: readonly string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const finished = new Promise<Finished>((done) => {
    child.on('close', (status) => done({ status, ...output }));
  });
  return { child, finished, said: () => output.stderr + output.stdout };
}
