/** What machines read in the head of a post: Open Graph and JSON-LD. Both are data, so a policy without scripts allows them. */

import type { PostView } from '../outward.ts';
import { cleanText } from '../text/escape.ts';
import { html, type Raw, raw } from './html.ts';
import { absoluteHref, webHref } from './links.ts';

/** Open Graph, the Twitter card and schema.org's NewsArticle for one post. */
export function structuredData(view: PostView): Raw {
  const { site, article } = view;
  const image = webHref(article.image?.url);
  return html`<meta property="og:type" content="article">
    <meta property="og:title" content="${article.title}">
    <meta property="og:site_name" content="${site.title}">
    <meta property="og:url" content="${absoluteHref(site, view.path)}">
    ${article.summary !== undefined && html`<meta property="og:description" content="${article.summary}">`}
    ${image !== undefined && html`<meta property="og:image" content="${image}">`}
    ${article.publishedAt !== undefined && html`<meta property="article:published_time" content="${article.publishedAt}">`}
    ${article.updatedAt !== undefined && html`<meta property="article:modified_time" content="${article.updatedAt}">`}
    <meta name="twitter:card" content="${image === undefined ? 'summary' : 'summary_large_image'}">
    ${jsonLd(newsArticle(view))}`;
}

function newsArticle({ site, article, path }: PostView): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: article.title,
    description: article.summary,
    url: absoluteHref(site, path),
    mainEntityOfPage: absoluteHref(site, path),
    datePublished: article.publishedAt,
    dateModified: article.updatedAt ?? article.publishedAt,
    inLanguage: article.language ?? site.language,
    articleSection: article.post?.section,
    keywords: article.tags.length > 0 ? article.tags : undefined,
    image: webHref(article.image?.url),
    author: article.post?.byline.map(({ name, url }) => ({ '@type': 'Person', name, url: webHref(url) })),
    editor: article.post?.editor && { '@type': 'Person', name: article.post.editor.name },
    publisher: { '@type': 'Organization', name: site.title, url: site.url },
  };
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
