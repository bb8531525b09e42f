/**
 * `node dist/bench/fuzz.js --documents 200000 --seed 1`: hostile documents through the whole line, one after the other in one process. With
 * `VOLTWIRE_CORPUS` real documents are damaged as well. Prints each fault with the number that brings it back (`--only`), and one
 * closing line; exits 1 at any fault, or where the process has grown beyond its bound.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { judge, type Verdict } from './fuzz-line.ts';
import { mutantOf } from './mutations.ts';

const MAX_RESIDENT_MB = 768;
const MAX_SEED_BYTES = 100_000;
const MAX_SHOWN = 20;

interface Tally {
  readonly outcomes: Map<string, number>;
  articles: number;
  bytes: number;
  readMs: number;
  slowestMs: number;
  slowest: number;
  faulty: number;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      documents: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  const seeds = seedDocuments();
  if (values.only !== undefined) return again(seed, Number(values.only), seeds);
  const startedMs = performance.now();
  const tally = await run(seed, Number(values.documents), seeds);
  const residentMb = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(closingLine(tally, residentMb, performance.now() - startedMs));
  return tally.faulty === 0 && residentMb <= MAX_RESIDENT_MB ? 0 : 1;
}

/** Our own fixtures, and real documents where they are at hand. */
function seedDocuments(): readonly string[] {
  const corpus = process.env['VOLTWIRE_CORPUS'];
  const folders = [resolve('tests/feeds'), ...(corpus === undefined ? [] : [join(corpus, 'open')])];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((name) => readFileSync(join(folder, name), 'latin1')),
    )
    .filter((text) => text !== '' && text.length <= MAX_SEED_BYTES);
}

async function run(seed: number, documents: number, seeds: readonly string[]): Promise<Tally> {
  const tally: Tally = {
    outcomes: new Map(),
    articles: 0,
    bytes: 0,
    readMs: 0,
    slowestMs: 0,
    slowest: 0,
    faulty: 0,
  };
  for (let index = 0; index < documents; index += 1) {
    const mutant = mutantOf(seed, index, seeds);
    const verdict = await judge(mutant);
    count(tally, verdict, mutant.bytes.length, index);
    if (verdict.faults.length > 0 && tally.faulty <= MAX_SHOWN) show(index, verdict);
  }
  return tally;
}

function count(tally: Tally, verdict: Verdict, bytes: number, index: number): void {
  const { outcome, articles, readMs, faults } = verdict;
  tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
  tally.articles += articles;
  tally.bytes += bytes;
  tally.readMs += readMs;
  tally.faulty += faults.length > 0 ? 1 : 0;
  if (readMs > tally.slowestMs) Object.assign(tally, { slowestMs: readMs, slowest: index });
}

function show(index: number, { faults }: Verdict): void {
  for (const fault of faults.slice(0, 3))
    process.stdout.write(`document ${index}: ${fault.slice(0, 1000)}\n`);
}

/** The document itself goes to standard output, what is wrong with it to standard error. */
async function again(seed: number, index: number, seeds: readonly string[]): Promise<number> {
  const mutant = mutantOf(seed, index, seeds);
  const { outcome, faults, readMs } = await judge(mutant);
  process.stdout.write(mutant.bytes);
  process.stderr.write(
    `${outcome} in ${readMs.toFixed(0)} ms, ${mutant.contentType}\n${faults.join('\n')}\n`,
  );
  return faults.length === 0 ? 0 : 1;
}

function closingLine(tally: Tally, residentMb: number, ms: number): string {
  const { outcomes, articles, bytes, readMs, slowestMs, slowest, faulty } = tally;
  const total = [...outcomes.values()].reduce((sum, count) => sum + count, 0);
  const told = [...outcomes].sort().map(([outcome, count]) => `${outcome} ${count}`);
  const speed = (bytes / 1_000_000 / (readMs / 1000)).toFixed(1);
  return (
    `fuzz: ${total} documents of ${(bytes / 1_000_000).toFixed(0)} MB in ${(ms / 1000).toFixed(0)} s, ${told.join(', ')}, ` +
    `${articles} articles published and read back, ${faulty} documents at fault; ` +
    `slowest reading ${slowestMs.toFixed(0)} ms (document ${slowest}), ${speed} MB/s, peak ${residentMb.toFixed(0)} MB\n`
  );
}
