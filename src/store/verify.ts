/** Every record of the log read again and held against the index, as `voltwire store check` does. Changes nothing. */

import { isDeepStrictEqual } from 'node:util';
import type { Article } from '../model.ts';
import { instantMs } from '../text/date.ts';
import { linkHash } from '../text/link.ts';
import type { Catalog, Place } from './catalog.ts';
import type { LogRecord } from './record.ts';
import { scanLines } from './scan.ts';
import type { Segment, Segments } from './segments.ts';
import { hashNumber } from './sighting.ts';
import { termsOf } from './terms.ts';

export interface Verified {
  readonly records: number;
  /** Each with file and byte, in plain sentences. */
  readonly problems: readonly string[];
}

/** What was read so far. */
interface Progress {
  readonly catalog: Catalog;
  /** What sound records tell of whom, and where: see `keyOf`. */
  readonly sound: Set<string>;
  readonly problems: string[];
  records: number;
}

/** Reads the log up to where it stood when it was opened; costs one pass over all of it. */
export async function verify(catalog: Catalog, segments: Segments): Promise<Verified> {
  const progress: Progress = { catalog, sound: new Set(), problems: [], records: 0 };
  for (const segment of segments.all()) await verifySegment(segment, progress);
  for (const { what, id, place } of placesIn(catalog)) {
    if (progress.sound.has(keyOf(place, id))) continue;
    const { segment, offset } = place;
    progress.problems.push(`${segments.pathOf(segment)}:${offset} is no sound record of ${what}`);
  }
  return { records: progress.records, problems: progress.problems };
}

async function verifySegment({ name, path, file, size }: Segment, progress: Progress): Promise<void> {
  let inBatch = 0;
  for await (const { record, offset, length } of scanLines(file, 0)) {
    if (offset >= size) break;
    progress.records++;
    const tell = (problem: string) => void progress.problems.push(`${path}:${offset} ${problem}`);
    const known = record as LogRecord | undefined;
    if (known === undefined) {
      tell('is damaged');
      // Of no comparison with the mark: what is missing was told.
      inBatch = Number.NaN;
    } else if ('commit' in known) {
      if (inBatch < known.commit || inBatch > known.commit)
        tell(`ends a batch of ${inBatch} records, not ${known.commit}`);
      inBatch = 0;
    } else if (!('format' in known)) {
      inBatch++;
      verifyRecord(known, { segment: name.serial, offset, length }, progress, tell);
    }
  }
}

function verifyRecord(
  record: LogRecord,
  place: Place,
  { catalog, sound }: Progress,
  tell: (problem: string) => void,
): void {
  if ('put' in record) {
    const { id } = record.put;
    const row = catalog.rowOf(id);
    if (row === undefined) tell(`tells of ${id}, of which the index knows nothing`);
    else if (stands(row, place, catalog) && !isIndexed(record.put, row, catalog)) {
      tell(`tells otherwise of ${id} than the index`);
    }
    sound.add(keyOf(place, id));
  } else if ('gone' in record) for (const [id] of record.gone) sound.add(keyOf(place, id));
  else if ('state' in record) sound.add(keyOf(place, record.state.sourceId));
}

function stands(row: number, { segment, offset }: Place, catalog: Catalog): boolean {
  const place = catalog.placeOf(row);
  return place.segment === segment && place.offset === offset;
}

function isIndexed(article: Article, row: number, catalog: Catalog): boolean {
  const { sourceId, fingerprint, arrivedMs, orderMs, linkHash: link } = catalog.row(row);
  const wanted = [
    article.sourceId,
    article.fingerprint,
    instantMs(article.arrivedAt),
    instantMs(article.publishedAt ?? article.arrivedAt),
    hashNumber(article.url && linkHash(article.url)),
    termsOf(article),
  ];
  return isDeepStrictEqual([sourceId, fingerprint, arrivedMs, orderMs, link, catalog.terms.of(row)], wanted);
}

interface Indexed {
  readonly what: string;
  readonly id: string;
  readonly place: Place;
}

function* placesIn(catalog: Catalog): Generator<Indexed> {
  for (let row = 0; row < catalog.size; row++) {
    if (!catalog.isKept(row) && !catalog.isGone(row)) continue;
    const id = catalog.idOf(row);
    yield { what: `article ${id}`, id, place: catalog.placeOf(row) };
  }
  for (const [row, place] of catalog.formers.all()) {
    const id = catalog.idOf(row);
    yield { what: `a former version of article ${id}`, id, place };
  }
  for (const { state, place } of catalog.states.values()) {
    yield { what: `the state of ${state.sourceId}`, id: state.sourceId, place };
  }
}

function keyOf({ segment, offset }: Place, id: string): string {
  return `${segment}:${offset}:${id}`;
}
