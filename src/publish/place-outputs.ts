/** The documents of one place, each made anew only when what it is made of changed. */

import type { Article, Instant } from '../model.ts';
import type { Rendered } from '../outward.ts';
import { laterOf } from '../text/date.ts';
import type { DocumentPlan } from './document.ts';
import type { Entries, Entry } from './entries.ts';
import { feedOutputs, sheetBefore } from './feed-outputs.ts';
import type { Others } from './leads.ts';
import { attempt, type MadeBefore, NOTHING, pageBody, type Times, together, unlessMade } from './made.ts';
import { type Place, pathsOf } from './places.ts';
import { ARCHIVED_SECONDS, rhythmSeconds } from './rhythm.ts';
import { sheetOf } from './sheet.ts';
import type { Slip } from './slips.ts';

/** What the documents of a place are made with. */
export interface Workshop {
  readonly entries: Entries;
  /** Renders the page of a place. */
  readonly page: (place: Place, articles: readonly Article[], others: OthersShown) => string;
  /** Other tellings of what stands on the page. */
  readonly others: Others;
  /** What every page shows beside its own articles, so that it is made anew when that changes. */
  readonly surroundings: string;
  /** What stands on top of the page. */
  readonly pinned: readonly Slip[];
  readonly made: MadeBefore;
}

/** Other tellings by the ids of what they tell again. */
export type OthersShown = ReadonlyMap<string, readonly Article[]>;

/** More is a page that nobody scrolls to the end. */
export const MOST_ON_A_PAGE = 50;

/** The page and the feeds of a place, under its own path and every alias; an archive has no page. */
export async function placeOutputs(
  place: Place,
  slips: readonly Slip[],
  plan: DocumentPlan,
  workshop: Workshop,
): Promise<Rendered> {
  const { made } = workshop;
  const before = sheetBefore(place, made);
  const roll = await workshop.entries.of(slips, plan, before?.roll);
  const page = isArchive(plan)
    ? NOTHING
    : pageOf(place, await pageMatter(roll.entries, plan, workshop), plan, workshop);
  const sheet = sheetOf(roll, before);
  const times = timesOf(roll.entries, sheet.changedAt, plan);
  const feeds = feedOutputs(place, plan, { sheet, times, made });
  return together([page, feeds, { ...NOTHING, omitted: roll.omitted }]);
}

/** What is pinned is on the page, whether the feeds carry it or not. */
async function onPage(
  all: readonly Entry[],
  plan: DocumentPlan,
  { pinned, entries }: Workshop,
): Promise<readonly Entry[]> {
  const shown = all.slice(0, MOST_ON_A_PAGE);
  const missing = pinned.filter(({ id }) => !shown.some(({ slip }) => slip.id === id));
  if (missing.length === 0) return shown;
  const more = await entries.of(missing, plan);
  return [...more.entries, ...shown].slice(0, MOST_ON_A_PAGE);
}

/** What a page is made of. */
interface PageMatter {
  readonly entries: readonly Entry[];
  /** Other tellings of each of them that has any. */
  readonly others: ReadonlyMap<string, readonly Entry[]>;
}

async function pageMatter(
  all: readonly Entry[],
  plan: DocumentPlan,
  workshop: Workshop,
): Promise<PageMatter> {
  const others = new Map<string, readonly Entry[]>();
  for (const [id, slips] of workshop.others) {
    others.set(id, (await workshop.entries.of(slips, plan)).entries);
  }
  return { entries: await onPage(all, plan, workshop), others };
}

function isArchive({ history }: DocumentPlan): boolean {
  return history?.folder !== undefined;
}

function pageOf(
  place: Place,
  { entries, others }: PageMatter,
  plan: DocumentPlan,
  workshop: Workshop,
): Rendered {
  const { made, page, surroundings } = workshop;
  const { path, channel } = place;
  // What is kept of an entry is never another's, so that itself tells all that is shown of it.
  const also = entries.flatMap(({ slip }) => {
    const its = others.get(slip.id);
    return its === undefined ? [] : [slip.id, ...its];
  });
  const of = [surroundings, JSON.stringify(channel), ...entries, ...also];
  const times = timesOf(entries, newestChangeOf(entries), plan);
  return attempt(pathsOf(place, ''), () =>
    unlessMade({ made, key: path, of, times, feed: undefined }, () => {
      const articles = entries.map(({ shown }) => shown);
      const told = [...others].map(([id, its]) => [id, its.map(({ shown }) => shown)] as const);
      return pageBody(path, page(place, articles, new Map(told)));
    }),
  );
}

function newestChangeOf(entries: readonly Entry[]): Instant {
  return entries.reduce((newest, { changedAt }) => laterOf(newest, changedAt), '');
}

/** That an article is taken back is a change as well. */
function timesOf(entries: readonly Entry[], changedAt: Instant, plan: DocumentPlan): Times {
  const freshSeconds = isArchive(plan) ? ARCHIVED_SECONDS : rhythmSeconds(slipsOf(entries));
  return { modifiedAt: laterOf(changedAt, plan.withdrawn[0]?.at ?? '') || undefined, freshSeconds };
}

function* slipsOf(entries: readonly Entry[]): Generator<Slip> {
  for (const { slip } of entries) yield slip;
}
