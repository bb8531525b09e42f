/** What machines read in the head: Open Graph, cards and JSON-LD. All of it is data, so a policy without inline scripts allows it. */

import type { Image, Person } from '../model.ts';
import type { ChannelView, PostView, Site } from '../outward.ts';
import { cleanText } from '../text/escape.ts';
import { html, type Raw, raw } from './html.ts';
import { absoluteHref, authorPath, webHref } from './links.ts';
import { isListed, type Subject } from './subject.ts';

/** Open Graph, the card and schema.org's NewsArticle for one post. */
export function postData(view: PostView): Raw {
  const { site, article } = view;
  const { post, image } = article;
  const picture = webHref(image?.url);
  return html`${openGraph(view, { type: 'article', title: article.title, description: article.summary })}
    ${picture !== undefined && pictureTags({ ...image, url: picture })}
    ${article.publishedAt !== undefined && property('article:published_time', article.publishedAt)}
    ${article.updatedAt !== undefined && property('article:modified_time', article.updatedAt)}
    ${post?.section !== undefined && property('article:section', post.section)}
    ${(post?.byline ?? []).map((person) => property('article:author', personUrl(site, person) ?? person.name))}
    ${article.tags.map((tag) => property('article:tag', tag))}
    <meta name="twitter:card" content="${picture === undefined ? 'summary' : 'summary_large_image'}">
    ${jsonLd(newsArticle(view))}`;
}

/** The same of a river, with whether search engines may list it. */
export function placeData(view: ChannelView, subject: Subject): Raw {
  const { site, channel } = view;
  const description = channel.description ?? subject.description;
  const type = subject.kind === 'author' ? 'profile' : 'website';
  const logo = webHref(site.logo);
  return html`${!isListed(view, subject) && html`<meta name="robots" content="noindex, follow">`}
    ${openGraph(view, { type, title: subject.title, description })}
    ${logo !== undefined && property('og:image', logo)}
    <meta name="twitter:card" content="summary">
    ${jsonLd(collection(view, subject, description))}`;
}

interface Told {
  readonly type: 'article' | 'website' | 'profile';
  readonly title: string;
  readonly description: string | undefined;
}

function openGraph(view: Pick<ChannelView, 'site' | 'path'>, told: Told): Raw {
  const { site, path } = view;
  return html`${property('og:type', told.type)}
    ${property('og:title', told.title)}
    ${property('og:site_name', site.title)}
    ${property('og:url', absoluteHref(site, path))}
    ${told.description !== undefined && property('og:description', told.description)}`;
}

function property(name: string, content: string): Raw {
  return html`<meta property="${name}" content="${content}">
    `;
}

function pictureTags({ url, width, height, alt }: Partial<Image> & { readonly url: string }): Raw {
  return html`${property('og:image', url)}
    ${width !== undefined && property('og:image:width', String(width))}
    ${height !== undefined && property('og:image:height', String(height))}
    ${alt !== undefined && property('og:image:alt', alt)}`;
}

function newsArticle({ site, article, path }: PostView): object {
  const { post } = article;
  const address = absoluteHref(site, path);
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': address,
    headline: article.title,
    description: article.summary,
    url: address,
    mainEntityOfPage: { '@type': 'WebPage', '@id': address },
    datePublished: article.publishedAt,
    dateModified: article.updatedAt ?? article.publishedAt,
    inLanguage: article.language ?? site.language,
    articleSection: post?.section,
    keywords: article.tags.length > 0 ? article.tags : undefined,
    image: article.image && pictureOf(article.image, post?.imageCredit),
    author: post?.byline.map((person) => personData(site, person)),
    editor: post?.editor && personData(site, post.editor),
    publisher: publisher(site),
    copyrightNotice: article.rights,
    isAccessibleForFree: true,
    discussionUrl: webHref(article.commentsUrl),
    citation: webHref(post?.link),
    correction: post?.corrections.map(({ at, note }) => ({
      '@type': 'CorrectionComment',
      text: note,
      datePublished: at,
    })),
  };
}

function pictureOf({ url, width, height, alt }: Image, credit: string | undefined): object | undefined {
  const address = webHref(url);
  if (address === undefined) return undefined;
  return { '@type': 'ImageObject', url: address, width, height, caption: alt, creditText: credit };
}

function personData(site: Site, person: Person): object {
  return {
    '@type': 'Person',
    name: person.name,
    alternateName: person.handle,
    url: personUrl(site, person),
    sameAs: webHref(person.url),
    description: person.bio,
    image: webHref(person.avatar),
  };
}

function personUrl(site: Site, person: Person): string | undefined {
  const path = authorPath(person.key);
  return path && absoluteHref(site, path);
}

function publisher(site: Site): object {
  const logo = webHref(site.logo ?? site.icon);
  return {
    '@type': 'NewsMediaOrganization',
    name: site.title,
    url: site.url,
    logo: logo && { '@type': 'ImageObject', url: logo },
  };
}

function collection({ site, path }: ChannelView, subject: Subject, description: string | undefined): object {
  const url = absoluteHref(site, path);
  const about = { '@context': 'https://schema.org', name: subject.title, url, description };
  if (path === '/')
    return { ...about, '@type': 'WebSite', inLanguage: site.language, publisher: publisher(site) };
  const isPartOf = { '@type': 'WebSite', name: site.title, url: site.url };
  if (subject.kind !== 'author') return { ...about, '@type': 'CollectionPage', isPartOf };
  const mainEntity =
    subject.person === undefined
      ? { '@type': 'Person', name: subject.title }
      : personData(site, subject.person);
  return { ...about, '@type': 'ProfilePage', isPartOf, mainEntity };
}

/** In a script element only `<` could end the data early or open a comment. */
function jsonLd(data: object): Raw {
  const json = JSON.stringify(data, cleaned).replace(/</gu, '\\u003c');
  return html`<script type="application/ld+json">${raw(json)}</script>`;
}

/** `JSON.stringify` writes half a surrogate pair as an escape, which not every reader of JSON survives. */
function cleaned(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? cleanText(value) : value;
}
