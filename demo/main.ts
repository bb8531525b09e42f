/**
 * `npm run demo`: the real program, as a child process, against a pretend web on the loopback interface. Store, configuration and a
 * copy of our posts lie in a temporary folder that goes when the demo does; the real store is never opened.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/errors.ts';
import { demoConfig } from './config.ts';
import { freePort, isFree } from './ports.ts';
import { type PretendWeb, startPretendWeb } from './web.ts';

const DEFAULT_PORT = 8090;
const PATIENCE_MS = 15_000;
const PROGRAM = fileURLToPath(new URL('../src/main.js', import.meta.url));
const DATA = fileURLToPath(new URL('../../data/', import.meta.url));

process.exitCode = await main();

async function main(): Promise<number> {
  const port = await choosePort();
  if (typeof port === 'string') {
    process.stderr.write(`${port}\n`);
    return 2;
  }
  const web = await startPretendWeb();
  const folder = await mkdtemp(join(tmpdir(), 'voltwire-demo-'));
  try {
    const configFile = await furnish(folder, web, port);
    process.stdout.write(banner(web, port, folder));
    return await runProgram(configFile);
  } finally {
    await web.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The port that was asked for, else 8090, else any free one; a sentence when what was asked for cannot be had. */
async function choosePort(): Promise<number | string> {
  let asked: string | undefined;
  try {
    asked = parseArgs({ options: { port: { type: 'string' } } }).values.port ?? process.env['PORT'];
  } catch (thrown) {
    return messageOf(thrown);
  }
  if (asked === undefined || asked === '')
    return (await isFree(DEFAULT_PORT)) ? DEFAULT_PORT : await freePort();
  const port = Number(asked);
  if (!/^\d+$/u.test(asked) || port > 65_535) return `The port "${asked}" is not a number from 0 to 65535.`;
  if (port === 0) return await freePort();
  return (await isFree(port)) ? port : `Port ${port} is taken; leave it out and the demo finds a free one.`;
}

/** Puts everything that the program needs into the folder and answers the configuration file. */
async function furnish(folder: string, web: PretendWeb, port: number): Promise<string> {
  const posts = join(folder, 'posts');
  const authors = join(folder, 'authors.json');
  if (existsSync(join(DATA, 'posts'))) await cp(join(DATA, 'posts'), posts, { recursive: true });
  else await mkdir(posts);
  if (existsSync(join(DATA, 'avatars')))
    await cp(join(DATA, 'avatars'), join(folder, 'avatars'), { recursive: true });
  if (existsSync(join(DATA, 'authors.json'))) await cp(join(DATA, 'authors.json'), authors);
  else await writeFile(authors, '{}\n');
  const file = join(folder, 'config.json');
  await writeFile(file, `${JSON.stringify(demoConfig(web.publishers, { port, folder }), null, 2)}\n`);
  return file;
}

function banner(web: PretendWeb, port: number, folder: string): string {
  const width = Math.max(...web.publishers.map(({ id }) => id.length));
  const outlets = web.publishers.map(({ id, quirk }) => `  ${id.padEnd(width)}  ${quirk}`);
  return `
The Voltwire demo: ${web.publishers.length} invented publishers, no network, nothing kept.

${outlets.join('\n')}

  the pretend web     ${web.origin}   (try ${web.origin}/voltpost/feed.xml)
  its configuration   ${join(folder, 'config.json')}   (edit it and watch)
  copies of our posts ${join(folder, 'posts')}
  status of sources   http://127.0.0.1:${port}/status

  OPEN THIS           http://127.0.0.1:${port}/

Stop with Ctrl-C; the temporary folder goes with it.

`;
}

/**
 * Runs `start` until it ends and answers its exit code. The program has a process group of its own, so that a Ctrl-C in the terminal
 * reaches it once, through us, and not twice.
 */
async function runProgram(configFile: string): Promise<number> {
  const child = spawn(process.execPath, [PROGRAM, '--config', configFile, 'start'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  const ended = exitCodeOf(child);
  const stop = stopper(child);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await ended;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}

/** Passes the first signal on; npm and terminals like to send it again, which is nothing new. */
function stopper(child: ChildProcess): (signal: NodeJS.Signals) => void {
  let asked = false;
  return (signal) => {
    if (asked) return;
    asked = true;
    child.kill(signal);
    setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref();
  };
}
