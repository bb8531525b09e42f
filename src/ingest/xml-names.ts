/**
 * Whatever prefix a publisher chose, an element gets the name that the rest of us know it by: `dc:creator` for anything bound to
 * Dublin Core. Namespaces are told by their URI, slightly misspelt ones included; a well-known prefix that nobody declared is
 * taken at its word; everything else is `foreign:` and cannot be mistaken for something of the feed's own.
 */

import { readAttributes } from './xml-attribute-list.ts';
import type { XmlAttributes } from './xml-tree.ts';

/** The prefixes in force at an element, with the names already settled under them. */
export interface Scope {
  readonly uris: ReadonlyMap<string, string>;
  readonly names: Map<string, string>;
  /** The same of attributes, by the name of their element, as written. */
  readonly attributes: Map<string, SettledAttributes>;
}

export interface SettledAttributes {
  readonly names: Map<string, string>;
  /** Attributes as they were read, by what was written: many elements of a document bear the same. */
  readonly read: Map<string, XmlAttributes>;
}

/** The vocabulary that a document speaks without a prefix. */
export interface Home {
  readonly vocabulary: 'atom' | 'rss';
  readonly prefix: string;
  readonly uri: string | undefined;
}

const URIS: Readonly<Record<string, readonly string[]>> = {
  atom: ['w3.org/2005/atom', 'purl.org/atom/ns', 'purl.org/atom', 'purl.org/net/atom'],
  rss: [
    'purl.org/rss/1.0',
    'purl.org/net/rss1.1',
    'my.netscape.com/rdf/simple/0.9',
    'channel.netscape.com/rdf/simple/0.9',
    'my.netscape.com/publish/formats/rss-0.91.dtd',
    'backend.userland.com/rss',
    'backend.userland.com/rss2',
    'backend.userland.com/rss091',
    'backend.userland.com/rss092',
    'blogs.law.harvard.edu/tech/rss',
    'cyber.law.harvard.edu/rss/rss.html',
    'rssboard.org/rss-specification',
  ],
  rdf: ['w3.org/1999/02/22-rdf-syntax-ns'],
  content: ['purl.org/rss/1.0/modules/content'],
  dc: ['purl.org/dc/elements/1.1', 'purl.org/dc/elements/1.0', 'purl.org/dc'],
  dcterms: ['purl.org/dc/terms'],
  media: ['search.yahoo.com/mrss', 'tools.search.yahoo.com/mrss', 'video.search.yahoo.com/mrss'],
  itunes: [
    'itunes.com/dtds/podcast-1.0.dtd',
    'itunes.com/dtds/podcast-1.0',
    'example.com/dtds/podcast-1.0.dtd',
  ],
  googleplay: ['google.com/schemas/play-podcasts/1.0'],
  podcast: [
    'podcastindex.org/namespace/1.0',
    'github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md',
  ],
  slash: ['purl.org/rss/1.0/modules/slash'],
  thr: ['purl.org/syndication/thread/1.0'],
  sy: ['purl.org/rss/1.0/modules/syndication'],
  xhtml: ['w3.org/1999/xhtml'],
  feedburner: ['rssnamespace.org/feedburner/ext/1.0'],
  pheedo: ['pheedo.com/namespace/pheedo'],
  foaf: ['xmlns.com/foaf/0.1'],
  prism: [
    'prismstandard.org/namespaces/1.2/basic',
    'prismstandard.org/namespaces/basic/2.0',
    'prismstandard.org/namespaces/basic/2.1',
    'purl.org/rss/1.0/modules/prism',
  ],
  yandex: ['news.yandex.ru'],
  wfw: ['wellformedweb.org/commentapi'],
  georss: ['georss.org/georss'],
};

const PREFIX_BY_URI: ReadonlyMap<string, string> = new Map(
  Object.entries(URIS).flatMap(([prefix, uris]) => uris.map((uri) => [uri, prefix] as const)),
);
const KNOWN_PREFIXES: ReadonlySet<string> = new Set([...PREFIX_BY_URI.values(), 'xml']);

