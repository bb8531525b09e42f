/** The current documents of a place. */

import { isDeepStrictEqual } from 'node:util';
import type { Rendered } from '../outward.ts';
import type { Withdrawn } from '../store/collections.ts';
import { folderBefore } from './archive-outputs.ts';
import { NO_OTHERS, type Others, othersOf } from './leads.ts';
import { type MadeBefore, NOTHING } from './made.ts';
import { MOST_ON_A_PAGE, placeOutputs } from './place-outputs.ts';
import type { Place } from './places.ts';
import { planOf, type Run, type Standing, shelves, workshop } from './run.ts';
import { belongsTo, type Selection, selectSlips } from './select.ts';
import type { Slip } from './slips.ts';
import { isBefore } from './window.ts';
import { tombstonesAmong } from './withdrawn.ts';

/** The four forms of a place that is rendered each time: the same as the last time unless something of it changed. */
export async function renderStanding(place: Place, run: Run, gone: readonly Withdrawn[]): Promise<Rendered> {
  const before = run.standing.get(place.name);
  const selection = await selectSlips(place.channel, shelves(run, place.channel), before?.selection);
  const withdrawn = place.channel.posts ? tombstonesAmong(selection.slips, gone) : [];
  const previous = await folderOfOlder(selection, place, run);
  const pinned = await pinnedIn(place, run);
  const others = await othersOn(selection, pinned, place, run);
  const made = { selection, previous, withdrawn, pinned, others };
  const rendered =
    before !== undefined && isSame(made, before) ? before.rendered : await render(place, made, run, run.made);
  run.standing.set(place.name, { rendered, ...made });
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
    sameOthers(now.others, before.others) &&
    isDeepStrictEqual(now.withdrawn, before.withdrawn)
  );
}

function sameOthers(now: Others, before: Others): boolean {
  const isSame = ([id, slips]: readonly [string, readonly Slip[]]) =>
    slips.length === before.get(id)?.length && slips.every((slip, at) => slip === before.get(id)?.[at]);
  return now.size === before.size && [...now].every(isSame);
}

/** The four forms of a place that somebody asked for; none where `onlyIfFilled` and no article belongs there. */
export async function renderAskedPlace(
  place: Place,
  run: Run,
  { onlyIfFilled }: { readonly onlyIfFilled: boolean },
): Promise<Rendered> {
  const selection = await selectSlips(place.channel, shelves(run, place.channel));
  if (onlyIfFilled && selection.slips.length === 0) return NOTHING;
  const previous = await folderOfOlder(selection, place, run);
  const pinned = await pinnedIn(place, run);
  const others = NO_OTHERS;
  return render(place, { selection, previous, withdrawn: [], pinned, others }, run, run.madeAsked);
}

/** However old they are. */
async function pinnedIn(place: Place, run: Run): Promise<readonly Slip[]> {
  const ids = [...run.curated].filter(([, { pinned }]) => pinned).map(([id]) => id);
  if (ids.length === 0) return [];
  const belongs = belongsTo(place.channel, shelves(run, place.channel));
  const slips = await run.slips.named(ids, run.about.cards);
  return slips.filter(belongs).sort((one, other) => (isBefore(one, other) ? -1 : 1));
}

/** Who else tells what its page shows. */
async function othersOn(
  { slips }: Selection,
  pinned: readonly Slip[],
  { channel }: Place,
  run: Run,
): Promise<Others> {
  const lead = channel.stories === 'lead' ? run.leads.get(channel.id) : undefined;
  if (lead === undefined) return NO_OTHERS;
  const shown = new Set([...pinned, ...slips.slice(0, MOST_ON_A_PAGE)].map(({ id }) => id));
  return othersOf(shown, lead, channel, { slips: run.slips, cards: run.about.cards });
}

/** Of the archive that the current documents lead back to. */
async function folderOfOlder({ whole }: Selection, place: Place, run: Run): Promise<string | undefined> {
  return whole ? undefined : folderBefore(run.about.store.arrived(), place, run);
}

function render(
  place: Place,
  { selection, previous, withdrawn, pinned, others }: Matter,
  run: Run,
  made: MadeBefore,
): Promise<Rendered> {
  const history = { folder: undefined, previous, next: undefined };
  const plan = { ...planOf(place, run, history), withdrawn };
  return placeOutputs(place, selection.slips, plan, { ...workshop(run, made), pinned, others });
}
