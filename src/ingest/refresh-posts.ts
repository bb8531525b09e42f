import type { Article, Changes, Instant } from '../model.ts';
import type { Note, Withdrawn } from '../store/notes.ts';
import { ownPosts } from '../store/own-posts.ts';
import type { Store } from '../store/store.ts';
import { merge } from './merge.ts';
import type { PostsRead } from './posts.ts';

/**
 * Brings the store in step with the newsroom's own posts, as they were read: what is new or edited is saved, a post that does not
 * read any more keeps its last good version, and one that became a draft or is over goes without a word. Of a post whose file was
 * taken away it is noted that it was withdrawn, until the file comes back. A folder that is missing takes nothing back.
 * @throws StoreError when the disk refuses; then nothing of it is kept.
 */
export async function refreshPosts(posts: PostsRead, store: Store, now: Instant): Promise<Changes> {
  const ids = posts.articles.map((article) => article.id);
  const stored = new Map((await ownPosts(store)).map((article) => [article.id, article]));
  const sightings = await store.sightings(ids);
  const merged = merge(posts.articles, { sightings, articles: stored }, now);
  const kept = new Set([...ids, ...posts.heldSlugs]);
  const gone =
    posts.keys === undefined ? [] : [...stored.values()].filter((article) => !isKept(article, kept));
  const changes = { ...merged, removed: gone.map(({ id }) => id) };
  const withdrawn = withdrawals(gone, posts, now);
  await store.save({ changes, state: undefined }, [
    ...withdrawn,
    ...returns(merged.added, await store.notes('withdrawn')),
  ]);
  return changes;
}

/** Of a post that does not read, only the slug is known. */
function isKept({ id, post }: Article, kept: ReadonlySet<string>): boolean {
  return kept.has(id) || kept.has(post?.slug ?? '');
}

/** A post that still has a file is no longer published, or not yet again: that is nobody's business. */
function withdrawals(gone: readonly Article[], { keys }: PostsRead, at: Instant): readonly Note[] {
  return gone
    .filter(({ guid }) => !keys?.has(guid ?? ''))
    .map(({ id, entryId, post }) => {
      const value = { entryId, slug: post?.slug ?? '', at };
      return { collection: 'withdrawn', key: id, value };
    });
}

function returns(added: readonly Article[], withdrawn: ReadonlyMap<string, Withdrawn>): readonly Note[] {
  return added
    .filter(({ id }) => withdrawn.has(id))
    .map(({ id }) => ({ collection: 'withdrawn', key: id, value: undefined }));
}
