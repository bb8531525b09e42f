import { isDeepStrictEqual } from 'node:util';
import type { Article, Instant, SourceState } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import type { Catalog, StoredState } from './catalog.ts';
import { asStored, movedState } from './moved-state.ts';
import { isChange, type Note } from './notes.ts';
import type { ChangeRow, LogRecord, MovedState, NoteRow, SightingRow } from './record.ts';
import type { Sheet } from './sheet.ts';
import { sightingOf, sightingRow } from './sighting.ts';
import type { Visit } from './store.ts';

/** A record on its way to the disk. */
export interface DraftedRecord {
  readonly record: LogRecord;
  /** Bytes of its line. */
  readonly length: number;
}

export interface FinishedDraft extends Totals {
  /** In the order of their lines. */
  readonly records: readonly DraftedRecord[];
  /** States that have moved, for when the records that tell of it are safe. */
  readonly moved: readonly MovedNews[];
}

/** What the mark of a batch counts. */
export interface Totals {
  /** Of the latest change once this batch is saved. */
  readonly seq: number;
  /** How many articles were ever seen by then. */
  readonly arrived: number;
}

/** What is known of a stored article: the row to forget it by, and how many former versions it has. */
interface Standing {
  readonly row: SightingRow;
  readonly formers: number;
}

/** What a visit did to a state: it is to be told whole, or only what of it has moved. */
type StateNews = { readonly whole: SourceState } | MovedNews;

interface MovedNews {
  readonly moved: MovedState | null;
  /** What it is from now on, and where it is kept until then. */
  readonly state: SourceState;
  readonly stored: StoredState;
}

/** How many former versions of an article are kept. */
export const MAX_FORMERS = 24;
const ROWS_A_RECORD = 1000;
/** What one that has moved takes of a line, about. */
const MOVED_BYTES = 160;

/**
 * One batch in the making, its lines on a sheet that is the draft's alone until they are saved. Several visits may share it, and then stand or fall together; each sees what those before
 * it leave behind, as if they were saved already.
 */
export class Draft {
  readonly #catalog: Catalog;
  readonly #at: Instant;
  readonly #segment: number | undefined;
  readonly #sheet: Sheet;
  readonly #records: DraftedRecord[] = [];
  readonly #changes: ChangeRow[] = [];
  /** What this batch did to articles; undefined once one is gone. */
  readonly #articles = new Map<string, Standing | undefined>();
  /** Of articles never seen before this batch. */
  readonly #serials = new Map<string, number>();
  /** What this batch tells of states, by source. */
  readonly #whole = new Map<string, SourceState>();
  readonly #moved = new Map<string, MovedNews>();
  /** What this batch did to notes, by collection and key. */
  readonly #notes = new Map<string, unknown>();

  /** `at` is the instant of everything that it changes, and `segment` the one that it goes to; undefined for a new one. */
  constructor(catalog: Catalog, at: Instant, segment: number | undefined, sheet: Sheet) {
    this.#catalog = catalog;
    this.#at = at;
    this.#segment = segment;
    this.#sheet = sheet;
    sheet.clear();
  }

  /** Of what it holds so far, about. */
  get byteLength(): number {
    return this.#sheet.length + this.#moved.size * MOVED_BYTES;
  }

  /** Adds a visit with its notes; what changes nothing adds nothing. All of it, or it throws. */
  add({ changes, state }: Visit, notes: readonly Note[]): void {
    const { added, changed, removed, restated } = changes;
    mustBeSortable(added);
    mustBeSortable(changed);
    const news = state === undefined ? undefined : this.#newsOf(state);
    const rows = notes.map(noteRow);
    for (const article of added) this.#put(article);
    for (const article of changed) this.#put(article);
    this.forget(removed);
    if (news !== undefined) this.#takeState(news);
    if (restated.length > 0) this.#take({ restated });
    for (const row of rows) this.#setNote(row);
  }

