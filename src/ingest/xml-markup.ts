/**
 * What stood inside a title, a description, a content. Plain text and CDATA come out decoded; real markup comes out as one string
 * in document order, fit to be read as HTML (RFC 4287 §3.1.1.3): without the wrapping `div`, without prefixes, and with end
 * tags where XML left them out, since an HTML reader takes `<iframe/>` for the beginning of one.
 */

import { decodeReferences, expandDeclared, type References } from './xml-entities.ts';
import { innerScope, isMarkupPrefix, localName, type Scope } from './xml-names.ts';
import type { OpenTag } from './xml-tokens.ts';

export type Piece =
  | { readonly kind: 'text'; readonly raw: string }
  | { readonly kind: 'cdata'; readonly text: string }
  | { readonly kind: 'open'; readonly tag: OpenTag }
  | { readonly kind: 'close'; readonly name: string };

export interface CapturedText {
  readonly text: string;
  readonly hasMarkup: boolean;
}

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const INLINE = new Set(
  'a abbr b big cite code em font i mark q s small span strong sub sup tt u xhtml:a xhtml:span'.split(' '),
);

/** Whether an element, by its settled name, is one with which HTML marks words within a line. */
export function isInline(name: string): boolean {
  return INLINE.has(name);
}

/** `inXhtml` tells markup that is meant as markup from RSS, where escaped tags beside real ones are tags as well. */
export function capturedText(
  pieces: readonly Piece[],
  about: { readonly scope: Scope; readonly references: References; readonly inXhtml: boolean },
): CapturedText {
  if (!pieces.some(isTag)) return { text: plainText(pieces, about.references), hasMarkup: false };
  const scope = pieces.reduce(scopeWith, about.scope);
  const decodeText = !about.inXhtml && pieces.some(hasEscapedTag);
  const manner = { decodeText, ...about, scope };
  const text = unwrapped(pieces)
    .map((piece) => markupPiece(piece, manner))
    .join('');
  return { text, hasMarkup: true };
}

function isTag(piece: Piece): boolean {
  return piece.kind === 'open' || piece.kind === 'close';
}

function plainText(pieces: readonly Piece[], references: References): string {
  let text = '';
  for (const piece of pieces) text += plainPiece(piece, references);
  return text;
}

function plainPiece(piece: Piece, references: References): string {
  if (piece.kind === 'text') return decodeReferences(piece.raw, references);
  return piece.kind === 'cdata' ? piece.text : '';
}

/** Prefixes are read as if all were declared at the top: nobody binds one twice within a paragraph. */
function scopeWith(scope: Scope, piece: Piece): Scope {
  return piece.kind === 'open' ? innerScope(piece.tag.attributes, scope) : scope;
}

function hasEscapedTag(piece: Piece): boolean {
  return piece.kind === 'text' && /&lt;\/?[a-z]/i.test(piece.raw);
}

interface Writing {
  readonly scope: Scope;
  readonly references: References;
  readonly inXhtml: boolean;
  readonly decodeText: boolean;
}

function markupPiece(piece: Piece, writing: Writing): string {
  if (piece.kind === 'open') return openMarkup(piece.tag, writing.scope);
  if (piece.kind === 'close') return `</${htmlName(piece.name, writing.scope)}>`;
  if (piece.kind === 'cdata') return writing.inXhtml ? escapedText(piece.text) : piece.text;
  if (writing.decodeText) return decodeReferences(piece.raw, writing.references);
  return expandDeclared(piece.raw, writing.references).replaceAll('<', '&lt;');
}

function escapedText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function openMarkup(tag: OpenTag, scope: Scope): string {
  const name = htmlName(tag.name, scope);
  if (!tag.selfClosing) return `<${name}${tag.attributes}>`;
  return VOID.has(name.toLowerCase())
    ? `<${name}${tag.attributes}/>`
    : `<${name}${tag.attributes}></${name}>`;
}

function htmlName(rawName: string, scope: Scope): string {
  const colon = rawName.indexOf(':');
  if (colon === -1) return rawName;
  return isMarkupPrefix(scope.uris.get(rawName.slice(0, colon).toLowerCase()))
    ? rawName.slice(colon + 1)
    : rawName;
}

/** Without the `div` around all of it, if there is one. */
function unwrapped(pieces: readonly Piece[]): readonly Piece[] {
  const start = pieces.findIndex((piece) => !isBlank(piece));
  const opening = pieces[start];
  if (opening?.kind !== 'open' || localName(opening.tag.name) !== 'div') return pieces;
  const end = pieces.findLastIndex((piece) => !isBlank(piece));
  if (opening.tag.selfClosing) return start === end ? [] : pieces;
  return closingIndex(pieces, start) === end ? pieces.slice(start + 1, end) : pieces;
}

function isBlank(piece: Piece): boolean {
  return (
    (piece.kind === 'text' && piece.raw.trim() === '') || (piece.kind === 'cdata' && piece.text.trim() === '')
  );
}

/** Where the element that opens at `start` closes, by counting elements of its name. */
function closingIndex(pieces: readonly Piece[], start: number): number {
  const opening = pieces[start];
  const name = opening?.kind === 'open' ? opening.tag.name : '';
  let depth = 0;
  for (let index = start; index < pieces.length; index += 1) {
    depth += depthChange(pieces[index], name);
    if (depth === 0) return index;
  }
  return -1;
}

function depthChange(piece: Piece | undefined, name: string): number {
  if (piece?.kind === 'open') return piece.tag.name === name && !piece.tag.selfClosing ? 1 : 0;
  return piece?.kind === 'close' && piece.name === name ? -1 : 0;
}
