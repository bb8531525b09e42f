import type { Article, Changes, Instant } from '../model.ts';
import { ownPosts } from '../store/own-posts.ts';
import type { Store } from '../store/store.ts';
import { merge } from './merge.ts';
import type { PostsRead } from './posts.ts';

/**
 * Brings the store in step with the newsroom's own posts, as they were read: what is new or edited is saved, what is gone is
 * withdrawn, and a post that does not read any more keeps its last good version.
 * @throws StoreError when the disk refuses; then nothing of it is kept.
 */
export async function refreshPosts(posts: PostsRead, store: Store, now: Instant): Promise<Changes> {
  const ids = posts.articles.map((article) => article.id);
  const stored = new Map((await ownPosts(store)).map((article) => [article.id, article]));
  const sightings = await store.sightings(ids);
  const merged = merge(posts.articles, { sightings, articles: stored }, now);
  const changes = { ...merged, removed: withdrawn(stored, new Set(ids), new Set(posts.heldSlugs)) };
  await store.save({ changes, state: undefined });
  return changes;
}

function withdrawn(
  stored: ReadonlyMap<string, Article>,
  present: ReadonlySet<string>,
  held: ReadonlySet<string>,
): readonly string[] {
  return [...stored.values()]
    .filter((article) => !present.has(article.id) && !held.has(article.post?.slug ?? ''))
    .map((article) => article.id);
}
