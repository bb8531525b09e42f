/**
 * JSON Feed 1.0 and 1.1 (jsonfeed.org). A field of the wrong type is left out with a warning, never the item or the feed. The
 * version is not asked for: whatever has a list of items is read.
 */

import { FeedError, messageOf } from '../errors.ts';
import type { Author } from '../model.ts';
import { absoluteUrl } from '../text/url.ts';
import type {
  Entry,
  EntryDetails,
  EntryEnclosure,
  EntryImage,
  Feed,
  FeedHints,
  TextConstruct,
} from './feed.ts';
import { MAX_ENTRIES, MAX_HUBS } from './limits.ts';

type JsonObject = Readonly<Record<string, unknown>>;

interface Reader {
  readonly fields: JsonObject;
  readonly warn: (sentence: string) => void;
}

const MAX_WARNINGS = 20;
const MAX_DEPTH = 256;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them raw, publishers paste them
const CONTROL = /[\u0000-\u001F]/g;
/** The format has no words for it. */
const NO_HINTS: FeedHints = {
  ttl: undefined,
  skipHours: [],
  skipDays: [],
  updatePeriod: undefined,
  updateFrequency: undefined,
  updateBase: undefined,
};

/**
 * Reads a JSON Feed.
 * @throws FeedError `malformed` where it is no JSON, `not-a-feed` where it has no list of items.
 */
export function parseJson(source: string): Feed {
  const warnings = new Set<string>();
  const warn = (sentence: string) => void (warnings.size < MAX_WARNINGS && warnings.add(sentence));
  const reader: Reader = { fields: objectOf(source, warn), warn };
  const items = itemsOf(reader);
  const authors = authorsOf(reader);
  const feed = {
    format: 'json',
    title: text(reader, 'title'),
    homePageUrl: text(reader, 'home_page_url'),
    language: text(reader, 'language'),
    rights: undefined,
    authors,
    base: undefined,
    hubs: hubsOf(reader),
    selfUrl: text(reader, 'feed_url'),
    hints: NO_HINTS,
    surroundings: '',
    entries: items.map((fields) => readItem({ fields, warn }, authors)),
  } as const;
  return { ...feed, warnings: [...warnings] };
}

function objectOf(source: string, warn: Reader['warn']): JsonObject {
  const value = jsonOf(source, warn);
  if (!isObject(value)) throw new FeedError('not-a-feed', 'JSON, but not a JSON Feed');
  return value;
}

function jsonOf(source: string, warn: Reader['warn']): unknown {
  if (nestsTooDeep(source)) throw new FeedError('malformed', `JSON nested beyond ${MAX_DEPTH} levels`);
  try {
    return JSON.parse(source);
  } catch {
    warn('The JSON holds raw line breaks inside of texts, or something after its end.');
  }
  try {
    return JSON.parse(source.slice(0, source.lastIndexOf('}') + 1).replace(CONTROL, ' '));
  } catch (error) {
    throw new FeedError('malformed', `not JSON: ${messageOf(error).slice(0, 200)}`, { cause: error });
  }
}

/** Nesting costs JavaScript fifty bytes of memory for each byte of JSON. */
function nestsTooDeep(source: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < source.length && depth <= MAX_DEPTH; at += 1) {
    const character = source[at];
    if (character === '"') inText = !inText;
    else if (inText) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
  }
  return depth > MAX_DEPTH;
}

