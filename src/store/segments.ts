/**
 * The log: an append-only row of files. Only the last is written to; when it is full, the next one begins. All of them are kept
 * open, so that a reader goes on reading what a compaction by another process has deleted meanwhile.
 */

import { join } from 'node:path';
import { messageOf, StoreError } from '../errors.ts';
import type { Place } from './catalog.ts';
import type { Covered } from './checkpoint-lines.ts';
import { type Files, type OpenFile, writeWhole } from './files.ts';
import { encodeLine, FORMAT } from './record.ts';
import { fileNameOf, freshName, isFresh, nextSerial, type SegmentName } from './segment-name.ts';

/** An open segment. */
export interface Segment {
  readonly name: SegmentName;
  readonly path: string;
  readonly file: OpenFile;
  /** Bytes that stand. */
  size: number;
}

const HEADER = encodeLine({ format: FORMAT });

export class Segments {
  readonly #folder: string;
  readonly #files: Files;
  readonly #fullAt: number;
  readonly #open = new Map<number, Segment>();
  readonly #retired: Segment[] = [];
  #nextSerial = 1;
  #refusal: StoreError | undefined;
  /** Behind its size lies a part of a save that the disk would not let go of. */
  #torn: Segment | undefined;

  /** A segment of `fullAt` bytes gets no further batch. */
  constructor(folder: string, files: Files, fullAt: number) {
    this.#folder = folder;
    this.#files = files;
    this.#fullAt = fullAt;
  }

  /** Takes a segment that exists into the log. */
  async add(name: SegmentName, how: 'read' | 'change'): Promise<Segment> {
    const path = join(this.#folder, fileNameOf(name));
    const file = await this.#files.open(path, how);
    const segment = { name, path, file, size: await file.size() };
    this.#open.set(name.serial, segment);
    this.reserve(name);
    return segment;
  }

  /** Never gives out this serial number or a lower one again. */
  reserve(name: SegmentName): void {
    this.#nextSerial = Math.max(this.#nextSerial, nextSerial([name]));
  }

  takeSerial(): number {
    return this.#nextSerial++;
  }

  /** In the order of the log. */
  all(): readonly Segment[] {
    return [...this.#open.values()].sort((a, b) => a.name.first - b.name.first);
  }

  /** Those that are not written to any more. */
  closed(): readonly Segment[] {
    const active = this.#active();
    return this.all().filter((segment) => segment !== active);
  }

  /** The serial of the one that the next batch goes to; undefined where that one is yet to begin. */
  writtenTo(): number | undefined {
    return this.#active()?.name.serial;
  }

  covered(): Covered {
    const all = this.all();
    const last = all.at(-1);
    const serials = all.map((segment) => segment.name.serial);
    return { serials, last: last?.name.last ?? 0, bytes: last?.size ?? 0 };
  }

  /** Its file, for people; that of a segment which is not there has no name. */
  pathOf(serial: number): string {
    return this.#open.get(serial)?.path ?? `segment ${serial}`;
  }

  /** A line in bytes of its own. */
  read({ segment, offset, length }: Place): Promise<Buffer> {
    return this.readInto(Buffer.allocUnsafe(length), segment, offset);
  }

  /** Fewer bytes than there is room for only where the file is too short. The call to the system is made before this returns. */
  async readInto(bytes: Buffer, serial: number, offset: number): Promise<Buffer> {
    const segment = this.#open.get(serial);
    if (segment === undefined) throw new StoreError(`the store has no segment ${serial}`);
    try {
      return bytes.subarray(0, await segment.file.read(bytes, offset));
    } catch (failed) {
      throw new StoreError(`cannot read ${segment.path}: ${messageOf(failed)}`, failed);
    }
  }

  /**
   * Adds one batch and answers where it begins, once it is safe on disk. A batch that the disk refuses is taken back.
   * @throws StoreError, and for ever after a failed sync: what the disk then holds nobody knows.
   */
  async append(lines: Buffer): Promise<{ readonly segment: number; readonly offset: number }> {
    await this.ready();
    const active = await this.#writable();
    const parts = active.size === 0 ? [HEADER, lines] : [lines];
    await this.#write(active, parts);
    await this.#sync(active);
    active.size += parts.reduce((sum, part) => sum + part.length, 0);
    return { segment: active.name.serial, offset: active.size - lines.length };
  }

  /** Takes back what could not be taken back before. @throws StoreError where nothing can be appended. */
  async ready(): Promise<void> {
    if (this.#refusal !== undefined) throw this.#refusal;
    if (this.#torn === undefined) return;
    await this.#takeBack(this.#torn);
    if (this.#torn === undefined) return;
    throw new StoreError(
      `cannot take a half-written save back from ${this.#torn.path}; nothing is written before`,
    );
  }

  /** Lets the next batch go to a segment of the present format, whatever the last one is of. */
  async begin(): Promise<void> {
    if (this.#active()?.size !== 0) await this.#beginSegment();
  }

  /** Why nothing can be written any more; undefined while it can. */
  get refusal(): StoreError | undefined {
    return this.#refusal;
  }

  /** Takes segments out of the log whose records stand elsewhere now; their files stay until the next checkpoint is safe. */
  retire(segments: readonly Segment[]): void {
    for (const segment of segments) this.#open.delete(segment.name.serial);
    this.#retired.push(...segments);
  }

  /** Deletes what was retired: for when a checkpoint that does not name it any more is safe. */
  async removeRetired(): Promise<void> {
    for (const segment of this.#retired.splice(0)) {
      await segment.file.close();
      await this.#files.remove(segment.path);
    }
  }

  async close(): Promise<void> {
    const all = [...this.#open.values(), ...this.#retired];
    await Promise.all(all.map((segment) => segment.file.close()));
  }

  #active(): Segment | undefined {
    const last = this.all().at(-1);
    return last !== undefined && isFresh(last.name) && last.size < this.#fullAt ? last : undefined;
  }

  async #writable(): Promise<Segment> {
    return this.#active() ?? this.#beginSegment();
  }

  async #beginSegment(): Promise<Segment> {
    const name = freshName(this.takeSerial());
    try {
      const file = await this.#files.open(join(this.#folder, fileNameOf(name)), 'create');
      await file.close();
      await this.#files.syncFolder(this.#folder);
      return await this.add(name, 'change');
    } catch (failed) {
      throw new StoreError(`cannot begin the segment ${fileNameOf(name)}: ${messageOf(failed)}`, failed);
    }
  }

  async #write(segment: Segment, parts: readonly Buffer[]): Promise<void> {
    try {
      let end = segment.size;
      for (const part of parts) {
        await writeWhole(segment.file, part, end);
        end += part.length;
      }
    } catch (failed) {
      await this.#takeBack(segment);
      throw new StoreError(`cannot write to ${segment.path}: ${messageOf(failed)}`, failed);
    }
  }

  async #takeBack(segment: Segment): Promise<void> {
    this.#torn = segment;
    try {
      await segment.file.truncate(segment.size);
      this.#torn = undefined;
    } catch {
      // The next one that wants to write tries again.
    }
  }

  async #sync(segment: Segment): Promise<void> {
    try {
      await segment.file.datasync();
    } catch (failed) {
      this.#refusal = new StoreError(
        `cannot make ${segment.path} safe on disk: ${messageOf(failed)}; nothing is written until a restart`,
        failed,
      );
      throw this.#refusal;
    }
  }
}
