import type { Enclosure } from '../model.ts';
import { rfc822 } from '../text/date.ts';
import { plainText } from '../text/plain.ts';
import type { CombinedDocument, CombinedItem, CombinedOptions } from './combined-item.ts';
import type { Frame, Shell } from './frame.ts';
import { ARCHIVE_MARK, historyLinks } from './history-links.ts';
import { pictureElements } from './picture-elements.ts';
import {
  element,
  emptyElement,
  escapedElement,
  openTag,
  parentElement,
  plainElement,
  XML_DECLARATION,
} from './xml.ts';

const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:sy': 'http://purl.org/rss/1.0/modules/syndication/',
};

const ROOT = openTag('rss', { version: '2.0', ...NAMESPACES });
const END = '</channel>\n</rss>\n';

/** A channel of nothing else. */
export const RSS_SHELL: Shell = { before: `${ROOT}<channel>\n`, after: END };

/** What stands around the items of an RSS 2.0 document. */
export function rssFrame({ options, categories }: CombinedDocument): Frame {
  const channel = [
    ...channelHead(options),
    ...categories.map((category) => plainElement('category', category)),
    channelImage(options),
  ];
  return {
    before: `${XML_DECLARATION}${ROOT}<channel>\n${channel.join('')}`,
    between: '',
    after: END,
  };
}

function channelHead(options: CombinedOptions): readonly string[] {
  const self = { rel: 'self', type: 'application/rss+xml', href: options.feedLinks.rss };
  return [
    plainElement('title', options.title),
    element('link', options.link),
    plainElement('description', options.description),
    emptyElement('atom:link', self),
    options.hub === undefined ? '' : emptyElement('atom:link', { rel: 'hub', href: options.hub }),
    ...historyLinks(options.history, 'rss').map(([rel, href]) => emptyElement('atom:link', { rel, href })),
    options.history.isArchive ? ARCHIVE_MARK : '',
    element('language', options.language),
    plainElement('copyright', options.copyright),
    element('lastBuildDate', options.updated && rfc822(options.updated.toISOString())),
    element('generator', `${options.generator} ${options.version}`),
    element('docs', options.docs),
    ...(options.history.isArchive ? [] : rhythm(options)),
  ];
}

/** How often to come back, in the words of RSS and in those of its syndication module. An archive never changes. */
function rhythm({ ttl }: CombinedOptions): readonly string[] {
  return [
    element('ttl', ttl?.toString()),
    element('sy:updatePeriod', 'hourly'),
    element('sy:updateFrequency', '1'),
  ];
}

/** RSS 2.0 knows pictures of three kinds. */
const PICTURE = /\.(?:gif|jpe?g|png)$/iu;

function channelImage({ image, favicon, title, link }: CombinedOptions): string {
  const url = [image, favicon].find((it) => it !== undefined && PICTURE.test(new URL(it).pathname));
  if (url === undefined) return '';
  return parentElement('image', [element('url', url), plainElement('title', title), element('link', link)]);
}

/** An item as RSS 2.0, well-formed whatever its texts hold. */
export function rssItem(item: CombinedItem): string {
  return parentElement('item', [
    plainElement('title', item.title),
    element('link', item.link || undefined),
    element('guid', item.id, { isPermaLink: String(item.isPermaLink) }),
    element('pubDate', rfc822(item.published.toISOString())),
    item.date > item.published ? element('atom:updated', item.date.toISOString()) : '',
    ...item.author.map(({ name }) => plainElement('dc:creator', name)),
    ...item.contributors.map((name) => plainElement('dc:contributor', name)),
    ...item.category.map(({ name }) => plainElement('category', name)),
    element('dc:language', item.language),
    plainElement('dc:rights', item.copyright),
    ...texts(item),
    element('comments', item.commentsUrl),
    ...media(item),
    item.source === undefined ? '' : plainElement('source', item.source.title, { url: item.source.feedUrl }),
  ]);
}

/**
 * The summary first: SimplePie and others take whichever comes first for it. Without one it is what the body says, for there is no
 * `content:encoded` without a description (RSS Best Practices Profile).
 */
function texts({ description, content, contentXml, title }: CombinedItem): readonly string[] {
  const summary = description ?? (plainText(content) || title);
  return [element('description', htmlOf(summary)), escapedElement('content:encoded', contentXml)];
}

/** Readers take a description for HTML, so that a plain text which speaks of `<script>` must say so as HTML does. */
function htmlOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** RSS has room for one enclosure, which is what is to be heard or seen; whatever else there is goes by Media RSS. */
function media({ enclosures, picture }: CombinedItem): readonly string[] {
  const fit = enclosures.filter(({ url }) => DOTTED_HOST.test(url));
  const main = fit.find((it) => /^(?:audio|video)\//u.test(it.mediaType ?? '')) ?? fit[0];
  return [
    main === undefined ? '' : enclosureElement(main),
    ...enclosures.filter((it) => it !== main).map(mediaElement),
    ...pictureElements(picture),
  ];
}

/** What validators take for a host that an enclosure can be fetched from. */
const DOTTED_HOST = /^https?:\/\/(?:[a-z\d-]+\.)+[a-z\d][a-z\d-]*(?::\d+)?\//iu;

/** An unknown length is 0 by the Best Practices Profile, since the attribute must be there. */
function enclosureElement({ url, bytes = 0, mediaType }: Enclosure): string {
  return emptyElement('enclosure', { url, length: bytes, type: mediaType ?? 'application/octet-stream' });
}

function mediaElement({ url, bytes, mediaType }: Enclosure): string {
  return emptyElement('media:content', { url, fileSize: bytes, type: mediaType });
}