function itemsOf({ fields, warn }: Reader): readonly JsonObject[] {
  const items = fields['items'];
  if (!Array.isArray(items)) {
    const isFeed = typeof fields['version'] === 'string' && fields['version'].includes('jsonfeed.org');
    if (!isFeed) throw new FeedError('not-a-feed', 'JSON without a list of items, not a JSON Feed');
    warn('The feed has no list of items.');
    return [];
  }
  const objects = items.slice(0, MAX_ENTRIES).filter(isObject);
  if (items.length > MAX_ENTRIES) warn(`Items beyond the first ${MAX_ENTRIES} were left out.`);
  else if (objects.length < items.length) warn('Items that are not objects were left out.');
  return objects;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Other types of hub, such as rssCloud, speak other protocols. */
function hubsOf(reader: Reader): readonly string[] {
  const hubs = objects(reader, 'hubs').filter((hub) => text(hub, 'type')?.toLowerCase() === 'websub');
  return hubs.flatMap((hub) => text(hub, 'url') ?? []).slice(0, MAX_HUBS);
}

function readItem(reader: Reader, feedAuthors: readonly Author[]): Entry {
  const guid = text(reader, 'id');
  // Read at once, for what is wrong with them is told with the document.
  const details = readDetails(reader, feedAuthors);
  return {
    guid,
    guidIsPermaLink: false,
    link: text(reader, 'url') ?? text(reader, 'external_url') ?? permalink(guid),
    title: construct(text(reader, 'title'), 'text'),
    summary: construct(text(reader, 'summary'), 'text'),
    content:
      construct(text(reader, 'content_html'), 'html') ?? construct(text(reader, 'content_text'), 'text'),
    published: text(reader, 'date_published'),
    updated: text(reader, 'date_modified'),
    base: undefined,
    written: JSON.stringify(reader.fields),
    details: () => details,
  };
}

function readDetails(reader: Reader, feedAuthors: readonly Author[]): EntryDetails {
  const authors = authorsOf(reader);
  return {
    authors: authors.length > 0 ? authors : feedAuthors,
    categories: tagsOf(reader),
    enclosures: enclosuresOf(reader),
    images: imagesOf(reader),
    commentsUrl: undefined,
    language: text(reader, 'language'),
    rights: undefined,
  };
}

/** An id is ideally the item's address (JSON Feed 1.1, items). */
function permalink(guid: string | undefined): string | undefined {
  return guid !== undefined && absoluteUrl(guid, undefined) !== undefined ? guid : undefined;
}

function construct(value: string | undefined, type: TextConstruct['type']): TextConstruct | undefined {
  return value === undefined ? undefined : { text: value, type };
}

/** Texts, and numbers as texts: ids are numbers in many a feed. */
function text({ fields, warn }: Reader, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.trim() || undefined;
  warn(`A "${name}" that is no text was left out.`);
  return undefined;
}

/** The objects of a list; something else in place of a list is one with that alone in it. */
function objects({ fields, warn }: Reader, name: string): readonly Reader[] {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  const list = listOf(value);
  const usable = list.filter(isObject);
  if (usable.length < list.length) warn(`Something in "${name}" that is no object was left out.`);
  return usable.map((inner) => ({ fields: inner, warn }));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** `authors` of version 1.1, else `author` of version 1.0. */
function authorsOf(reader: Reader): readonly Author[] {
  const several = people(reader, 'authors');
  return several.length > 0 ? several : people(reader, 'author');
}

function people(reader: Reader, name: string): readonly Author[] {
  const value = Object.hasOwn(reader.fields, name) ? reader.fields[name] : undefined;
  const list = listOf(value).map(asPerson);
  return objects({ ...reader, fields: { [name]: list } }, name).flatMap(author);
}

/** Some write a name in place of a person. */
function asPerson(value: unknown): unknown {
  return typeof value === 'string' ? { name: value } : value;
}

function author(reader: Reader): readonly Author[] {
  const url = text(reader, 'url');
  const name = text(reader, 'name') ?? url;
  return name === undefined ? [] : [{ name, url }];
}

function tagsOf({ fields, warn }: Reader): readonly string[] {
  const tags = Object.hasOwn(fields, 'tags') ? (fields['tags'] ?? []) : [];
  const list = Array.isArray(tags) ? tags : [tags];
  const names = list.filter((tag) => typeof tag === 'string').map((tag) => tag.trim());
  if (names.length < list.length) warn('A tag that is no text was left out.');
  return [...new Set(names.filter((name) => name !== ''))];
}

function enclosuresOf(reader: Reader): readonly EntryEnclosure[] {
  return objects(reader, 'attachments').flatMap((attachment) => {
    const url = text(attachment, 'url');
    if (url === undefined) return [];
    return [{ url, mediaType: text(attachment, 'mime_type'), length: text(attachment, 'size_in_bytes') }];
  });
}

function imagesOf(reader: Reader): readonly EntryImage[] {
  const attached = enclosuresOf(reader).filter((it) => it.mediaType?.startsWith('image/'));
  const urls = [text(reader, 'image'), text(reader, 'banner_image'), ...attached.map((it) => it.url)];
  const distinct = new Set(urls.filter((url) => url !== undefined));
  return [...distinct].map((url) => ({ url, width: undefined, height: undefined, alt: undefined }));
}
