/** One row an article ever seen, as typed arrays: 37 bytes a row, where objects would take ten times that. */

const KINDS = {
  /** Serial of the segment with its last record, the line's offset and bytes; for an article gone, the bytes are its share. */
  segment: Uint32Array,
  offset: Uint32Array,
  length: Uint32Array,
  /** Number of its source. */
  source: Uint32Array,
  arrivedMs: Float64Array,
  /** What it is sorted by. */
  orderMs: Float64Array,
  /** Hashes of 52 bits as numbers, 0 for none. */
  entryHash: Float64Array,
  linkHash: Float64Array,
  /** 1 while the article is stored, 0 once only its sighting is left. */
  kept: Uint8Array,
} as const;

type Kinds = typeof KINDS;
export type ColumnName = keyof Kinds;
export type Columns = { readonly [Name in ColumnName]: InstanceType<Kinds[Name]> };

export const COLUMN_NAMES = Object.keys(KINDS) as readonly ColumnName[];

/** Empty columns for so many rows. */
export function makeColumns(rows: number): Columns {
  return Object.fromEntries(COLUMN_NAMES.map((name) => [name, new KINDS[name](rows)])) as unknown as Columns;
}

/** The same rows in columns that have room for half as many again, and for `atLeast`. */
export function grown(columns: Columns, atLeast: number): Columns {
  const larger = makeColumns(Math.max(atLeast, Math.ceil(columns.kept.length * 1.5)));
  for (const name of COLUMN_NAMES) larger[name].set(columns[name]);
  return larger;
}

/** Puts a column's numbers back as they lay in memory, from a row on. */
export function setColumn(columns: Columns, name: ColumnName, from: number, base64: string): void {
  const width = columns[name].BYTES_PER_ELEMENT;
  const { buffer, byteOffset } = columns[name];
  Buffer.from(buffer, byteOffset + from * width).write(base64, 'base64');
}
