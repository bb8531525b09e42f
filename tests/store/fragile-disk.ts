/**
 * A disk in memory that tells what is safe from what is only written: a file's bytes are safe once they are synced, its name once
 * its folder is. It can stop at any call, as a killed process does, lose power, and be full.
 */

import { basename, dirname } from 'node:path';
import type { Files, OpenFile, OpenMode } from '../../src/store/files.ts';

interface Inode {
  live: Buffer;
  safe: Buffer;
}

/** What was done to the names of a folder and is not safe yet. */
interface Renaming {
  readonly folder: string;
  readonly apply: (names: Map<string, Inode>) => void;
}

export type Call =
  | 'open'
  | 'read'
  | 'write'
  | 'datasync'
  | 'truncate'
  | 'rename'
  | 'copy'
  | 'remove'
  | 'syncFolder'
  | 'stamp';

export interface DiskEvent {
  readonly call: Call;
  readonly path: string;
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: said the disk`), { code });
}

export class FragileDisk implements Files {
  /** May throw, and answer how many bytes a write takes at most; it is told of every call before it happens. */
  before: (event: DiskEvent) => number | undefined = () => undefined;
  /** After how many more calls that change something the process dies. */
  stopsAfter = Number.POSITIVE_INFINITY;
  /** Says that it synced and does not: to see whether a trial would notice. */
  lies = false;
  /** How many bytes all files together may have. */
  capacity = Number.POSITIVE_INFINITY;
  changes = 0;
  /** Resolves when the process dies. */
  readonly death: Promise<void>;
  #die: () => void = () => undefined;
  #names = new Map<string, Inode>();
  #safeNames = new Map<string, Inode>();
  readonly #numbers = new Map<Inode, number>();
  readonly #deleted = new Map<string, Inode>();
  #unsafeNames: Renaming[] = [];

  constructor() {
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  async list(folder: string): Promise<readonly string[]> {
    return [...this.#names.keys()].filter((path) => dirname(path) === folder).map((path) => basename(path));
  }

  /** A folder is there as soon as a file is in it. */
  async makeFolder(): Promise<void> {}

  async open(path: string, how: OpenMode): Promise<OpenFile> {
    const there = this.#names.get(path);
    await this.#call('open', path, how === 'create' || how === 'overwrite');
    if (how === 'create' && there !== undefined) throw systemError('EEXIST');
    if ((how === 'read' || how === 'change') && there === undefined) throw systemError('ENOENT');
    const inode = there ?? { live: Buffer.alloc(0), safe: Buffer.alloc(0) };
    if (how === 'overwrite') inode.live = Buffer.alloc(0);
    if (there === undefined) this.#change(path, (names) => names.set(path, inode));
    return this.#file(path, inode);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#call('rename', to, true);
    const inode = this.#names.get(from);
    if (inode === undefined) throw systemError('ENOENT');
    this.#change(to, (names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  async copy(from: string, to: string): Promise<void> {
    await this.#call('copy', to, true);
    const inode = this.#names.get(from);
    if (inode === undefined) throw systemError('ENOENT');
    if (this.#names.has(to)) throw systemError('EEXIST');
    const copy = { live: Buffer.from(inode.live), safe: Buffer.alloc(0) };
    this.#change(to, (names) => names.set(to, copy));
  }

  async remove(path: string): Promise<void> {
    await this.#call('remove', path, true);
    this.#change(path, (names) => names.delete(path));
  }

  async syncFolder(folder: string): Promise<void> {
    await this.#call('syncFolder', folder, true);
    const inside = (path: string) => dirname(path) === folder;
    for (const path of [...this.#safeNames.keys()].filter(inside)) this.#safeNames.delete(path);
    for (const [path, inode] of this.#names) if (inside(path)) this.#safeNames.set(path, inode);
    this.#unsafeNames = this.#unsafeNames.filter((renaming) => renaming.folder !== folder);
  }

  async stamp(path: string): Promise<string | undefined> {
    await this.#call('stamp', path);
    const inode = this.#names.get(path);
    return inode && `${this.#numberOf(inode)} ${inode.live.toString('latin1')}`;
  }

  /** What a new process finds after this one was killed. */
  afterKill(): FragileDisk {
    return this.#restarted(this.#names, (inode) => inode.live);
  }

