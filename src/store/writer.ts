/**
 * Everything that changes a store, one thing after another. A checkpoint or a compaction that fails loses nothing, since the log holds everything: it is told.
 */

import { setImmediate as immediate } from 'node:timers/promises';
import type { Low } from 'lowdb';
import { messageOf, StoreError } from '../errors.ts';
import type { Instant } from '../model.ts';
import { applyRecord } from './apply.ts';
import type { Place } from './catalog.ts';
import type { Checkpoint } from './checkpoint-lines.ts';
import { liveBytes, rewriteStretch, stretchesToRewrite } from './compact.ts';
import { Draft, type Totals } from './draft.ts';
import { tryWriting } from './files.ts';
import type { Lock } from './lock.ts';
import type { Note } from './notes.ts';
import { makeQueue } from './queue.ts';
import { FORMAT, type LogRecord } from './record.ts';
import type { Opening, Recovered } from './recover.ts';
import { rowsBeyond } from './retention.ts';
import { Saves } from './saves.ts';
import type { Segments } from './segments.ts';
import { Sheet } from './sheet.ts';
import type { Retention, Visit } from './store.ts';

/** What an article ever seen takes in a checkpoint, about. */
const ROW_BYTES = 170;
/** Takes a few milliseconds to write down. */
const FORGOTTEN_A_BATCH = 250;

/** As much as a large visit. */
const TRIAL_BYTES = 256 * 1024;

export interface WriterTools {
  readonly lock: Lock;
  readonly now: () => Instant;
  /** Told of each article once it is safe on disk, and what its line is: bytes that something else is soon written into. */
  readonly saved: (place: Place, line: Buffer) => void;
}

export class Writer {
  readonly #database: Low<Checkpoint>;
  readonly #segments: Segments;
  readonly #opening: Opening;
  readonly #now: () => Instant;
  readonly #lock: Lock;
  readonly #saved: WriterTools['saved'];
  readonly #inTurn = makeQueue();
  /** Of whoever's turn it is. */
  readonly #sheet = new Sheet();
  readonly #compactInTurn = makeQueue();
  readonly #saves: Saves;
  /** Bytes of the log that no checkpoint has yet, now and when one was last tried. */
  #beyondBytes: number;
  #triedAtBytes = 0;
  #closing = false;

