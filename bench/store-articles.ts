/** Articles of some 4 KB that fill a store, the same in every run: made from few bodies, for making them must cost less than storing. */
import type { Article, SourceState } from '../src/model.ts';
import type { Visit } from '../src/store/store.ts';
import { toInstant } from '../src/text/date.ts';
import { sha256, shortHash } from '../src/text/hash.ts';
import { syntheticArticle, visitedState } from './synthetic.ts';

export const BATCH = 20;
const SOURCES = 50;
const BODIES = 7;
const MINUTE_MS = 60_000;
const BEGIN_MS = Date.UTC(2020, 0, 1);

const bodies: Article[] = [];

/** The article of this number: the higher, the later. */
export function numberedArticle(number: number): Article {
  const body = bodyOf(number % BODIES);
  const sourceId = sourceIdOf(number);
  const url = `https://publisher.example/${sourceId}/${number}`;
  const at = toInstant(arrivalMs(number));
  const about = { url, guid: url, entryId: url, publishedAt: at, arrivedAt: at };
  const hashes = { fingerprint: sha256(url), entryHash: sha256(`entry ${number}`).slice(0, 13) };
  return { ...body, ...about, ...hashes, id: articleId(number), sourceId, title: `${body.title} ${number}` };
}

export function arrivalMs(number: number): number {
  return BEGIN_MS + number * MINUTE_MS;
}

export function articleId(number: number): string {
  return shortHash([sourceIdOf(number), String(number)]);
}

/** The visit that brings the 20 articles from this number on, and what is known of their source since. */
export function numberedVisit(from: number): Visit {
  const added = Array.from({ length: BATCH }, (_, step) => numberedArticle(from + step));
  return {
    changes: { added, changed: [], unchanged: 0, restated: [], removed: [] },
    state: stateAt(from),
  };
}

function stateAt(number: number): SourceState {
  const sourceId = sourceIdOf(number);
  return visitedState(sourceId, `https://publisher.example/${sourceId}/feed`, arrivalMs(number));
}

/** All of a batch are of one source, and batches go round the sources. */
function sourceIdOf(number: number): string {
  return `source-${Math.floor(number / BATCH) % SOURCES}`;
}

function bodyOf(index: number): Article {
  bodies[index] ??= syntheticArticle('body', index, BEGIN_MS);
  return bodies[index];
}
