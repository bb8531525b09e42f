/**
 * The newsroom's own posts, read from their folder as one more source. A faulty post is told with file, line and column and
 * costs only itself; whether an older version of it still stands is the store's to know, so its slug is handed on as held.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../errors.ts';
import type { Article, Instant } from '../model.ts';
import type { Site } from '../outward.ts';
import { shortHash } from '../text/hash.ts';
import { type Gallery, galleriesOf } from './image-file.ts';
import { readPeople } from './people.ts';
import { postArticle } from './post-article.ts';
import { type PostFile, type PostKnowledge, readPost, slugOfFile } from './post-file.ts';
import { type Pictured, pictured, postsBase } from './post-images.ts';
import { createPostMemory, type PostMemory, versionOf } from './post-memory.ts';
import { instantsOf, isHeld, isHidden, nextChange } from './post-times.ts';

export interface PostsRead {
  readonly articles: readonly Article[];
  /** What each file is known by for ever, published or not, by slug; undefined where the folder is missing. */
  readonly keys: ReadonlyMap<string, string> | undefined;
  /** Posts that cannot be read as they are now: what was published of them stays. */
  readonly heldSlugs: readonly string[];
  readonly problems: readonly Problem[];
  /** When a post appears, changes or expires without anybody touching its file. */
  readonly nextChangeAt: Instant | undefined;
}

/** Reads every post of the folder as of `now`, of known ones only what has changed; a folder that does not exist holds no posts. */
export async function readPosts(
  folders: { readonly folder: string; readonly authors: string },
  about: Moment,
  memory: PostMemory = createPostMemory(),
): Promise<PostsRead> {
  const names = await markdownFiles(folders.folder);
  if (names === undefined || names.length === 0) return { ...NO_POSTS, keys: names && new Map() };
  const galleries = galleriesOf(folders);
  const { people, problems } = await readPeople(folders.authors, { galleries, siteUrl: about.site.url });
  const known = { people, base: postsBase(about.site.url), keys: about.keys };
  const files = names.map((name) => join(folders.folder, name));
  const posts = withoutTwins(await readFiles(files, known, memory));
  const live = await livePosts(posts, galleries, { ...about, memory });
  memory.sweep();
  return {
    articles: live.map(({ article }) => article),
    keys: new Map(posts.map(({ slug, key }) => [slug, key])),
    heldSlugs: posts.filter((post) => isHeld(post, about.now)).map(({ slug }) => slug),
    problems: [...problems, ...[...posts, ...live].flatMap((post) => post.problems)],
    nextChangeAt: nextChange(posts, about.now),
  };
}

const NO_POSTS: PostsRead = {
  articles: [],
  keys: undefined,
  heldSlugs: [],
  problems: [],
  nextChangeAt: undefined,
};

/** In alphabetical order; undefined where there is no such folder. */
async function markdownFiles(folder: string): Promise<readonly string[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return undefined;
    throw thrown;
  });
  if (entries === undefined) return undefined;
  const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  return names.filter((name) => name.endsWith('.md') && !name.startsWith('.')).sort();
}

const AT_A_TIME = 32;

/** Some at a time: thousands of files at once are more than a process may hold open. */
async function readFiles(
  files: readonly string[],
  known: PostKnowledge,
  { file: recall }: PostMemory,
): Promise<readonly PostFile[]> {
  const people = shortHash([JSON.stringify([...(known.people ?? [])]), known.base]);
  const read = async (file: string) => {
    const version = [await versionOf(file), people, known.keys.get(slugOfFile(file))].join(' ');
    return recall(file, version, () => readPost(file, known));
  };
  const posts: PostFile[] = [];
  for (let at = 0; at < files.length; at += AT_A_TIME)
    posts.push(...(await Promise.all(files.slice(at, at + AT_A_TIME).map(read))));
  return posts;
}

/**
 * Two files of one name for ever: nobody can say whose it is, so both are held. Only a file that was renamed keeps its name against
 * a new one that lies where it lay.
 */
function withoutTwins(posts: readonly PostFile[]): readonly PostFile[] {
  const families = new Map<string, PostFile[]>();
  for (const post of posts) families.set(post.key, [...(families.get(post.key) ?? []), post]);
  return posts.map((post) => {
    const twin = families.get(post.key)?.find((other) => other !== post && !yieldsTo(other, post));
    if (twin === undefined) return post;
    const message = `"${post.key}" is also the id of ${twin.file}: give one of them an id of its own`;
    const problem = { file: post.file, line: 1, column: 1, path: 'id', message };
    return { ...post, sound: undefined, problems: [...post.problems, problem] };
  });
}

function yieldsTo(newcomer: PostFile, post: PostFile): boolean {
  const isByName = [newcomer, post].every(({ frontMatter }) => frontMatter?.id === undefined);
  return isByName && newcomer.key === newcomer.slug;
}

/** What the posts are read as of. */
interface Moment {
  readonly site: Site;
  readonly now: Instant;
  /** What posts without an id are known by whose files got another name, by slug. */
  readonly keys: ReadonlyMap<string, string>;
}

async function livePosts(
  posts: readonly PostFile[],
  galleries: readonly Gallery[],
  about: Moment & { readonly memory: PostMemory },
): Promise<readonly Pictured[]> {
  const live: Pictured[] = [];
  const places = { galleries, siteUrl: about.site.url, recall: about.memory.picture };
  for (const post of posts) {
    const article = articleOf(post, about);
    if (article !== undefined) live.push(await pictured(article, post.file, places));
  }
  return live;
}

function articleOf(
  post: PostFile,
  { site, now, memory }: Moment & { readonly memory: PostMemory },
): Article | undefined {
  const { sound } = post;
  if (sound === undefined || isHidden(post, now)) return undefined;
  const past = instantsOf(sound.frontMatter).filter((at) => at <= now).length;
  const known = memory.articles.get(sound);
  if (known?.past === past) return { ...known.article, arrivedAt: now };
  const article = postArticle(sound, site, now);
  memory.articles.set(sound, { past, article });
  return article;
}
