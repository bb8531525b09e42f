/**
 * Any HTML made well-formed and shallow before a sanitizer judges it: sanitizers stall on deep nesting (18 s at 100,000
 * levels). Elements outside the allow-list are unwrapped, those deeper than 100 levels too, every end tag is written out.
 */
import type { Tag } from './any-tags.ts';
import { escapeQuoted, escapeText } from './escape.ts';
import { readTags } from './tags.ts';
import { keptAs, mendedAttributes } from './tidy-attributes.ts';
import { hostOf } from './url.ts';

const MAX_DEPTH = 100;

/** UTF-16 units that are written, but for end tags: short hostile input grows fourfold once its addresses are absolute. */
const MAX_WRITTEN = 600_000;

const VOID = new Set(['img', 'br', 'hr', 'col', 'source', 'wbr']);

/** Between cells there is no line to break: browsers would move it before the table. */
const TABLE_PARTS = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr']);

/** Start tags that end open elements which stand directly around them, as HTML leaves those end tags out. */
const CLOSES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...closing('p', 'p h1 h2 h3 h4 h5 h6 div blockquote pre ul ol dl figure figcaption details table hr'),
  ...closing('li', 'li'),
  ...closing('dd dt', 'dd dt'),
  ...closing('rb rt rp', 'rb rt rp'),
  ...closing('td th', 'th'),
  ...closing('td th thead', 'td'),
  ...closing('td th tr', 'tr'),
  ...closing('td th tr thead tbody tfoot caption colgroup', 'thead tbody tfoot'),
]);

function closing(closed: string, by: string): readonly (readonly [string, ReadonlySet<string>])[] {
  const names = new Set(closed.split(' '));
  return by.split(' ').map((name) => [name, names]);
}

export interface Tidied {
  readonly html: string;
  /** Whether it came of nothing but markup which no two readers take differently. */
  readonly isOfUsual: boolean;
}

/** Balanced HTML of allowed elements with absolute addresses, linear in the length of the input and bounded in that of the output. */
export function tidyHtml(html: string, baseUrl: string | undefined): Tidied {
  const page = openPage();
  const isOfUsual = readTags(html, {
    text: (text) => page.write(text),
    open: (tag) => openTag(page, tag, baseUrl),
    close: (name) => page.close(keptAs(name)),
  });
  return { html: page.end(), isOfUsual };
}

function openTag(page: Page, tag: Tag, baseUrl: string | undefined): void {
  if (page.isFull()) return;
  if (tag.name === 'iframe') frameLink(page, tag, baseUrl);
  const name = keptAs(tag.name);
  const attributes = name && mendedAttributes(name, tag.attributes, baseUrl);
  if (name && attributes) page.open(name, attributes);
}

/** We embed no foreign pages: a frame becomes a link to what it would have shown. */
function frameLink(page: Page, { attributes: given }: Tag, baseUrl: string | undefined): void {
  const href = given.get('src') ?? given.get('data-src') ?? '';
  const attributes = mendedAttributes('a', new Map([['href', href]]), baseUrl);
  const target = attributes?.find(([key]) => key === 'href')?.[1];
  if (attributes === undefined || target === undefined) return;
  page.open('a', attributes);
  page.write(given.get('title')?.trim() || (hostOf(target) ?? target));
  page.close('a');
}

interface Page {
  /** Whether nothing but end tags is written any more. */
  readonly isFull: () => boolean;
  readonly write: (text: string) => void;
  readonly open: (name: string, attributes: readonly (readonly [string, string | undefined])[]) => void;
  readonly close: (name: string | undefined) => void;
  readonly end: () => string;
}

interface OpenElement {
  readonly name: string;
  readonly isWritten: boolean;
}

/** Where tags are written; the stack may grow with the input, but every step on it costs the same however tall it is. */
function openPage(): Page {
  const pieces: string[] = [];
  const stack: OpenElement[] = [];
  const openCounts = new Map<string, number>();
  let written = 0;
  const count = (name: string, by: number) => openCounts.set(name, (openCounts.get(name) ?? 0) + by);
  const add = (html: string) => {
    written += html.length;
    pieces.push(html);
  };

  const pop = () => {
    const { name, isWritten } = stack.pop() ?? { name: '', isWritten: false };
    count(name, -1);
    if (isWritten) add(`</${name}>`);
    return name;
  };
  const close = (name: string | undefined) => {
    if (name === undefined || (openCounts.get(name) ?? 0) === 0) return;
    while (pop() !== name);
  };
  return {
    isFull: () => written >= MAX_WRITTEN,
    write: (text) => {
      if (written < MAX_WRITTEN) add(cutReferences(escapeText(text), MAX_WRITTEN - written));
    },
    open: (name, attributes) => {
      if (name === 'br' && TABLE_PARTS.has(stack.at(-1)?.name ?? '')) return;
      const closed = CLOSES.get(name);
      while (closed?.has(stack.at(-1)?.name ?? '')) pop();
      // A link inside of a link ends the outer one, as browsers have it.
      if (name === 'a') close('a');
      const isWritten = stack.length < MAX_DEPTH;
      if (isWritten) add(startTag(name, attributes));
      if (VOID.has(name)) return;
      stack.push({ name, isWritten });
      count(name, 1);
    },
    close,
    end: () => {
      while (stack.length > 0) pop();
      return pieces.join('');
    },
  };
}

/** Never cut inside a character reference. */
function cutReferences(html: string, max: number): string {
  return html.length <= max ? html : html.slice(0, Math.max(0, max)).replace(/&[^;]{0,9}$/u, '');
}

/** Written as the second gate writes it, so that it finds nothing to change. */
function startTag(name: string, attributes: readonly (readonly [string, string | undefined])[]): string {
  let tag = `<${name}`;
  for (const [key, value] of attributes) tag += ` ${key}${assigned(key, value ?? '')}`;
  return VOID.has(name) ? `${tag} />` : `${tag}>`;
}

function assigned(key: string, value: string): string {
  return value === '' && key !== 'alt' ? '' : `="${escapeQuoted(value)}"`;
}
