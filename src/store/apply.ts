import { instantMs } from '../text/date.ts';
import { linkHash } from '../text/link.ts';
import type { Catalog, Place } from './catalog.ts';
import type { LogRecord, MovedState, PutRecord, SightingRow } from './record.ts';
import { hashNumber } from './sighting.ts';
import { termsOf } from './terms.ts';

/** Makes a record true that is safe on disk at this place. */
export function applyRecord(catalog: Catalog, record: LogRecord, place: Place): void {
  if ('put' in record) put(catalog, record, place);
  else if ('state' in record) catalog.states.set(record.state.sourceId, { state: record.state, place });
  else if ('moved' in record) for (const it of [record.moved].flat()) putInto(catalog, it);
  else if ('gone' in record) drop(catalog, record.gone, place);
  else if ('restated' in record) for (const it of record.restated) catalog.restate(it.id, it.entryHash);
  else applySmall(catalog, record);
}

/** Its place stays that of its whole record; without that one, which must be damaged, it tells too little. */
function putInto({ states }: Catalog, moved: MovedState): void {
  const stored = states.get(moved.sourceId);
  if (stored !== undefined) stored.state = Object.assign({}, stored.state, moved);
}

function applySmall(catalog: Catalog, record: LogRecord): void {
  const { changes, notes } = catalog;
  if ('changes' in record) changes.take(record.changes);
  else if ('note' in record) notes.take(record.note);
  else if ('afresh' in record) {
    changes.forgetUpTo(record.afresh);
    notes.clear();
  } else if ('commit' in record) applyMark(catalog, record.seq ?? 0, record.arrived ?? 0);
}

/** The mark of a batch says what changes and serials came to, so that those whose records are damaged are not given twice. */
function applyMark({ changes, table }: Catalog, seq: number, arrived: number): void {
  if (seq > changes.latest) changes.forgetUpTo(seq);
  table.countTo(arrived);
}

function put(catalog: Catalog, { put: article, edit, serial }: PutRecord, place: Place): void {
  const known = catalog.rowOf(article.id);
  const before = known === undefined || !catalog.isKept(known) ? [] : versionsOf(catalog, known);
  const row = catalog.restore({
    id: article.id,
    serial,
    sourceId: article.sourceId,
    fingerprint: article.fingerprint,
    arrivedMs: instantMs(article.arrivedAt),
    orderMs: instantMs(article.publishedAt ?? article.arrivedAt),
    kept: true,
    entryHash: hashNumber(article.entryHash),
    linkHash: hashNumber(article.url && linkHash(article.url)),
    place,
  });
  catalog.terms.set(row, termsOf(article));
  catalog.formers.set(row, before.slice(Math.max(0, before.length - (edit?.formers ?? 0))));
}

function versionsOf(catalog: Catalog, row: number): readonly Place[] {
  return [...catalog.formers.of(row), catalog.placeOf(row)];
}

function drop(catalog: Catalog, gone: readonly SightingRow[], place: Place): void {
  const share = { ...place, length: Math.floor(place.length / gone.length) };
  for (const [id, sourceId, arrivedAt, fingerprint, link, serial] of gone) {
    const arrivedMs = instantMs(arrivedAt);
    const hashes = { entryHash: 0, linkHash: hashNumber(link ?? undefined) };
    const times = { arrivedMs, orderMs: arrivedMs };
    const about = { id, serial, sourceId, fingerprint, ...times, ...hashes };
    const row = catalog.restore({ kept: false, place: share, ...about });
    catalog.terms.set(row, []);
    catalog.formers.set(row, []);
  }
}
