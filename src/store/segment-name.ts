/**
 * The names of segments. A fresh one is `segment-00000007.jsonl`; one that a compaction wrote in the place of the segments 1 to 3
 * is `segment-00000001-00000003.00000008.jsonl`. Each has a serial number of its own, the last in the name.
 */

export interface SegmentName {
  /** Its stretch of the log: the positions of the fresh segments that it holds what was left of. */
  readonly first: number;
  readonly last: number;
  /** The higher of two that share a stretch is the later. */
  readonly serial: number;
}

const FRESH = /^segment-(\d{8,15})\.jsonl$/u;
const REWRITTEN = /^segment-(\d{8,15})-(\d{8,15})\.(\d{8,15})\.jsonl$/u;

export function freshName(serial: number): SegmentName {
  return { first: serial, last: serial, serial };
}

/** Only a fresh segment is ever appended to, and only its end can be torn. */
export function isFresh(name: SegmentName): boolean {
  return name.first === name.serial;
}

export function fileNameOf(name: SegmentName): string {
  const [first, last, serial] = [name.first, name.last, name.serial].map((it) => String(it).padStart(8, '0'));
  return isFresh(name) ? `segment-${serial}.jsonl` : `segment-${first}-${last}.${serial}.jsonl`;
}

/** The segments among the names of a folder's files, in the order of the log. */
export function segmentNames(fileNames: readonly string[]): readonly SegmentName[] {
  return fileNames
    .flatMap((file) => parseName(file) ?? [])
    .sort((a, b) => a.first - b.first || a.serial - b.serial);
}

function parseName(file: string): SegmentName | undefined {
  const fresh = FRESH.exec(file);
  if (fresh !== null) return freshName(Number(fresh[1]));
  const parts = REWRITTEN.exec(file);
  if (parts === null) return undefined;
  return { first: Number(parts[1]), last: Number(parts[2]), serial: Number(parts[3]) };
}

/** Those that no later one was written in the place of: what to read where no checkpoint says it. */
export function standing(names: readonly SegmentName[]): readonly SegmentName[] {
  return names.filter((name) => !names.some((other) => replaces(other, name)));
}

function replaces(later: SegmentName, earlier: SegmentName): boolean {
  return later.serial > earlier.serial && later.first <= earlier.first && later.last >= earlier.last;
}

/** A serial number above all of these. */
export function nextSerial(names: readonly SegmentName[]): number {
  return names.reduce((highest, name) => Math.max(highest, name.serial), 0) + 1;
}
