/**
 * Reads anything that was meant as XML into a tree, and never throws: one path for every document, since a strict reading with a
 * lenient second try reads one feed in two ways from visit to visit. Every kindness leaves a warning.
 *
 * Texts that may hold markup are captured whole instead of being built into elements; entries are collected wherever they
 * stand (RSS 1.0 has them beside the channel, careless templates have them after it).
 */

import { joinBase } from './xml-base.ts';
import { isIdentified } from './xml-cut.ts';
import { declareEntities, decodeReferences, plainReferences, type References } from './xml-entities.ts';
import { capturedText, type Piece } from './xml-markup.ts';
import {
  attributesOf,
  canonicalName,
  type Home,
  homeOf,
  innerScope,
  lacksDeclaration,
  localName,
  outerScope,
  type Scope,
} from './xml-names.ts';
import { type OpenTag, scanXml } from './xml-tokens.ts';
import type { XmlAttributes, XmlElement } from './xml-tree.ts';
import { CONTAINERS, ENTRIES, endsLeaf, endsText, holdsText, isMiscased, ROOTS } from './xml-vocabulary.ts';

export interface XmlDocument {
  /** The element that the feed is; undefined where nothing in the document is one. */
  readonly root: XmlElement | undefined;
  /** Items and entries in document order, wherever they stand. */
  readonly entries: readonly XmlElement[];
  /** Local names of the outermost elements, which tell what a document is that is no feed. */
  readonly outermost: ReadonlySet<string>;
  readonly warnings: readonly string[];
}

const MAX_DEPTH = 256;
const MAX_ELEMENTS = 500_000;
const MAX_WARNINGS = 20;

interface Growing extends XmlElement {
  readonly children: XmlElement[];
  text: string;
  hasMarkup: boolean;
}

interface Frame {
  readonly element: Growing;
  /** As written. */
  readonly rawName: string;
  /** As written, in lower case: what a closing tag is matched with. */
  readonly key: string;
  readonly scope: Scope;
  /** Undefined where children are elements. */
  readonly pieces: Piece[] | undefined;
}

interface Reader {
  readonly stack: Frame[];
  readonly entries: XmlElement[];
  readonly outermost: Set<string>;
  readonly scope: Scope;
  references: References;
  home: Home | undefined;
  root: XmlElement | undefined;
  elements: number;
  /** How many elements of its own name are open inside the text that is being captured. */
  nested: number;
}

/** Reads a document of any quality in linear time, at most 256 levels deep and half a million elements large. */
export function readXml(source: string): XmlDocument {
  const warnings = new Set<string>();
  const warn = (sentence: string) => void (warnings.size < MAX_WARNINGS && warnings.add(sentence));
  const reader: Reader = {
    stack: [],
    entries: [],
    outermost: new Set(),
    scope: outerScope(),
    references: plainReferences(warn),
    home: undefined,
    root: undefined,
    elements: 0,
    nested: 0,
  };
  scanXml(source, {
    warn,
    text: (raw) => addText(reader, raw),
    cdata: (text) => addCdata(reader, text),
    open: (tag) => openTag(reader, tag),
    close: (name) => closeTag(reader, name),
    internalSubset: (subset) => {
      reader.references = declareEntities(reader.references, subset);
    },
    textName: () => textName(reader.stack.at(-1)),
  });
  finish(reader);
  return { root: reader.root, entries: reader.entries, outermost: reader.outermost, warnings: [...warnings] };
}

function textName(frame: Frame | undefined): string | undefined {
  return frame === undefined || CONTAINERS.has(frame.element.name) ? undefined : frame.rawName;
}

function addText(reader: Reader, raw: string): void {
  const frame = reader.stack.at(-1);
  if (frame?.pieces !== undefined) frame.pieces.push({ kind: 'text', raw });
  else if (frame !== undefined && !CONTAINERS.has(frame.element.name)) {
    frame.element.text += decodeReferences(raw, reader.references);
  } else if (reader.stack.length === 0 && raw.trim() !== '') {
    reader.references.warn('Text outside of the document was skipped.');
  }
}

function addCdata(reader: Reader, text: string): void {
  const frame = reader.stack.at(-1);
  if (frame?.pieces !== undefined) frame.pieces.push({ kind: 'cdata', text });
  else if (frame !== undefined) frame.element.text += text;
}

function openTag(reader: Reader, tag: OpenTag): void {
  if (captures(reader, tag)) return;
  const outer = reader.stack.at(-1);
  const outerNames = outer?.scope ?? reader.scope;
  const scope = innerScope(tag.attributes, outerNames);
  settleHome(reader, tag, scope);
  if (!scope.names.has(tag.name)) warnOfName(reader, tag.name, scope);
  const name = canonicalName(tag.name, scope, reader.home);
  if (outer !== undefined && endsLeaf(name, outer.element.name)) closeForgotten(reader);
  if (ENTRIES.has(name)) closeOpenEntry(reader);
  if (reader.stack.length >= MAX_DEPTH || reader.elements >= MAX_ELEMENTS) {
    reader.references.warn('Elements beyond 256 levels or half a million were left out.');
    return;
  }
  const frame = newFrame(reader, tag, { name, scope });
  addElement(reader, frame);
  if (!tag.selfClosing) reader.stack.push(frame);
}

