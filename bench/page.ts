/**
 * `npm run bench:page`: how long a reader waits for a page of fifty entries out of a hundred thousand stored articles, on loopback:
 * while nothing else happens, and while the newsroom publishes again and again. A bare `node:http` handler with the same bytes in its
 * hands is asked in turn, for absolute figures do not travel between machines. Pages that are made when they are asked for are told too.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../demo/ports.ts';
import { furnish, writePost } from './page-store.ts';
import { firstAnswer, runProgram } from './program.ts';
import { startBare } from './serve-load.ts';

const ARTICLES = 100_000;
const GOAL_MS = 100;
const REQUESTS = 3000;
const EDITS = 12;
const EDIT_EVERY_MS = 1500;
const DEADLINE_MS = 120_000;

/** What came of a series of requests. */
interface Waits {
  /** From the request to the last byte, ascending. */
  readonly ms: readonly number[];
  /** How many versions of the page were seen. */
  readonly versions: number;
}

interface Answered {
  readonly ms: number;
  readonly status: number | undefined;
  readonly etag: string | undefined;
  readonly body: Buffer;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'voltwire-bench-'));
  const running: { readonly stop: () => unknown }[] = [];
  try {
    const port = await freePort();
    const program = runProgram(await furnish(folder, port, ARTICLES));
    running.push(program);
    const page = await firstAnswer(program, `http://127.0.0.1:${port}/`, DEADLINE_MS);
    process.stdout.write(
      `${ARTICLES} articles stored, a page of ${(Buffer.byteLength(page) / 1000).toFixed(0)} KB\n`,
    );
    const bare = await startBesides(folder, port);
    running.push(bare);
    const met = await measureAll(folder, `http://127.0.0.1:${port}`, `http://127.0.0.1:${bare.port}`);
    process.stdout.write(
      `goal ≤ ${GOAL_MS} ms at the 99th percentile, publications or not: ${met ? 'met' : 'MISSED'}\n`,
    );
    return met ? 0 : 1;
  } finally {
    for (const it of running) await it.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The bare handler holds what ours answers a browser. */
async function startBesides(folder: string, port: number) {
  const codings = { '': 'identity', '.gz': 'gzip', '.br': 'br' };
  for (const [ending, coding] of Object.entries(codings)) {
    const { body } = await ask(`http://127.0.0.1:${port}/`, undefined, coding);
    await writeFile(join(folder, `rss.xml${ending}`), body);
  }
  return startBare(folder, await freePort());
}

async function measureAll(folder: string, ours: string, bare: string): Promise<boolean> {
  const quiet = await askInTurn([`${ours}/`, `${bare}/`], count(REQUESTS));
  tell('while nothing else happens', quiet);
  const edits = { over: false };
  const editing = editAgainAndAgain(folder).finally(() => {
    edits.over = true;
  });
  const busy = await askInTurn([`${ours}/`, `${bare}/`], () => !edits.over);
  await editing;
  tell(`while ${(busy[0]?.versions ?? 1) - 1} publications happen`, busy);
  tell('the page of a source, a tag or an author, asked for the first time', [await askFresh(ours)]);
  return [...quiet.slice(0, 1), ...busy.slice(0, 1)].every((waits) => quantile(waits, 0.99) <= GOAL_MS);
}

function count(times: number): () => boolean {
  let left = times;
  return () => left-- > 0;
}

async function editAgainAndAgain(folder: string): Promise<void> {
  for (let edit = 0; edit < EDITS; edit += 1) {
    await writePost(folder, 0, `edited for the ${edit}th time`);
    await wait(EDIT_EVERY_MS);
  }
}

/** One request to each of them, one after the other, as long as `goesOn`. */
async function askInTurn(urls: readonly string[], goesOn: () => boolean): Promise<readonly Waits[]> {
  const agents = urls.map(() => new Agent({ keepAlive: true, maxSockets: 1 }));
  const answers: Answered[][] = urls.map(() => []);
  while (goesOn()) for (const [at, url] of urls.entries()) answers[at]?.push(await ask(url, agents[at]));
  for (const agent of agents) agent.destroy();
  return answers.map(waitsOf);
}

/** Sources, tags and people: made when they are asked for, each on a connection of its own. */
async function askFresh(ours: string): Promise<Waits> {
  const paths = ['/tags/batteries/', '/tags/charging/', '/authors/a-nobody/', '/authors/eva/'];
  for (let number = 0; number < 50; number += 1) paths.push(`/sources/source-${number}/`);
  const answers: Answered[] = [];
  for (const path of paths) answers.push(await ask(ours + path, undefined));
  return waitsOf(answers);
}

/** As a browser asks. */
function ask(url: string, agent: Agent | undefined, coding = 'gzip, deflate, br'): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const asked = get(url, { agent: agent ?? false, headers: { 'Accept-Encoding': coding } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        const { statusCode: status, headers } = response;
        resolve({
          ms: performance.now() - startedAt,
          status,
          etag: headers.etag,
          body: Buffer.concat(chunks),
        });
      });
    });
    asked.on('error', reject);
  });
}

function waitsOf(answers: readonly Answered[]): Waits {
  const failed = answers.find(({ status }) => status !== 200);
  if (failed !== undefined) throw new Error(`answered with ${failed.status}`);
  const ms = answers.map((it) => it.ms).sort((one, other) => one - other);
  return { ms, versions: new Set(answers.map(({ etag }) => etag)).size };
}

function quantile({ ms }: Waits, share: number): number {
  return ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0;
}

function tell(what: string, [ours, bare]: readonly Waits[]): void {
  if (ours === undefined) return;
  const words = (waits: Waits) =>
    `50th ${quantile(waits, 0.5).toFixed(1)} ms, 99th ${quantile(waits, 0.99).toFixed(1)} ms, longest ${quantile(waits, 1).toFixed(1)} ms of ${waits.ms.length}`;
  const ratio = bare && (quantile(ours, 0.5) / quantile(bare, 0.5)).toFixed(2);
  const beside =
    bare === undefined
      ? ''
      : `; ${ratio} × a bare handler at the 50th (99th ${quantile(bare, 0.99).toFixed(1)} ms)`;
  process.stdout.write(`${what}: ${words(ours)}${beside}\n`);
}
