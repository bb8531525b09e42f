/**
 * What a source had lying about when it was first visited. It came all at once and is no news, however its entries are dated or not.
 */

import { type Article, type Instant, POSTS_SOURCE_ID } from '../model.ts';
import type { Store } from '../store/store.ts';
import { addMinutes } from '../text/date.ts';

/** Of when the newsroom itself began, or of when the source joined a newsroom that was there; and whether a date says how old it is. */
export interface Backlog {
  readonly isOfNewcomer: boolean;
  readonly isDated: boolean;
}

export type BacklogOf = (article: Article) => Backlog | undefined;

const DAY_MINUTES = 1440;
/** A source that joins gives a channel of several a fifth of what that shows, and so many at least. */
const LEAST_OF_NEWCOMER = 5;

/** How many articles of an undated backlog stand where their arrival puts them: enough to show that the source is there. */
export const UNDATED_IN_PLACE = 3;

/** By when the first article of each source came. */
export function backlogSince(firstArrivals: ReadonlyMap<string, Instant>): BacklogOf {
  const outside = new Map([...firstArrivals].filter(([sourceId]) => sourceId !== POSTS_SOURCE_ID));
  const [began = ''] = outside.values();
  const settled = began && addMinutes(began, DAY_MINUTES);
  return ({ sourceId, arrivedAt, publishedAt }) =>
    outside.get(sourceId) === arrivedAt
      ? { isOfNewcomer: arrivedAt >= settled, isDated: publishedAt !== undefined }
      : undefined;
}

/** The same by a store, which is asked again only where a source is new to it: the first article of a source stays the first. */
export function backlogIn(
  store: Pick<Store, 'firstArrivals'>,
): (articles: Iterable<Pick<Article, 'sourceId'>>) => BacklogOf {
  let firsts: ReadonlyMap<string, Instant> = new Map();
  let backlogOf = backlogSince(firsts);
  return (articles) => {
    if ([...articles].every(({ sourceId }) => firsts.has(sourceId))) return backlogOf;
    firsts = store.firstArrivals();
    backlogOf = backlogSince(firsts);
    return backlogOf;
  };
}

/** How much of the backlog of a newcomer a channel of so many entries takes, where it is not of that source alone. */
export function mostOfNewcomer(limit: number, sources: number): number {
  return sources === 1 ? limit : Math.max(LEAST_OF_NEWCOMER, Math.ceil(limit / 5));
}