/** Takes the tag as part of the text that is being captured, unless it can only mean that the text's end was forgotten. */
function captures(reader: Reader, tag: OpenTag): boolean {
  const frame = reader.stack.at(-1);
  if (frame?.pieces === undefined) return false;
  const name = canonicalName(tag.name, frame.scope, reader.home);
  if (endsText(name, frame.element.name, reader.home?.vocabulary)) {
    closeForgotten(reader);
    return false;
  }
  frame.pieces.push({ kind: 'open', tag });
  if (tag.name === frame.rawName && !tag.selfClosing) reader.nested += 1;
  return true;
}

function closeForgotten(reader: Reader): void {
  reader.references.warn('An element that was never closed ends where the next one begins.');
  popFrame(reader);
}

function settleHome(reader: Reader, tag: OpenTag, scope: Scope): void {
  if (reader.home !== undefined) return;
  const local = localName(tag.name);
  if (reader.stack.length === 0) reader.outermost.add(local);
  if (!ROOTS.has(local) || reader.outermost.has('html')) return;
  reader.home = homeOf(tag.name, scope);
  if (reader.stack.length > 0) reader.references.warn('The feed is wrapped in something else.');
}

/** An entry inside an entry is one whose predecessor was never closed. */
function closeOpenEntry(reader: Reader): void {
  const open = reader.stack.findIndex((frame) => ENTRIES.has(frame.element.name));
  if (open === -1) return;
  reader.references.warn('An entry that was never closed ends where the next one begins.');
  while (reader.stack.length > open) popFrame(reader);
}

function newFrame(reader: Reader, tag: OpenTag, { name, scope }: { name: string; scope: Scope }): Frame {
  const { references, home, stack } = reader;
  const outer = stack.at(-1)?.element;
  const decode = (raw: string) => decodeReferences(raw, references);
  const attributes = attributesOf(tag.attributes, scope, decode, references.warn);
  const element: Growing = {
    name,
    attributes,
    children: [],
    text: '',
    hasMarkup: false,
    base: joinBase(outer?.base, attributes['xml:base']),
    language: languageOf(attributes, outer),
  };
  const pieces = home !== undefined && holdsText(name) ? [] : undefined;
  return { element, rawName: tag.name, key: tag.name.toLowerCase(), scope, pieces };
}

function languageOf(attributes: XmlAttributes, outer: XmlElement | undefined): string | undefined {
  const own = attributes['xml:lang']?.trim();
  return own === undefined ? outer?.language : own || undefined;
}

function addElement(reader: Reader, frame: Frame): void {
  const { element, rawName } = frame;
  reader.elements += 1;
  reader.stack.at(-1)?.element.children.push(element);
  if (ENTRIES.has(element.name)) reader.entries.push(element);
  if (reader.root === undefined && reader.home !== undefined && ROOTS.has(localName(rawName))) {
    reader.root = element;
  }
}

function warnOfName(reader: Reader, rawName: string, scope: Scope): void {
  const { warn } = reader.references;
  if (lacksDeclaration(rawName, scope)) warn('A well-known namespace prefix was used without a declaration.');
  if (isMiscased(rawName)) warn('Element names in the wrong case were accepted.');
}

function closeTag(reader: Reader, rawName: string): void {
  const { stack, references } = reader;
  const key = rawName.toLowerCase();
  const frame = stack.at(-1);
  if (frame?.pieces !== undefined && closesInsideText(reader, frame, key)) {
    frame.pieces.push({ kind: 'close', name: rawName });
    return;
  }
  const open = stack.findLastIndex((it) => it.key === key);
  if (open === -1) {
    references.warn('A closing tag without an opening one was skipped.');
    return;
  }
  if (open < stack.length - 1) references.warn('Unclosed or crossed elements were closed.');
  while (stack.length > open) popFrame(reader);
}

/** Whether a closing tag belongs to the markup of the captured text rather than ending it. */
function closesInsideText(reader: Reader, frame: Frame, key: string): boolean {
  if (frame.key !== key) {
    return !reader.stack.some((it) => it.key === key && CONTAINERS.has(it.element.name));
  }
  if (reader.nested === 0) return false;
  reader.nested -= 1;
  return true;
}

function popFrame(reader: Reader): void {
  const frame = reader.stack.pop();
  reader.nested = 0;
  if (frame?.pieces === undefined) return;
  const { element, scope, pieces } = frame;
  const { references, home } = reader;
  const inXhtml = home?.vocabulary === 'atom' || element.name.startsWith('atom:');
  Object.assign(element, capturedText(pieces, { scope, references, inXhtml }));
}

function finish(reader: Reader): void {
  const { stack, entries, references } = reader;
  if (stack.length === 0) return;
  references.warn('The document ends before all of its elements are closed.');
  const openEntry = stack.find((frame) => ENTRIES.has(frame.element.name))?.element;
  const cut = stack.at(-1);
  if (openEntry !== undefined && cut !== undefined && cut.pieces === undefined) forget(stack, cut);
  while (stack.length > 0) popFrame(reader);
  if (openEntry === undefined || isIdentified(openEntry, entries.slice(0, -1))) return;
  entries.pop();
  references.warn('The last entry is cut off before anything tells it from others, and was left out.');
}

/** Half an address or half an id is worse than none. */
function forget(stack: readonly Frame[], cut: Frame): void {
  const siblings = stack.at(-2)?.element.children;
  if (siblings?.at(-1) === cut.element) siblings.pop();
}
