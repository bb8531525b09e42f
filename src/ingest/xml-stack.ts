/** The elements that are open while a document is read, and what is known of the document so far. */

import { isPerhapsScrambled, unscrambled } from './charset.ts';
import { attributesOf } from './xml-attributes.ts';
import { joinBase } from './xml-base.ts';
import { plainReferences, type References } from './xml-entities.ts';
import { capturedText, isInline, type Piece } from './xml-markup.ts';
import { type Home, localName, outerScope, type Scope } from './xml-names.ts';
import type { OpenTag } from './xml-tokens.ts';
import type { XmlAttributes, XmlElement } from './xml-tree.ts';
import { CONTAINERS, ENTRIES, holdsText, ROOTS } from './xml-vocabulary.ts';

/** An element that is still being read. */
export interface Growing extends XmlElement {
  children: XmlElement[];
  text: string;
  hasMarkup: boolean;
  written: string;
}

/** An open element. */
export interface Frame {
  readonly element: Growing;
  /** As written. */
  readonly tag: OpenTag;
  /** As written, in lower case: what a closing tag is matched with. */
  readonly key: string;
  readonly scope: Scope;
  /** Where it begins in the document. */
  readonly start: number;
  /** Undefined where children are elements. */
  readonly pieces: Piece[] | undefined;
  /** How much text the pieces hold. */
  captured: number;
}

/** A document half-way. */
export interface Reader {
  readonly source: string;
  readonly stack: Frame[];
  readonly entries: XmlElement[];
  readonly outermost: Set<string>;
  /** What entries stand in. */
  readonly holders: Set<OpenTag>;
  readonly scope: Scope;
  /** Whether anything in the document may have been encoded twice. */
  readonly isPerhapsScrambled: boolean;
  /** Where the last markup began. */
  at: number;
  references: References;
  home: Home | undefined;
  root: XmlElement | undefined;
  elements: number;
  /** How many elements of its own name are open inside the text that is being captured. */
  nested: number;
  /** Set once there are as many entries as we read. */
  isFull: boolean;
}

/** A document before its first character. */
export function newReader(source: string, warn: (sentence: string) => void): Reader {
  return {
    source,
    stack: [],
    entries: [],
    outermost: new Set(),
    holders: new Set(),
    scope: outerScope(),
    isPerhapsScrambled: isPerhapsScrambled(source),
    at: 0,
    references: plainReferences(warn),
    home: undefined,
    root: undefined,
    elements: 0,
    nested: 0,
    isFull: false,
  };
}

/** What most elements have, and nobody adds to: a list of its own for each would be a tenth of what is allocated. */
const CHILDLESS: XmlElement[] = [];

/** The element that a tag opens, under the name that was settled for it. */
export function newFrame(
  reader: Reader,
  tag: OpenTag,
  { name, scope }: { readonly name: string; readonly scope: Scope },
): Frame {
  const { references, home, stack } = reader;
  const outer = stack.at(-1)?.element;
  const attributes = attributesOf(tag, scope, references);
  const element: Growing = {
    name,
    attributes,
    children: CHILDLESS,
    text: '',
    hasMarkup: false,
    written: '',
    base: joinBase(outer?.base, attributes['xml:base']),
    language: languageOf(attributes, outer),
  };
  const pieces = home !== undefined && holdsText(name) ? [] : undefined;
  return { element, tag, key: tag.name.toLowerCase(), scope, start: reader.at, pieces, captured: 0 };
}

function languageOf(attributes: XmlAttributes, outer: XmlElement | undefined): string | undefined {
  const own = attributes['xml:lang']?.trim();
  return own === undefined ? outer?.language : own || undefined;
}

/** Gives the element its place in the tree; entries are collected wherever they stand. */
export function addElement(reader: Reader, { element, tag }: Frame): void {
  reader.elements += 1;
  const outer = reader.stack.at(-1)?.element;
  if (outer?.children === CHILDLESS) outer.children = [element];
  else outer?.children.push(element);
  if (ENTRIES.has(element.name)) {
    // All that there is of one that closes itself.
    element.written = tag.attributes;
    reader.entries.push(element);
    for (const holder of reader.stack) reader.holders.add(holder.tag);
  }
  if (reader.root === undefined && reader.home !== undefined && ROOTS.has(localName(tag.name))) {
    reader.root = element;
  }
}

const MAX_CAPTURED = 1_200_000;
const MAX_PIECES = 300_000;

/** Keeps a piece of the text that is being captured, up to more than a body is read of later. */
export function capture(frame: Frame, piece: Piece, references: References): void {
  if (frame.pieces === undefined) return;
  if (frame.captured >= MAX_CAPTURED || frame.pieces.length >= MAX_PIECES) {
    references.warn('A text of more than a million characters was cut.');
    return;
  }
  frame.captured += lengthOf(piece);
  frame.pieces.push(piece);
}

function lengthOf(piece: Piece): number {
  if (piece.kind === 'text') return piece.raw.length;
  if (piece.kind === 'cdata') return piece.text.length;
  return piece.kind === 'open' ? piece.tag.name.length + piece.tag.attributes.length : piece.name.length;
}

/** Closes the innermost element: what was captured of it becomes its text. */
export function popFrame(reader: Reader): void {
  const frame = reader.stack.pop();
  reader.nested = 0;
  if (frame === undefined) return;
  const { element, scope, pieces } = frame;
  if (ENTRIES.has(element.name)) element.written = reader.source.slice(frame.start, reader.at);
  const { references, home, stack } = reader;
  if (pieces !== undefined) {
    const inXhtml = isMarkupAsWritten(element, home);
    const { text, hasMarkup } = capturedText(pieces, { scope, references, inXhtml });
    element.text = text;
    element.hasMarkup = hasMarkup;
  }
  if (reader.isPerhapsScrambled) element.text = unscrambled(element.text);
  const outer = stack.at(-1)?.element;
  if (pieces === undefined && outer !== undefined && speaksFor(element, outer)) outer.text += element.text;
}

/** Whether real tags are the markup and escaped ones are words: in Atom, where it does not say `html`, and in XHTML. */
function isMarkupAsWritten({ name, attributes }: Growing, home: Home | undefined): boolean {
  if (name.startsWith('xhtml:')) return true;
  const isAtom = home?.vocabulary === 'atom' || name.startsWith('atom:');
  return isAtom && !/^(?:text\/)?html/i.test(attributes['type'] ?? '');
}

/** Words in a name or a category that somebody linked or emphasized are still words of it. */
function speaksFor(element: XmlElement, outer: XmlElement): boolean {
  return isInline(element.name) && !CONTAINERS.has(outer.name);
}

/** Closes an element whose end the publisher forgot. */
export function closeForgotten(reader: Reader): void {
  reader.references.warn('An element that was never closed ends where the next one begins.');
  popFrame(reader);
}

/** An entry inside an entry is one whose predecessor was never closed. */
export function closeOpenEntry(reader: Reader): void {
  const open = reader.stack.findIndex((frame) => ENTRIES.has(frame.element.name));
  if (open === -1) return;
  reader.references.warn('An entry that was never closed ends where the next one begins.');
  while (reader.stack.length > open) popFrame(reader);
}