  /**
   * What is found after a power cut. Of what was not synced, `survives` says which blocks of each file reached the disk, which names
   * came, went and changed, and which two of these the disk did the other way round.
   */
  afterPowerCut(survives: () => boolean): FragileDisk {
    const names = new Map(this.#safeNames);
    for (const { apply } of reordered(this.#unsafeNames, survives)) if (survives()) apply(names);
    return this.#restarted(names, ({ live, safe }) => {
      const bytes = Buffer.alloc(survives() ? live.length : Math.min(safe.length, live.length));
      safe.copy(bytes);
      for (let at = 0; at < bytes.length; at += 64) {
        if (survives()) live.copy(bytes, at, at, Math.min(at + 64, bytes.length));
      }
      return bytes;
    });
  }

  /** The bytes of every file but the lock's, by name. */
  contents(): ReadonlyMap<string, Buffer> {
    const files = [...this.#names].filter(([path]) => basename(path) !== 'lock');
    return new Map(files.map(([path, inode]) => [basename(path), Buffer.from(inode.live)]));
  }

  /** Sets a file's bytes, as if they had always been there. */
  put(path: string, bytes: Buffer): void {
    const inode = { live: bytes, safe: bytes };
    this.#names.set(path, inode);
    this.#safeNames.set(path, inode);
  }

  delete(path: string): void {
    const inode = this.#names.get(path);
    if (inode !== undefined) this.#deleted.set(path, inode);
    this.#names.delete(path);
    this.#safeNames.delete(path);
  }

  /** Gives files that were deleted their names again, as if their folder had been moved away and back. */
  restore(...paths: readonly string[]): void {
    for (const path of paths) {
      const inode = this.#deleted.get(path);
      if (inode === undefined) throw new Error(`${path} was never deleted`);
      this.#names.set(path, inode);
      this.#safeNames.set(path, inode);
    }
  }

  #file(path: string, inode: Inode): OpenFile {
    return {
      size: async () => inode.live.length,
      read: async (into, position) => {
        await this.#call('read', path);
        return inode.live.copy(into, 0, position, position + into.length);
      },
      write: async (bytes, position) => {
        const most = this.before({ call: 'write', path }) ?? bytes.length;
        const dying = this.#dies();
        const room = Math.max(0, this.capacity - this.#size() + inode.live.length - position);
        if (room === 0) throw systemError('ENOSPC');
        const taken = Math.min(dying ? Math.floor(bytes.length / 2) : bytes.length, most, room);
        const whole = Buffer.alloc(Math.max(inode.live.length, position + taken));
        inode.live.copy(whole);
        bytes.copy(whole, position, 0, taken);
        inode.live = whole;
        if (dying) return new Promise(() => undefined);
        return taken;
      },
      datasync: async () => {
        await this.#call('datasync', path, true);
        if (!this.lies) inode.safe = Buffer.from(inode.live);
      },
      truncate: async (size) => {
        await this.#call('truncate', path, true);
        inode.live = Buffer.from(inode.live.subarray(0, size));
      },
      close: async () => undefined,
    };
  }

  #numberOf(inode: Inode): number {
    const known = this.#numbers.get(inode) ?? this.#numbers.size;
    this.#numbers.set(inode, known);
    return known;
  }

  #size(): number {
    return [...this.#names.values()].reduce((sum, { live }) => sum + live.length, 0);
  }

  #change(path: string, apply: Renaming['apply']): void {
    apply(this.#names);
    this.#unsafeNames.push({ folder: dirname(path), apply });
  }

  /** A dead process never gets an answer. */
  async #call(call: Call, path: string, changesSomething = false): Promise<void> {
    this.before({ call, path });
    if (changesSomething ? this.#dies() : this.stopsAfter < 0) await new Promise(() => undefined);
  }

  #dies(): boolean {
    this.changes++;
    this.stopsAfter--;
    if (this.stopsAfter < 0) this.#die();
    return this.stopsAfter < 0;
  }

  #restarted(names: ReadonlyMap<string, Inode>, bytesOf: (inode: Inode) => Buffer): FragileDisk {
    const disk = new FragileDisk();
    for (const [path, inode] of names) {
      if (!basename(path).startsWith('lock')) disk.put(path, Buffer.from(bytesOf(inode)));
    }
    return disk;
  }
}

function reordered<T>(items: readonly T[], swaps: () => boolean): readonly T[] {
  const order = [...items];
  for (let at = 1; at < order.length; at++) {
    if (swaps()) order.splice(at - 1, 2, ...order.slice(at - 1, at + 1).reverse());
  }
  return order;
}
