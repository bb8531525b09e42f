/** What a page says of feeds: in its `Link` header, its `<link>` elements, and in what it links to. */
import type { Tag } from '../text/any-tags.ts';
import { readLinkHeader } from '../text/link-header.ts';
import { readTags } from '../text/tags.ts';
import { absoluteUrl } from '../text/url.ts';
import { channelFeed } from './discover-known.ts';

/** An address that may be a feed's, and how much speaks for it. */
export interface Lead {
  readonly url: string;
  readonly weight: number;
}

export interface PageRead {
  readonly leads: readonly Lead[];
  /** What made it, in lower case, as it says itself. */
  readonly generator: string | undefined;
}

/** From most to least: offered as such, named by a site that is known, linked to, guessed. */
export const WEIGHT = { known: 90, page: 80, link: 70, header: 68, root: 30, anchor: 50, guess: 20 } as const;
/** Beyond the head of the largest pages, and of most bodies. */
const MAX_READ = 600_000;
const MAX_LEADS = 20;
const FEED_TYPE =
  /^(?:application\/(?:(?:rss|atom|rdf)\+xml|feed\+json|json|xml)|text\/(?:xml|rss\+xml))\b/iu;
/** WordPress calls the parts of its programming interface alternates of a page, too. */
const NO_FEED = /\/wp-json\/|\boembed\b/iu;
const COMMENTS = /\bcomments?\b|\breplies\b|kommentar|commentaire/iu;
const LIKE_A_FEED =
  /(?:^|[/.])(?:feeds?|rss2?|atom)(?:[./?#]|$)|\.(?:rss|atom|rdf)(?:[?#]|$)|\/(?:index|rss|feed|atom)\.(?:xml|json|rdf)(?:[?#]|$)|[?&](?:format|feed|type|alt)=(?:rss|atom|feed)/iu;
const SAYS_FEED =
  /^(?:(?:the |our )?(?:rss|atom|json)(?:[ -]?(?:2\.0|1\.0|feed|news))?|(?:web|news) ?feeds?|subscribe (?:by|via|with|to our) rss)$/iu;
const CHANNEL_ID = /"(?:channelId|externalId)":"(UC[\w-]{22})"/u;
const CANONICAL_CHANNEL = /^https:\/\/www\.youtube\.com\/channel\/(UC[\w-]{22})$/u;
const FEED_URL = /"feedUrl":\s?"(https?:[^"\\]{4,500})"/u;

