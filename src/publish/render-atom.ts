import type { SourceCard } from '../outward.ts';
import type { Withdrawn } from '../store/collections.ts';
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

const NAMESPACES = { xmlns: 'http://www.w3.org/2005/Atom', 'xmlns:media': 'http://search.yahoo.com/mrss/' };

const TOMBSTONES = 'http://purl.org/atompub/tombstones/1.0';

/**
 * The element is required (RFC 4287 §4.2.15) and the clock may not answer: the same data must give the same bytes. Validators take
 * anything earlier for a mistake.
 */
const NEVER = '1990-01-01T00:00:00.000Z';

const END = '</feed>\n';

/** A feed of nothing else. */
export const ATOM_SHELL: Shell = { before: openTag('feed', NAMESPACES), after: END };

/** What stands around the entries of an Atom 1.0 document. */
export function atomFrame({ options, categories }: CombinedDocument): Frame {
  const feed = [...feedHead(options), ...categories.map((term) => emptyElement('category', { term }))];
  const root = openTag('feed', { ...NAMESPACES, 'xml:lang': options.language });
  return { before: `${XML_DECLARATION}${root}${feed.join('')}`, between: '', after: END };
}

function feedHead(options: CombinedOptions): readonly string[] {
  const { generator, version, feedLinks, hub } = options;
  return [
    element('id', options.id),
    plainElement('title', options.title),
    plainElement('subtitle', options.description),
    element('updated', options.updated?.toISOString() ?? NEVER),
    link('self', feedLinks.atom, { type: 'application/atom+xml' }),
    link('alternate', options.link, { type: 'text/html' }),
    hub === undefined ? '' : link('hub', hub),
    ...historyLinks(options.history, 'atom').map(([rel, href]) => link(rel, href)),
    options.history.isArchive ? ARCHIVE_MARK : '',
    plainElement('rights', options.copyright),
    element('generator', generator, { uri: options.generatorUrl, version }),
    element('icon', options.favicon),
    element('logo', options.image),
    ...options.withdrawn.map(tombstone),
  ];
}

/** Of an entry that was taken back (RFC 6721 §3). */
function tombstone({ entryId, at }: Withdrawn): string {
  return emptyElement('at:deleted-entry', { 'xmlns:at': TOMBSTONES, ref: entryId, when: at });
}

/** An entry as Atom 1.0, well-formed whatever its texts hold. */
export function atomEntry(item: CombinedItem): string {
  const { language, description, picture } = item;
  const base = item.link || undefined;
  const children = [
    element('id', item.id),
    plainElement('title', item.title),
    element('updated', item.date.toISOString()),
    element('published', item.published.toISOString()),
    ...item.author.map(({ name, link: uri }) => personElement('author', name, uri)),
    ...item.contributors.map((name) => personElement('contributor', name)),
    ...links(item),
    ...item.category.map(({ term, scheme, name }) => emptyElement('category', { term, scheme, label: name })),
    plainElement('rights', item.copyright),
    plainElement('summary', description),
    // The language once more: NetNewsWire reads it here only.
    escapedElement('content', item.contentXml, { type: 'html', 'xml:base': base, 'xml:lang': language }),
    ...pictureElements(picture),
    // Last: some readers take the first id and title that they meet for the entry's own.
    item.source === undefined ? '' : sourceElement(item, item.source),
  ];
  return parentElement('entry', children, { 'xml:lang': language });
}

function links(item: CombinedItem): readonly string[] {
  return [
    item.link === '' ? '' : link('alternate', item.link, { type: 'text/html', hreflang: item.language }),
    item.relatedUrl === undefined ? '' : link('related', item.relatedUrl),
    item.commentsUrl === undefined ? '' : link('replies', item.commentsUrl, { type: 'text/html' }),
    ...item.enclosures.map(({ url, mediaType, bytes }) =>
      link('enclosure', url, { type: mediaType, length: bytes, title: titleOf(url, item) }),
    ),
  ];
}

/** A picture that is enclosed is called what it shows. */
function titleOf(url: string, { picture }: CombinedItem): string | undefined {
  return picture?.url === url ? picture.alt : undefined;
}

/** RFC 4287 §4.2.11. Its `updated` is the entry's: the feed it was taken from changed then at the latest. */
function sourceElement(item: CombinedItem, source: SourceCard): string {
  return parentElement('source', [
    element('id', canonical(source.feedUrl)),
    plainElement('title', source.title),
    element('updated', item.date.toISOString()),
    link('self', source.feedUrl),
    link('alternate', source.homePageUrl, { type: 'text/html' }),
    plainElement('rights', source.rights),
  ]);
}

function personElement(role: 'author' | 'contributor', name: string, uri?: string): string {
  return parentElement(role, [plainElement('name', name), element('uri', uri)]);
}

/** An id that every comparison takes alike (RFC 4287 §4.2.6.1). */
function canonical(url: string): string {
  return new URL(url).href.replace(/%[\da-f]{2}/giu, (it) => it.toUpperCase());
}

function link(
  rel: string,
  href: string,
  more: Readonly<Record<string, string | number | undefined>> = {},
): string {
  return emptyElement('link', { rel, href, ...more });
}