/** Where nothing is declared yet but `xml:`. */
export function outerScope(): Scope {
  return { uris: new Map(), names: new Map(), attributes: new Map() };
}

/** The vocabulary of a document whose outermost element has this name. */
export function homeOf(rawName: string, scope: Scope): Home {
  const [prefix, local] = split(rawName);
  const vocabulary = local === 'feed' || local === 'entry' ? 'atom' : 'rss';
  return { vocabulary, prefix, uri: scope.uris.get(prefix) };
}

/** The lower-case local name: what stands after the prefix. */
export function localName(rawName: string): string {
  return split(rawName)[1];
}

/** The name that we know an element or attribute by. */
export function canonicalName(rawName: string, scope: Scope, home: Home | undefined): string {
  const settled = scope.names.get(rawName);
  if (settled !== undefined) return settled;
  const [prefix, local] = split(rawName);
  const space = spaceOf(prefix, scope, home);
  // Atom has no items: one in its namespace is one of RSS, whose template went astray.
  const name = space === '' || (space === 'atom' && local === 'item') ? local : `${space}:${local}`;
  if (home !== undefined) scope.names.set(rawName, name);
  return name;
}

function spaceOf(prefix: string, scope: Scope, home: Home | undefined): string {
  const uri = scope.uris.get(prefix);
  if (prefix === home?.prefix && uri === home.uri) return '';
  const space = uri === undefined ? undeclared(prefix) : (PREFIX_BY_URI.get(uri) ?? unheardOf(prefix));
  return space === 'rss' || space === home?.vocabulary ? '' : space;
}

function undeclared(prefix: string): string {
  return prefix === '' || KNOWN_PREFIXES.has(prefix) ? prefix : 'foreign';
}

function unheardOf(prefix: string): string {
  return prefix === '' ? '' : 'foreign';
}

/** Whether a name's prefix promises a namespace that the document never declared. */
export function lacksDeclaration(rawName: string, scope: Scope): boolean {
  const [prefix] = split(rawName);
  return prefix !== '' && prefix !== 'xml' && KNOWN_PREFIXES.has(prefix) && !scope.uris.has(prefix);
}

/** Whether an element's name, as written, is one of XHTML, SVG or MathML under a prefix. */
export function isMarkupPrefix(uri: string | undefined): boolean {
  return uri === 'w3.org/1999/xhtml' || uri === 'w3.org/2000/svg' || uri === 'w3.org/1998/math/mathml';
}

/** The scope inside an element that carries these attributes. */
export function innerScope(attributes: string, outer: Scope): Scope {
  if (!attributes.includes('xmlns')) return outer;
  const uris = new Map(outer.uris);
  for (const { name, value } of readAttributes(attributes)) {
    const declared = /^xmlns(?::(.+))?$/i.exec(name);
    if (declared !== null) uris.set((declared[1] ?? '').toLowerCase(), plainUri(value));
  }
  return { uris, names: new Map(), attributes: new Map() };
}

/** The same of an attribute; one under the prefix of its own element means the one without (`<media:content media:url="…">`). */
export function attributeName(rawName: string, tagName: string, scope: Scope): string {
  const [prefix, local] = split(rawName);
  if (prefix === '' || prefix === split(tagName)[0]) return local;
  const uri = scope.uris.get(prefix);
  const space = uri === undefined ? undeclared(prefix) : (PREFIX_BY_URI.get(uri) ?? 'foreign');
  return `${space}:${local}`;
}

function split(rawName: string): readonly [prefix: string, local: string] {
  const lower = rawName.toLowerCase();
  const colon = lower.indexOf(':');
  return colon === -1 ? ['', lower] : [lower.slice(0, colon), lower.slice(colon + 1)];
}

/** Scheme, `www.`, case and what trails are where publishers slip. */
function plainUri(uri: string): string {
  const bare = uri
    .trim()
    .slice(0, 300)
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '');
  let end = bare.length;
  while (end > 0 && '/#?= '.includes(bare.charAt(end - 1))) end -= 1;
  return bare.slice(0, end);
}
