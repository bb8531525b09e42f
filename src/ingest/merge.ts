import type { Article, Changes, Instant, Sighting } from '../model.ts';
import { POSTS_SOURCE_ID } from '../model.ts';

/** What the store knows of the incoming articles, by article id. */
export interface Known {
  readonly sightings: ReadonlyMap<string, Sighting>;
  readonly articles: ReadonlyMap<string, Article>;
}

/**
 * Tells what is new, what was edited and what is the same. A pruned article that its publisher still lists is the same, not new;
 * only our own posts come back after they were withdrawn, since their author brought them back.
 */
export function merge(incoming: readonly Article[], known: Known, now: Instant): Changes {
  const added: Article[] = [];
  const changed: Article[] = [];
  for (const article of incoming) {
    const sighting = known.sightings.get(article.id);
    if (sighting === undefined) added.push(article);
    else if (!sighting.kept && article.sourceId === POSTS_SOURCE_ID) added.push(returned(article, sighting));
    else if (sighting.kept && sighting.fingerprint !== article.fingerprint) {
      changed.push(revised(article, known.articles.get(article.id), sighting, now));
    }
  }
  return { added, changed, unchanged: incoming.length - added.length - changed.length, removed: [] };
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
  if (previous === undefined) return next;
  const revision = previous.revision + 1;
  if (incoming.sourceId === POSTS_SOURCE_ID) return { ...next, entryId: previous.entryId, revision };
  return {
    ...next,
    entryId: previous.entryId,
    publishedAt: previous.publishedAt ?? earlierOrNone(incoming.publishedAt, sighting.arrivedAt),
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
  const before = previous.updatedAt ?? previous.publishedAt ?? previous.arrivedAt;
  return incoming.updatedAt !== undefined && incoming.updatedAt > before ? incoming.updatedAt : now;
}
