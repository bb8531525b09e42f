import type { StoryBook } from '../api/story-book.ts';
import type { Newsroom } from '../newsroom.ts';
import { channelPlaces } from '../publish/places.ts';
import { renderStory, storyPath } from '../site/story.ts';

/** The page of the story that an article is of, or where it lies when another article gave it its id; undefined where there is none. */
export async function storyPage(
  articleId: string,
  stories: StoryBook,
  { config, published }: Newsroom,
): Promise<{ readonly page: string } | { readonly movedTo: string } | undefined> {
  const current = published();
  const story = current && (await stories.storyOf(articleId, current));
  const [lead, ...others] = story?.articles ?? [];
  if (current === undefined || story === undefined || lead === undefined) return undefined;
  if (story.id !== articleId) return { movedTo: storyPath(story.id) };
  const channels = channelPlaces(current.channels).map(({ channel, path }) => ({
    title: channel.title,
    path,
  }));
  const page = renderStory({
    site: config.site,
    cards: current.cards,
    channels,
    id: story.id,
    articles: [lead, ...others],
  });
  return { page };
}
