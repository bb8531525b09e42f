import type { Article } from '../model.ts';
import type { Moved, Rendered } from '../outward.ts';
import type { FormerSlug } from '../store/notes.ts';
import { sha256 } from '../text/hash.ts';
import { newestChange } from './document.ts';
import { attempt, type MadeBefore, pageOutput, together, unlessMade } from './place-outputs.ts';
import { BRIEFLY_SECONDS } from './rhythm.ts';

/** What the pages of our posts are made with. */
export interface PostPress {
  readonly page: (path: string, post: Article, readingNext: readonly Article[]) => string;
  readonly surroundings: string;
  readonly made: MadeBefore;
}

/** A page for each of our posts, which are given newest first. */
export function postOutputs(posts: readonly Article[], press: PostPress): Rendered {
  return together(posts.map((post, at) => postOutput(post, neighbours(posts, at), press)));
}

function postOutput(post: Article, readingNext: readonly Article[], press: PostPress): Rendered {
  const path = postPath(post.post?.slug ?? post.id);
  const of = sha256(JSON.stringify([press.surroundings, post, readingNext]));
  return attempt([path], () =>
    unlessMade(press.made, path, of, () =>
      pageOutput(path, press.page(path, post, readingNext), {
        modifiedAt: newestChange([post, ...readingNext]),
        freshSeconds: BRIEFLY_SECONDS,
      }),
    ),
  );
}

/** From the slugs that posts left to where these are now; a slug that another post has taken leads nowhere else. */
export function movedPosts(
  posts: readonly Article[],
  formerSlugs: ReadonlyMap<string, FormerSlug>,
): readonly Moved[] {
  const slugs = new Map(posts.map(({ id, post }) => [id, post?.slug]));
  const taken = new Set(slugs.values());
  return [...formerSlugs].flatMap(([slug, { id }]) => {
    const current = slugs.get(id);
    return current === undefined || taken.has(slug) ? [] : [{ path: postPath(slug), to: postPath(current) }];
  });
}

function postPath(slug: string): string {
  return `/posts/${encodeURIComponent(slug)}/`;
}

/** The newer and the older one; at either end the two next to it. */
function neighbours(posts: readonly Article[], at: number): readonly Article[] {
  const others = posts.filter((_, other) => other !== at);
  const start = Math.max(0, Math.min(at - 1, others.length - 2));
  return others.slice(start, start + 2);
}
