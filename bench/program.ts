/** The real program and a bare Node server as child processes, and what one can measure of them from outside. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../src/main.js', import.meta.url));
const BARE = `require('node:http').createServer((_, response) => response.end('ok')).listen(Number(process.argv[1]), '127.0.0.1')`;
const PATIENCE_MS = 15_000;

export interface Running {
  readonly pid: number;
  /** `performance.now()` at the spawn. */
  readonly spawnedAt: number;
  /** Rejects when it ends before it is stopped, with the last lines that it wrote. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

export function runProgram(configFile: string): Running {
  return run([PROGRAM, '--config', configFile, 'start']);
}

/** The least that Node can do: one server, one answer. */
export function runBareNode(port: number): Running {
  return run(['-e', BARE, String(port)]);
}

function run(args: readonly string[]): Running {
  const spawnedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stopping = false;
  let said = '';
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (!stopping) reject(new Error(`the process ended by itself with ${code}:\n${said}`));
    });
  });
  // Whoever waits for something races against it; nobody else needs to hear.
  failed.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    spawnedAt,
    failed,
    stop: () => {
      stopping = true;
      return stop(child);
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(force);
}

/** Asks every few milliseconds until a whole 200 comes back; answers its body. */
export async function firstAnswer(running: Running, url: string, deadlineMs: number): Promise<string> {
  const until = running.spawnedAt + deadlineMs;
  while (performance.now() < until) {
    const body = await Promise.race([ask(url), running.failed]);
    if (body !== undefined) return body;
    await wait(5);
  }
  throw new Error(`no answer from ${url} within ${deadlineMs} ms`);
}

/** The body of a 200; undefined for anything else. */
export function ask(url: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent: false, timeout: 5000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => resolve(undefined));
      response.on('end', () =>
        resolve(response.statusCode === 200 ? Buffer.concat(chunks).toString() : undefined),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve(undefined));
    outgoing.end();
  });
}

export interface Memory {
  readonly residentMb: number;
  /** The highest so far; undefined where the system does not tell. */
  readonly peakMb: number | undefined;
}

/** Resident memory in MB of 1,000,000 bytes. */
export function memoryOf(pid: number): Memory {
  if (process.platform !== 'linux') {
    const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
    return { residentMb: toMb(kilobytes), peakMb: undefined };
  }
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => toMb(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'mu').exec(status)?.[1]));
  return { residentMb: field('VmRSS'), peakMb: field('VmHWM') };
}

function toMb(kilobytes: number): number {
  return (kilobytes * 1024) / 1e6;
}
