/** The archives of a place as documents: where they lie, how they lead to each other, and what is in them. */

import type { Rendered } from '../outward.ts';
import { type Stretch, stretchAfter, stretchBefore, stretchName, stretchSlips } from './archive.ts';
import { NOTHING } from './made.ts';
import { placeOutputs } from './place-outputs.ts';
import type { Place } from './places.ts';
import { planOf, type Run, shelves, workshop } from './run.ts';
import { selectSlips } from './select.ts';

/** The folder of the last archive below a serial, from the root; undefined where there is none. */
export async function folderBefore(serial: number, place: Place, run: Run): Promise<string | undefined> {
  const before = await stretchBefore(serial, place.channel, shelves(run, place.channel));
  return before && archiveFolder(place, before);
}

/** The feeds of one archive document; none where its stretch is not complete yet. */
export async function renderStretch(place: Place, stretch: Stretch, run: Run): Promise<Rendered> {
  if (stretch.to > run.about.store.arrived()) return NOTHING;
  const slips = await stretchSlips(stretch, place.channel, shelves(run, place.channel));
  const folder = archiveFolder(place, stretch);
  const history = {
    folder,
    previous: await folderBefore(stretch.from, place, run),
    next: archiveFolder(place, stretchAfter(stretch)),
  };
  const shelf = {
    ...place,
    path: folder,
    aliases: place.aliases.map((it) => archiveFolder({ path: it }, stretch)),
  };
  return placeOutputs(shelf, slips, planOf(place, run, history), workshop(run, run.madeAsked));
}

/** The folder of what there is by now of a stretch that is not complete, or of the current documents where that is nothing. */
export async function folderNow(place: Place, stretch: Stretch, run: Run): Promise<string | undefined> {
  const arrived = run.about.store.arrived();
  if (stretch.from > arrived) return undefined;
  const latest = await stretchBefore(arrived, place.channel, shelves(run, place.channel));
  const grown = latest !== undefined && latest.to > stretch.from;
  return grown ? archiveFolder(place, { from: stretch.from, to: latest.to }) : place.path;
}

/** Every stretch that the current documents of a place lead back to, the last first. */
export async function stretchesOf(place: Place, run: Run): Promise<readonly Stretch[]> {
  const { whole } = await selectSlips(place.channel, shelves(run, place.channel));
  const found: Stretch[] = [];
  let before = whole ? 0 : run.about.store.arrived();
  for (;;) {
    const stretch = await stretchBefore(before, place.channel, shelves(run, place.channel));
    if (stretch === undefined) return found;
    found.push(stretch);
    before = stretch.from;
  }
}

function archiveFolder({ path }: Pick<Place, 'path'>, stretch: Stretch): string {
  return `${path}archive/${stretchName(stretch)}/`;
}
