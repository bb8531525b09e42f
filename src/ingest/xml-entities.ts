/**
 * Character references as feeds use them: XML's five, those of the document's own DOCTYPE within bounds, and every name of HTML,
 * declared or not. External entities do not exist here. A bare ampersand is text.
 */

import { decodeEntities } from '../text/references.ts';

/** The references that a document may use, and how much expansion it has left. */
export interface References {
  readonly declared: ReadonlyMap<string, string>;
  readonly warn: (sentence: string) => void;
  expandable: number;
}

const MAX_ENTITIES = 256;
const MAX_EXPANSION = 1_000_000;
const MAX_NESTING = 8;
const DECLARATION = /<!ENTITY\s+([\w.:-]{1,64})\s+(?:"([^"]{0,4096})"|'([^']{0,4096})')/g;
const REFERENCE = /&(?:#x[\da-f]{1,10};?|#\d{1,10};?|[a-z][\w.:-]{0,63};)/iy;
const NAMED_REFERENCE = /&([a-z][\w.:-]{0,63});/gi;

interface Escape {
  readonly written: string;
  readonly meant: string;
}

// Before anything that a DOCTYPE says: these five never change their meaning.
const LESS = { written: '&lt;', meant: '<' };
const GREATER = { written: '&gt;', meant: '>' };
const AMPERSAND = { written: '&amp;', meant: '&' };
const QUOTE = { written: '&quot;', meant: '"' };
const APOSTROPHE = { written: '&apos;', meant: "'" };
const HTML_NAMED = new Map<string, string>();

// What Windows-1252 has where Unicode has control characters: publishers number by it (HTML §13.2.5.80).
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** The references of a document before its DOCTYPE is read. */
export function plainReferences(warn: (sentence: string) => void): References {
  return { declared: new Map(), warn, expandable: MAX_EXPANSION };
}

/** Adds the general entities that an internal subset declares as text: at most 256, of 4 KB each. */
export function declareEntities(references: References, internalSubset: string): References {
  const declared = new Map(references.declared);
  for (const [, name = '', double, single] of internalSubset.matchAll(DECLARATION)) {
    if (declared.size < MAX_ENTITIES && !declared.has(name)) declared.set(name, double ?? single ?? '');
  }
  return { ...references, declared };
}

/** The text with every reference resolved once. */
export function decodeReferences(raw: string, references: References, nesting = 0): string {
  let text = '';
  let from = 0;
  for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', from)) {
    text += raw.slice(from, at);
    const common = escapeAt(raw, at);
    const written = common?.written ?? referenceAt(raw, at);
    text += common?.meant ?? resolved(written, references, nesting);
    from = at + written.length;
  }
  return from === 0 ? raw : text + raw.slice(from);
}

/** The one of XML's five that begins at an ampersand; escaped bodies hold thousands of them, so only the likely one is tried. */
function escapeAt(raw: string, at: number): Escape | undefined {
  const likely = likelyEscape(raw.charAt(at + 1), raw.charAt(at + 2));
  return likely !== undefined && raw.startsWith(likely.written, at) ? likely : undefined;
}

function likelyEscape(letter: string, next: string): Escape | undefined {
  if (letter === 'l') return LESS;
  if (letter === 'g') return GREATER;
  if (letter === 'q') return QUOTE;
  if (letter === 'a') return next === 'm' ? AMPERSAND : APOSTROPHE;
  return undefined;
}

/** The reference that begins at an ampersand, or the ampersand alone. */
function referenceAt(raw: string, at: number): string {
  REFERENCE.lastIndex = at;
  return REFERENCE.exec(raw)?.[0] ?? '&';
}

function resolved(written: string, references: References, nesting: number): string {
  if (written === '&') {
    references.warn('A bare "&" was taken as text.');
    return written;
  }
  const name = written.replace(/^&/, '').replace(/;$/, '');
  if (/^#x/i.test(name)) return numbered(Number.parseInt(name.slice(2), 16));
  if (name.startsWith('#')) return numbered(Number.parseInt(name.slice(1), 10));
  return named(name, references, nesting) ?? unknown(written, references);
}

/** Resolves only what the document itself declared, for markup that is kept as it stands: all else in it stays a reference. */
export function expandDeclared(raw: string, references: References, nesting = 0): string {
  if (references.declared.size === 0) return raw;
  return raw.replace(NAMED_REFERENCE, (written, name: string) => {
    const isXml = escapeAt(written, 0) !== undefined;
    const value = isXml ? undefined : declaredValue(name, references, nesting);
    return value === undefined ? written : expandDeclared(value, references, nesting + 1);
  });
}

function named(name: string, references: References, nesting: number): string | undefined {
  return expanded(name, references, nesting) ?? htmlNamed(name, references);
}

function expanded(name: string, references: References, nesting: number): string | undefined {
  const value = declaredValue(name, references, nesting);
  return value && decodeReferences(value, references, nesting + 1);
}

/** What the document declared a name to be; nothing of it beyond the bounds of depth and length. */
function declaredValue(name: string, references: References, nesting: number): string | undefined {
  const value = references.declared.get(name);
  if (value === undefined) return undefined;
  references.expandable -= value.length;
  if (nesting < MAX_NESTING && references.expandable >= 0) return value;
  references.warn('Entities that expand beyond bounds were left out.');
  return '';
}

function htmlNamed(name: string, references: References): string | undefined {
  const known = HTML_NAMED.get(name) ?? decodeEntities(`&${name};`);
  if (known === `&${name};`) return undefined;
  HTML_NAMED.set(name, known);
  references.warn('Entities of HTML were used without a declaration.');
  return known;
}

function unknown(whole: string, references: References): string {
  references.warn('An unknown entity was taken as text.');
  return whole;
}

function numbered(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252.charAt(code - 0x80);
  if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return '';
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && (code & 0xfffe) !== 0xfffe;
  return isCharacter ? String.fromCodePoint(code) : '\uFFFD';
}
