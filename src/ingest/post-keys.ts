/** Which of the posts that were read are known, and by which keys: what `post-names.ts` decides is looked up and put in force here. */

import { join } from 'node:path';
import type { Article } from '../model.ts';
import type { Site } from '../outward.ts';
import type { Store } from '../store/store.ts';
import { postId, underKey } from './post-article.ts';
import { renamedFiles } from './post-names.ts';
import type { PostsRead } from './posts.ts';

/** What was read of a folder that is there. */
export type Present = PostsRead & { readonly keys: ReadonlyMap<string, string> };

type Stored = ReadonlyMap<string, Article>;

/** The posts under the keys that they are known by, with the keys of files that were just renamed. */
export async function underKnownNames(
  read: Present,
  stored: Stored,
  { folder, site }: { readonly folder: string; readonly site: Site },
  store: Store,
): Promise<Present & { readonly renamed: ReadonlyMap<string, string> }> {
  return withKeptIds(await withRenamed(read, stored, site.url, store), stored, folder, store);
}

async function withRenamed(read: Present, stored: Stored, siteUrl: string, store: Store) {
  const { articles, keys } = read;
  const sightings = await store.sightings(articles.map(({ id }) => id));
  const renamed = renamedFiles(read, [...stored.values()], ({ id }) => !sightings.has(id));
  const named = articles.map((article) => {
    const key = renamed.get(article.post?.slug ?? '');
    return key === undefined ? article : underKey(article, key, siteUrl);
  });
  return { ...read, articles: named, keys: new Map([...keys, ...renamed]), renamed };
}

/**
 * A file that suddenly says another id than the one that its post was published under, and one that never was a post, is still that post's:
 * ids are for ever. It is told, and the post keeps its last good version.
 */
async function withKeptIds<Read extends Present>(
  read: Read,
  stored: Stored,
  folder: string,
  store: Store,
): Promise<Read> {
  const present = new Set(read.keys.values());
  const orphans = [...stored.values()].filter(({ guid = '' }) => !present.has(guid));
  const owners = new Map(orphans.map(({ guid = '', post }) => [post?.slug ?? '', guid]));
  const claims = [...read.keys].filter(([slug]) => owners.has(slug));
  const sightings = await store.sightings(claims.map(([, key]) => postId(key)));
  const slugs = new Set(claims.filter(([, key]) => !sightings.has(postId(key))).map(([slug]) => slug));
  if (slugs.size === 0) return read;
  const [claiming, others] = parted(read.articles, ({ post }) => slugs.has(post?.slug ?? ''));
  const live = claiming.map(({ post }) => post?.slug ?? '');
  const told = live.map((slug) => {
    const message = `is published under the id "${owners.get(slug)}", which stays: write that, or nothing if it is the name of the file`;
    return { file: join(folder, `${slug}.md`), line: 1, column: 1, path: 'id', message };
  });
  const kept = [...slugs].map((slug) => [slug, owners.get(slug) ?? slug] as const);
  return {
    ...read,
    articles: others,
    keys: new Map([...read.keys, ...kept]),
    heldSlugs: [...read.heldSlugs, ...live],
    problems: [...read.problems, ...told],
  };
}

function parted<T>(all: readonly T[], isFirst: (it: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((it) => !isFirst(it))];
}
