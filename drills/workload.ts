/**
 * A newsroom under load: four lanes save one visit after the other at the same time, each with new articles, an edit and a state that
 * carries its number, while old articles are pruned. Everything follows from the numbers, so that a judge knows what must be there.
 */
import { visitedState } from '../bench/synthetic.ts';
import type { Article, SourceState } from '../src/model.ts';
import type { Store, Visit } from '../src/store/store.ts';
import { toInstant } from '../src/text/date.ts';
import { sha256 } from '../src/text/hash.ts';

export const LANES = 4;
export const ARTICLES_A_VISIT = 5;
/** Visits that stay when a lane is pruned. */
export const STAYING = 40;
const VISITS_A_PRUNE = 15;
const BEGIN_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const EVERYTHING = 1_000_000;

/** What the one who works says, each as soon as it is true. */
export type Word =
  | { readonly kind: 'opened'; readonly ms: number }
  | { readonly kind: 'saved'; readonly lane: number; readonly visit: number }
  /** Visits with lower numbers begin to go. */
  | { readonly kind: 'pruning'; readonly before: number }
  | { readonly kind: 'pruned'; readonly before: number };

/** Saves for ever, each lane from its next visit on; ends when a save is refused. */
export async function work(store: Store, next: readonly number[], tell: (word: Word) => void): Promise<void> {
  const safe = next.map((visit) => visit - 1);
  let pruning = false;
  const prune = async () => {
    pruning = true;
    const before = Math.min(...safe) - STAYING;
    tell({ kind: 'pruning', before });
    await store.prune({ arrivedBefore: arrivedAt(Math.max(0, before)), perSource: EVERYTHING });
    tell({ kind: 'pruned', before });
    pruning = false;
  };
  const lane = async (number: number) => {
    for (let visit = next[number] ?? 0; ; visit++) {
      await store.save(visitOf(number, visit));
      safe[number] = visit;
      tell({ kind: 'saved', lane: number, visit });
      if (number === 0 && visit % VISITS_A_PRUNE === 0 && !pruning) void prune();
    }
  };
  await Promise.all(next.map((_, number) => lane(number)));
}

export function visitOf(lane: number, visit: number): Visit {
  const added = Array.from({ length: ARTICLES_A_VISIT }, (_, place) => articleOf(lane, visit, place, false));
  const changed = visit > 0 ? [articleOf(lane, visit - 1, 0, true)] : [];
  return {
    changes: { added, changed, unchanged: 0, restated: [], removed: [] },
    state: stateOf(lane, visit),
  };
}

export function articleId(lane: number, visit: number, place: number): string {
  return sha256(`${lane} ${visit} ${place}`).slice(0, 24);
}

/** The first article of each visit is edited by the next visit. */
export function articleOf(lane: number, visit: number, place: number, edited: boolean): Article {
  const id = articleId(lane, visit, place);
  const fingerprint = sha256(`${id} ${edited}`);
  const url = `https://publisher.example/${id}`;
  return {
    id,
    sourceId: sourceIdOf(lane),
    guid: id,
    entryId: url,
    url,
    title: `Article ${place} of visit ${visit}`,
    summary: undefined,
    contentHtml: `<p>${fingerprint.repeat(1 + ((visit * 7 + place) % 40))}</p>`,
    authors: [],
    tags: ['ev'],
    language: 'en',
    rights: undefined,
    image: undefined,
    enclosures: [],
    commentsUrl: undefined,
    publishedAt: arrivedAt(visit),
    updatedAt: undefined,
    arrivedAt: arrivedAt(visit),
    revision: edited ? 2 : 1,
    fingerprint,
    entryHash: fingerprint.slice(0, 13),
    post: undefined,
  };
}

export function sourceIdOf(lane: number): string {
  return `lane-${lane}`;
}

function stateOf(lane: number, visit: number): SourceState {
  const url = `https://publisher.example/${lane}`;
  return { ...visitedState(sourceIdOf(lane), url, arrivalMs(visit)), entryCount: visit };
}

/** When the articles of a visit arrived. */
export function arrivalMs(visit: number): number {
  return BEGIN_MS + visit * MINUTE_MS;
}

function arrivedAt(visit: number): string {
  return toInstant(arrivalMs(visit));
}
