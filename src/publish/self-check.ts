/**
 * Each document is read back before it may replace the last good one. XML and JSON are brought to one outline (what the document
 * has, and what each of its items has), so that the same few rules judge all three formats.
 */

import { SaxesParser } from 'saxes';
import { messageOf } from '../errors.ts';

export type DocumentKind = 'rss' | 'atom' | 'json';

/** What a document holds as text, by element or key; the first of each name counts. */
interface Outline {
  readonly head: ReadonlyMap<string, string>;
  readonly items: readonly ReadonlyMap<string, string>[];
}

interface Rules {
  readonly outline: (text: string) => Outline;
  /** What must be there, and not be empty. */
  readonly head: readonly string[];
  readonly item: readonly string[];
  readonly id: string;
}

const RULES: Readonly<Record<DocumentKind, Rules>> = {
  rss: {
    outline: (text) => xmlOutline(text, ['rss', 'channel', 'item']),
    head: ['title', 'link', 'description'],
    item: ['title', 'guid', 'pubDate', 'dc:creator', 'description', 'content:encoded'],
    id: 'guid',
  },
  atom: {
    outline: (text) => xmlOutline(text, ['feed', 'entry']),
    head: ['id', 'title', 'updated'],
    item: ['id', 'title', 'updated', 'author/name', 'content'],
    id: 'id',
  },
  json: {
    outline: jsonOutline,
    head: ['version', 'title', 'home_page_url', 'feed_url'],
    item: ['id', 'title', 'content_html', 'date_published', 'authors'],
    id: 'id',
  },
};

/** What XML 1.0 §2.2 has no place for; a lone surrogate counts, since UTF-8 cannot write it. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** What is wrong with a document, in plain sentences; nothing when it may be published. */
export function checkDocument(kind: DocumentKind, text: string, expectedItems: number): readonly string[] {
  const rules = RULES[kind];
  try {
    const outline = rules.outline(text);
    return [
      ...(FORBIDDEN.test(text) ? ['holds a forbidden character'] : []),
      ...missing(outline.head, rules.head, 'the document'),
      ...outline.items.flatMap((item, at) => missing(item, rules.item, `item ${at + 1}`)),
      ...countProblems(outline.items.length, expectedItems),
      ...repeated(outline.items.map((item) => item.get(rules.id))),
    ];
  } catch (thrown) {
    return [`is not well-formed: ${messageOf(thrown)}`];
  }
}

function missing(
  texts: ReadonlyMap<string, string>,
  required: readonly string[],
  owner: string,
): readonly string[] {
  return required.filter((name) => !texts.get(name)?.trim()).map((name) => `${owner} has no ${name}`);
}

function countProblems(found: number, expected: number): readonly string[] {
  return found === expected ? [] : [`holds ${found} items instead of ${expected}`];
}

function repeated(ids: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))].map((id) => `repeats the id ${id}`);
}

/** `nest` is the way from the root to an item; namespaces must be bound, as expat and libxml2 demand. */
function xmlOutline(text: string, nest: readonly string[]): Outline {
  const parser = new SaxesParser({ xmlns: true });
  const path: string[] = [];
  const head = new Map<string, string>();
  const items: Map<string, string>[] = [];
  let heard = '';
  parser.on('opentag', ({ name }) => {
    heard = '';
    if (path.push(name) === nest.length && liesIn(path, nest)) items.push(new Map());
  });
  parser.on('text', (chunk) => {
    heard += chunk;
  });
  parser.on('closetag', () => {
    const item = liesIn(path, nest) ? items.at(-1) : undefined;
    if (item !== undefined) keepFirst(item, path.slice(nest.length), heard);
    else if (liesIn(path, nest.slice(0, -1))) keepFirst(head, path.slice(nest.length - 1), heard);
    path.pop();
    heard = '';
  });
  parser.write(text).close();
  return { head, items };
}

function liesIn(path: readonly string[], nest: readonly string[]): boolean {
  return nest.every((name, depth) => path[depth] === name);
}

function keepFirst(owner: Map<string, string>, path: readonly string[], text: string): void {
  const name = path.join('/');
  if (!owner.has(name)) owner.set(name, text);
}

/** JSON can hide a forbidden character behind an escape, so each string is looked at. */
function jsonOutline(text: string): Outline {
  const document = JSON.parse(text, (_key, value: unknown) => {
    if (typeof value === 'string' && FORBIDDEN.test(value))
      throw new Error('a string holds a forbidden character');
    return value;
  }) as Record<string, unknown>;
  const { items, ...head } = document;
  if (!Array.isArray(items)) throw new Error('items is not a list');
  return { head: texts(head), items: items.map(texts) };
}

function texts(record: object): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(record).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
