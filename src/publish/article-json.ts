import type { Article } from '../model.ts';
import { POSTS_SOURCE_ID } from '../model.ts';
import type { Site, SourceCard } from '../outward.ts';

/** An article as the API and `--json` show it: absent values are null, instants have milliseconds. */
export function articleJson(
  article: Article,
  cards: ReadonlyMap<string, SourceCard>,
  site: Site,
): Readonly<Record<string, unknown>> {
  const { id, title, contentHtml, authors, tags, enclosures, arrivedAt, revision } = article;
  return {
    id,
    source: sourceJson(article.sourceId, cards, site),
    guid: article.guid ?? null,
    url: article.url ?? null,
    title,
    summary: article.summary ?? null,
    contentHtml: contentHtml ?? null,
    authors: authors.map(({ name, url }) => ({ name, url: url ?? null })),
    tags,
    language: article.language ?? null,
    rights: article.rights ?? null,
    image: imageJson(article),
    enclosures: enclosures.map(({ url, mediaType, bytes }) => ({
      url,
      mediaType: mediaType ?? null,
      bytes: bytes ?? null,
    })),
    commentsUrl: article.commentsUrl ?? null,
    publishedAt: article.publishedAt ?? null,
    updatedAt: article.updatedAt ?? null,
    arrivedAt,
    storyId: null,
    revision,
  };
}

function sourceJson(sourceId: string, cards: ReadonlyMap<string, SourceCard>, site: Site) {
  if (sourceId === POSTS_SOURCE_ID) return { id: sourceId, title: site.title, url: site.url };
  const card = cards.get(sourceId);
  return { id: sourceId, title: card?.title ?? sourceId, url: card?.homePageUrl ?? null };
}

function imageJson({ image }: Article) {
  if (image === undefined) return null;
  return {
    url: image.url,
    width: image.width ?? null,
    height: image.height ?? null,
    alt: image.alt ?? null,
  };
}
