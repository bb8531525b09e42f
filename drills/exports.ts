/** `kill -9` at random moments of publishing and exporting: what is read meanwhile or found afterwards is one of two versions, whole. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Random } from '../bench/random.ts';
import { wholeBody } from '../src/publish/body.ts';
import { exportOutputs } from '../src/publish/export.ts';
import { openStore } from '../src/store/lowdb.ts';
import type { Report } from './report.ts';
import { bringTo, documentsOf, type Version } from './two-versions.ts';

export interface ExportDrill {
  readonly kills: number;
  /** Empty at first. */
  readonly folder: string;
  /** The compiled `drills/exporter.js`. */
  readonly exporter: string;
  readonly random: Random;
  /** The longest a process lives after it began to serve; every third is killed before. */
  readonly lifeMs: number;
}

/** Both versions of every document, by the path that readers ask for. */
type Versions = ReadonlyMap<string, Readonly<Record<Version, Buffer>>>;

interface Findings {
  /** Documents that were read whole. */
  read: number;
  /** Documents that were there, and are not any more. */
  lost: number;
  readonly torn: string[];
}

const CODINGS = { identity: '', gzip: '.gz', br: '.br' } as const;
type Coding = keyof typeof CODINGS;
const BEGIN_MS = 1500;

export async function exportDrill(drill: ExportDrill): Promise<Report> {
  const versions = await bothVersions(drill.folder);
  const found: Findings = { read: 0, lost: 0, torn: [] };
  let trials = 0;
  for (; trials < drill.kills; trials += 1) {
    await liveUntilKilled(drill, trials, versions, found);
    judgeFiles(join(drill.folder, 'public'), versions, found);
  }
  await completes(drill.folder, versions, found);
  return { trials, acknowledged: found.read, lost: found.lost, torn: found.torn, slowestOpenMs: undefined };
}

async function bothVersions(folder: string): Promise<Versions> {
  const store = await openStore(join(folder, 'expected'), 'write');
  const bodies = async (version: Version) => {
    await bringTo(version, store);
    return new Map((await documentsOf(store)).map((output) => [output.path, wholeBody(output)]));
  };
  const [one, other] = [await bodies('one'), await bodies('other')];
  await store.close();
  return new Map([...one].map(([path, body]) => [path, { one: body, other: other.get(path) ?? body }]));
}

async function liveUntilKilled(
  { folder, exporter, random, lifeMs }: ExportDrill,
  trial: number,
  versions: Versions,
  found: Findings,
): Promise<void> {
  const child = spawn(process.execPath, [exporter, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  if (trial > 0 && random.oneIn(3)) {
    await Promise.race([wait(random.below(BEGIN_MS)), ended]);
  } else {
    const port = Number(String((await Promise.race([once(child.stdout, 'data'), ended]))[0]));
    const deadline = performance.now() + random.below(lifeMs);
    while (performance.now() < deadline) await readOne(port, versions, random, found);
  }
  await killed(child, ended);
}

async function killed(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  const died = child.exitCode;
  child.kill('SIGKILL');
  await ended;
  if (died !== null) throw new Error(`the process that exports ended by itself with ${died}`);
}

async function readOne(port: number, versions: Versions, random: Random, found: Findings): Promise<void> {
  const path = random.pick([...versions.keys()]);
  const coding = random.pick(Object.keys(CODINGS) as Coding[]);
  const { said, body } = await ask(port, path, coding);
  judge(`${path} served in ${said}`, versionOf(versions, path, unpacked(said, body)), found);
}

function ask(port: number, path: string, coding: Coding): Promise<{ said: Coding; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = { 'Accept-Encoding': coding };
    get({ host: '127.0.0.1', port, path, headers, agent: false }, (message) => {
      const chunks: Buffer[] = [];
      const said = (message.headers['content-encoding'] ?? 'identity') as Coding;
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => resolve({ said, body: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}

function judge(what: string, version: Version | undefined, found: Findings): void {
  if (version === undefined) found.torn.push(`${what} is neither version`);
  else found.read += 1;
}

/** What lies beside a document is of its version. */
function judgeFiles(folder: string, versions: Versions, found: Findings): void {
  for (const path of versions.keys()) {
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const body = bytesOf(file);
    if (body === undefined) {
      found.lost += 1;
      continue;
    }
    judge(file, versionOf(versions, path, body), found);
    for (const coding of ['gzip', 'br'] as const) {
      const packed = bytesOf(file + CODINGS[coding]);
      if (packed === undefined) continue;
      if (unpacked(coding, packed)?.equals(body)) found.read += 1;
      else found.torn.push(`${file}${CODINGS[coding]} is not its document`);
    }
  }
}

/** One more export brings everything there is to one version, with nothing left over. */
async function completes(folder: string, versions: Versions, found: Findings): Promise<void> {
  const [store, out] = [await openStore(join(folder, 'store'), 'write'), join(folder, 'public')];
  await bringTo('other', store);
  const outputs = await documentsOf(store);
  await store.close();
  await exportOutputs(outputs, out);
  const names = readdirSync(out, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((it) => it.endsWith('.tmp'))) found.torn.push(`${name} is left over`);
  for (const [path, { other }] of versions) {
    const body = bytesOf(join(out, path.endsWith('/') ? `${path}index.html` : path));
    if (!body?.equals(other)) found.torn.push(`${path} was not brought to the last version`);
  }
}

function versionOf(versions: Versions, path: string, body: Buffer | undefined): Version | undefined {
  const both = versions.get(path);
  if (body === undefined || both === undefined) return undefined;
  if (both.one.equals(body)) return 'one';
  return both.other.equals(body) ? 'other' : undefined;
}

function unpacked(coding: Coding, body: Buffer): Buffer | undefined {
  try {
    if (coding === 'identity') return body;
    return coding === 'gzip' ? gunzipSync(body) : brotliDecompressSync(body);
  } catch {
    return undefined;
  }
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
