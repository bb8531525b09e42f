/** A page for each of our posts, and where those lie that have another address now. */

import type { Article } from '../model.ts';
import type { Moved, Rendered } from '../outward.ts';
import type { FormerSlug, Withdrawn } from '../store/collections.ts';
import { newestChange } from './document.ts';
import { NO_OTHERS } from './leads.ts';
import { attempt, NOTHING, pageBody, together, unlessMade } from './made.ts';
import { allPosts, type Place } from './places.ts';
import { BRIEFLY_SECONDS } from './rhythm.ts';
import { around, type Run, shelves } from './run.ts';
import { selectSlips } from './select.ts';
import { mapOutputs } from './site-map.ts';
import type { Slip } from './slips.ts';
import { withdrawnNow } from './withdrawn.ts';

const NAME = 'posts/*';

export interface RenderedPosts {
  readonly rendered: Rendered;
  /** Those that were taken back, the latest first. */
  readonly withdrawn: readonly Withdrawn[];
}

/** The same as the last time unless one of them changed; the map of the site tells of them too. */
export async function renderPosts(places: readonly Place[], run: Run): Promise<RenderedPosts> {
  const before = run.standing.get(NAME);
  const all = allPosts(run.about.site);
  // Nearly always they were chosen just now, of the same channel.
  const selection = await selectSlips(all, shelves(run, all), run.latest?.selection);
  const { slips } = selection;
  const isSame = before?.selection.slips === slips;
  const rendered = isSame ? before.rendered : await renderAll(slips, places, run);
  run.standing.set(NAME, {
    selection,
    previous: undefined,
    withdrawn: [],
    pinned: [],
    others: NO_OTHERS,
    rendered,
  });
  const { store } = run.about;
  const [noted, formerSlugs] = [await store.notes('withdrawn'), await store.notes('slugs')];
  const withdrawn = withdrawnNow(noted, slips);
  const paths = new Map([...run.madePosts].map(([id, { output }]) => [id, output.path]));
  const moved = movedPosts(paths, formerSlugs);
  const elsewhere = new Set([...paths.values(), ...moved.map(({ path }) => path)]);
  const slugs = slugsTakenBack(withdrawn, noted, formerSlugs);
  const gone = slugs.map(postPath).filter((path) => !elsewhere.has(path));
  return { rendered: { ...rendered, moved, gone }, withdrawn };
}

async function renderAll(slips: readonly Slip[], places: readonly Place[], run: Run): Promise<Rendered> {
  const { site, store } = run.about;
  const articles = await store.articles(slips.map(({ id }) => id));
  const posts = slips.flatMap((slip) => {
    const article = articles.get(slip.id);
    return article === undefined ? [] : [{ slip, article }];
  });
  for (const id of run.madePosts.keys()) if (!articles.has(id)) run.madePosts.delete(id);
  const pages = posts.map((_, at) => renderPost(neighbours(posts, at), run));
  const map = mapOutputs({ site, places, posts: posts.map(({ article }) => article) });
  return together([...pages, { ...NOTHING, outputs: map }]);
}

interface Post {
  readonly slip: Slip;
  readonly article: Article;
}

/** The page of the first; the others are what to read next. */
function renderPost(posts: readonly Post[], { about, surroundings, madePosts }: Run): Rendered {
  const [article, ...readingNext] = posts.map((post) => post.article);
  if (article === undefined) return NOTHING;
  const path = postPath(article.post?.slug ?? article.id);
  const of = [surroundings, ...posts.flatMap(({ slip }) => [slip.id, slip.version])];
  const times = { modifiedAt: newestChange([article, ...readingNext]), freshSeconds: BRIEFLY_SECONDS };
  const { pages, promotion } = about;
  return attempt([path], () =>
    unlessMade({ made: madePosts, key: article.id, of, times, feed: undefined }, () =>
      pageBody(path, pages.post({ article, readingNext, promotion, ...around(about, path, '/') })),
    ),
  );
}

/** The last slug of each post that was taken back, and every one that it had before. */
function slugsTakenBack(
  withdrawn: readonly Withdrawn[],
  noted: ReadonlyMap<string, Withdrawn>,
  formerSlugs: ReadonlyMap<string, FormerSlug>,
): readonly string[] {
  const told = new Set<Withdrawn | undefined>(withdrawn);
  const left = [...formerSlugs].filter(([, { id }]) => noted.has(id) && told.has(noted.get(id)));
  return [...new Set([...withdrawn.map(({ slug }) => slug), ...left.map(([slug]) => slug)])];
}

/** From the slugs that posts left to where these are now, by id; a slug that another post has taken leads nowhere else. */
export function movedPosts(
  paths: ReadonlyMap<string, string>,
  formerSlugs: ReadonlyMap<string, FormerSlug>,
): readonly Moved[] {
  const taken = new Set(paths.values());
  return [...formerSlugs].flatMap(([slug, { id }]) => {
    const [path, to] = [postPath(slug), paths.get(id)];
    return to === undefined || taken.has(path) ? [] : [{ path, to }];
  });
}

function postPath(slug: string): string {
  return `/posts/${encodeURIComponent(slug)}/`;
}

/** A post, and the newer and the older one; at either end the two next to it. */
function neighbours(posts: readonly Post[], at: number): readonly Post[] {
  const start = Math.max(0, Math.min(at - 1, posts.length - 3));
  const near = posts.slice(start, start + 3);
  return [...near.splice(at - start, 1), ...near];
}
