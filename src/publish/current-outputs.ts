import type { Rendered } from '../outward.ts';
import { folderBefore } from './archive-outputs.ts';
import { type MadeBefore, NOTHING, placeOutputs } from './place-outputs.ts';
import type { Place } from './places.ts';
import { planOf, type Run, workshop } from './run.ts';
import { selectSlips } from './select.ts';

/** The four forms of a place; none where `onlyIfFilled` and no article belongs there. */
export async function renderPlace(
  place: Place,
  run: Run,
  made: MadeBefore,
  { onlyIfFilled }: { readonly onlyIfFilled: boolean },
): Promise<Rendered> {
  const { about } = run;
  const { slips, whole } = await selectSlips(place.channel, about.cards, run.slips);
  if (onlyIfFilled && slips.length === 0) return NOTHING;
  const previous = whole ? undefined : await folderBefore(about.store.arrived(), place, run);
  const history = { folder: undefined, previous, next: undefined };
  return placeOutputs(place, slips, planOf(place, run, history), workshop(run, made));
}
