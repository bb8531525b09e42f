import { iso, isoAt } from '../dates.ts';
import { TONE_BYTES } from '../pages.ts';
import { document, type Outlet, pictureUrl, type Scene, storyTime, storyUrl } from '../publisher.ts';
import { cellworksStories, dieshrinkStories } from '../stories.ts';
import { storyHtml } from './rss.ts';

function cellworks(scene: Scene): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Cellworks',
    home_page_url: scene.home,
    feed_url: `${scene.home}feed.json`,
    description: 'Batteries from the inside',
    language: 'en',
    authors: [{ name: 'Cellworks', url: scene.home }],
    items: cellworksStories.map((story, index) => ({
      id: storyUrl(scene, story),
      url: storyUrl(scene, story),
      title: story.title,
      summary: story.lede,
      content_html: storyHtml(scene, story),
      image: pictureUrl(scene, story),
      date_published: isoAt(storyTime(scene, story), 2),
      date_modified: isoAt(storyTime(scene, story) + 120_000, 2),
      authors: [{ name: story.author }],
      tags: story.tags,
      attachments:
        index === 0
          ? [{ url: `${storyUrl(scene, story)}.wav`, mime_type: 'audio/wav', size_in_bytes: TONE_BYTES }]
          : [],
    })),
  });
}

function dieshrink(scene: Scene): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1',
    title: 'Die Shrink',
    home_page_url: scene.home,
    author: { name: 'Kit Amara', url: `${scene.home}kit` },
    items: dieshrinkStories.map((story, index) => ({
      id: 880 - index,
      url: storyUrl(scene, story),
      title: story.title,
      content_text: [story.lede, ...story.paragraphs].join('\n\n'),
      date_published: iso(storyTime(scene, story)),
      tags: story.tags,
    })),
  });
}

export const jsonOutlets: readonly Outlet[] = [
  {
    id: 'cellworks',
    title: 'Cellworks',
    tags: ['batteries'],
    quirk: 'JSON Feed 1.1 with authors, pictures and an attachment.',
    expect: { outcome: 'ok', entries: cellworksStories.length },
    feed: 'feed.json',
    apart: false,
    answers: { 'feed.json': (scene) => document(scene, 'application/feed+json', cellworks(scene)) },
  },
  {
    id: 'dieshrink',
    title: 'Die Shrink',
    tags: ['chips'],
    quirk: 'JSON Feed 1.0: one author for the whole feed, ids that are numbers, plain text only.',
    expect: { outcome: 'ok', entries: dieshrinkStories.length },
    feed: 'feed.json',
    apart: false,
    answers: { 'feed.json': (scene) => document(scene, 'application/json', dieshrink(scene)) },
  },
];
