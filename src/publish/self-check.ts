/**
 * Each document is read back before it may replace the last good one. XML and JSON are brought to one outline (what the document
 * has, and what each of its items has), so that the same few rules judge all three formats.
 */

import { messageOf } from '../errors.ts';
import type { Shell } from './frame.ts';
import { type Outline, xmlOutline } from './xml-outline.ts';

export type DocumentKind = 'rss' | 'atom' | 'json';

interface Rules {
  /** `isClean` where no character of the text is forbidden. @throws Error where it is not well-formed. */
  readonly outline: (text: string, isClean: boolean) => Outline;
  /** What must be there, and not be empty. */
  readonly head: readonly string[];
  readonly item: readonly string[];
  readonly id: string;
}

const RULES: Readonly<Record<DocumentKind, Rules>> = {
  rss: {
    outline: (text, isClean) => xmlOutline(text, ['rss', 'channel', 'item'], isClean),
    head: ['title', 'link', 'description'],
    item: ['title', 'guid', 'pubDate', 'dc:creator', 'description', 'content:encoded'],
    id: 'guid',
  },
  atom: {
    outline: (text, isClean) => xmlOutline(text, ['feed', 'entry'], isClean),
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
/** Nearly all texts hold none of these, which is told in a fraction of the time. */
const SUSPICIOUS = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/;
/** By which JSON can write a character without holding it. */
const ESCAPED_CHARACTER = /\\[bfu]/;

/** What is wrong with a document, in plain sentences; nothing when it may be published. */
export function checkDocument(kind: DocumentKind, text: string, expectedItems: number): readonly string[] {
  const { head, id } = RULES[kind];
  return faultsOf(kind, text, (outline) => [
    ...missing(outline.head, head, 'the document'),
    ...itemProblems(kind, outline, expectedItems),
    ...repeated(outline.items.map((item) => item.get(id))),
  ]);
}

/** The same of a single item, which may not say anything for the document: no tag that it closes or opens reaches beyond it. */
export function checkItem(kind: DocumentKind, { before, after }: Shell, text: string): readonly string[] {
  return faultsOf(kind, before + text + after, (outline) => [
    ...[...outline.head.keys()].filter((name) => name !== '').map((name) => `has ${name} beside the item`),
    ...itemProblems(kind, outline, 1),
  ]);
}

function faultsOf(
  kind: DocumentKind,
  text: string,
  judge: (outline: Outline) => readonly string[],
): readonly string[] {
  try {
    const isClean = !holdsForbidden(text);
    const faults = judge(RULES[kind].outline(text, isClean));
    return isClean ? faults : ['holds a forbidden character', ...faults];
  } catch (thrown) {
    return [`is not well-formed: ${messageOf(thrown)}`];
  }
}

function holdsForbidden(text: string): boolean {
  return SUSPICIOUS.test(text) && FORBIDDEN.test(text);
}

function itemProblems(kind: DocumentKind, { items }: Outline, expected: number): readonly string[] {
  const { item: required } = RULES[kind];
  return [
    ...items.flatMap((item, at) => missing(item, required, `item ${at + 1}`)),
    ...countProblems(items.length, expected),
  ];
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

/** JSON can hide a forbidden character behind an escape, so each string is looked at where there is one. */
function jsonOutline(text: string, isClean: boolean): Outline {
  const look = isClean && !ESCAPED_CHARACTER.test(text) ? undefined : refuseForbidden;
  const document = JSON.parse(text, look) as Record<string, unknown>;
  const { items, ...head } = document;
  if (!Array.isArray(items)) throw new Error('items is not a list');
  return { head: texts(head), items: items.map(texts) };
}

function refuseForbidden(_key: string, value: unknown): unknown {
  if (typeof value === 'string' && holdsForbidden(value))
    throw new Error('a string holds a forbidden character');
  return value;
}

function texts(record: object): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(record).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
