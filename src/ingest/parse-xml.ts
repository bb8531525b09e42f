/**
 * RSS and Atom of every version. rss-parser builds the feed; its XML engine is replaced by ours, because xml2js throws on what
 * every tenth publisher sends, knows namespaces by prefix only and scrambles mixed markup. `xmlParser` is an undocumented member
 * of rss-parser 3.13.0: the cast below is the one place that knows it, and a test fails on the day it is no longer used.
 *
 * Bodies travel under a name that rss-parser does not know: it would make a snippet of each with a regular expression that takes
 * quadratic time. What it hands back of an element is the element itself, which the mapper then reads.
 */

import Parser from 'rss-parser';
import { FeedError } from '../errors.ts';
import type { FeedFormat } from '../model.ts';
import type { Feed } from './feed.ts';
import { feedsOfPage } from './page-feeds.ts';
import { rightsOf } from './xml-details.ts';
import { readXml, type XmlDocument } from './xml-engine.ts';
import { readEntry } from './xml-entry.ts';
import { hintsOf } from './xml-hints.ts';
import { homePage, pushLinks } from './xml-links.ts';
import { authorsOf } from './xml-people.ts';
import { plainConstruct } from './xml-text.ts';
import { first, firstFilled, firstText, type XmlElement } from './xml-tree.ts';

/** An element in the shape that xml2js gives it, as far as rss-parser looks; text and attributes are never absent. */
type Xml2jsNode = Record<string, unknown>;

/** What rss-parser is to hand back untouched. */
interface Carried {
  readonly element: readonly XmlElement[];
}

const CARRY: [string, string, { keepArray: boolean }] = ['voltwire:element', 'element', { keepArray: true }];
/** Bodies, entries (which it gets beside), and an element that it would take for the length of a text. */
const UNSEEN: ReadonlySet<string> = new Set([
  ...['description', 'summary', 'content', 'content:encoded'],
  ...['item', 'entry', 'length'],
]);
// What nodes inherit from, so that no element's name means more than an element; see `NO_ATTRIBUTES` in xml-attributes for why not from null.
const NO_NODE: Xml2jsNode = Object.freeze(Object.create(null));
const BUILDER = new Parser<Carried, Carried>({
  // Its types cannot say what its documentation does: a list of [from, to, options].
  customFields: { feed: [CARRY as never], item: [CARRY] },
});
const XML2JS_NAMES: ReadonlyMap<string, string> = new Map([
  ['pubdate', 'pubDate'],
  ['lastbuilddate', 'lastBuildDate'],
  ['managingeditor', 'managingEditor'],
]);

/**
 * Reads RSS 0.90 to 2.0, RDF and Atom 0.3 and 1.0, well-formed or not.
 * @throws FeedError `not-a-feed` where no element of the document is a feed.
 */
export async function parseXml(source: string): Promise<Feed> {
  const document = readXml(source);
  if (document.root === undefined) throw notAFeed(document, source);
  const format = formatOf(document.root);
  const { channel, entries } = await built(document, document.root, format);
  const inAtom = format === 'atom';
  const authors = authorsOf(channel, channel.base);
  return {
    format,
    title: plainConstruct(firstFilled(channel, ['title', 'atom:title', 'dc:title']), inAtom),
    homePageUrl: homePage(channel, inAtom),
    language: firstText(channel, ['language', 'dc:language']) ?? channel.language,
    rights: rightsOf(channel, inAtom),
    authors,
    base: channel.base,
    ...pushLinks(channel, channel.base),
    hints: hintsOf(channel),
    surroundings: document.surroundings,
    entries: entries.map((entry) => readEntry(entry, inAtom, { authors, base: channel.base })),
    warnings: document.warnings,
  };
}

function notAFeed({ outermost }: XmlDocument, source: string): FeedError {
  if (outermost.has('opml')) return new FeedError('not-a-feed', 'a list of feeds (OPML), not a feed');
  const isPage = ['html', 'head', 'body', 'title', 'meta', 'script'].some((name) => outermost.has(name));
  if (!isPage) return new FeedError('not-a-feed', 'neither RSS, Atom nor JSON Feed');
  return new FeedError('not-a-feed', 'an HTML page, not a feed', { alternates: feedsOfPage(source) });
}

function formatOf(root: XmlElement): FeedFormat {
  if (root.name === 'feed' || root.name === 'entry') return 'atom';
  return root.name.startsWith('rdf') ? 'rdf' : 'rss';
}

/** The feed as rss-parser builds it from the document's elements. It keeps nothing from one feed to the next. */
async function built(document: XmlDocument, root: XmlElement, format: FeedFormat) {
  const shape = settled(document, root, format);
  (BUILDER as unknown as XmlParserHolder).xmlParser = { parseString: (_xml, done) => done(null, shape) };
  const feed = await BUILDER.parseString('');
  const [channel = root] = feed.element;
  return { channel, entries: feed.items.flatMap((item) => item.element) };
}

interface XmlParserHolder {
  xmlParser: { parseString: (xml: string, done: (error: null, result: Xml2jsNode) => void) => void };
}

/** Whatever the root was, one that rss-parser knows: `rss` with a version, `rdf:RDF` with a channel, or `feed`. */
function settled({ entries }: XmlDocument, root: XmlElement, format: FeedFormat): Xml2jsNode {
  const channel = channelOf(root);
  const items = entries.map(carrier);
  if (format === 'atom') return { feed: { ...xml2jsNode(channel), entry: items } };
  const node = { ...xml2jsNode(channel), item: items };
  if (format === 'rdf') return { 'rdf:RDF': { channel: [node], item: items } };
  return { rss: { $: { version: '2.0' }, channel: [node] } };
}

/** The element that speaks for the feed; a lone entry speaks for nothing but itself. */
function channelOf(root: XmlElement): XmlElement {
  if (root.name === 'item' || root.name === 'entry') return { ...root, children: [] };
  return first(root, 'channel') ?? root;
}

/** An entry with nothing to map: rss-parser would read its dates in the machine's own zone, and its first enclosure alone. */
function carrier(entry: XmlElement): Xml2jsNode {
  return { [CARRY[0]]: [entry] };
}

function xml2jsNode(element: XmlElement): Xml2jsNode {
  const node: Xml2jsNode = Object.create(NO_NODE);
  for (const child of element.children) {
    if (UNSEEN.has(child.name)) continue;
    const name = XML2JS_NAMES.get(child.name) ?? child.name;
    const siblings = node[name];
    if (Array.isArray(siblings)) siblings.push(xml2jsNode(child));
    else node[name] = [xml2jsNode(child)];
  }
  node['$'] = element.attributes;
  node['_'] = element.text;
  node[CARRY[0]] = [element];
  return node;
}
