/**
 * XML documents of ours brought to an outline. Those that use no more of XML than our renderers do are read by a few patterns, which
 * know less than a parser and nothing that it does not: whatever they do not know goes to the parser, and its word is the last.
 */

import { SaxesParser } from 'saxes';

/** What a document holds as text, by element or key; the first of each name counts. */
export interface Outline {
  readonly head: ReadonlyMap<string, string>;
  readonly items: readonly ReadonlyMap<string, string>[];
}

/** `nest` is the way from the root to an item; of a text that is clean no character is forbidden. @throws Error where it is not well-formed. */
export function xmlOutline(text: string, nest: readonly string[], isClean: boolean): Outline {
  return (isClean ? outlineByPatterns(text, nest) : undefined) ?? outlineByParser(text, nest);
}

/** An outline that is drawn while a document is read. */
interface Drawing extends Outline {
  /** The names of the elements that are open, the root first. */
  readonly path: readonly string[];
  readonly open: (name: string) => void;
  readonly hear: (chunk: string) => void;
  readonly close: () => void;
}

function drawingOf(nest: readonly string[]): Drawing {
  const path: string[] = [];
  const head = new Map<string, string>();
  const items: Map<string, string>[] = [];
  let heard = '';
  const open = (name: string) => {
    heard = '';
    if (path.push(name) === nest.length && liesIn(path, nest)) items.push(new Map());
  };
  const hear = (chunk: string) => {
    heard += chunk;
  };
  const close = () => {
    const item = liesIn(path, nest) ? items.at(-1) : undefined;
    if (item !== undefined) keepFirst(item, path.slice(nest.length), heard);
    else if (liesIn(path, nest.slice(0, -1))) keepFirst(head, path.slice(nest.length - 1), heard);
    path.pop();
    heard = '';
  };
  return { head, items, path, open, hear, close };
}

function liesIn(path: readonly string[], nest: readonly string[]): boolean {
  return nest.every((name, depth) => path[depth] === name);
}

function keepFirst(owner: Map<string, string>, path: readonly string[], text: string): void {
  const name = path.join('/');
  if (!owner.has(name)) owner.set(name, text);
}

/** Namespaces must be bound, as expat and libxml2 demand. @throws Error where the document is not well-formed. */
export function outlineByParser(text: string, nest: readonly string[]): Outline {
  const parser = new SaxesParser({ xmlns: true });
  const { open, hear, close, head, items } = drawingOf(nest);
  parser.on('opentag', ({ name }) => open(name));
  parser.on('text', hear);
  parser.on('closetag', close);
  parser.write(text).close();
  return { head, items };
}

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';
/** None of those that we write is a blank, so that a text is empty with them where it is empty without. */
const UNKNOWN_REFERENCE = /&(?!(?:amp|lt|gt|quot|#39|#x26|#x3C);)/;
const NAME = '[A-Za-z][A-Za-z-]*(?::[A-Za-z][A-Za-z-]*)?';
/** A tag, and the text behind it up to the next one. */
const TAG = new RegExp(`<(/?)(${NAME})((?: ${NAME}="[^"<]*")*)(/?)>([^<>]*)`, 'y');
const BLANK = /^[ \t\r\n]*$/;

/**
 * The same with every reference as it is written. Undefined where it takes a parser to tell: of a second item, and of anything but tags,
 * texts and references as we write them. The characters of the text are allowed ones.
 */
export function outlineByPatterns(text: string, nest: readonly string[]): Outline | undefined {
  if (UNKNOWN_REFERENCE.test(text)) return undefined;
  const drawing = drawingOf(nest);
  const bound = new Set<string>();
  TAG.lastIndex = text.startsWith(DECLARATION) ? DECLARATION.length : 0;
  do {
    const end = TAG.lastIndex;
    const tag = TAG.exec(text);
    if (tag === null || !draw(tag, drawing, bound)) return undefined;
    TAG.lastIndex = end + tag[0].length;
  } while (drawing.path.length > 0);
  const { head, items } = drawing;
  return TAG.lastIndex === text.length && items.length < 2 ? { head, items } : undefined;
}

/** False where the tag may not stand here, or is more than a pattern can judge. */
function draw(tag: RegExpExecArray, { path, open, hear, close }: Drawing, bound: Set<string>): boolean {
  const [, slash, name = '', attributes = '', empty, behind = ''] = tag;
  if (slash === '/') {
    if (path.at(-1) !== name || attributes + empty !== '') return false;
    close();
  } else {
    // The root binds names for all of the document, a tag without an end of its own for itself.
    const isRoot = path.length === 0;
    const scope = isRoot || empty === '' ? bound : new Set(bound);
    if (!isBound(name, attributes, scope, isRoot || empty !== '')) return false;
    open(name);
    if (empty === '/') close();
  }
  if (path.length > 0) hear(behind);
  return path.length > 0 || BLANK.test(behind);
}

const ATTRIBUTE = new RegExp(` (${NAME})="([^"]*)"`, 'y');
const BINDING = /^xmlns(?::(?!xml)[a-z]+)?$/;
const NAMESPACE = /^http:\/\/(?!www\.w3\.org\/(?:XML|2000)\/)/;

/** Whether every name of a tag is bound, and each of its attributes there once. */
function isBound(name: string, attributes: string, scope: Set<string>, mayBind: boolean): boolean {
  const used = [prefixOf(name)];
  const seen: string[] = [];
  ATTRIBUTE.lastIndex = 0;
  for (let found = ATTRIBUTE.exec(attributes); found !== null; found = ATTRIBUTE.exec(attributes)) {
    const [, attribute = '', value = ''] = found;
    const isBinding = attribute.startsWith('xmlns');
    if (isBinding && !(mayBind && BINDING.test(attribute) && NAMESPACE.test(value))) return false;
    if (isBinding) scope.add(attribute.slice('xmlns:'.length));
    else used.push(prefixOf(attribute));
    // Two prefixes may be bound to the same names.
    const own = isBinding ? attribute : attribute.slice(attribute.indexOf(':') + 1);
    if (seen.includes(own)) return false;
    seen.push(own);
  }
  return used.every((prefix, at) => prefix === '' || (prefix === 'xml' && at > 0) || scope.has(prefix));
}

function prefixOf(name: string): string {
  return name.slice(0, Math.max(0, name.indexOf(':')));
}
