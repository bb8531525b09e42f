/** What a digest says: how much came in each channel, its newest articles as the API shows them, and which sources are in trouble. */

import { shownOne } from '../api/articles.ts';
import type { Article, Instant } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { SourceHealth } from '../outward.ts';
import { NO_FILTER, type Published } from '../publish/published.ts';
import { take } from '../store/reading.ts';
import { cursorOf } from '../store/store.ts';

/** The time that a digest tells of, its end included. */
export interface Span {
  readonly since: Instant;
  readonly until: Instant;
}

const MOST_TOP = 10;
const MOST_TROUBLED = 100;
const MOST_BYTES = 1024 * 1024;
const LONGEST_SUMMARY = 1000;
/** Looked through for what came; a first import may bring more, and nobody reads of them all. */
const MOST_ARRIVALS = 20_000;
const AT_ONCE = 200;
const WELL: readonly string[] = ['ok', 'paused', 'waiting'];

/** JSON of at most a mebibyte or little more; undefined before the first publication. */
export async function digestBody(
  room: Newsroom,
  channelIds: readonly string[],
  span: Span,
): Promise<string | undefined> {
  const published = room.published();
  if (published === undefined) return undefined;
  const told = published.channels.filter(({ id }) => channelIds.includes(id));
  const came = await arrivedWithin(
    room,
    told.map(({ id }) => id),
    published,
    span,
  );
  const { site } = room.config;
  let left = MOST_BYTES;
  const channels = told.map(({ id, title }) => {
    const { added, newest } = came.get(id) ?? NOTHING_CAME;
    const top = newest.map((article) => shownOne(brief(article), published, { site, storyId: undefined }));
    left -= JSON.stringify(top).length;
    return { id, title, added, top: left < 0 ? [] : top };
  });
  const { title, url } = site;
  const sources = sourcesJson(await room.health());
  return JSON.stringify({ type: 'digest', site: { title, url }, ...span, channels, sources });
}

interface Came {
  readonly added: number;
  /** The newest of them, in the order of feeds. */
  readonly newest: readonly Article[];
}

const NOTHING_CAME: Came = { added: 0, newest: [] };

async function arrivedWithin(
  { store }: Newsroom,
  channelIds: readonly string[],
  published: Published,
  { since, until }: Span,
): Promise<ReadonlyMap<string, Came>> {
  const came = new Map<string, Came>();
  const arrivals = store.arrivals(Number.POSITIVE_INFINITY);
  for (let looked = 0; looked < MOST_ARRIVALS; looked += AT_ONCE) {
    const ids = take(arrivals, AT_ONCE).map(({ id }) => id);
    const articles = await store.articles(ids);
    const within = ids.filter((id) => isWithin(articles.get(id)?.arrivedAt, since, until));
    for (const channel of channelIds) {
      const seen = await published.some(within, { ...NO_FILTER, channel });
      came.set(channel, withMore(came.get(channel) ?? NOTHING_CAME, [...seen.values()]));
    }
    if (ids.length < AT_ONCE || [...articles.values()].every(({ arrivedAt }) => arrivedAt <= since)) break;
  }
  return came;
}

function isWithin(at: Instant | undefined, since: Instant, until: Instant): boolean {
  return at !== undefined && at > since && at <= until;
}

function withMore({ added, newest }: Came, articles: readonly Article[]): Came {
  const order = (article: Article) => `${cursorOf(article).at} ${article.id}`;
  const all = [...newest, ...articles].sort((a, b) => (order(a) < order(b) ? 1 : -1));
  return { added: added + articles.length, newest: all.slice(0, MOST_TOP) };
}

/** Without its body, which stands in the feeds. */
function brief(article: Article): Article {
  return { ...article, contentHtml: undefined, summary: article.summary?.slice(0, LONGEST_SUMMARY) };
}

function sourcesJson(sources: readonly SourceHealth[]) {
  const byState: Record<string, number> = {};
  for (const { state } of sources) byState[state] = (byState[state] ?? 0) + 1;
  const troubled = sources.filter(({ state }) => !WELL.includes(state)).slice(0, MOST_TROUBLED);
  return { byState, troubled: troubled.map(troubleJson) };
}

function troubleJson({ id, title, state, sentence, error, nextCheckAt }: SourceHealth) {
  return { id, title, state, sentence, error: error ?? null, nextCheckAt: nextCheckAt ?? null };
}
