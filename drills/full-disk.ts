/**
 * The disk is full: while visits are saved, when a checkpoint is due, when the store is to be compacted or
 * backed up. Each time the refusal says
 * why, reading goes on, nothing is half-saved, and once there is room again everything goes on in the same process.
 */
import { basename, dirname } from 'node:path';
import { messageOf } from '../src/errors.ts';
import type { Files } from '../src/store/files.ts';
import { type Limits, USUAL_LIMITS } from '../src/store/limits.ts';
import { type LowdbStore, openEngine } from '../src/store/lowdb.ts';
import { writeBackup } from '../src/store/transfer.ts';
import { toInstant } from '../src/text/date.ts';
import { emptyLedger, judge, type Ledger, note } from './judge.ts';
import type { Report } from './report.ts';
import { arrivalMs, LANES, visitOf } from './workload.ts';

/** A small disk of its own. */
export interface SmallDisk {
  readonly files: Files;
  /** For the store; on that disk. */
  readonly folder: string;
  /** Leaves room for so many bytes and no more. */
  readonly fill: (leaving: number) => Promise<void>;
  readonly free: () => Promise<void>;
  /** Where a backup would lie; undefined where the disk is only pretended, for backups go to a real one. */
  readonly backup: string | undefined;
}

const NEVER = 1e9;
const LIMITS: Limits = {
  ...USUAL_LIMITS,
  segmentBytes: 200_000,
  checkpointBytes: NEVER,
  compactBytes: 50_000,
};
const VISITS = 30;
const SOME_ROOM = 60_000;
const LITTLE_ROOM = 12_000;
/** Enough for a few visits, and not for a checkpoint. */
const ROOM_FOR_VISITS = 100_000;

export async function fullDiskDrill(disk: SmallDisk): Promise<Report> {
  const trial = new Trial(disk);
  await trial.open(LIMITS);
  await trial.saveVisits(VISITS);
  await whileSaving(trial);
  await whileCheckpointing(trial);
  await whileCompacting(trial);
  if (disk.backup !== undefined) await whileBackingUp(trial, disk.backup);
  await trial.close();
  await trial.open(LIMITS);
  await trial.look('opened again');
  await trial.close();
  return { ...trial.report, slowestOpenMs: undefined };
}

async function whileSaving(trial: Trial): Promise<void> {
  await trial.disk.fill(SOME_ROOM);
  for (let attempt = 0; attempt < 3; attempt++) {
    const refusal = await trial.saveUntilRefused();
    if (!refusal.includes('ENOSPC')) trial.fault(`a refused save says: ${refusal}`);
    await trial.look('full while saving');
  }
  await trial.lookFromOutside('full while saving');
  await trial.disk.free();
  await trial.saveVisits(VISITS);
  await trial.look('free after saving');
}

async function whileCheckpointing(trial: Trial): Promise<void> {
  await trial.close();
  await trial.open({ ...LIMITS, checkpointBytes: 1, checkpointIndexes: 0 });
  await trial.disk.fill(ROOM_FOR_VISITS);
  await trial.saveUntilRefused();
  if (!trial.notices().some((notice) => /cannot write a checkpoint: .*ENOSPC/u.test(notice))) {
    trial.fault('nobody was told that no checkpoint could be written');
  }
  await trial.look('full while writing a checkpoint');
  await trial.disk.free();
  const told = trial.notices().length;
  await trial.saveVisits(2);
  if (trial.notices().length > told) trial.fault('a checkpoint fails although there is room');
}

async function whileCompacting(trial: Trial): Promise<void> {
  await trial.close();
  await trial.open(LIMITS);
  await trial.disk.fill(LITTLE_ROOM);
  const said = await trial.prune().catch(messageOf);
  const why = [said, ...trial.notices()].join();
  if (!why.includes('ENOSPC')) trial.fault(`a prune without room says: ${why}`);
  await trial.look('full while compacting');
  await trial.disk.free();
  await trial.saveVisits(VISITS);
  await trial.prune();
  await trial.look('free after compacting');
}

