/**
 * Brings what an earlier format tells to what the present one knows, in memory. What it changes on disk is one new segment and, later,
 * a checkpoint: until then an earlier Voltwire could go on with the folder, and afterwards it refuses.
 */

import type { Catalog, Place } from './catalog.ts';
import type { Checkpoint } from './checkpoint-lines.ts';
import type { LogRecord } from './record.ts';
import { scanLines } from './scan.ts';
import type { Segments } from './segments.ts';
import { termsOf } from './terms.ts';

/** Format 1 knew no terms in its checkpoint, and no changes: who follows them has to begin with the articles. */
export async function upgrade({ catalog }: Checkpoint, segments: Segments): Promise<void> {
  if (catalog.changes.latest === 0) catalog.changes.forgetUpTo(catalog.size);
  for (const { name, file, size } of segments.all()) {
    for await (const { record, offset } of scanLines(file, 0)) {
      if (offset >= size) break;
      takeTerms(record as LogRecord | undefined, { segment: name.serial, offset }, catalog);
    }
  }
}

function takeTerms(
  record: LogRecord | undefined,
  { segment, offset }: Pick<Place, 'segment' | 'offset'>,
  catalog: Catalog,
): void {
  if (record === undefined || !('put' in record)) return;
  const row = catalog.rowOf(record.put.id);
  if (row === undefined || !catalog.isKept(row)) return;
  const place = catalog.placeOf(row);
  if (place.segment === segment && place.offset === offset) catalog.terms.set(row, termsOf(record.put));
}
