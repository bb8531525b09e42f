/** The stories of stored articles, as those need them who know nothing of how alike articles are. */

import type { Article } from '../model.ts';
import type { StoryIndex } from '../outward.ts';
import { hostOf } from '../text/url.ts';
import { createStories, type StoryFact } from './cluster.ts';

/** How many articles are looked at: the latest of them. */
export const MOST_LOOKED_AT = 5000;

/** An index of nothing yet. */
export function createStoryIndex(most = MOST_LOOKED_AT): StoryIndex {
  const stories = createStories<StoryFact>(most);
  return {
    most,
    learn: (article) => stories.learn(factOf(article)),
    knows: stories.knows,
    membersOf: (id) => stories.storyOf(id)?.members.map((member) => member.id) ?? [],
    toldBySeveral: () =>
      stories
        .all()
        .filter(({ members }) => members.length > 1)
        .map(({ id, members }) => ({
          id,
          at: members[0]?.at ?? '',
          members: members.map((member) => member.id),
        })),
  };
}

/** What of an article tells which story it is of. */
export function factOf(article: Article): StoryFact {
  const { id, sourceId, arrivedAt, title, url, language } = article;
  const at = article.publishedAt ?? arrivedAt;
  return { id, sourceId, at, arrivedAt, title, url, language, mentions: mentionsOf(article) };
}

const HREF = /<a href="(https?:[^"]{1,2000})"/gu;
const MOST_HREFS = 100;

/** Where it leads to, apart from its own publisher's pages; our sanitizer writes the address of a link first. */
function mentionsOf({ url, contentHtml = '', post }: Article): readonly string[] {
  const home = url === undefined ? undefined : hostOf(url);
  const hrefs = [...contentHtml.matchAll(HREF)].slice(0, MOST_HREFS);
  const links = hrefs.map(([, href = '']) => href.replaceAll('&amp;', '&'));
  return [...(post?.link === undefined ? [] : [post.link]), ...links.filter((it) => hostOf(it) !== home)];
}
