import { type Article, POSTS_SOURCE_ID } from '../model.ts';
import type { Store } from './store.ts';

/** Our own posts as they are stored, newest first. */
export async function ownPosts(store: Pick<Store, 'newest'>): Promise<readonly Article[]> {
  const posts: Article[] = [];
  const query = { sourceIds: [POSTS_SOURCE_ID], since: undefined, limit: undefined };
  for await (const article of store.newest(query)) posts.push(article);
  return posts;
}
