/** The current documents of a place. */

import { isDeepStrictEqual } from 'node:util';
import type { Rendered } from '../outward.ts';
import type { Withdrawn } from '../store/notes.ts';
import { folderBefore } from './archive-outputs.ts';
import { type MadeBefore, NOTHING, placeOutputs } from './place-outputs.ts';
import type { Place } from './places.ts';
import { planOf, type Run, type Standing, shelves, workshop } from './run.ts';
import { type Selection, selectSlips } from './select.ts';
import { tombstonesAmong } from './withdrawn.ts';

/** The four forms of a place that is rendered each time: the same as the last time unless something of it changed. */
export async function renderStanding(place: Place, run: Run, gone: readonly Withdrawn[]): Promise<Rendered> {
  const before = run.standing.get(place.name);
  const selection = await selectSlips(place.channel, shelves(run), before?.selection);
  const withdrawn = place.channel.posts ? tombstonesAmong(selection.slips, gone) : [];
  const made = { selection, previous: await folderOfOlder(selection, place, run), withdrawn };
  const rendered =
    before !== undefined && isSame(made, before) ? before.rendered : await render(place, made, run, run.made);
  run.standing.set(place.name, { ...made, rendered });
  return rendered;
}

/** What is made of the same is the same. */
type Matter = Omit<Standing, 'rendered'>;

function isSame(now: Matter, before: Matter): boolean {
  return (
    now.selection.slips === before.selection.slips &&
    now.previous === before.previous &&
    isDeepStrictEqual(now.withdrawn, before.withdrawn)
  );
}

/** The four forms of a place that somebody asked for; none where `onlyIfFilled` and no article belongs there. */
export async function renderAskedPlace(
  place: Place,
  run: Run,
  { onlyIfFilled }: { readonly onlyIfFilled: boolean },
): Promise<Rendered> {
  const selection = await selectSlips(place.channel, shelves(run));
  if (onlyIfFilled && selection.slips.length === 0) return NOTHING;
  const previous = await folderOfOlder(selection, place, run);
  return render(place, { selection, previous, withdrawn: [] }, run, run.madeAsked);
}

/** Of the archive that the current documents lead back to. */
async function folderOfOlder({ whole }: Selection, place: Place, run: Run): Promise<string | undefined> {
  return whole ? undefined : folderBefore(run.about.store.arrived(), place, run);
}

function render(
  place: Place,
  { selection, previous, withdrawn }: Matter,
  run: Run,
  made: MadeBefore,
): Promise<Rendered> {
  const history = { folder: undefined, previous, next: undefined };
  const plan = { ...planOf(place, run, history), withdrawn };
  return placeOutputs(place, selection.slips, plan, workshop(run, made));
}
