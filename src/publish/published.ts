/**
 * Single articles as anybody may see them, for whoever asks for them by name or in order: the API and the search. What no feed carries is
 * not here either: articles that were taken down, those of sources that are configured no longer, those that keywords keep out; and of
 * each other one no more than its source lets us republish.
 */

import { type Article, type Instant, POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, SourceCard, StoryIndex } from '../outward.ts';
import { take } from '../store/reading.ts';
import { type Cursor, cursorOf } from '../store/store.ts';
import { fold } from '../text/fold.ts';
import { contentPolicy, permitted } from './presentation.ts';
import { type Run, shelves, storyGround } from './run.ts';
import { belongsTo } from './select.ts';
import type { Slip } from './slips.ts';

/** All that meet every condition named. */
export interface ArticleFilter {
  /** Id of a channel; one that is not configured has no articles. */
  readonly channel: string | undefined;
  readonly source: string | undefined;
  /** The article's or its source's, however it is spelt. */
  readonly tag: string | undefined;
  /** The key of the author's page. */
  readonly author: string | undefined;
  /** Dated (`publishedAt ?? arrivedAt`) at or after, and before. */
  readonly since: Instant | undefined;
  readonly until: Instant | undefined;
}

export interface ArticlePage {
  /** Newest first; maybe fewer than were asked for, or none, although more follow. */
  readonly articles: readonly Article[];
  /** Behind which the next page begins; undefined where this is the last. */
  readonly next: Cursor | undefined;
}

export interface Published {
  readonly channels: readonly Channel[];
  readonly cards: ReadonlyMap<string, SourceCard>;
  /** Another text whenever other articles may be seen, though the articles are the same. */
  readonly rules: string;
  /** Ids of the articles that were taken down or are held back: another set whenever they are others. */
  readonly hidden: ReadonlySet<string>;
  /** What the newsroom says beneath an article of others; undefined where that is nothing. */
  readonly annotationOf: (id: string) => string | undefined;
  /** The number of the last change that is published. */
  readonly seq: number;
  /** At most `limit` articles behind a place in the order. */
  readonly page: (filter: ArticleFilter, after: Cursor | undefined, limit: number) => Promise<ArticlePage>;
  /** Those of these ids that may be seen and meet the filter, by id. */
  readonly some: (ids: readonly string[], filter?: ArticleFilter) => Promise<ReadonlyMap<string, Article>>;
  /** The stories of its latest articles; whoever asks first waits until they are read, and the others for what came since. */
  readonly stories: () => Promise<StoryIndex>;
}

export const NO_FILTER: ArticleFilter = {
  channel: undefined,
  source: undefined,
  tag: undefined,
  author: undefined,
  since: undefined,
  until: undefined,
};

/** How many stored articles are looked at for one page: hardly anything may meet a filter, and others wait. */
const MOST_LOOKED_AT = 1000;
const AT_ONCE = 64;
const WHOLE: Pick<Channel, 'content'> = { content: 'full' };

/** What a run of the press lets people see. */
export function publishedBy(run: Run): Published {
  const { channels, cards, store } = run.about;
  const show = shower(run);
  const some: Published['some'] = async (ids, filter = NO_FILTER) => {
    const shown = show(filter, await arrivedSince(run));
    const articles = await store.articles(ids);
    const pairs = [...articles.values()].map((article) => [article.id, shown(article)] as const);
    return new Map(pairs.filter((pair): pair is readonly [string, Article] => pair[1] !== undefined));
  };
  return {
    channels,
    cards,
    rules: run.surroundings,
    hidden: run.killed,
    annotationOf: (id) => run.curated.get(id)?.annotation,
    seq: run.seq,
    some,
    stories: () => run.storyShelf.inStep(storyGround(run)),
    page: async (filter, after, limit) =>
      pageOf(run, { filter, shown: show(filter, await arrivedSince(run)), after }, limit),
  };
}

interface Search {
  readonly filter: ArticleFilter;
  readonly shown: (article: Article) => Article | undefined;
  readonly after: Cursor | undefined;
}

async function pageOf(run: Run, search: Search, limit: number): Promise<ArticlePage> {
  const { shown } = search;
  const found: Article[] = [];
  let last: Cursor | undefined;
  for await (const article of lookedAt(run, search)) {
    // Null where there is more than may be looked at.
    const it = article === null ? undefined : shown(article);
    if (article === null || (it !== undefined && found.length === limit))
      return { articles: found, next: last };
    last = cursorOf(article);
    if (it !== undefined) found.push(it);
  }
  return { articles: found, next: undefined };
}

async function* lookedAt(run: Run, { filter, after }: Search): AsyncGenerator<Article | null> {
  const { store } = run.about;
  const { since: from, until: before } = filter;
  const listed = store.listing({ sourceIds: sourcesOf(filter, run), from, before, after });
  for (let left = MOST_LOOKED_AT; left > 0; left -= AT_ONCE) {
    const ids = take(listed, AT_ONCE).map(({ id }) => id);
    const articles = await store.articles(ids);
    for (const id of ids) {
      const article = articles.get(id);
      if (article !== undefined) yield article;
    }
    if (ids.length < AT_ONCE) return;
  }
  yield null;
}

const MOST_CHANGES = 1000;

/** Ids of what came since the run began: it may be held back or taken down, which the next run finds out. */
async function arrivedSince({ about, seq }: Run): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let after = seq; ; after += MOST_CHANGES) {
    const { changes, latest } = await about.store.changes(after, MOST_CHANGES);
    for (const { kind, id } of changes) if (kind === 'added') ids.add(id);
    if (after + MOST_CHANGES >= latest) return ids;
  }
}

/** What of an article may be seen under a filter; undefined where that is nothing. */
function shower(
  run: Run,
): (filter: ArticleFilter, unpublished: ReadonlySet<string>) => (article: Article) => Article | undefined {
  const { channels, cards } = run.about;
  return (filter, unpublished) => {
    const channel = channels.find(({ id }) => id === filter.channel);
    if (filter.channel !== undefined && channel === undefined) return () => undefined;
    const fits = fitting(filter, channel, run);
    return (article) => {
      if (run.killed.has(article.id) || unpublished.has(article.id)) return undefined;
      if (!fits(run.slips.write(article, cards))) return undefined;
      return permitted(article, contentPolicy(article, cards.get(article.sourceId), channel ?? WHOLE));
    };
  };
}

function fitting(filter: ArticleFilter, channel: Channel | undefined, run: Run) {
  const { cards } = run.about;
  const { source, author, since, until } = filter;
  const tag = filter.tag === undefined ? undefined : fold(filter.tag);
  const belongs = channel === undefined ? () => true : belongsTo(channel, shelves(run, channel));
  return (slip: Slip) =>
    slip.admitted &&
    (slip.sourceId === POSTS_SOURCE_ID || cards.has(slip.sourceId)) &&
    (source === undefined || slip.sourceId === source) &&
    (tag === undefined || slip.tags.includes(tag)) &&
    (author === undefined || slip.authors.includes(author)) &&
    (since === undefined || slip.at >= since) &&
    (until === undefined || slip.at < until) &&
    belongs(slip);
}

function sourcesOf({ source, channel: id }: ArticleFilter, { about }: Run): readonly string[] {
  const { channels, cards } = about;
  const all = [...cards.keys(), POSTS_SOURCE_ID];
  const channel = channels.find((it) => it.id === id);
  const carried =
    channel === undefined || channel.sources.includes('*') ? all : [...channel.sources, POSTS_SOURCE_ID];
  return source === undefined ? carried : carried.filter((it) => it === source);
}
