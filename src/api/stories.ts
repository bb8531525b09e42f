import { NOT_READY, shownOne } from './articles.ts';
import { writeCursor } from './cursor.ts';
import type { Desk } from './desk.ts';
import type { Problem } from './problem.ts';
import type { StoriesQuery } from './queries.ts';
import type { ToldStory } from './story-book.ts';

/** A page of stories that several sources tell, the newest first. */
export async function storiesPage(
  { cursor, limit }: StoriesQuery,
  desk: Pick<Desk, 'published' | 'site' | 'stories'>,
): Promise<object | Problem> {
  const published = desk.published();
  if (published === undefined) return NOT_READY;
  const { stories, next } = await desk.stories.page(cursor, limit, published);
  const site = desk.site();
  const storyJson = ({ id, at, articles }: ToldStory) => ({
    id,
    url: `${site.url}stories/${encodeURIComponent(id)}/`,
    at,
    // The whole text of each is a matter of `/articles/{id}`.
    articles: articles.map((article) =>
      shownOne({ ...article, contentHtml: undefined }, published, { site, storyId: id }),
    ),
  });
  return { stories: stories.map(storyJson), nextCursor: next === undefined ? null : writeCursor(next) };
}
