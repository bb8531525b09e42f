import type { Enclosure } from '../model.ts';
import { rfc822 } from '../text/date.ts';
import type { CombinedDocument, CombinedItem, CombinedOptions } from './combined-item.ts';
import type { Frame } from './frame.ts';
import { ARCHIVE_MARK, historyLinks } from './history-links.ts';
import { element, emptyElement, openTag, parentElement, XML_DECLARATION } from './xml.ts';

const NAMESPACES = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
};

/** What stands around the items of an RSS 2.0 document. */
export function rssFrame({ options, categories }: CombinedDocument): Frame {
  const channel = [
    ...channelHead(options),
    ...categories.map((category) => element('category', category)),
    channelImage(options),
  ];
  const root = openTag('rss', { version: '2.0', ...NAMESPACES });
  return {
    before: `${XML_DECLARATION}${root}<channel>\n${channel.join('')}`,
    between: '',
    after: '</channel>\n</rss>\n',
  };
}

function channelHead(options: CombinedOptions): readonly string[] {
  const self = { rel: 'self', type: 'application/rss+xml', href: options.feedLinks.rss };
  return [
    element('title', options.title),
    element('link', options.link),
    element('description', options.description),
    emptyElement('atom:link', self),
    options.hub === undefined ? '' : emptyElement('atom:link', { rel: 'hub', href: options.hub }),
    ...historyLinks(options.history, 'rss').map(([rel, href]) => emptyElement('atom:link', { rel, href })),
    options.history.isArchive ? ARCHIVE_MARK : '',
    element('language', options.language),
    element('copyright', options.copyright),
    element('lastBuildDate', options.updated && rfc822(options.updated.toISOString())),
    element('generator', `${options.generator} ${options.version}`),
    element('docs', options.docs),
    element('ttl', options.ttl?.toString()),
  ];
}

function channelImage({ image, title, link }: CombinedOptions): string {
  if (image === undefined) return '';
  return parentElement('image', [element('url', image), element('title', title), element('link', link)]);
}

/** An item as RSS 2.0, well-formed whatever its texts hold. */
export function rssItem(item: CombinedItem): string {
  return parentElement('item', [
    element('title', item.title),
    element('link', item.link || undefined),
    element('guid', item.id, { isPermaLink: String(item.isPermaLink) }),
    element('pubDate', rfc822(item.published.toISOString())),
    ...item.author.map(({ name }) => element('dc:creator', name)),
    ...item.category.map(({ name }) => element('category', name)),
    element('dc:language', item.language),
    element('dc:rights', item.copyright),
    // SimplePie and others take whichever comes first for the summary.
    element('description', item.description && htmlOf(item.description)),
    element('content:encoded', item.content),
    element('comments', item.commentsUrl),
    ...media(item),
    item.source === undefined ? '' : element('source', item.source.title, { url: item.source.feedUrl }),
  ]);
}

/** Readers take a description for HTML, so that a plain text which speaks of `<script>` must say so as HTML does. */
function htmlOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** RSS has room for one enclosure, which is what is to be heard or seen; whatever else there is goes by Media RSS. */
function media({ enclosures, picture }: CombinedItem): readonly string[] {
  const main = enclosures.find((it) => /^(?:audio|video)\//u.test(it.mediaType ?? '')) ?? enclosures[0];
  const { url, width, height } = picture ?? {};
  return [
    main === undefined ? '' : enclosureElement(main),
    ...enclosures.filter((it) => it !== main).map(mediaElement),
    url === undefined ? '' : emptyElement('media:thumbnail', { url, width, height }),
  ];
}

/** An unknown length is 0 by the Best Practices Profile, since the attribute must be there. */
function enclosureElement({ url, bytes = 0, mediaType }: Enclosure): string {
  return emptyElement('enclosure', { url, length: bytes, type: mediaType ?? 'application/octet-stream' });
}

function mediaElement({ url, bytes, mediaType }: Enclosure): string {
  return emptyElement('media:content', { url, fileSize: bytes, type: mediaType });
}
