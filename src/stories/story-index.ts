/** The stories of stored articles, as those need them who know nothing of how alike articles are. */

import type { Article } from '../model.ts';
import type { StoryIndex, StoryOutline } from '../outward.ts';
import { hostOf } from '../text/url.ts';
import { createStories, type Story, type StoryFact } from './cluster.ts';

/** How many articles are looked at: the latest of them. */
export const MOST_LOOKED_AT = 5000;

/** An index of nothing yet. */
export function createStoryIndex(most = MOST_LOOKED_AT): StoryIndex {
  const stories = createStories<StoryFact>(most);
  /** Undefined where an article has come since. */
  let told: readonly StoryOutline[] | undefined;
  return {
    most,
    learn: (article) => {
      if (stories.knows(article.id)) return;
      stories.learn(factOf(article));
      told = undefined;
    },
    knows: stories.knows,
    membersOf: (id) => stories.storyOf(id)?.members.map((member) => member.id) ?? [],
    toldBySeveral: () => {
      told ??= outlinesOf(stories.all());
      return told;
    },
  };
}

function outlinesOf(stories: readonly Story[]): readonly StoryOutline[] {
  return stories
    .filter(({ members }) => members.length > 1)
    .map(({ id, members }) => {
      return { id, at: members[0]?.at ?? '', members: members.map((member) => member.id) };
    })
    .sort(byAge);
}

function byAge(one: StoryOutline, other: StoryOutline): number {
  if (one.at !== other.at) return one.at > other.at ? -1 : 1;
  return one.id > other.id ? -1 : 1;
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
