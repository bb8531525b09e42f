import type { Article } from '../model.ts';
import { Cache } from './cache.ts';
import type { Catalog, Place } from './catalog.ts';
import { LentBytes } from './lent-bytes.ts';
import { RecentLines } from './recent-lines.ts';
import { decodeLine, type LogRecord, type PutRecord } from './record.ts';
import type { Segments } from './segments.ts';

/** A stretch of one segment with the lines of several rows. */
interface Span {
  readonly segment: number;
  readonly start: number;
  end: number;
  readonly rows: { readonly row: number; readonly place: Place }[];
}

const NEIGHBOUR_BYTES = 16 * 1024;
const SPAN_BYTES = 1024 * 1024;

/** Reads articles from their segments, neighbours in one go, and remembers some of them. */
export class ArticleReader {
  readonly #catalog: Catalog;
  readonly #segments: Segments;
  readonly #cache: Cache<Article>;
  /** Lines that nobody has asked for yet. */
  readonly #saved: RecentLines;
  readonly #lent = new LentBytes();
  readonly #tell: (notice: string) => void;

  /** `cacheBytes` are shared by what was read last and what was saved last. */
  constructor(catalog: Catalog, segments: Segments, cacheBytes: number, tell: (notice: string) => void) {
    this.#catalog = catalog;
    this.#segments = segments;
    this.#cache = new Cache(cacheBytes / 2);
    this.#saved = new RecentLines(cacheBytes / 2);
    this.#tell = tell;
  }

  /** To be told of each article that was saved just now, for it is read soon. Its line, since its words may be parts of a whole document. */
  remember(place: Place, line: Buffer): void {
    this.#saved.add(keyOf(place), line);
  }

  /** The articles of these rows, in their order; one whose record is damaged on disk is told of and left out. */
  async read(rows: readonly number[]): Promise<readonly Article[]> {
    const found = new Map<number, Article>();
    const missing: { row: number; place: Place }[] = [];
    for (const row of rows) {
      const place = this.#catalog.placeOf(row);
      const cached = this.#recalled(place);
      if (cached === undefined) missing.push({ row, place });
      else found.set(row, cached);
    }
    // All reads begin before anything else can run, so that no compaction moves a record between its place and its reading.
    await Promise.all(spansOf(missing).map((span) => this.#readSpan(span, found)));
    return rows.flatMap((row) => found.get(row) ?? []);
  }

  /** The sound records of a row's versions, oldest first, the one that stands last. */
  async versions(row: number): Promise<readonly PutRecord[]> {
    const places = [...this.#catalog.formers.of(row), this.#catalog.placeOf(row)];
    const read = places.map(async (place) => {
      const line = await this.#segments.read(place);
      const record = decodeLine(line) as LogRecord | undefined;
      if (record !== undefined && 'put' in record) return [record];
      this.#tellDamaged(row, place);
      return [];
    });
    return (await Promise.all(read)).flat();
  }

  #recalled(place: Place): Article | undefined {
    const line = this.#saved.take(keyOf(place));
    if (line === undefined) return this.#cache.get(keyOf(place));
    const { put } = decodeLine(line) as PutRecord;
    this.#cache.set(keyOf(place), put, place.length);
    return put;
  }

  async #readSpan(span: Span, found: Map<number, Article>): Promise<void> {
    const length = span.end - span.start;
    const lent = this.#lent.borrow(length);
    try {
      const bytes = await this.#segments.readInto(lent.subarray(0, length), span.segment, span.start);
      this.#takeSpan(span, bytes, found);
    } finally {
      this.#lent.giveBack(lent);
    }
  }

  #takeSpan(span: Span, bytes: Buffer, found: Map<number, Article>): void {
    for (const { row, place } of span.rows) {
      const from = place.offset - span.start;
      const record = decodeLine(bytes.subarray(from, from + place.length)) as LogRecord | undefined;
      if (record !== undefined && 'put' in record) {
        found.set(row, record.put);
        this.#cache.set(keyOf(place), record.put, place.length);
      } else {
        this.#tellDamaged(row, place);
      }
    }
  }

  #tellDamaged(row: number, { segment, offset }: Place): void {
    const file = this.#segments.pathOf(segment);
    this.#tell(`article ${this.#catalog.idOf(row)} is damaged in ${file} at byte ${offset}`);
  }
}

function keyOf(place: Place): number {
  return place.segment * 2 ** 32 + place.offset;
}

function spansOf(rows: readonly { readonly row: number; readonly place: Place }[]): readonly Span[] {
  const spans: Span[] = [];
  const inPlace = rows.toSorted(
    (a, b) => a.place.segment - b.place.segment || a.place.offset - b.place.offset,
  );
  for (const { row, place } of inPlace) {
    const { segment, offset } = place;
    const end = offset + place.length;
    const last = spans.at(-1);
    if (last !== undefined && joins(last, place)) {
      last.end = end;
      last.rows.push({ row, place });
    } else spans.push({ segment, start: offset, end, rows: [{ row, place }] });
  }
  return spans;
}

function joins(span: Span, place: Place): boolean {
  if (span.segment !== place.segment) return false;
  return place.offset - span.end <= NEIGHBOUR_BYTES && place.offset - span.start <= SPAN_BYTES;
}
