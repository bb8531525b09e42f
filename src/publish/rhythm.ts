/** For how long a copy of a document may pass for the newest, told by its content alone, so that it is the same on every machine. */

import type { Instant } from '../model.ts';
import { instantMs } from '../text/date.ts';

/** Of what may change at any time. */
export const BRIEFLY_SECONDS = 300;
/** Of archives, which lose an article at most. */
export const ARCHIVED_SECONDS = 86_400;

const MOST_SECONDS = 3600;
const STEP_SECONDS = 60;
/** How many of the last articles tell the rhythm. */
const RECENT = 21;

/**
 * Half of the usual time between two articles, in whole minutes: between five of them and an hour. The newest comes first; several
 * articles of one instant are one piece of news.
 */
export function rhythmSeconds(articles: Iterable<{ readonly at: Instant }>): number {
  const instants = new Set<Instant>();
  for (const { at } of articles) if (instants.add(at).size === RECENT) break;
  const recent = [...instants].map(instantMs);
  const gaps = recent.slice(1).map((at, after) => (recent[after] ?? at) - at);
  const usual = gaps.sort((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0;
  const half = usual / 2 / 1000;
  return Math.min(MOST_SECONDS, Math.max(BRIEFLY_SECONDS, half - (half % STEP_SECONDS)));
}
