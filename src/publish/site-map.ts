/**
 * What tells search engines the way: a sitemap of the pages that they may list (sitemaps.org 0.9), one of our latest posts for news
 * search, and `robots.txt`, which names both. Like every document they read no clock, and nothing that is not published is in them.
 */

import type { Article, Instant } from '../model.ts';
import type { Output, Site } from '../outward.ts';
import { instantMs } from '../text/date.ts';
import { isAddressable } from '../text/place-key.ts';
import { absoluteAddress, editedAt } from './document.ts';
import type { Place } from './places.ts';
import { BRIEFLY_SECONDS } from './rhythm.ts';
import { textOutput } from './text-output.ts';
import { element, openTag, parentElement, plainElement, XML_DECLARATION } from './xml.ts';

/** Bounds of the formats: addresses in one sitemap, and posts in one for news. */
const MOST_ADDRESSES = 50_000;
const MOST_NEWS = 1000;
/** News search wants the posts of two days. We count them from our newest one, since the clock may not answer. */
const NEWS_MS = 2 * 86_400_000;

const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9';
const XML = 'application/xml; charset=utf-8';

export interface Mapped {
  readonly site: Site;
  readonly places: readonly Place[];
  /** Newest first. */
  readonly posts: readonly Article[];
}

/** `/sitemap.xml`, an index of `/sitemap-1.xml` and on where it is too large for one, `/sitemap-news.xml` and `/robots.txt`. */
export function mapOutputs(mapped: Mapped, most = MOST_ADDRESSES): readonly Output[] {
  const { site, posts } = mapped;
  return [
    ...sitemaps(site, addressesOf(mapped), most),
    outputOf('/sitemap-news.xml', XML, newsSitemap(site, posts)),
    outputOf('/robots.txt', 'text/plain; charset=utf-8', robots(site)),
  ];
}

interface Address {
  readonly path: string;
  readonly changedAt: Instant | undefined;
}

/** Of tags, sources and outside authors none: what of them may be listed changes with each article. */
function addressesOf({ places, posts }: Mapped): readonly Address[] {
  const people = posts.flatMap(({ post }) => post?.byline.map(({ key }) => key) ?? []);
  const authors = [...new Set(people)].filter(isAddressable);
  return [
    ...places.map(({ path }) => ({ path, changedAt: undefined })),
    ...posts.map((post) => ({ path: postPath(post), changedAt: editedAt(post) })),
    ...authors.map((key) => ({ path: `/authors/${encodeURIComponent(key)}/`, changedAt: undefined })),
  ];
}

function postPath({ post, id }: Article): string {
  return `/posts/${encodeURIComponent(post?.slug ?? id)}/`;
}

function sitemaps(site: Site, addresses: readonly Address[], most: number): readonly Output[] {
  if (addresses.length <= most) return [outputOf('/sitemap.xml', XML, sitemap(site, addresses))];
  const count = Math.ceil(addresses.length / most);
  const parts = Array.from({ length: count }, (_, at) =>
    outputOf(`/sitemap-${at + 1}.xml`, XML, sitemap(site, addresses.slice(at * most, (at + 1) * most))),
  );
  const entries = parts.map(({ path }) =>
    parentElement('sitemap', [element('loc', absoluteAddress(site, path))]),
  );
  return [outputOf('/sitemap.xml', XML, rooted('sitemapindex', { xmlns: SITEMAP }, entries)), ...parts];
}

function sitemap(site: Site, addresses: readonly Address[]): string {
  const urls = addresses.map(({ path, changedAt }) =>
    parentElement('url', [element('loc', absoluteAddress(site, path)), element('lastmod', changedAt)]),
  );
  return rooted('urlset', { xmlns: SITEMAP }, urls);
}

function newsSitemap(site: Site, posts: readonly Article[]): string {
  const dated = posts.flatMap((post) =>
    post.publishedAt === undefined ? [] : [{ post, at: post.publishedAt }],
  );
  const newest = instantMs(dated[0]?.at ?? '');
  const recent = dated.filter(({ at }) => newest - instantMs(at) <= NEWS_MS).slice(0, MOST_NEWS);
  const urls = recent.map(({ post, at }) =>
    parentElement('url', [
      element('loc', absoluteAddress(site, postPath(post))),
      newsElement(site, post, at),
    ]),
  );
  return rooted('urlset', { xmlns: SITEMAP, 'xmlns:news': NEWS }, urls);
}

function newsElement(site: Site, { title, language }: Article, publishedAt: Instant): string {
  return parentElement('news:news', [
    parentElement('news:publication', [
      plainElement('news:name', site.title),
      element('news:language', language ?? site.language),
    ]),
    element('news:publication_date', publishedAt),
    plainElement('news:title', title),
  ]);
}

function rooted(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly string[],
): string {
  return `${XML_DECLARATION}${openTag(name, attributes)}${children.join('')}</${name}>\n`;
}

/** What is for programs alone is no news to a search engine. */
function robots(site: Site): string {
  const root = new URL(site.url).pathname;
  const maps = ['/sitemap.xml', '/sitemap-news.xml'].map((path) => `Sitemap: ${absoluteAddress(site, path)}`);
  return `${['User-agent: *', `Disallow: ${root}api/`, `Disallow: ${root}websub/`, '', ...maps].join('\n')}\n`;
}

function outputOf(path: string, mediaType: string, text: string): Output {
  return textOutput({ path, mediaType, text }, BRIEFLY_SECONDS);
}