  /** Adds withdrawals; ids of articles that are not stored are passed over. */
  forget(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const gone = [...new Set(ids)].map((id) => this.#standing(id)?.row).filter((row) => row !== undefined);
    for (let at = 0; at < gone.length; at += ROWS_A_RECORD) {
      this.#take({ gone: gone.slice(at, at + ROWS_A_RECORD) });
    }
    for (const [id] of gone) {
      this.#articles.set(id, undefined);
      this.#changes.push(['r', id]);
    }
  }

  /** Ends the batch; it has no records where nothing changes. */
  finish(): FinishedDraft {
    const { latest } = this.#catalog.changes;
    const rows = this.#changes;
    const moved = this.#finishMoved();
    if (rows.length > 0) this.#take({ changes: { seq: latest + 1, at: this.#at, rows } });
    const arrived = this.#catalog.size + this.#serials.size;
    return { records: this.#records, moved, seq: latest + rows.length, arrived };
  }

  #put(article: Article): void {
    const before = this.#standing(article.id);
    const formers = before === undefined ? 0 : Math.min(MAX_FORMERS, before.formers + 1);
    const serial = this.#serialOf(article.id);
    this.#take({ serial, put: article, edit: before && { at: this.#at, formers } });
    this.#articles.set(article.id, { row: sightingRow(sightingOf(article), serial), formers });
    this.#changes.push([before === undefined ? 'a' : 'c', article.id]);
  }

  /**
   * What a state says that is not known yet; undefined for nothing. A part of it may stand only behind the whole and in the same segment,
   * so that a compaction meets both or neither.
   */
  #newsOf(state: SourceState): StateNews | undefined {
    const stored = this.#catalog.states.get(state.sourceId);
    const pending = this.#whole.get(state.sourceId);
    if (pending === undefined && stored !== undefined && stored.place.segment === this.#segment) {
      const moved = movedState(stored.state, state);
      if (moved !== undefined) return { moved, state, stored };
    }
    const whole = asStored(state);
    const before = pending ?? (stored && asStored(stored.state));
    return isDeepStrictEqual(before, whole) ? undefined : { whole };
  }

  /** A whole state is told at once, what has moved at the end: until then a later visit may move it further, or back. */
  #takeState(news: StateNews): void {
    if ('whole' in news) {
      this.#whole.set(news.whole.sourceId, news.whole);
      this.#moved.delete(news.whole.sourceId);
      this.#take({ state: news.whole });
    } else if (news.moved === null) this.#moved.delete(news.state.sourceId);
    else this.#moved.set(news.state.sourceId, news);
  }

  #finishMoved(): readonly MovedNews[] {
    const all = [...this.#moved.values()];
    for (let at = 0; at < all.length; at += ROWS_A_RECORD)
      this.#take({ moved: all.slice(at, at + ROWS_A_RECORD).flatMap(({ moved }) => moved ?? []) });
    return all;
  }

  #setNote(row: NoteRow): void {
    const [collection, key, value] = row;
    const name = JSON.stringify([collection, key]);
    const before = this.#notes.has(name) ? this.#notes.get(name) : this.#catalog.notes.get(collection, key);
    if (isDeepStrictEqual(before, value)) return;
    this.#notes.set(name, value);
    this.#take({ note: row });
    if (isChange(row) && this.#standing(key) !== undefined) this.#changes.push(['c', key]);
  }

  #take(record: LogRecord): void {
    this.#records.push({ record, length: this.#sheet.add(record) });
  }

  #standing(id: string): Standing | undefined {
    if (this.#articles.has(id)) return this.#articles.get(id);
    const row = this.#catalog.rowOf(id);
    if (row === undefined || !this.#catalog.isKept(row)) return undefined;
    const formers = this.#catalog.formers.of(row).length;
    return { row: sightingRow(this.#catalog.sightingOf(row), row), formers };
  }

  #serialOf(id: string): number {
    const known = this.#catalog.rowOf(id) ?? this.#serials.get(id);
    if (known !== undefined) return known;
    const serial = this.#catalog.size + this.#serials.size;
    this.#serials.set(id, serial);
    return serial;
  }
}

function noteRow({ collection, key, value }: Note): NoteRow {
  return value === undefined ? [collection, key] : [collection, key, asStored(value)];
}

/** @throws RangeError for an article whose dates are no instants: it would come back under other dates than it was given. */
function mustBeSortable(articles: readonly Article[]): void {
  for (const { id, arrivedAt, publishedAt = arrivedAt } of articles)
    for (const at of [arrivedAt, publishedAt])
      if (toInstant(instantMs(at)) !== at) throw new RangeError(`article ${id}: ${at} is not an instant`);
}
