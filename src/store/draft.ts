import { isDeepStrictEqual } from 'node:util';
import type { Article, Restated, SourceState } from '../model.ts';
import { instantMs, toInstant } from '../text/date.ts';
import type { Catalog } from './catalog.ts';
import { encodeLine, type LogRecord, type SightingRow } from './record.ts';
import { sightingOf, sightingRow } from './sighting.ts';

/** A record and its line, on their way to the disk. */
export interface DraftedRecord {
  readonly record: LogRecord;
  readonly line: Buffer;
}

const ROWS_A_RECORD = 1000;

/**
 * The lines of one batch in the making. Several visits may share it, and then stand or fall together; each sees what those before
 * it leave behind, as if they were saved already.
 */
export class Draft {
  readonly #catalog: Catalog;
  readonly #records: DraftedRecord[] = [];
  /** What this batch did to articles: the row to forget one by, or undefined once it is gone. */
  readonly #rows = new Map<string, SightingRow | undefined>();
  readonly #states = new Map<string, SourceState>();
  #byteLength = 0;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** Of the lines so far. */
  get byteLength(): number {
    return this.#byteLength;
  }

  get records(): readonly DraftedRecord[] {
    return this.#records;
  }

  /** Adds articles as they are from now on, withdrawals and a state; what changes nothing adds nothing. All of it, or it throws. */
  add(puts: readonly Article[], removed: readonly string[], state: SourceState | undefined): void {
    const written = puts.map((put) => drafted({ put: sortable(put) }));
    const given = state === undefined ? undefined : (JSON.parse(JSON.stringify(state)) as SourceState);
    for (const record of written) this.#take(record);
    for (const put of puts) this.#rows.set(put.id, sightingRow(sightingOf(put)));
    this.forget(removed);
    if (given !== undefined) this.#setState(given);
  }

  /** Adds withdrawals; ids of articles that are not stored are passed over. */
  forget(ids: readonly string[]): void {
    const rows = [...new Set(ids)].map((id) => this.#storedRow(id)).filter((row) => row !== undefined);
    for (let at = 0; at < rows.length; at += ROWS_A_RECORD) {
      this.#take(drafted({ gone: rows.slice(at, at + ROWS_A_RECORD) }));
    }
    for (const [id] of rows) this.#rows.set(id, undefined);
  }

  /** Adds by what words known articles are recognized; of unknown ones nothing is remembered. */
  restate(restated: readonly Restated[]): void {
    if (restated.length > 0) this.#take(drafted({ restated }));
  }

  /** The whole batch with its mark. */
  bytes(): Buffer {
    const lines = this.#records.map((record) => record.line);
    return Buffer.concat([...lines, encodeLine({ commit: lines.length })]);
  }

  #setState(state: SourceState): void {
    const before = this.#states.get(state.sourceId) ?? this.#catalog.states.get(state.sourceId)?.state;
    if (isDeepStrictEqual(before, state)) return;
    this.#states.set(state.sourceId, state);
    this.#take(drafted({ state }));
  }

  #take(record: DraftedRecord): void {
    this.#records.push(record);
    this.#byteLength += record.line.length;
  }

  #storedRow(id: string): SightingRow | undefined {
    if (this.#rows.has(id)) return this.#rows.get(id);
    const row = this.#catalog.rowOf(id);
    return row !== undefined && this.#catalog.isKept(row)
      ? sightingRow(this.#catalog.sightingOf(row))
      : undefined;
  }
}

function drafted(record: LogRecord): DraftedRecord {
  return { record, line: encodeLine(record) };
}

/** @throws RangeError for an article whose dates are no instants: it would come back under other dates than it was given. */
function sortable(article: Article): Article {
  for (const at of [article.arrivedAt, article.publishedAt ?? article.arrivedAt]) {
    if (toInstant(instantMs(at)) !== at)
      throw new RangeError(`article ${article.id}: ${at} is not an instant`);
  }
  return article;
}
