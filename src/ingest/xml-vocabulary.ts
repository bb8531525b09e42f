/** What the reader of XML must know of feeds to repair them: names in lower case, as `xml-names` settles them. */

import { localName } from './xml-names.ts';

/** Local names that a feed's outermost element has, bare channels and lone entries included. */
export const ROOTS: ReadonlySet<string> = new Set(['rss', 'rdf', 'feed', 'channel', 'item', 'entry']);

/** What one piece of news is called. */
export const ENTRIES: ReadonlySet<string> = new Set(['item', 'entry']);

/** Elements that hold elements and no text of their own. */
export const CONTAINERS: ReadonlySet<string> = new Set([
  'rss',
  'rdf:rdf',
  'rdf',
  'feed',
  'channel',
  'item',
  'entry',
]);

const TEXTS: ReadonlySet<string> = new Set([
  ...['title', 'description', 'summary', 'subtitle', 'content', 'tagline', 'info', 'rights', 'copyright'],
  ...['atom:title', 'atom:summary', 'atom:subtitle', 'atom:content', 'atom:rights'],
  ...['content:encoded', 'fullitem', 'xhtml:body', 'xhtml:div', 'itunes:summary', 'itunes:subtitle'],
  ...['dc:title', 'dc:description', 'dcterms:abstract', 'media:title', 'media:description'],
]);

/** Whether an element's content is text that may hold markup. */
export function holdsText(name: string): boolean {
  return TEXTS.has(name);
}

const NEVER_MARKUP: ReadonlySet<string> = new Set([
  ...[
    'item',
    'entry',
    'pubdate',
    'guid',
    'id',
    'published',
    'updated',
    'issued',
    'modified',
    'enclosure',
    'comments',
  ],
  ...[
    'category',
    'content:encoded',
    'dc:creator',
    'dc:date',
    'dc:subject',
    'media:content',
    'media:thumbnail',
  ],
]);
const NEVER_IN_RSS_TEXT: ReadonlySet<string> = new Set(['description', 'author']);
const NEVER_IN_TITLE: ReadonlySet<string> = new Set(['link', 'description', 'content', 'author']);

/** Whether an element that begins inside a text can only be its neighbour, the text's end having been forgotten. */
export function endsText(name: string, textName: string, vocabulary: 'atom' | 'rss' | undefined): boolean {
  if (name === textName) return false;
  if (NEVER_MARKUP.has(name)) return true;
  if (textName === 'title' && NEVER_IN_TITLE.has(name)) return true;
  return vocabulary === 'rss' && NEVER_IN_RSS_TEXT.has(name);
}

const LEAVES: ReadonlySet<string> = new Set([
  ...[
    'link',
    'guid',
    'id',
    'pubdate',
    'published',
    'updated',
    'category',
    'comments',
    'dc:creator',
    'dc:date',
  ],
]);
const NEIGHBOURS: ReadonlySet<string> = new Set([...NEVER_MARKUP, ...NEVER_IN_TITLE, 'title', 'summary']);

/** Whether an element that begins inside of one that holds nothing but a word or a date can only be its neighbour. */
export function endsLeaf(name: string, leafName: string): boolean {
  return LEAVES.has(leafName) && NEIGHBOURS.has(name);
}

const PROPER_CASE: ReadonlyMap<string, string> = new Map(
  [
    ...[
      'rss',
      'RDF',
      'feed',
      'channel',
      'item',
      'entry',
      'title',
      'link',
      'description',
      'pubDate',
      'guid',
      'author',
    ],
    ...['category', 'enclosure', 'comments', 'updated', 'published', 'summary', 'content', 'lastBuildDate'],
  ].map((name) => [name.toLowerCase(), name]),
);

/** Whether a name as written is one of the formats' own in another case. */
export function isMiscased(rawName: string): boolean {
  const local = rawName.slice(rawName.indexOf(':') + 1);
  return (PROPER_CASE.get(localName(rawName)) ?? local) !== local;
}
