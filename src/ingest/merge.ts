import type { Article, Changes, Instant, Restated, Sighting } from '../model.ts';
import { POSTS_SOURCE_ID } from '../model.ts';
import { addMinutes } from '../text/date.ts';

/** What the store knows of the incoming articles, by article id. */
export interface Known {
  readonly sightings: ReadonlyMap<string, Sighting>;
  readonly articles: ReadonlyMap<string, Article>;
}

/**
 * The most edits that one article gets under one headline. Some publishers' texts are never twice the same (counters, "read more"
 * boxes); an article that was edited so often is left as it is until its headline changes.
 */
const MAX_BODY_EDITS = 24;
/** With so many edits, another headline counts once a day: some publishers try out two of them, one visit each. */
const MAX_EDITS = 48;
const DAY_MINUTES = 1440;

/**
 * Tells what is new, what was edited and what is the same. A pruned article that its publisher still lists is the same, not new;
 * only our own posts come back after they were withdrawn, since their author brought them back.
 */
export function merge(incoming: readonly Article[], known: Known, now: Instant): Changes {
  const added: Article[] = [];
  const changed: Article[] = [];
  const restated: Restated[] = [];
  for (const article of incoming) {
    const sighting = known.sightings.get(article.id);
    const previous = known.articles.get(article.id);
    if (sighting === undefined) added.push(article);
    else if (!sighting.kept && article.sourceId === POSTS_SOURCE_ID) added.push(returned(article, sighting));
    else if (sighting.kept && isEdited({ article, previous, sighting, now })) {
      changed.push(revised(article, previous, sighting, now));
    } else restated.push(...restatement(article, sighting));
  }
  const unchanged = incoming.length - added.length - changed.length;
  return { added, changed, unchanged, restated, removed: [] };
}

function isEdited(it: {
  readonly article: Article;
  readonly previous: Article | undefined;
  readonly sighting: Sighting;
  readonly now: Instant;
}): boolean {
  const { article, previous, sighting, now } = it;
  if (article.fingerprint === sighting.fingerprint) return false;
  if (previous === undefined || article.sourceId === POSTS_SOURCE_ID) return true;
  if (previous.revision <= MAX_BODY_EDITS) return true;
  if (article.title === previous.title) return false;
  return previous.revision <= MAX_EDITS || addMinutes(lastChange(previous), DAY_MINUTES) <= now;
}

function lastChange({ updatedAt, publishedAt, arrivedAt }: Article): Instant {
  return updatedAt ?? publishedAt ?? arrivedAt;
}

/** An edit that was passed over is not remembered by its words: it may yet be taken at a later visit. */
function restatement({ id, entryHash, fingerprint }: Article, sighting: Sighting): readonly Restated[] {
  const isSame = fingerprint === sighting.fingerprint || !sighting.kept;
  return entryHash === undefined || entryHash === sighting.entryHash || !isSame ? [] : [{ id, entryHash }];
}

function returned(article: Article, sighting: Sighting): Article {
  return { ...article, arrivedAt: sighting.arrivedAt };
}

/** The new words under the old identity: readers must see the same id and the same date of publication. */
function revised(
  incoming: Article,
  previous: Article | undefined,
  sighting: Sighting,
  now: Instant,
): Article {
  const next = { ...incoming, arrivedAt: sighting.arrivedAt };
  const publishedAt = earlierOrNone(incoming.publishedAt, sighting.arrivedAt);
  if (previous === undefined) return { ...next, publishedAt };
  const revision = previous.revision + 1;
  if (incoming.sourceId === POSTS_SOURCE_ID) return { ...next, entryId: previous.entryId, revision };
  return {
    ...next,
    entryId: previous.entryId,
    publishedAt: previous.publishedAt ?? publishedAt,
    updatedAt: editedAt(incoming, previous, now),
    revision,
  };
}

/** A date that turns up late may not move the article to the top again. */
function earlierOrNone(publishedAt: Instant | undefined, arrivedAt: Instant): Instant | undefined {
  return publishedAt !== undefined && publishedAt <= arrivedAt ? publishedAt : undefined;
}

/** The publisher's own date of the edit where it gives a newer one; else the moment we saw it. */
function editedAt(incoming: Article, previous: Article, now: Instant): Instant {
  return incoming.updatedAt !== undefined && incoming.updatedAt > lastChange(previous)
    ? incoming.updatedAt
    : now;
}
