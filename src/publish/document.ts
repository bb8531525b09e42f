import type { Article, Instant } from '../model.ts';
import type { Channel, Site, SourceCard } from '../outward.ts';
import type { Withdrawn } from '../store/collections.ts';
import { escapeXml } from '../text/escape.ts';
import { fold } from '../text/fold.ts';
import { isKnownLanguage } from '../text/language.ts';
import { isAddressable } from '../text/place-key.ts';
import { oneLine } from '../text/plain.ts';
import { escapedUrl } from '../text/url.ts';
import { CombinedFeed } from './combined-feed.ts';
import type { CombinedItem, CombinedOptions, FeedLinks } from './combined-item.ts';
import { type FeedRemark, feedContent } from './presentation.ts';
import type { Curated } from './remarks.ts';

/** What a document says about itself. */
export interface DocumentPlan {
  readonly site: Site;
  readonly channel: Channel;
  /** From the root: `/` or `/channels/ev/`. The documents lie in it as `rss.xml`, `atom.xml` and `feed.json`. */
  readonly path: string;
  /** The feed's permanent name within the site, whatever its address: `channels/ev`. */
  readonly name: string;
  /** Ours, for the generator. */
  readonly version: string;
  readonly cards: ReadonlyMap<string, SourceCard>;
  /** Who tells of its changes (WebSub §4); undefined where nobody does, as with archives, which have none. */
  readonly hub: string | undefined;
  /** Posts of ours that it may have carried and that were taken back, the latest first. */
  readonly withdrawn: readonly Withdrawn[];
  /** What the newsroom says of articles. */
  readonly curated: Curated;
  /** Where the document stands among the archives of its feed; undefined for one that has none. */
  readonly history: History | undefined;
}

