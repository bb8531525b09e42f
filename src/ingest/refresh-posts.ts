import { join } from 'node:path';
import type { Problem } from '../errors.ts';
import type { Article, Changes, Instant } from '../model.ts';
import type { Site } from '../outward.ts';
import { ownPosts } from '../store/own-posts.ts';
import type { Store } from '../store/store.ts';
import { merge } from './merge.ts';
import { type Present, underKnownNames } from './post-keys.ts';
import type { PostMemory } from './post-memory.ts';
import { type KnownPosts, notesOf } from './post-names.ts';
import { readPosts } from './posts.ts';

/** Where our posts lie, and what they are published by. */
export interface PostsDesk {
  readonly folder: string;
  readonly authors: string;
  readonly site: Site;
  readonly memory: PostMemory;
}

export interface PostsReport {
  readonly changes: Changes;
  readonly problems: readonly Problem[];
  /** How many of them have to do with what readers know of: a faulty post that was never published is nobody's business. */
  readonly problemsInPublic: number;
  /** When an embargo or a life ends next. */
  readonly nextChangeAt: Instant | undefined;
}

/**
 * Brings the store in step with the folder of the newsroom's own posts: what is new or edited is saved, a post that does not read any
 * more keeps its last good version, and one that became a draft or is over goes without a word. Of a post whose file was taken away it
 * is noted that it was withdrawn, until the file comes back. A folder that is missing takes nothing back.
 * @throws StoreError when the disk refuses; then nothing of it is kept.
 */
export async function refreshPosts(desk: PostsDesk, store: Store, now: Instant): Promise<PostsReport> {
  const known = await knownPosts(store);
  const keys = new Map([...known.renamed].map(([slug, { key }]) => [slug, key]));
  const read = await readPosts(desk, { site: desk.site, now, keys }, desk.memory);
  const { nextChangeAt } = read;
  if (read.keys === undefined) return withoutFolder(desk, known);
  const posts = await underKnownNames({ ...read, keys: read.keys }, known.stored, desk, store);
  const { problems } = posts;
  const { articles, held } = inFreePlaces({ ...posts, held: heldBack(posts, known) }, known.stored);
  const kept = new Set([...articles, ...held].map(({ id }) => id));
  const gone = [...known.stored.values()].filter(({ id }) => !kept.has(id));
  const sightings = await store.sightings(articles.map(({ id }) => id));
  const merged = merge(articles, { sightings, articles: known.stored }, now);
  const changes = { ...merged, removed: gone.map(({ id }) => id) };
  await store.save({ changes, state: undefined }, notesOf({ ...posts, articles, gone }, known, now));
  const hidden = hiddenFiles(read.keys, [...articles, ...held], desk.folder);
  const problemsInPublic = problems.filter(({ file }) => !hidden.has(file)).length;
  return { changes, problems, problemsInPublic, nextChangeAt };
}

/** Files of posts that readers have never met, or not any more. */
function hiddenFiles(
  keys: ReadonlyMap<string, string>,
  published: readonly Article[],
  folder: string,
): ReadonlySet<string> {
  const names = new Set(published.flatMap(({ guid, post }) => [guid, post?.slug]));
  const hidden = [...keys].filter(([slug, key]) => !names.has(slug) && !names.has(key));
  return new Set(hidden.map(([slug]) => join(folder, `${slug}.md`)));
}

const NOTHING: Changes = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };

async function knownPosts(store: Store): Promise<KnownPosts> {
  const stored = new Map((await ownPosts(store)).map((article) => [article.id, article]));
  return { stored, renamed: await store.notes('renamed'), withdrawn: await store.notes('withdrawn') };
}

function withoutFolder({ folder }: PostsDesk, { stored }: KnownPosts): PostsReport {
  const message = 'there is no such folder any more; what was published of its posts stays as it is';
  const problems = stored.size === 0 ? [] : [{ file: folder, line: 1, column: 1, path: '', message }];
  return { changes: NOTHING, problems, problemsInPublic: problems.length, nextChangeAt: undefined };
}

/** The stored posts whose files do not read as they are now. */
function heldBack({ articles, heldSlugs, keys }: Present, { stored }: KnownPosts): readonly Article[] {
  const slugs = new Set(heldSlugs);
  const names = new Set(heldSlugs.map((slug) => keys.get(slug)));
  const isHeld = ({ guid, post }: Article) => names.has(guid) || slugs.has(post?.slug ?? '');
  const read = new Set(articles.map(({ id }) => id));
  return [...stored.values()].filter((article) => !read.has(article.id) && isHeld(article));
}

interface Placed {
  readonly articles: readonly Article[];
  readonly held: readonly Article[];
}

/** A post cannot move to where a held one still lives: it is held as well, and then perhaps others for its sake. */
function inFreePlaces({ articles, held }: Placed, stored: KnownPosts['stored']): Placed {
  const owners = new Map(held.map(({ id, post }) => [post?.slug, id]));
  const isFree = ({ id, post }: Article) => (owners.get(post?.slug) ?? id) === id;
  const waiting = articles.filter((article) => !isFree(article));
  if (waiting.length === 0) return { articles, held };
  const stay = waiting.flatMap(({ id }) => stored.get(id) ?? []);
  return inFreePlaces({ articles: articles.filter(isFree), held: [...held, ...stay] }, stored);
}
