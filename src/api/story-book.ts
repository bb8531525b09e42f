/** Which of the newest articles tell the same story, as far as they may be seen now. */

import { type Article, type Instant, POSTS_SOURCE_ID } from '../model.ts';
import type { StoryIndex, StoryOutline } from '../outward.ts';
import type { Published } from '../publish/published.ts';
import type { Cursor } from '../store/store.ts';
import { byRank } from '../stories/lead.ts';
import { factOf } from '../stories/story-index.ts';

/** A story of several sources, as far as it may be seen. */
export interface ToldStory {
  /** The id of the article that arrived first. */
  readonly id: string;
  /** When that one was published: the story's place among others. */
  readonly at: Instant;
  /** Two at least, the one that leads the story first. */
  readonly articles: readonly Article[];
}

export interface StoryBook {
  /** The ids of the stories of these articles, by the ids of the articles; of most articles there is none. */
  readonly idsOf: (
    articles: readonly Article[],
    published: Published,
  ) => Promise<ReadonlyMap<string, string>>;
  /** The story that an article is of; undefined where no other source tells it, or where the article is not among the newest. */
  readonly storyOf: (articleId: string, published: Published) => Promise<ToldStory | undefined>;
  /** Stories behind a place in the order, the newest first; with the place behind which others follow. */
  readonly page: (
    after: Cursor | undefined,
    limit: number,
    published: Published,
  ) => Promise<{ readonly stories: readonly ToldStory[]; readonly next: Cursor | undefined }>;
}

/** The book as whoever asks may read it. */
export const STORY_BOOK: StoryBook = {
  idsOf: async (articles, published) => {
    const index = await published.stories();
    const tellers = articles.map(({ id }) => index.membersOf(id)).filter((members) => members.length > 1);
    const seen = await published.some(tellers.flat());
    const told = tellers.filter(
      ([id = '', ...others]) => seen.has(id) && others.some((other) => seen.has(other)),
    );
    return new Map(told.flatMap(([id = '', ...others]) => [id, ...others].map((it) => [it, id] as const)));
  },
  storyOf: async (articleId, published) => fill(outlineOf(articleId, await published.stories()), published),
  page: async (after, limit, published) => {
    const outlines = (await published.stories()).toldBySeveral();
    const rest = after === undefined ? outlines : outlines.filter((it) => isBehind(it, after));
    const wanted = rest.slice(0, limit);
    const filled = await Promise.all(wanted.map((outline) => fill(outline, published)));
    const last = wanted.at(-1);
    const next = rest.length > limit && last !== undefined ? { at: last.at, id: last.id } : undefined;
    return { stories: filled.filter((story) => story !== undefined), next };
  },
};

function outlineOf(articleId: string, index: StoryIndex): Pick<StoryOutline, 'id' | 'members'> {
  const members = index.membersOf(articleId);
  return { id: members[0] ?? articleId, members };
}

/** In the order of the stories, the newest first. */
function isBehind({ at, id }: StoryOutline, after: Cursor): boolean {
  return at === after.at ? id < after.id : at < after.at;
}

/** With those of its articles that may be seen now; undefined where fewer than two may, or where not even its id may be told. */
async function fill(
  { id, members }: Pick<StoryOutline, 'id' | 'members'>,
  published: Published,
): Promise<ToldStory | undefined> {
  if (members.length < 2) return undefined;
  const seen = await published.some(members);
  const first = seen.get(id);
  if (seen.size < 2 || first === undefined) return undefined;
  const at = first.publishedAt ?? first.arrivedAt;
  const ranked = byRank([...seen.values()].map(tellerOf));
  return { id, at, articles: ranked.map(({ article }) => article) };
}

function tellerOf(article: Article) {
  const { contentHtml = '', summary = '', sourceId } = article;
  const length = Math.max(contentHtml.length, summary.length);
  return { article, isOurs: sourceId === POSTS_SOURCE_ID, length, ...factOf(article) };
}
