import type { Article } from '../model.ts';
import type { Site } from '../outward.ts';
import { articleJson } from '../publish/article-json.ts';
import type { ArticleFilter, Published } from '../publish/published.ts';
import { cursorOf } from '../store/store.ts';
import { writeCursor } from './cursor.ts';
import { type Desk, fitting } from './desk.ts';
import { type Problem, problem } from './problem.ts';
import type { ArticlesQuery, SearchQuery } from './queries.ts';

export const NOT_READY = problem(503, 'Nothing is published yet: ask again in a few seconds.');
const TOO_MANY = problem(503, 'Too many are searching: ask again in a few seconds.');

/** A page of articles, newest first. */
export async function articlesPage(query: ArticlesQuery, desk: Desk): Promise<object | Problem> {
  const published = desk.published();
  if (published === undefined) return NOT_READY;
  const unknown = unknownChannel(query.channel, published);
  if (unknown !== undefined) return unknown;
  const { articles, next } = await published.page(filterOf(query), query.cursor, query.limit);
  const some = articles.slice(0, fitting(articles));
  const last = some.at(-1);
  const goesOn = some.length < articles.length && last !== undefined ? cursorOf(last) : next;
  return {
    articles: await shown(some, published, desk),
    nextCursor: goesOn === undefined ? null : writeCursor(goesOn),
  };
}

/** One article: 410 where it was here once, 404 where nobody ever saw it. */
export async function oneArticle(id: string, desk: Desk): Promise<object | Problem> {
  const published = desk.published();
  if (published === undefined) return NOT_READY;
  const article = (await published.some([id])).get(id);
  if (article !== undefined) return (await shown([article], published, desk))[0] ?? {};
  return (await wasTakenAway(id, desk))
    ? problem(410, 'The article was here once and is not published any more.')
    : problem(404, 'There is no article with this id.');
}

/** What is stored and cannot be seen for another reason may yet come out, and is nobody's business until then. */
async function wasTakenAway(id: string, { store }: Desk): Promise<boolean> {
  const sighting = (await store.sightings([id])).get(id);
  if (sighting === undefined) return false;
  return !sighting.kept || ((await store.notes('curation')).get(id)?.killed ?? false);
}

/** What is found, the best first. */
export async function findings(query: SearchQuery, desk: Desk): Promise<object | Problem> {
  const published = desk.published();
  if (published === undefined) return NOT_READY;
  const unknown = unknownChannel(query.channel, published);
  if (unknown !== undefined) return unknown;
  const { q, cursor, limit } = query;
  const found = await desk.search({ query: q, filter: filterOf(query), from: cursor, limit });
  if (found === undefined) return TOO_MANY;
  return {
    query: q,
    articles: await shown(found.articles, published, desk),
    total: found.total,
    complete: found.isComplete,
    nextCursor: found.next === undefined ? null : String(found.next),
  };
}

/** As the API shows them. */
export async function shown(
  articles: readonly Article[],
  published: Published,
  { site, stories }: Pick<Desk, 'site' | 'stories'>,
): Promise<readonly object[]> {
  const ids = await stories.idsOf(articles, published);
  return articles.map((article) =>
    shownOne(article, published, { site: site(), storyId: ids.get(article.id) }),
  );
}

/** With what the newsroom says of it, and its story where that is known. */
export function shownOne(
  article: Article,
  { cards, annotationOf }: Published,
  { site, storyId }: { readonly site: Site; readonly storyId: string | undefined },
): object {
  const annotation = annotationOf(article.id) ?? null;
  return { ...articleJson(article, cards, site), storyId: storyId ?? null, annotation };
}

function filterOf({
  channel,
  source,
  tag,
  author,
  since,
  until,
}: ArticlesQuery | SearchQuery): ArticleFilter {
  return { channel, source, tag, author, since, until };
}

function unknownChannel(id: string | undefined, { channels }: Published): Problem | undefined {
  if (id === undefined || channels.some((channel) => channel.id === id)) return undefined;
  return problem(404, `There is no channel ${JSON.stringify(id)}: /api/v1/channels lists those there are.`);
}
