/** What is known of articles, stored or forgotten, without a look at the disk. */

import type { Sighting } from '../model.ts';
import type { Catalog } from './catalog.ts';
import { hashNumber } from './sighting.ts';

/** By id. */
export function sightingsOf(catalog: Catalog, ids: readonly string[]): ReadonlyMap<string, Sighting> {
  const found = new Map<string, Sighting>();
  for (const id of ids) {
    const row = catalog.rowOf(id);
    if (row !== undefined) found.set(id, catalog.sightingOf(row));
  }
  return found;
}

/** The youngest sighting with each of these links; looks at every row. */
export function linkedOf(
  catalog: Catalog,
  sourceId: string,
  linkHashes: readonly string[],
): ReadonlyMap<string, Sighting> {
  const found = new Map<string, number>();
  const [source] = catalog.sourceNumbers([sourceId]);
  const wanted = new Map(linkHashes.map((text) => [hashNumber(text), text]));
  if (source === undefined || wanted.size === 0) return new Map();
  for (let row = 0; row < catalog.size; row++) {
    if (catalog.sourceNumberOf(row) !== source) continue;
    const link = wanted.get(catalog.linkNumber(row));
    if (link === undefined) continue;
    const rival = found.get(link);
    if (rival === undefined || isYounger(catalog, row, rival)) found.set(link, row);
  }
  return new Map([...found].map(([link, row]) => [link, catalog.sightingOf(row)]));
}

/** Every sighting with each of these links, whatever its source; looks at every row. */
export function allLinkedOf(
  catalog: Catalog,
  linkHashes: readonly string[],
): ReadonlyMap<string, readonly Sighting[]> {
  const found = new Map<string, Sighting[]>();
  const wanted = new Map(linkHashes.map((text) => [hashNumber(text), text]));
  if (wanted.size === 0) return found;
  for (let row = 0; row < catalog.size; row++) {
    const link = wanted.get(catalog.linkNumber(row));
    if (link === undefined) continue;
    const known = found.get(link);
    if (known === undefined) found.set(link, [catalog.sightingOf(row)]);
    else known.push(catalog.sightingOf(row));
  }
  return found;
}

/** By the clock, which may have been set back since the other came, and then by id: as every engine tells it. */
function isYounger(catalog: Catalog, row: number, other: number): boolean {
  const byArrival = catalog.arrivedMs(row) - catalog.arrivedMs(other);
  return byArrival === 0 ? catalog.idOf(row) > catalog.idOf(other) : byArrival > 0;
}
