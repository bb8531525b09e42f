/** The real program as a child process, and what it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

export interface ProgramOptions {
  /** Absolute paths of the built program and of `false-clock.js`. */
  readonly program: string;
  readonly clock: string;
  readonly configFile: string;
  /** Runs as this user where the system lets us; undefined for our own. */
  readonly user: number | undefined;
}

/** One line of its log. */
interface Said {
  readonly level: number;
  readonly msg: string;
}

const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 20;

export class FaultProgram {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #ended: Promise<number | null>;
  #rest = '';

  constructor({ program, clock, configFile, user }: ProgramOptions) {
    const args = ['--import', clock, program, '--config', configFile, 'start'];
    const identity = user === undefined ? {} : { uid: user, gid: user };
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], ...identity });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    this.#ended = new Promise((ended) => this.#child.once('close', ended));
  }

  /** How many lines it has said so far: what comes later is counted from here. */
  get mark(): number {
    return this.#lines.length;
  }

  /** The first line from a mark on that says this; waits for it. */
  async said(what: RegExp, from = 0): Promise<string> {
    return until(`"${what.source}" in the log`, () =>
      this.#lines.slice(from).find((line) => what.test(line)),
    );
  }

  /** All that it said from a mark on, for a person who looks for what went wrong. */
  since(from: number): string {
    return this.#lines.slice(from).join('\n');
  }

  /** Where it listens; fails with its last words where it ends before. */
  async address(): Promise<string> {
    const here = this.said(/ is at http/u).then((line) => / is at (http:\S+)/u.exec(line)?.[1] ?? '');
    const gone = this.#ended.then((status) =>
      Promise.reject(new Error(`ended with ${status}: ${this.since(0)}`)),
    );
    return Promise.race([here, gone]);
  }

  /** So far from the real time. */
  setClock(clockOffsetMs: number): void {
    this.#child.send({ clockOffsetMs });
  }

  /** Its exit status, null where the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.#ended;
  }

  /** Its exit status once it ends by itself. */
  async ended(): Promise<number | null> {
    return this.#ended;
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#lines.push(sentenceOf(line));
  }
}

function sentenceOf(line: string): string {
  try {
    return (JSON.parse(line) as Said).msg;
  } catch {
    return line;
  }
}

/** Asks again and again until the answer is neither undefined nor false. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadlineMs) throw new Error(`waited in vain for ${what}`);
    await wait(LOOK_EVERY_MS);
  }
}