  constructor(recovered: Recovered, opening: Opening, { lock, now, saved }: WriterTools) {
    this.#database = recovered.database;
    this.#segments = recovered.segments;
    this.#opening = opening;
    this.#now = now;
    this.#lock = lock;
    this.#saved = saved;
    this.#beyondBytes = recovered.beyondBytes;
    this.#saves = new Saves({
      inTurn: this.#inTurn,
      draft: () => this.#draft(),
      commit: (draft) => this.#commit(draft),
      committed: () => this.#checkpointWhenDue(),
      gatherMs: opening.limits.gatherMs,
    });
    if (recovered.damaged || recovered.format < FORMAT) void this.#inTurn(() => this.#checkpoint());
    void this.#compact();
  }

  save(visit: Visit, notes: readonly Note[]): Promise<void> {
    return this.#saves.add(visit, notes);
  }

  expect(more: 1 | -1): void {
    this.#saves.expect(more);
  }

  probe(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#lock.check();
      const { folder, files } = this.#opening;
      try {
        await tryWriting(files, folder, TRIAL_BYTES);
      } catch (failed) {
        throw new StoreError(`cannot write to ${folder}: ${messageOf(failed)}`, failed);
      }
      await this.#segments.ready();
    });
  }

  async prune(bounds: Retention, onlySources: readonly string[] | undefined): Promise<number> {
    const count = await this.#inTurn(() => this.#forgetBeyond(bounds, onlySources));
    await this.#compact();
    return count;
  }

  /** Does what is still waiting, then writes a last checkpoint and gives the folder back. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#saves.hurry();
    await this.#compactInTurn(async () => undefined);
    await this.#inTurn(async () => {
      if (this.#beyondBytes > 0) await this.#checkpoint();
    });
    try {
      await this.#segments.close();
    } finally {
      await this.#lock.release();
    }
  }

  async #commit(draft: Draft): Promise<void> {
    const { records, moved, seq, arrived } = draft.finish();
    if (records.length === 0) return;
    const { segment, offset } = await this.#append({ commit: records.length, seq, arrived });
    const { catalog } = this.#database.data;
    const { lines } = this.#sheet;
    let from = 0;
    for (const { record, length } of records) {
      const place = { segment, offset: offset + from, length };
      if (!('moved' in record)) applyRecord(catalog, record, place);
      if ('put' in record) this.#saved(place, lines.subarray(from, from + length));
      from += length;
    }
    for (const { stored, state } of moved) stored.state = state;
  }

  /** What is on the sheet, with the mark of a batch behind it. */
  async #append(mark: Totals & { readonly commit: number }) {
    await this.#lock.check();
    this.#sheet.add(mark satisfies LogRecord);
    const place = await this.#segments.append(this.#sheet.lines);
    this.#beyondBytes += this.#sheet.length;
    return place;
  }

  #draft(): Draft {
    const { catalog } = this.#database.data;
    const at = catalog.changes.instantAt(this.#now());
    return new Draft(catalog, at, this.#segments.writtenTo(), this.#sheet);
  }

  async #forgetBeyond(bounds: Retention, onlySources: readonly string[] | undefined): Promise<number> {
    const { catalog } = this.#database.data;
    const rows = await rowsBeyond(catalog, bounds, onlySources);
    for (let at = 0; at < rows.length; at += FORGOTTEN_A_BATCH) {
      const draft = this.#draft();
      draft.forget(rows.slice(at, at + FORGOTTEN_A_BATCH).map((row) => catalog.idOf(row)));
      await this.#commit(draft);
    }
    return rows.length;
  }

  async #checkpointWhenDue(): Promise<void> {
    const indexBytes = this.#database.data.catalog.size * ROW_BYTES;
    const { checkpointBytes, checkpointIndexes } = this.#opening.limits;
    const dueAt = Math.max(indexBytes * checkpointIndexes, checkpointBytes);
    if (this.#beyondBytes - this.#triedAtBytes >= dueAt) await this.#checkpoint();
  }

  async #checkpoint(): Promise<void> {
    if (this.#segments.refusal !== undefined) return;
    this.#triedAtBytes = this.#beyondBytes;
    const covered = this.#segments.covered();
    this.#database.data = { ...this.#database.data, covered };
    try {
      await this.#lock.check();
      await this.#database.write();
      this.#beyondBytes = 0;
      this.#triedAtBytes = 0;
      await this.#segments.removeRetired();
    } catch (failed) {
      this.#opening.tell(
        `cannot write a checkpoint: ${messageOf(failed)}; opening takes longer until one succeeds`,
      );
    }
  }

  /** Writes down anew what is known of changes and notes, so that a compaction may leave out every older record of them. */
  async #tellAnew(): Promise<void> {
    const { changes, notes, size } = this.#database.data.catalog;
    this.#sheet.clear();
    let commit = 0;
    const tell = (record: LogRecord) => {
      this.#sheet.add(record);
      commit++;
    };
    tell({ afresh: changes.forgotten });
    for (const rows of changes.records()) {
      tell({ changes: rows });
      await immediate();
    }
    for (const note of notes.rows()) tell({ note });
    await this.#append({ commit, seq: changes.latest, arrived: size });
  }

  /** Saves get their turn between two stretches. */
  #compact(): Promise<void> {
    return this.#compactInTurn(async () => {
      try {
        if ((await this.#rewriteAll()) > 0) await this.#inTurn(() => this.#checkpoint());
      } catch (failed) {
        this.#opening.tell(`cannot compact: ${messageOf(failed)}`);
      }
    });
  }

  async #rewriteAll(): Promise<number> {
    const segments = this.#segments;
    const { catalog } = this.#database.data;
    const { compactBytes, segmentBytes } = this.#opening.limits;
    const plan = async () => {
      const stretches = stretchesToRewrite(
        segments.closed(),
        await liveBytes(catalog),
        compactBytes,
        segmentBytes,
      );
      if (stretches.length > 0) await this.#tellAnew();
      return stretches;
    };
    let rewritten = 0;
    for (const stretch of await this.#inTurn(plan)) {
      if (this.#closing || segments.refusal !== undefined) break;
      const done = await this.#inTurn(async () => {
        await this.#lock.check();
        return rewriteStretch(stretch, catalog, segments, this.#opening.files);
      });
      if (done) rewritten++;
      else this.#opening.tell(`${stretch[0]?.path} holds damaged records and is not compacted`);
    }
    return rewritten;
  }
}
