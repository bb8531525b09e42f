/**
 * One bit of a store is another than was written, at a random place of any file, again and again. What stands in that record may be
 * missing, and then it is told; everything else is there, and nothing is silently another than it was.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Random } from '../bench/random.ts';
import type { Article } from '../src/model.ts';
import { USUAL_LIMITS } from '../src/store/limits.ts';
import { type LowdbStore, openEngine } from '../src/store/lowdb.ts';
import type { Store } from '../src/store/store.ts';
import { toInstant } from '../src/text/date.ts';
import { FragileDisk } from '../tests/store/fragile-disk.ts';
import type { Report } from './report.ts';
import { ARTICLES_A_VISIT, arrivalMs, articleId, LANES, visitOf } from './workload.ts';

export interface BitDrill {
  readonly flips: number;
  readonly random: Random;
}

const FOLDER = '/data/store';
/** So that there are fresh segments, one that a compaction wrote, a checkpoint, and a log beyond it. */
const LIMITS = { ...USUAL_LIMITS, segmentBytes: 40_000, checkpointBytes: 1e9, compactBytes: 20_000 };
const VISITS = 40;
const VISITS_PRUNED = 20;
const VISITS_BEYOND = 10;

const IDS = Array.from({ length: LANES * VISITS * ARTICLES_A_VISIT }, (_, at) => {
  const visit = Math.floor(at / LANES / ARTICLES_A_VISIT);
  return articleId(at % LANES, visit, Math.floor(at / LANES) % ARTICLES_A_VISIT);
});

/** Everything of a store, by a name for each thing; what is not there is not in it. */
type Contents = ReadonlyMap<string, unknown>;

export async function bitDrill({ flips, random }: BitDrill): Promise<Report> {
  const whole = await filledDisk();
  const files = [...whole.contents()].sort(([a], [b]) => (a < b ? -1 : 1));
  const lastFile = files.at(-1)?.[0] ?? '';
  const opened = await open(whole.afterKill(), 'write');
  const wanted = await contentsOf(opened);
  const former = await formerVersions(opened);
  const report = { trials: 0, acknowledged: wanted.size * flips, lost: 0, torn: [] as string[] };
  for (; report.trials < flips; report.trials++) {
    const [name, bytes] = random.pick(files);
    const bit = random.below(bytes.length * 8);
    const disk = whole.afterKill();
    disk.put(`${FOLDER}/${name}`, flipped(bytes, bit));
    const mode = random.oneIn(2) ? 'write' : 'read';
    const where = `${name}, bit ${bit}, ${mode}`;
    const excused = excusedBy(bytes, Math.floor(bit / 8), { name, lastFile });
    const found = await foundOn(disk, mode);
    const faults = faultsOf(wanted, found, { excused, former });
    report.lost += faults.lost.length;
    report.torn.push(...faults.torn.map((fault) => `${where}: ${fault}`));
  }
  return { ...report, slowestOpenMs: undefined };
}

interface Found {
  readonly contents: Contents;
  readonly notices: readonly string[];
}

async function foundOn(disk: FragileDisk, mode: 'write' | 'read'): Promise<Found> {
  const store = await open(disk, mode);
  const contents = await contentsOf(store);
  // What was damaged stays out of the way of what comes.
  if (mode === 'write') await store.save(visitOf(0, VISITS));
  const { notices } = store;
  await store.close();
  return { contents, notices: [...notices] };
}

async function filledDisk(): Promise<FragileDisk> {
  const disk = new FragileDisk();
  const store = await open(disk, 'write');
  await saveVisits(store, 0, VISITS - VISITS_BEYOND);
  await store.prune({ arrivedBefore: toInstant(arrivalMs(VISITS_PRUNED)), perSource: 1e6 });
  await store.close();
  const again = await open(disk, 'write');
  await saveVisits(again, VISITS - VISITS_BEYOND, VISITS);
  return disk.afterKill();
}

async function saveVisits(store: Store, from: number, to: number): Promise<void> {
  for (let visit = from; visit < to; visit++) {
    await Promise.all(Array.from({ length: LANES }, (_, lane) => store.save(visitOf(lane, visit))));
  }
}

function open(disk: FragileDisk, mode: 'write' | 'read'): Promise<LowdbStore> {
  return openEngine(FOLDER, mode, { files: disk, limits: LIMITS });
}

async function contentsOf(store: Store): Promise<Contents> {
  const contents = new Map<string, unknown>();
  for (const [id, article] of await store.articles(IDS)) contents.set(`article ${id}`, article);
  for (const [id, sighting] of await store.sightings(IDS)) contents.set(`sighting ${id}`, sighting);
  for (const [id, state] of await store.states()) contents.set(`state ${id}`, state);
  return contents;
}

/** An edited article may be as it was before, where its edit was lost. */
async function formerVersions(store: Store): Promise<ReadonlyMap<string, readonly Article[]>> {
  const all = new Map<string, readonly Article[]>();
  for (const id of IDS) {
    const revisions = await store.revisions(id);
    all.set(
      id,
      revisions.map(({ article }) => article),
    );
  }
  return all;
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

interface Where {
  readonly name: string;
  readonly lastFile: string;
}

/**
 * The text of the line that a byte lies in, and of the next where it is the line feed between them; nothing for a checkpoint. The
 * last batch of the log falls whole, for nobody can tell whether it was ever acknowledged.
 */
function excusedBy(bytes: Buffer, at: number, { name, lastFile }: Where): string {
  if (!name.startsWith('segment')) return '';
  const lastBatch = bytes.lastIndexOf('{"commit"', bytes.lastIndexOf('{"commit"') - 1);
  if (name === lastFile && at > lastBatch) return bytes.toString('utf8', lastBatch);
  const start = at === 0 ? 0 : bytes.lastIndexOf(0x0a, at - 1) + 1;
  const end = bytes.indexOf(0x0a, at);
  const line = bytes.toString('utf8', start, end);
  const follows = bytes.indexOf(0x0a, end + 1);
  return bytes[at] === 0x0a ? line + bytes.toString('utf8', end, follows) : line;
}

interface Excuse {
  readonly excused: string;
  readonly former: ReadonlyMap<string, readonly Article[]>;
}

function faultsOf(wanted: Contents, { contents, notices }: Found, { excused, former }: Excuse) {
  const lost: string[] = [];
  const torn: string[] = [];
  for (const name of new Set([...wanted.keys(), ...contents.keys()])) {
    const [before, after] = [wanted.get(name), contents.get(name)];
    if (isDeepStrictEqual(before, after)) continue;
    const id = name.slice(name.indexOf(' ') + 1);
    if (!excused.includes(`"${id}"`)) lost.push(name);
    else if (notices.length === 0) torn.push(`${name} is not as it was, and nobody was told`);
    else if (!isExcusable(name, after, former.get(id) ?? [])) torn.push(`${name} is another than ever was`);
  }
  return { lost, torn: [...torn, ...lost.map((name) => `${name} is not as it was`)] };
}

/** Missing, or as it was before the record that was lost. */
function isExcusable(name: string, after: unknown, former: readonly Article[]): boolean {
  if (!name.startsWith('article ') || after === undefined) return true;
  return former.some((version) => isDeepStrictEqual(version, after));
}