/** Reads as much as a page shows of itself; at most twenty leads, each address once, the weightiest first. */
export function readPage(html: string, url: string, linkHeader: string | undefined): PageRead {
  const text = html.slice(0, MAX_READ);
  const page = readElements(text);
  const base = absoluteUrl(page.base ?? '', url) ?? url;
  const named = [channelFeed(page.channel ?? CHANNEL_ID.exec(text)?.[1]), FEED_URL.exec(text)?.[1]];
  const found = [
    ...named.filter((it) => it !== undefined).map((it) => ({ href: it, weight: WEIGHT.known })),
    ...headerLeads(linkHeader),
    ...page.leads,
  ];
  const byUrl = new Map<string, Lead>();
  for (const { href, weight } of found) {
    const address = absoluteUrl(href, base)?.replace(/#.*$/u, '');
    if (address === undefined || address === url || (byUrl.get(address)?.weight ?? -1) >= weight) continue;
    byUrl.set(address, { url: address, weight });
  }
  const leads = [...byUrl.values()].sort((a, b) => b.weight - a.weight).slice(0, MAX_LEADS);
  return { leads, generator: page.generator };
}

interface Written {
  readonly href: string;
  readonly weight: number;
}

interface Elements {
  readonly leads: Written[];
  base: string | undefined;
  channel: string | undefined;
  generator: string | undefined;
}

function readElements(html: string): Elements {
  const page: Elements = { leads: [], base: undefined, channel: undefined, generator: undefined };
  let anchor: { readonly href: string; text: string } | undefined;
  const endAnchor = () => {
    if (anchor !== undefined) page.leads.push(...anchorLead(anchor.href, anchor.text, page.leads.length));
    anchor = undefined;
  };
  readTags(html, {
    text: (text) => {
      if (anchor !== undefined && anchor.text.length < 100) anchor.text += text;
    },
    open: ({ name, attributes }) => {
      if (name === 'a') {
        endAnchor();
        anchor = { href: attributes.get('href') ?? '', text: attributes.get('title') ?? '' };
      } else takeElement(name, attributes, page);
    },
    close: (name) => {
      if (name === 'a') endAnchor();
    },
  });
  endAnchor();
  return page;
}

function takeElement(name: string, attributes: Tag['attributes'], page: Elements): void {
  const of = (key: string) => attributes.get(key)?.trim() ?? '';
  if (name === 'base') page.base ??= attributes.get('href');
  if (name === 'link') page.leads.push(...offered(attributes, page.leads.length));
  if (name === 'link' && of('rel') === 'canonical') page.channel ??= CANONICAL_CHANNEL.exec(of('href'))?.[1];
  if (name === 'area') page.leads.push(...anchorLead(of('href'), of('alt'), page.leads.length));
  if (name !== 'meta') return;
  if (of('name').toLowerCase() === 'generator') page.generator ??= of('content').toLowerCase();
  if (['identifier', 'channelId'].includes(of('itemprop'))) page.channel ??= of('content');
  const refresh = of('http-equiv').toLowerCase() === 'refresh' ? REFRESH.exec(of('content'))?.[1] : undefined;
  if (refresh !== undefined) page.leads.push({ href: refresh, weight: WEIGHT.root });
}

const REFRESH = /^[\d.]{1,8}\s{0,9}[;,]\s{0,9}(?:url\s{0,9}=)?\s{0,9}["']?([^"']{1,2000})/iu;

function offered(attributes: Tag['attributes'], position: number): readonly Written[] {
  const of = (key: string) => attributes.get(key)?.trim() ?? '';
  const relations = of('rel').toLowerCase().split(/\s+/u);
  const href = of('href');
  const isFeed = relations.includes('alternate') && FEED_TYPE.test(of('type'));
  if (href === '' || NO_FEED.test(href) || !(isFeed || relations.includes('feed'))) return [];
  return [{ href, weight: WEIGHT.link - Math.min(position, 15) / 16 - penalty(`${of('title')} ${href}`) }];
}

/** What is told of a page's comments is hardly what one listens to a site for: behind all else that is offered, or linked to. */
function penalty(said: string): number {
  return COMMENTS.test(said) ? 10 : 0;
}

function anchorLead(href: string, text: string, position: number): readonly Written[] {
  const said = text.replace(/\s+/gu, ' ').trim();
  const address = withoutReader(href.trim());
  // What leads into a reader is a feed by what it says.
  const isLike = LIKE_A_FEED.test(address) || address !== href.trim();
  if (address === '' || address.startsWith('#') || NO_FEED.test(address)) return [];
  if (!isLike && !SAYS_FEED.test(said)) return [];
  const both = isLike && SAYS_FEED.test(said) ? 4 : 0;
  return [
    {
      href: address,
      weight: WEIGHT.anchor + both - Math.min(position, 15) / 16 - penalty(`${said} ${address}`),
    },
  ];
}

/** `feed:` before an address, or the address inside of one that opens a reader. */
function withoutReader(href: string): string {
  const inside =
    /^https?:\/\/(?:www\.)?(?:feedly\.com\/i\/subscription\/feed(?:%2F|\/)|inoreader\.com\/\?add_feed=|add\.my\.yahoo\.com\/rss\?url=)(.{1,2000})$/iu.exec(
      href,
    )?.[1];
  if (inside !== undefined) return decoded(inside);
  return href.replace(/^feed:(?:\/\/)?(?=https?:)/iu, '').replace(/^feed:\/\//iu, 'http://');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function headerLeads(linkHeader: string | undefined): readonly Written[] {
  return readLinkHeader(linkHeader ?? '').flatMap(({ href, relations, type }, position) => {
    const isFeed = relations.includes('alternate') && FEED_TYPE.test(type ?? '');
    if (NO_FEED.test(href) || !(isFeed || relations.includes('feed'))) return [];
    return [{ href, weight: WEIGHT.header - Math.min(position, 15) / 16 - penalty(href) }];
  });
}