/** Folders from the root, each with the three formats in it (RFC 5005 §4). */
export interface History {
  /** Where an archive document itself lies; undefined for the current one. */
  readonly folder: string | undefined;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** What an item depends on besides its article. */
export type ItemPlan = Pick<DocumentPlan, 'site' | 'cards' | 'curated'>;

/** RFC 4151 wants a day on which the host was ours; it is part of the permanent ids. */
const TAG_YEAR = '2026';

/** The articles, permitted already, as one document that renders itself in three formats. It reads no clock. */
export function toDocument(plan: DocumentPlan, articles: readonly Article[]): CombinedFeed {
  const document = emptyDocument(plan, articles.map(editedAt).sort().at(-1));
  for (const article of articles) document.addItem(toItem(article, plan));
  return document;
}

/** The document without its items, as of the newest edit of one. */
export function emptyDocument(plan: DocumentPlan, updatedAt: Instant | undefined): CombinedFeed {
  const document = new CombinedFeed(optionsOf(plan, updatedAt));
  for (const tag of plan.channel.tags) document.addCategory(tag);
  return document;
}

/** The address of a path from the root. */
export function absoluteAddress(site: Site, path: string): string {
  return `${site.url}${path.slice(1)}`;
}

/**
 * When a document of these articles last changed. That one arrives is a change, however old it says it is: a reader that asks by
 * date alone would miss it otherwise.
 */
export function newestChange(articles: readonly Article[]): Instant | undefined {
  const changes = articles.flatMap((article) => [editedAt(article), article.arrivedAt]);
  return changes.sort().at(-1);
}

/**
 * When its publisher last edited an article, as far as that is told. Documents are dated by this alone, so that a store built anew from
 * the same sources on another day gives the same bytes.
 */
export function editedAt(article: Article): Instant {
  return article.updatedAt ?? article.publishedAt ?? article.arrivedAt;
}

function optionsOf(plan: DocumentPlan, updatedAt: Instant | undefined): CombinedOptions {
  const { site, channel, path, history } = plan;
  return {
    id: `tag:${new URL(site.url).hostname},${TAG_YEAR}:${plan.name}`,
    title: oneLine(channel.title),
    description: channel.description || site.description || channel.title,
    link: absoluteAddress(site, path),
    feedLinks: feedLinks(site, history?.folder ?? path),
    history: {
      isArchive: history?.folder !== undefined,
      current: feedLinks(site, path),
      previous: history?.previous === undefined ? undefined : feedLinks(site, history.previous),
      next: history?.next === undefined ? undefined : feedLinks(site, history.next),
    },
    withdrawn: plan.withdrawn,
    language: site.language,
    generator: 'Voltwire',
    generatorUrl: absoluteAddress(site, '/status'),
    version: plan.version,
    docs: 'https://www.rssboard.org/rss-specification',
    ttl: 60,
    ...given('updated', updatedAt === undefined ? undefined : new Date(updatedAt)),
    ...given('hub', plan.hub),
    ...given('copyright', site.copyright),
    ...given('favicon', site.icon),
    ...given('image', site.logo),
  };
}

/** The addresses of the three formats in a folder from the root. */
export function feedLinks(site: Site, folder: string): FeedLinks {
  return {
    rss: absoluteAddress(site, `${folder}rss.xml`),
    atom: absoluteAddress(site, `${folder}atom.xml`),
    json: absoluteAddress(site, `${folder}feed.json`),
  };
}

/** Under our own name. */
function remarkIn(curated: Curated, { id }: Article, { title }: Site): FeedRemark | undefined {
  const text = curated.get(id)?.annotation;
  return text === undefined ? undefined : { by: title, text };
}

/** A permitted article as documents of this plan carry it, whatever the channel and wherever they lie. */
export function toItem(article: Article, { site, cards, curated }: ItemPlan): CombinedItem {
  const source = cards.get(article.sourceId);
  const content = feedContent(article, source, remarkIn(curated, article, site));
  return {
    id: article.entryId,
    isPermaLink: article.entryId === article.url,
    title: oneLine(article.title) || 'Untitled',
    link: uri(article.url) ?? '',
    date: new Date(editedAt(article)),
    published: new Date(article.publishedAt ?? article.arrivedAt),
    content,
    contentXml: escapeXml(content),
    author: bylineOf(article, site) ?? authorsOf(article, source?.title ?? site.title),
    category: categoriesOf(article, escapedUrl(source?.homePageUrl ?? site.url)),
    language: languageOf(article, site),
    commentsUrl: uri(article.commentsUrl),
    relatedUrl: uri(article.post?.link),
    picture: pictureOf(article),
    contributors: article.post?.editor === undefined ? [] : [article.post.editor.name],
    enclosures: article.enclosures.map((it) => ({ ...it, url: escapedUrl(it.url) })),
    source: source && publicCard(source),
    ...given('description', article.summary),
    ...given('copyright', article.rights ?? source?.rights),
  };
}

/** Older stores hold addresses as browsers write them. */
function uri(url: string | undefined): string | undefined {
  return url && escapedUrl(url);
}

function publicCard(card: SourceCard): SourceCard {
  return { ...card, feedUrl: escapedUrl(card.feedUrl), homePageUrl: escapedUrl(card.homePageUrl) };
}

function pictureOf({ image, post }: Article): CombinedItem['picture'] {
  return image && { credit: post?.imageCredit, ...image, url: escapedUrl(image.url) };
}

function languageOf({ language }: Article, site: Site): string | undefined {
  return language !== undefined && language !== site.language && isKnownLanguage(language)
    ? language
    : undefined;
}

function authorsOf(article: Article, fallback: string): CombinedItem['author'] {
  const named = article.authors
    .map(({ name, url }) => ({ name: oneLine(name), ...given('link', uri(url)) }))
    .filter(({ name }) => name !== '');
  return named.length > 0 ? named : [{ name: fallback }];
}

/** Whoever of us has no address elsewhere is found on our own page. */
function bylineOf({ post }: Article, site: Site): CombinedItem['author'] | undefined {
  if (post === undefined || post.byline.length === 0) return undefined;
  return post.byline.map(({ key, name, url, avatar }) => ({
    name: oneLine(name),
    ...given('link', uri(url) ?? authorPage(site, key)),
    ...given('avatar', uri(avatar)),
  }));
}

function authorPage(site: Site, key: string): string | undefined {
  return isAddressable(key) ? absoluteAddress(site, `/authors/${encodeURIComponent(key)}/`) : undefined;
}

/** A post's section first, then its tags. FreshRSS takes a comma for the end of a category. */
function categoriesOf({ tags, post }: Article, scheme: string): CombinedItem['category'] {
  const section = post?.section === undefined ? [] : [post.section];
  const others = tags.filter((tag) => fold(tag) !== fold(post?.section ?? ''));
  return [...section, ...others]
    .map((tag) => oneLine(tag.replaceAll(',', ' ')))
    .filter((tag) => tag !== '')
    .map((tag) => ({ term: tag, name: tag, scheme }));
}

/** `{ key: value }`, or nothing where there is no value: `feed`'s types tell a key left out from one that is undefined. */
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
