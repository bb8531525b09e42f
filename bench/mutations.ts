/**
 * Documents that no publisher would own up to. Each follows from its seed alone: a known document, damaged a few times over, or one made
 * up from scratch. Documents are handled as Latin-1 strings, so that damage falls on bytes.
 */
import { ADDRESSES, CONTENT_TYPES, DATES, HARM, LABELS, MARKUP, TEXTS } from './nasties.ts';
import { type Random, randomFrom } from './random.ts';

export interface Mutant {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
}

const MAX_BYTES = 200_000;
const FLOOD_BYTES = 1_000_000;

/** Document number `index` of a run; `seeds` are whole documents as Latin-1. */
export function mutantOf(seed: number, index: number, seeds: readonly string[]): Mutant {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  let text = random.oneIn(4) ? invented(random) : random.pick(seeds);
  for (let edits = 1 + random.below(6); edits > 0; edits -= 1) {
    text = random.pick(MUTATIONS)(text, random, seeds).slice(0, MAX_BYTES);
  }
  if (random.oneIn(200)) text = flooded(text, random);
  return { bytes: bytesOf(text, random), contentType: random.pick(CONTENT_TYPES) };
}

type Mutation = (text: string, random: Random, seeds: readonly string[]) => string;

const MUTATIONS: readonly Mutation[] = [
  flipByte,
  dropRange,
  repeatRange,
  insertNasty,
  insertNasty,
  insertNasty,
  cutOff,
  splice,
  replaceText,
  replaceText,
  replaceAttribute,
  renameTag,
  relabel,
];

const HIGH_BYTES = 256;

function flipByte(text: string, random: Random): string {
  return put(text, random.below(text.length), 1, String.fromCharCode(random.below(HIGH_BYTES)));
}

function dropRange(text: string, random: Random): string {
  return put(text, random.below(text.length), random.below(60), '');
}

function repeatRange(text: string, random: Random): string {
  const from = random.below(text.length);
  const range = text.slice(from, from + 1 + random.below(300));
  return put(text, from, 0, range.repeat(1 + random.below(20)));
}

function insertNasty(text: string, random: Random): string {
  return put(text, random.below(text.length + 1), 0, nasty(random));
}

function cutOff(text: string, random: Random): string {
  return random.oneIn(3) ? text.slice(0, random.below(text.length)) : text.slice(random.below(40));
}

function splice(text: string, random: Random, seeds: readonly string[]): string {
  const other = random.pick(seeds);
  return text.slice(0, random.below(text.length)) + other.slice(random.below(other.length));
}

function replaceText(text: string, random: Random): string {
  const start = text.indexOf('>', random.below(text.length)) + 1;
  const end = text.indexOf('<', start);
  return end === -1 ? insertNasty(text, random) : put(text, start, end - start, value(random));
}

function replaceAttribute(text: string, random: Random): string {
  const start = text.indexOf('="', random.below(text.length)) + 2;
  const end = text.indexOf('"', start);
  return end === -1 ? insertNasty(text, random) : put(text, start, end - start, value(random));
}

const NAMES: readonly string[] =
  'rss feed channel item entry title link guid id description summary content content:encoded pubDate updated author dc:creator category enclosure media:group media:content source rdf:RDF html div p script __proto__ x:y'.split(
    ' ',
  );

function renameTag(text: string, random: Random): string {
  const start = text.indexOf('<', random.below(text.length)) + 1;
  const [name] = /^\/?[\w:]{1,30}/.exec(text.slice(start, start + 31)) ?? [''];
  return put(text, start, name.length, random.pick(NAMES));
}

function relabel(text: string, random: Random): string {
  return text.replace(/encoding="[^"]{0,40}"/, `encoding="${random.pick(LABELS)}"`);
}

function put(text: string, at: number, drop: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at + drop);
}

function nasty(random: Random): string {
  return random.pick(random.pick([MARKUP, MARKUP, HARM, TEXTS, TEXTS, ADDRESSES]));
}

