/**
 * The power goes at a random call to the disk: of what was not synced, a random part of the blocks, of the new names and of the
 * renames is there afterwards, in any order. The disk is one in memory, so that every cut can be repeated by its seed.
 */
import type { Random } from '../bench/random.ts';
import { USUAL_LIMITS } from '../src/store/limits.ts';
import { type LowdbStore, openEngine } from '../src/store/lowdb.ts';
import { FragileDisk } from '../tests/store/fragile-disk.ts';
import { emptyLedger, judge, type Ledger, note } from './judge.ts';
import type { Report } from './report.ts';
import { LANES, work } from './workload.ts';

export interface PowerDrill {
  readonly cuts: number;
  readonly random: Random;
  /** The disk says that it synced and does not, to see whether the drill notices. */
  readonly lies: boolean;
}

const FOLDER = '/data/store';
const LIMITS = {
  ...USUAL_LIMITS,
  segmentBytes: 60_000,
  checkpointBytes: 20_000,
  checkpointIndexes: 0.5,
  compactBytes: 20_000,
};
/** So many calls to the disk are several saves, and now and then a checkpoint or a compaction. */
const CALLS_A_LIFE = 400;
/** A disk that is never new would only grow. */
const CUTS_A_DISK = 25;
/** A torn tail is cut and told; nothing else may be told after a power cut. */
const TAIL = /: (?:cut \d+ bytes of a save that a crash left unfinished|passed over \d+ damaged records)/u;

export async function powerDrill({ cuts, random, lies }: PowerDrill): Promise<Report> {
  const report = { trials: 0, acknowledged: 0, lost: 0, torn: [] as string[], slowestOpenMs: 0 };
  let disk = new FragileDisk();
  let ledger = emptyLedger();
  let next: readonly number[] = Array<number>(LANES).fill(0);
  for (; report.trials < cuts; report.trials++) {
    if (report.trials % CUTS_A_DISK === 0) {
      [disk, ledger, next] = [new FragileDisk(), emptyLedger(), Array<number>(LANES).fill(0)];
    }
    disk.lies = lies;
    disk.stopsAfter = random.below(CALLS_A_LIFE);
    report.acknowledged += await liveUntilCut(disk, next, ledger);
    // Some disks keep nearly everything, some nearly nothing.
    const [share, of] = [random.below(11), 10];
    disk = disk.afterPowerCut(() => random.below(of) < share);
    const startedMs = performance.now();
    const store = await open(disk.afterKill(), 'write');
    report.slowestOpenMs = Math.max(report.slowestOpenMs, performance.now() - startedMs);
    const verdict = await judge(store, ledger);
    await store.close();
    report.lost += verdict.lost;
    report.torn.push(...verdict.torn, ...store.notices.filter((notice) => !TAIL.test(notice)));
    next = verdict.next;
  }
  return report;
}

function open(disk: FragileDisk, mode: 'write' | 'read'): Promise<LowdbStore> {
  return openEngine(FOLDER, mode, { files: disk, limits: LIMITS });
}

/** Answers how many visits were acknowledged. */
async function liveUntilCut(disk: FragileDisk, next: readonly number[], ledger: Ledger): Promise<number> {
  let saved = 0;
  const live = async () => {
    const store = await open(disk, 'write');
    await work(store, next, (word) => {
      note(ledger, word);
      if (word.kind === 'saved') saved++;
    });
  };
  await Promise.race([live(), disk.death]);
  return saved;
}
