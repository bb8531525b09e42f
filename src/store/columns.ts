/** One row an article ever seen, as typed arrays: 37 bytes a row, where objects would take ten times that. */
export interface Columns {
  /** Serial of the segment with its last record, the line's offset and bytes; for an article gone, the bytes are its share. */
  readonly segment: Uint32Array;
  readonly offset: Uint32Array;
  readonly length: Uint32Array;
  /** Number of its source. */
  readonly source: Uint32Array;
  readonly arrivedMs: Float64Array;
  /** What it is sorted by. */
  readonly orderMs: Float64Array;
  /** Hashes of 52 bits as numbers, 0 for none. */
  readonly entryHash: Float64Array;
  readonly linkHash: Float64Array;
  /** 1 while the article is stored, 0 once only its sighting is left. */
  readonly kept: Uint8Array;
}

/** Empty columns for so many rows. */
export function makeColumns(rows: number): Columns {
  return {
    segment: new Uint32Array(rows),
    offset: new Uint32Array(rows),
    length: new Uint32Array(rows),
    source: new Uint32Array(rows),
    arrivedMs: new Float64Array(rows),
    orderMs: new Float64Array(rows),
    entryHash: new Float64Array(rows),
    linkHash: new Float64Array(rows),
    kept: new Uint8Array(rows),
  };
}

/** The same rows with room for half as many again. */
export function grown(columns: Columns): Columns {
  const larger = makeColumns(Math.ceil(columns.kept.length * 1.5));
  larger.segment.set(columns.segment);
  larger.offset.set(columns.offset);
  larger.length.set(columns.length);
  larger.source.set(columns.source);
  larger.arrivedMs.set(columns.arrivedMs);
  larger.orderMs.set(columns.orderMs);
  larger.entryHash.set(columns.entryHash);
  larger.linkHash.set(columns.linkHash);
  larger.kept.set(columns.kept);
  return larger;
}
