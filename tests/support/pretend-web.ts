import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RefreshResult } from '../../src/ingest/visit-result.ts';
import { built } from './built.ts';
import { temporaryFolder, writeConfig } from './program.ts';

const PRELOAD = pathToFileURL(resolve('tests/support/pretend-web.mjs')).href;
/** Prints the most memory that the process ever held, in KB. */
const WITNESS =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("maxRSS="+process.resourceUsage().maxRSS))';

/** What the program finds when it goes out: every name that is not told has an address of a private network. */
export interface PretendWeb {
  /** What each lookup of a name answers, in turn; the last answer stays. */
  readonly names: Readonly<Record<string, readonly (readonly string[])[]>>;
  /** Which port of this machine stands for an address, whatever its port; every other address is refused and told. */
  readonly ports: Readonly<Record<string, number>>;
}

export interface Round {
  readonly status: number | null;
  readonly results: ReadonlyMap<string, RefreshResult>;
  readonly stderr: string;
  /** Every connection that was tried: `address port`. */
  readonly connections: readonly string[];
  readonly ms: number;
  readonly mb: number;
}

export interface Newsdesk {
  readonly configFile: string;
  /** One round of the real program over this web, its guard in force. */
  readonly round: (web: PretendWeb, ...args: readonly string[]) => Promise<Round>;
}

/** The real program with a configuration of its own, with private networks forbidden. */
export function newsdesk(
  sources: readonly Readonly<Record<string, unknown>>[],
  polling: Readonly<Record<string, unknown>> = {},
): Newsdesk {
  const folder = temporaryFolder();
  const log = join(folder, 'connections.log');
  const configFile = writeConfig(folder, { sources, polling: { allowPrivateNetworks: false, ...polling } });
  return {
    configFile,
    round: async (web, ...args) => {
      const startedMs = performance.now();
      const said = await run(['--config', configFile, 'refresh', '--json', ...args], { ...web, log });
      const results = said.stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
      return {
        status: said.status,
        results: new Map(results.map((it: RefreshResult) => [it.source, it])),
        stderr: said.stderr,
        connections: existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : [],
        ms: performance.now() - startedMs,
        mb: Number(/maxRSS=(\d+)/u.exec(said.stderr)?.[1]) / 1024,
      };
    },
  };
}

async function run(args: readonly string[], web: PretendWeb & { readonly log: string }) {
  const program = await built('src/main.js');
  const env = { ...process.env, VOLTWIRE_PRETEND_WEB: JSON.stringify(web) };
  const child = spawn(process.execPath, ['--import', PRELOAD, '--import', WITNESS, program, ...args], {
    env,
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const status = await new Promise<number | null>((ended) => child.once('close', ended));
  return { ...said, status };
}
