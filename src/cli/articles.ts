import { type Article, POSTS_SOURCE_ID } from '../model.ts';
import { makingNow } from '../newsroom/adopted.ts';
import type { Newsroom } from '../newsroom.ts';
import { articleJson } from '../publish/article-json.ts';
import { selectArticles } from '../publish/select-articles.ts';
import { cardsOf } from '../sources/card.ts';
import { didYouMean } from '../text/nearest.ts';
import { parseDate } from '../text/read-date.ts';
import { printJson, printTable, sayError } from './print.ts';
import { now, withNewsroom } from './setting.ts';

export interface ArticlesOptions {
  readonly channel?: string;
  readonly source?: string;
  readonly since?: string;
  readonly limit?: number;
  readonly json: boolean;
}

/** People see one screen of them; programs get them all. */
const TABLE_LIMIT = 50;

/** What is stored, newest first, as a table or as one JSON array; 2 where a name or a date means nothing. */
export async function listArticles(configFile: string, options: ArticlesOptions): Promise<number> {
  return withNewsroom(configFile, 'read', async (newsroom) => {
    const fault = faultOf(options, newsroom);
    if (fault !== undefined) {
      sayError(fault);
      return 2;
    }
    const cards = cardsOf(newsroom.config.sources, await newsroom.store.states());
    const articles = await chosen(newsroom, options);
    if (options.json) printJson(articles.map((article) => articleJson(article, cards, newsroom.config.site)));
    else printTable(['published', 'source', 'title'], articles.map(rowOf));
    return 0;
  });
}

function faultOf(options: ArticlesOptions, { config }: Newsroom): string | undefined {
  const { channel, source, since } = options;
  if (since !== undefined && parseDate(since) === undefined) return `"${since}" is no date that can be read`;
  const channels = config.channels.map(({ id }) => id);
  if (channel !== undefined && !channels.includes(channel)) return unknown('channel', channel, channels);
  const sources = [POSTS_SOURCE_ID, ...config.sources.map(({ id }) => id)];
  if (source !== undefined && !sources.includes(source)) return unknown('source', source, sources);
  return undefined;
}

function unknown(kind: string, id: string, known: readonly string[]): string {
  return `there is no ${kind} "${id}"${didYouMean(id, known)}`;
}

async function chosen(newsroom: Newsroom, options: ArticlesOptions): Promise<readonly Article[]> {
  const { config, store } = newsroom;
  const limit = options.limit ?? (options.json ? undefined : TABLE_LIMIT);
  const since = options.since === undefined ? undefined : parseDate(options.since);
  const channel = config.channels.find(({ id }) => id === options.channel);
  if (channel !== undefined) {
    const carried = await selectArticles(channel.id, await makingNow(config, store, now()), store);
    const wanted = carried.filter(
      (it) => (options.source ?? it.sourceId) === it.sourceId && it.arrivedAt >= (since ?? ''),
    );
    return wanted.slice(0, limit);
  }
  const sourceIds = options.source === undefined ? undefined : [options.source];
  const articles: Article[] = [];
  for await (const article of store.newest({ sourceIds, since, limit })) articles.push(article);
  return articles;
}

function rowOf(article: Article): readonly string[] {
  const date = (article.publishedAt ?? article.arrivedAt).slice(0, 16).replace('T', ' ');
  return [date, article.sourceId, article.title];
}