/** What may stand in an element or an attribute, written raw, escaped, or as CDATA. */
function value(random: Random): string {
  const text = Array.from({ length: 1 + random.below(4) }, () =>
    random.pick(random.pick([HARM, TEXTS, ADDRESSES, DATES, MARKUP])),
  ).join(random.pick(['', ' ', '\n']));
  return random.pick([(it: string) => it, escaped, escaped, inCdata])(text);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function inCdata(text: string): string {
  return `<![CDATA[${text}]]>`;
}

const UNITS: readonly string[] = [
  ...MARKUP,
  ...HARM,
  ...TEXTS,
  '<a href="/x">',
  '<b>',
  '<li>',
  'x',
  '\xcc\x81',
  '<item/>',
  '{"a":',
];

/** One unit a hundred thousand times over, wherever it hurts. */
function flooded(text: string, random: Random): string {
  const unit = random.pick(UNITS);
  const bytes = random.below(FLOOD_BYTES);
  return put(text, random.below(text.length), 0, unit.repeat(Math.ceil(bytes / unit.length)));
}

function bytesOf(text: string, random: Random): Uint8Array {
  if (!random.oneIn(25)) return Buffer.from(text, 'latin1');
  const wide = Buffer.from(`${random.pick(['', '\ufeff'])}${text}`, 'utf16le');
  return random.oneIn(2) ? wide.swap16() : wide;
}

/** A document from scratch, more or less in one of the formats. */
function invented(random: Random): string {
  return random.pick([inventedRss, inventedRss, inventedAtom, inventedJson])(random);
}

const several = (random: Random, most: number, one: () => string) =>
  Array.from({ length: random.below(most + 1) }, one);

function inventedRss(random: Random): string {
  const element = (name: string) => () => `<${name}>${value(random)}</${name}>`;
  const item = () => {
    const parts = several(random, 8, () => element(random.pick(ITEM_PARTS))());
    return `<item>${parts.join('')}${random.oneIn(3) ? `<enclosure url="${value(random)}" length="1" type="audio/mpeg"/>` : ''}</item>`;
  };
  const head = several(
    random,
    3,
    element(random.pick(['title', 'link', 'description', 'language', 'image', 'copyright'])),
  );
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>${head.join('')}${several(random, 6, item).join('\n')}</channel></rss>`;
}

const ITEM_PARTS: readonly string[] =
  'title link guid description content:encoded pubDate author dc:creator category comments media:title dc:date source x:y __proto__'.split(
    ' ',
  );

function inventedAtom(random: Random): string {
  const text = (name: string) =>
    `<${name} type="${random.pick(['text', 'html', 'xhtml', 'image/png', ''])}">${value(random)}</${name}>`;
  const entry = () => {
    const texts = several(random, 4, () => text(random.pick(['title', 'summary', 'content', 'rights'])));
    const date = `<updated>${random.pick(DATES)}</updated><id>${value(random)}</id>`;
    const link = `<link rel="${random.pick(['alternate', 'enclosure', 'self', 'replies', ''])}" href="${value(random)}"/>`;
    return `<entry xml:base="${random.pick(ADDRESSES)}">${texts.join('')}${date}${link}<author><name>${value(random)}</name><uri>${value(random)}</uri></author></entry>`;
  };
  return `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="${random.pick(ADDRESSES)}">${text('title')}${several(random, 6, entry).join('')}</feed>`;
}

const JSON_KEYS: readonly string[] =
  'id url external_url title content_html content_text summary image banner_image date_published date_modified authors author tags attachments language __proto__ constructor'.split(
    ' ',
  );

function inventedJson(random: Random): string {
  const item = () =>
    `{${several(random, 9, () => `"${random.pick(JSON_KEYS)}":${jsonValue(random, 3)}`).join(',')}}`;
  return `{"version":"https://jsonfeed.org/version/1.1","title":${jsonValue(random, 1)},"items":[${several(random, 6, item).join(',')}]}`;
}

function jsonValue(random: Random, depth: number): string {
  if (depth > 0 && random.oneIn(5))
    return `[${several(random, 3, () => jsonValue(random, depth - 1)).join(',')}]`;
  if (depth > 0 && random.oneIn(5))
    return `{"${random.pick(['name', 'url', 'mime_type', '__proto__'])}":${jsonValue(random, depth - 1)}}`;
  return random.oneIn(6)
    ? random.pick(['null', '1', '1e999', 'true', '-0', '{}'])
    : JSON.stringify(value(random));
}