async function whileBackingUp(trial: Trial, file: string): Promise<void> {
  await trial.disk.fill(LITTLE_ROOM);
  const refusal = await trial.backUp(file).catch(messageOf);
  if (!refusal.includes('ENOSPC')) trial.fault(`a backup without room says: ${refusal}`);
  const left = (await trial.disk.files.list(dirname(file))).filter((name) => name.startsWith(basename(file)));
  if (left.length > 0) trial.fault(`a backup without room leaves ${left.join()}`);
  await trial.look('full while backing up');
  await trial.disk.free();
  await trial.backUp(file);
}

/** A store on the small disk, and what was said of it. */
class Trial {
  readonly disk: SmallDisk;
  readonly report = { trials: 0, acknowledged: 0, lost: 0, torn: [] as string[] };
  readonly #ledger: Ledger = emptyLedger();
  #store: LowdbStore | undefined;

  constructor(disk: SmallDisk) {
    this.disk = disk;
  }

  async open(limits: Limits): Promise<void> {
    const { files, folder } = this.disk;
    this.#store = await openEngine(folder, 'write', { files, limits });
  }

  async close(): Promise<void> {
    await this.#opened().close();
  }

  notices(): readonly string[] {
    return this.#opened().notices;
  }

  fault(sentence: string): void {
    this.report.torn.push(sentence);
  }

  async saveVisits(count: number): Promise<void> {
    for (let visit = 0; visit < count; visit++) {
      const refusal = await this.#saveAll();
      if (refusal !== undefined) this.fault(`refused although there is room: ${refusal}`);
    }
  }

  /** What the first refusal says. */
  async saveUntilRefused(): Promise<string> {
    for (;;) {
      const refusal = await this.#saveAll();
      if (refusal !== undefined) return refusal;
    }
  }

  /** Forgets all but the latest visits. */
  async prune(): Promise<string> {
    const before = Math.min(...this.#ledger.safe) - VISITS;
    note(this.#ledger, { kind: 'pruning', before });
    const arrivedBefore = toInstant(arrivalMs(before));
    const count = await this.#opened().prune({ arrivedBefore, perSource: NEVER });
    note(this.#ledger, { kind: 'pruned', before });
    return `pruned ${count}`;
  }

  async backUp(file: string): Promise<string> {
    await writeBackup(this.#opened(), file);
    return 'done';
  }

  /** Compares what the store answers with what it said. */
  async look(when: string): Promise<void> {
    await this.#compare(when, this.#opened());
  }

  /** The same by another process's eyes. */
  async lookFromOutside(when: string): Promise<void> {
    const { files, folder } = this.disk;
    const reader = await openEngine(folder, 'read', { files, limits: LIMITS });
    await this.#compare(`${when}, from outside`, reader);
    await reader.close();
  }

  async #compare(when: string, store: LowdbStore): Promise<void> {
    const said = [...this.#ledger.safe];
    const verdict = await judge(store, this.#ledger);
    this.report.trials++;
    this.report.lost += verdict.lost;
    for (const fault of verdict.torn) this.fault(`${when}: ${fault}`);
    if (verdict.next.some((next, lane) => next - 1 > (said[lane] ?? -1))) {
      this.fault(`${when}: a visit is there that was refused`);
    }
  }

  /** The next visit of every lane, at the same time; answers why one was refused. */
  async #saveAll(): Promise<string | undefined> {
    const visits = Array.from({ length: LANES }, (_, lane) => (this.#ledger.safe[lane] ?? -1) + 1);
    const results = await Promise.allSettled(
      visits.map((visit, lane) => this.#opened().save(visitOf(lane, visit))),
    );
    let refusal: string | undefined;
    for (const [lane, result] of results.entries()) {
      if (result.status === 'rejected') refusal ??= messageOf(result.reason);
      else {
        note(this.#ledger, { kind: 'saved', lane, visit: visits[lane] ?? 0 });
        this.report.acknowledged++;
      }
    }
    return refusal;
  }

  #opened(): LowdbStore {
    if (this.#store === undefined) throw new Error('the store was never opened');
    return this.#store;
  }
}
