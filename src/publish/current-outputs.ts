/** The current documents of a place. */

import type { Rendered } from '../outward.ts';
import { folderBefore } from './archive-outputs.ts';
import { type MadeBefore, NOTHING, placeOutputs } from './place-outputs.ts';
import type { Place } from './places.ts';
import { planOf, type Run, shelves, workshop } from './run.ts';
import { type Selection, selectSlips } from './select.ts';

/** The four forms of a place that is rendered each time: the same as the last time unless something of it changed. */
export async function renderStanding(place: Place, run: Run): Promise<Rendered> {
  const before = run.standing.get(place.name);
  const selection = await selectSlips(place.channel, shelves(run), before?.selection);
  const previous = await folderOfOlder(selection, place, run);
  const isSame = before?.selection.slips === selection.slips && before.previous === previous;
  const rendered = isSame ? before.rendered : await render(place, selection, previous, run, run.made);
  run.standing.set(place.name, { selection, previous, rendered });
  return rendered;
}

/** The four forms of a place that somebody asked for; none where `onlyIfFilled` and no article belongs there. */
export async function renderAskedPlace(
  place: Place,
  run: Run,
  { onlyIfFilled }: { readonly onlyIfFilled: boolean },
): Promise<Rendered> {
  const selection = await selectSlips(place.channel, shelves(run));
  if (onlyIfFilled && selection.slips.length === 0) return NOTHING;
  return render(place, selection, await folderOfOlder(selection, place, run), run, run.madeAsked);
}

/** Of the archive that the current documents lead back to. */
async function folderOfOlder({ whole }: Selection, place: Place, run: Run): Promise<string | undefined> {
  return whole ? undefined : folderBefore(run.about.store.arrived(), place, run);
}

function render(
  place: Place,
  { slips }: Selection,
  previous: string | undefined,
  run: Run,
  made: MadeBefore,
): Promise<Rendered> {
  const history = { folder: undefined, previous, next: undefined };
  return placeOutputs(place, slips, planOf(place, run, history), workshop(run, made));
}
