import type { Article } from '../model.ts';
import type { Site } from '../outward.ts';
import { isAddressable, tagKey } from '../text/place-key.ts';
import { html, type Raw } from './html.ts';
import { toneClass } from './tone.ts';

/** The `href` of one of our own pages: a path from the root, below the folder of `site.url` where that has one. */
export function localHref(site: Site, path: string): string {
  return new URL(site.url).pathname.replace(/\/$/u, '') + path;
}

/** The absolute address of a path from the root. */
export function absoluteHref(site: Site, path: string): string {
  return new URL(path.replace(/^\/+/u, ''), site.url).href;
}

/** The path of the page of one of our own posts. */
export function postPath(slug: string): string {
  return `/posts/${encodeURIComponent(slug)}/`;
}

/** The path of the page of an author; undefined for what no address can hold. */
export function authorPath(key: string): string | undefined {
  return placePath('authors', key);
}

/** The name of a source, with the way to its own page here. */
export function sourceLink(site: Site, id: string, title: string): Raw {
  return inwardLink(site, placePath('sources', id), title);
}

function placePath(kind: 'tags' | 'sources' | 'authors', key: string): string | undefined {
  return isAddressable(key) ? `/${kind}/${encodeURIComponent(key)}/` : undefined;
}

/** The name of a tag in its colour, with the way to everything else that has it. */
export function tagLink(site: Site, tag: string): Raw {
  const path = placePath('tags', tagKey(tag));
  const tone = toneClass(tag);
  if (path === undefined) return html`<span class="${tone}">${tag}</span>`;
  return html`<a class="${tone}" href="${localHref(site, path)}">${tag}</a>`;
}

/** The names of an article's authors, each with the way to whatever else is theirs. */
export function authorLinks(site: Site, authors: readonly { readonly key: string; readonly name: string }[]) {
  return authors.map(({ key, name }, at) => {
    return html`${separator(at, authors.length)}${inwardLink(site, authorPath(key), name)}`;
  });
}

function separator(at: number, count: number): string {
  if (at === 0) return '';
  return at === count - 1 ? ' and ' : ', ';
}

function inwardLink(site: Site, path: string | undefined, text: string): Raw {
  return path === undefined ? html`${text}` : html`<a href="${localHref(site, path)}">${text}</a>`;
}

/** Where the headline of an article leads: our own page for a post, the publisher's own otherwise. */
export function articleHref(site: Site, article: Article): string | undefined {
  return article.post === undefined ? webHref(article.url) : localHref(site, postPath(article.post.slug));
}

/** The address if a reader may safely follow it, which is http and https only. */
export function webHref(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\//iu.test(url) ? url : undefined;
}

/** Where a page finds a picture: one of ours by its path, so that it shows under whatever name the site is reached. */
export function pictureHref(site: Site, url: string | undefined): string | undefined {
  const href = webHref(url);
  return href?.startsWith(site.url) ? localHref(site, `/${href.slice(site.url.length)}`) : href;
}

/** The body of a post, its pictures found likewise. Our sanitizer writes their source first, and no `<` inside a text or a value. */
export function withLocalPictures(site: Site, contentHtml: string): string {
  const start = '<img src="';
  return contentHtml.replaceAll(start + site.url, `${start}${localHref(site, '/')}`);
}

/** A link that leaves the site, or the bare text where the address is missing or not of the web. */
export function outwardLink(url: string | undefined, text: string, className: string): Raw {
  const href = webHref(url);
  if (href === undefined) return html`<span class="${className}">${text}</span>`;
  return html`<a class="${className}" href="${href}" rel="noopener">${text}</a>`;
}
