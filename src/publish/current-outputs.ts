/** The current documents of a place. */

import { isDeepStrictEqual } from 'node:util';
import type { Rendered } from '../outward.ts';
import type { Withdrawn } from '../store/collections.ts';
import { folderBefore } from './archive-outputs.ts';
import { type MadeBefore, NOTHING } from './made.ts';
import { placeOutputs } from './place-outputs.ts';
import type { Place } from './places.ts';
import { planOf, type Run, type Standing, shelves, workshop } from './run.ts';
import { belongsTo, type Selection, selectSlips } from './select.ts';
import type { Slip } from './slips.ts';
import { isBefore } from './window.ts';
import { tombstonesAmong } from './withdrawn.ts';

/** The four forms of a place that is rendered each time: the same as the last time unless something of it changed. */
export async function renderStanding(place: Place, run: Run, gone: readonly Withdrawn[]): Promise<Rendered> {
  const before = run.standing.get(place.name);
  const selection = await selectSlips(place.channel, shelves(run), before?.selection);
  const withdrawn = place.channel.posts ? tombstonesAmong(selection.slips, gone) : [];
  const previous = await folderOfOlder(selection, place, run);
  const made = { selection, previous, withdrawn, pinned: await pinnedIn(place, run) };
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
    now.pinned.length === before.pinned.length &&
    now.pinned.every((slip, at) => slip === before.pinned[at]) &&
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
  const pinned = await pinnedIn(place, run);
  return render(place, { selection, previous, withdrawn: [], pinned }, run, run.madeAsked);
}

/** However old they are. */
async function pinnedIn({ channel }: Place, run: Run): Promise<readonly Slip[]> {
  const ids = [...run.curated].filter(([, { pinned }]) => pinned).map(([id]) => id);
  if (ids.length === 0) return [];
  const belongs = belongsTo(channel, shelves(run));
  const slips = await run.slips.named(ids, run.about.cards);
  return slips.filter(belongs).sort((one, other) => (isBefore(one, other) ? -1 : 1));
}

/** Of the archive that the current documents lead back to. */
async function folderOfOlder({ whole }: Selection, place: Place, run: Run): Promise<string | undefined> {
  return whole ? undefined : folderBefore(run.about.store.arrived(), place, run);
}

function render(
  place: Place,
  { selection, previous, withdrawn, pinned }: Matter,
  run: Run,
  made: MadeBefore,
): Promise<Rendered> {
  const history = { folder: undefined, previous, next: undefined };
  const plan = { ...planOf(place, run, history), withdrawn };
  return placeOutputs(place, selection.slips, plan, { ...workshop(run, made), pinned });
}
