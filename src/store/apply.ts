import type { Article } from '../model.ts';
import { instantMs } from '../text/date.ts';
import { linkHash } from '../text/link.ts';
import type { Catalog, Place } from './catalog.ts';
import type { LogRecord, SightingRow } from './record.ts';
import { hashNumber } from './sighting.ts';
import { termsOf } from './terms.ts';

/** Makes a record true that is safe on disk at this place. */
export function applyRecord(catalog: Catalog, record: LogRecord, place: Place): void {
  if ('put' in record) put(catalog, record.put, record.edit?.formers ?? 0, place);
  else if ('state' in record) catalog.states.set(record.state.sourceId, { state: record.state, place });
  else if ('gone' in record) drop(catalog, record.gone, place);
  else if ('restated' in record) for (const it of record.restated) catalog.restate(it.id, it.entryHash);
  else applySmall(catalog, record);
}

function applySmall({ changes, notes }: Catalog, record: LogRecord): void {
  if ('changes' in record) changes.take(record.changes);
  else if ('note' in record) notes.take(record.note);
  else if ('afresh' in record) {
    changes.forgetUpTo(record.afresh);
    notes.clear();
    // The mark of a batch says what its changes came to, so that one whose record is damaged is not counted twice.
  } else if ('commit' in record && (record.seq ?? 0) > changes.latest) changes.forgetUpTo(record.seq ?? 0);
}

function put(catalog: Catalog, article: Article, formers: number, place: Place): void {
  const known = catalog.rowOf(article.id);
  const before = known === undefined || !catalog.isKept(known) ? [] : versionsOf(catalog, known);
  catalog.restore({
    id: article.id,
    sourceId: article.sourceId,
    fingerprint: article.fingerprint,
    arrivedMs: instantMs(article.arrivedAt),
    orderMs: instantMs(article.publishedAt ?? article.arrivedAt),
    kept: true,
    entryHash: hashNumber(article.entryHash),
    linkHash: hashNumber(article.url && linkHash(article.url)),
    place,
  });
  const row = catalog.rowOf(article.id) ?? 0;
  catalog.terms.set(row, termsOf(article));
  catalog.formers.set(row, before.slice(Math.max(0, before.length - formers)));
}

function versionsOf(catalog: Catalog, row: number): readonly Place[] {
  return [...catalog.formers.of(row), catalog.placeOf(row)];
}

function drop(catalog: Catalog, gone: readonly SightingRow[], place: Place): void {
  const share = { ...place, length: Math.floor(place.length / gone.length) };
  for (const [id, sourceId, arrivedAt, fingerprint, linkHash] of gone) {
    const arrivedMs = instantMs(arrivedAt);
    const hashes = { entryHash: 0, linkHash: hashNumber(linkHash) };
    const times = { arrivedMs, orderMs: arrivedMs };
    catalog.restore({ id, sourceId, fingerprint, ...times, ...hashes, kept: false, place: share });
    const row = catalog.rowOf(id) ?? 0;
    catalog.terms.set(row, []);
    catalog.formers.set(row, []);
  }
}
