/** Which of the newest articles tell the same story: read when somebody asks, and remembered by their ids alone. */

import { setImmediate } from 'node:timers/promises';
import { type Article, type Instant, POSTS_SOURCE_ID } from '../model.ts';
import { NO_FILTER, type Published } from '../publish/published.ts';
import type { Cursor } from '../store/store.ts';
import { type StoryFact, storiesAmong } from '../stories/cluster.ts';
import { byRank } from '../stories/lead.ts';
import { instantMs } from '../text/date.ts';
import { hostOf } from '../text/url.ts';

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

/** A story without its articles. */
interface Outline extends Cursor {
  readonly members: readonly string[];
}

interface Edition {
  readonly published: Published;
  readonly readMs: number;
  /** The newest first. */
  readonly outlines: readonly Outline[];
  readonly byMember: ReadonlyMap<string, Outline>;
}

/** How many articles are read at a time, lest others wait, and how often: the newest 5,000. */
const AT_ONCE = 100;
const TIMES = 50;
/** How long one reading is good enough, whatever arrives. */
const GOOD_FOR_MS = 10_000;

/** A book in which nothing stands yet. */
export function createStoryBook(now: () => Instant): StoryBook {
  let edition: Promise<Edition> | undefined;
  let current: Edition | undefined;
  const open = (published: Published) => {
    const nowMs = instantMs(now());
    if (edition === undefined || (current !== undefined && isOld(current, published, nowMs))) {
      current = undefined;
      edition = readEdition(published, nowMs);
      edition.then(
        (read) => {
          current = read;
        },
        () => {
          edition = undefined;
        },
      );
    }
    return edition;
  };
  return {
    idsOf: async (articles, published) => {
      const { byMember } = await open(published);
      const outlines = articles.map(({ id }) => byMember.get(id)).filter((it) => it !== undefined);
      const seen = await published.some(outlines.flatMap(({ members }) => members));
      const told = outlines.filter(
        (it) => seen.has(it.id) && it.members.filter((id) => seen.has(id)).length > 1,
      );
      return new Map(told.flatMap(({ id, members }) => members.map((member) => [member, id] as const)));
    },
    storyOf: async (articleId, published) => {
      const outline = (await open(published)).byMember.get(articleId);
      return outline && fill(outline, published);
    },
    page: async (after, limit, published) => {
      const { outlines } = await open(published);
      const rest = after === undefined ? outlines : outlines.filter((it) => byAge(after, it) < 0);
      const wanted = rest.slice(0, limit);
      const filled = await Promise.all(wanted.map((outline) => fill(outline, published)));
      const last = wanted.at(-1);
      const next = rest.length > limit && last !== undefined ? { at: last.at, id: last.id } : undefined;
      return { stories: filled.filter((story) => story !== undefined), next };
    },
  };
}

function isOld({ published, readMs }: Edition, { seq, rules, hidden }: Published, nowMs: number): boolean {
  const isSame = published.seq === seq && published.rules === rules && published.hidden === hidden;
  return !isSame && Math.abs(nowMs - readMs) >= GOOD_FOR_MS;
}

/** The newest first. */
function byAge(one: Cursor, other: Cursor): number {
  if (one.at !== other.at) return one.at > other.at ? -1 : 1;
  if (one.id === other.id) return 0;
  return one.id > other.id ? -1 : 1;
}

async function readEdition(published: Published, readMs: number): Promise<Edition> {
  const outlines = storiesAmong(await readFacts(published))
    .filter(({ members }) => members.length > 1)
    .map(({ id, members }) => ({ id, at: members[0]?.at ?? '', members: members.map((it) => it.id) }))
    .sort(byAge);
  const byMember = new Map(
    outlines.flatMap((outline) => outline.members.map((id) => [id, outline] as const)),
  );
  return { published, readMs, outlines, byMember };
}

async function readFacts(published: Published): Promise<readonly StoryFact[]> {
  const facts: StoryFact[] = [];
  let after: Cursor | undefined;
  for (let time = 0; time < TIMES; time += 1) {
    const { articles, next } = await published.page(NO_FILTER, after, AT_ONCE);
    facts.push(...articles.map(factOf));
    if (next === undefined) break;
    after = next;
    await setImmediate();
  }
  return facts;
}

function factOf(article: Article): StoryFact {
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

/** With those of its articles that may be seen now; undefined where fewer than two may, or where not even its id may be told. */
async function fill({ id, at, members }: Outline, published: Published): Promise<ToldStory | undefined> {
  const seen = await published.some(members);
  if (seen.size < 2 || !seen.has(id)) return undefined;
  const ranked = byRank([...seen.values()].map(tellerOf));
  return { id, at, articles: ranked.map(({ article }) => article) };
}

function tellerOf(article: Article) {
  const { contentHtml = '', summary = '', sourceId } = article;
  const length = Math.max(contentHtml.length, summary.length);
  return { ...factOf(article), article, isOurs: sourceId === POSTS_SOURCE_ID, length };
}
