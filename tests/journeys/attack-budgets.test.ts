/** What an attack costs the real program, in time of the processor and in memory beyond that of an ordinary visit. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RefreshResult } from '../../src/ingest/visit-result.ts';
import { type Arsenal, type Attack, HAS_ATTACKS, openArsenal } from '../support/attacks.ts';
import { built } from '../support/built.ts';
import { temporaryFolder, writeConfig } from '../support/program.ts';

const ORDINARY =
  '<rss version="2.0"><channel><title>t</title><item><title>a</title><guid>b</guid></item></channel></rss>';
/** Prints the most memory that the process ever held, in KB, and the time of the processor that it took, in microseconds. */
const WITNESS =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("resources="+JSON.stringify(process.resourceUsage())))';

interface Cost {
  readonly ms: number;
  readonly mb: number;
  readonly result: RefreshResult;
}

interface Answer {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** One visit of a program that knows nothing yet. */
async function costOf(program: string, { bytes, headers }: Answer): Promise<Cost> {
  const server = createServer((_request, response) => response.writeHead(200, headers).end(bytes));
  onTestFinished(() => void server.close());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const sources = [{ id: 'source', url: `http://127.0.0.1:${port}/feed`, content: 'full' }];
  const configFile = writeConfig(temporaryFolder(), { sources, polling: { timeoutSeconds: 30 } });
  const { stdout, stderr } = await output(program, ['--config', configFile, 'refresh', '--json']);
  const used = JSON.parse(/resources=(\{.*\})/u.exec(stderr)?.[1] ?? '') as NodeJS.ResourceUsage;
  const ms = (used.userCPUTime + used.systemCPUTime) / 1000;
  return { ms, mb: used.maxRSS / 1024, result: JSON.parse(stdout) };
}

async function output(program: string, args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', WITNESS, program, ...args]);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  await new Promise((ended) => child.once('close', ended));
  return said;
}

function answersOf({ documents, contentType }: Attack, { read }: Arsenal): readonly Answer[] {
  return [...documents.values()].map((file) => {
    const coding = /\.(gz|br)$/u.exec(file)?.[1];
    const headers = { 'content-type': contentType };
    if (coding === undefined) return { bytes: read(file), headers };
    return {
      bytes: read(file),
      headers: { ...headers, 'content-encoding': coding === 'gz' ? 'gzip' : 'br' },
    };
  });
}

interface Budgeted {
  readonly id: string;
  readonly answer: Answer;
  readonly maxMs: number;
  readonly maxMb: number;
}

function budgeted(arsenal: Arsenal): readonly Budgeted[] {
  return arsenal.attacks.flatMap((attack) => {
    const budget = attack.checks.find(({ type }) => type === 'budget');
    if (budget === undefined) return [];
    const about = { id: attack.id, maxMs: Number(budget['ms']), maxMb: Number(budget['rssMb']) };
    return answersOf(attack, arsenal).map((answer) => ({ ...about, answer }));
  });
}

describe.skipIf(!HAS_ATTACKS)('an attack with a budget (skipped without the collection of attacks)', () => {
  let arsenal: Arsenal | undefined;
  beforeAll(async () => {
    arsenal = await openArsenal();
  });
  afterAll(() => arsenal?.remove());

  it('costs the program no more than that, beyond what an ordinary visit costs', async () => {
    const program = await built('src/main.js');
    const ordinary = await costOf(program, { bytes: Buffer.from(ORDINARY), headers: {} });
    expect(ordinary.result.added).toBe(1);
    const costs: (Budgeted & Cost)[] = [];
    for (const visit of arsenal === undefined ? [] : budgeted(arsenal)) {
      costs.push({ ...visit, ...(await costOf(program, visit.answer)) });
    }
    expect(costs.length).toBeGreaterThanOrEqual(30);
    const overdrawn = costs
      .map(({ id, ms, mb, maxMs, maxMb }) => ({
        id,
        ms: ms - ordinary.ms,
        mb: mb - ordinary.mb,
        maxMs,
        maxMb,
      }))
      .filter(({ ms, mb, maxMs, maxMb }) => ms > maxMs || mb > maxMb);
    expect(overdrawn).toEqual([]);
  }, 180_000);
});
