import type { Tag } from '../text/any-tags.ts';
import { readTags } from '../text/tags.ts';
import { joinBase } from './xml-base.ts';

/** Beyond the head of the largest pages. */
const MAX_READ = 300_000;
const MAX_FEEDS = 5;
const FEED_TYPE = /^(?:application\/(?:(?:rss|atom|rdf)\+xml|feed\+json|json|xml)|text\/(?:xml|rss\+xml))\b/i;
/** WordPress calls the parts of its programming interface alternates of a page, too. */
const NO_FEED = /\/wp-json\/|\boembed\b/i;

/**
 * The feeds that an HTML page offers with `<link rel="alternate">` (RSS autodiscovery), at most five, each once: as far as the page
 * says, still relative to its own address.
 */
export function feedsOfPage(html: string): readonly string[] {
  const feeds = new Set<string>();
  let base: string | undefined;
  const open = ({ name, attributes }: Tag) => {
    if (name === 'base') base ??= attributes.get('href');
    const href = name === 'link' && feeds.size < MAX_FEEDS ? offeredFeed(attributes) : undefined;
    const address = joinBase(base, href);
    if (href !== undefined && address !== undefined) feeds.add(address);
  };
  readTags(html.slice(0, MAX_READ), { text: () => {}, open, close: () => {} });
  return [...feeds];
}

function offeredFeed(attributes: Tag['attributes']): string | undefined {
  const relations = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
  const href = attributes.get('href')?.trim() ?? '';
  const isFeed = relations.includes('alternate') && FEED_TYPE.test(attributes.get('type')?.trim() ?? '');
  return href !== '' && !NO_FEED.test(href) && (isFeed || relations.includes('feed')) ? href : undefined;
}
