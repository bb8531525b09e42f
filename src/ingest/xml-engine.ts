/**
 * Reads anything that was meant as XML into a tree, and never throws: one path for every document, since a strict reading with a
 * lenient second try reads one feed in two ways from visit to visit. Every kindness leaves a warning.
 *
 * Texts that may hold markup are captured whole instead of being built into elements; entries are collected wherever they
 * stand (RSS 1.0 has them beside the channel, careless templates have them after it).
 */

import { MAX_ENTRIES } from './limits.ts';
import { finish } from './xml-cut.ts';
import { declareEntities, decodeReferences } from './xml-entities.ts';
import { canonicalName, homeOf, innerScope, lacksDeclaration, localName, type Scope } from './xml-names.ts';
import {
  addElement,
  capture,
  closeForgotten,
  closeOpenEntry,
  type Frame,
  newFrame,
  newReader,
  popFrame,
  type Reader,
} from './xml-stack.ts';
import { type OpenTag, scanXml } from './xml-tokens.ts';
import type { XmlElement } from './xml-tree.ts';
import { CONTAINERS, ENTRIES, endsLeaf, endsText, isMiscased, ROOTS } from './xml-vocabulary.ts';

export interface XmlDocument {
  /** The element that the feed is; undefined where nothing in the document is one. */
  readonly root: XmlElement | undefined;
  /** Items and entries in document order, wherever they stand. */
  readonly entries: readonly XmlElement[];
  /** Local names of the outermost elements, which tell what a document is that is no feed. */
  readonly outermost: ReadonlySet<string>;
  /** See `Feed.surroundings`. */
  readonly surroundings: string;
  readonly warnings: readonly string[];
}

const MAX_DEPTH = 256;
const ATOM_FEEDS: ReadonlySet<string> = new Set(['feed', 'atom:feed']);
const MAX_ELEMENTS = 500_000;
const MAX_WARNINGS = 20;

/** Reads a document of any quality in linear time, at most 256 levels deep and half a million elements large. */
export function readXml(source: string): XmlDocument {
  const warnings = new Set<string>();
  const warn = (sentence: string) => void (warnings.size < MAX_WARNINGS && warnings.add(sentence));
  const reader = newReader(source, warn);
  scanXml(source, {
    warn,
    markup: (at) => {
      reader.at = at;
    },
    text: (raw) => addText(reader, raw),
    cdata: (text) => addCdata(reader, text),
    open: (tag) => openTag(reader, tag),
    close: (name) => closeTag(reader, name),
    internalSubset: (subset) => {
      reader.references = declareEntities(reader.references, subset);
    },
    openName: () => reader.stack.at(-1)?.tag.name,
    textName: () => textName(reader.stack.at(-1)),
    isFull: () => reader.isFull,
  });
  finish(reader);
  const { root, entries, outermost } = reader;
  return { root, entries, outermost, surroundings: surroundingsOf(reader), warnings: [...warnings] };
}

function surroundingsOf({ holders, references }: Reader): string {
  const tags = [...holders].map(({ name, attributes }) => name + attributes);
  return JSON.stringify([tags, ...references.declared]);
}

function textName(frame: Frame | undefined): string | undefined {
  return frame === undefined || CONTAINERS.has(frame.element.name) ? undefined : frame.tag.name;
}

function addText(reader: Reader, raw: string): void {
  const frame = reader.stack.at(-1);
  if (frame?.pieces !== undefined) capture(frame, { kind: 'text', raw }, reader.references);
  else if (frame !== undefined && !CONTAINERS.has(frame.element.name)) {
    frame.element.text += decodeReferences(raw, reader.references);
  } else if (reader.stack.length === 0 && raw.trim() !== '') {
    reader.references.warn('Text outside of the document was skipped.');
  }
}

function addCdata(reader: Reader, text: string): void {
  const frame = reader.stack.at(-1);
  if (frame?.pieces !== undefined) capture(frame, { kind: 'cdata', text }, reader.references);
  else if (frame !== undefined) frame.element.text += text;
}

function openTag(reader: Reader, tag: OpenTag): void {
  if (isMultipart(tag) || captures(reader, tag)) return;
  const outer = reader.stack.at(-1);
  const outerNames = outer?.scope ?? reader.scope;
  const scope = innerScope(tag.attributes, outerNames);
  settleHome(reader, tag, scope);
  if (!scope.names.has(tag.name)) warnOfName(reader, tag.name, scope);
  const name = canonicalName(tag.name, scope, reader.home);
  if (outer !== undefined && endsLeaf(name, outer.element.name)) closeForgotten(reader);
  if (ENTRIES.has(name)) closeOpenEntry(reader);
  if (ENTRIES.has(name) && reader.entries.length === MAX_ENTRIES) {
    leaveOff(reader);
    return;
  }
  if (reader.stack.length >= MAX_DEPTH || reader.elements >= MAX_ELEMENTS) {
    reader.references.warn('Elements beyond 256 levels or half a million were left out.');
    return;
  }
  const frame = newFrame(reader, tag, { name, scope });
  addElement(reader, frame);
  if (!tag.selfClosing) reader.stack.push(frame);
}

/** Atom 0.3 wraps the several forms of one content in another, which says nothing that those inside of it do not say. */
function isMultipart({ name, attributes }: OpenTag): boolean {
  return attributes.includes('multipart/alternative') && localName(name) === 'content';
}

/** The rest is not read; what is open so far counts as closed. */
function leaveOff(reader: Reader): void {
  reader.references.warn(`Entries beyond the first ${MAX_ENTRIES} were left out.`);
  reader.isFull = true;
  while (reader.stack.length > 0) popFrame(reader);
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
  capture(frame, { kind: 'open', tag }, reader.references);
  if (tag.name === frame.tag.name && !tag.selfClosing) reader.nested += 1;
  return true;
}

function settleHome(reader: Reader, tag: OpenTag, scope: Scope): void {
  if (reader.home !== undefined && !isWrappedFeed(reader, tag, scope)) return;
  const local = localName(tag.name);
  if (reader.stack.length === 0) reader.outermost.add(local);
  if (!ROOTS.has(local) || reader.outermost.has('html')) return;
  reader.home = homeOf(tag.name, scope);
  reader.root = undefined;
  if (reader.stack.length > 0) reader.references.warn('The feed is wrapped in something else.');
}

/** Whether an Atom feed begins inside of an `<rss>` or a `<channel>` that holds nothing else so far: the inner one is the feed. */
function isWrappedFeed({ home, elements, entries, stack }: Reader, tag: OpenTag, scope: Scope): boolean {
  if (elements !== stack.length || entries.length > 0 || home?.vocabulary !== 'rss') return false;
  return ATOM_FEEDS.has(canonicalName(tag.name, scope, undefined));
}

function warnOfName(reader: Reader, rawName: string, scope: Scope): void {
  const { warn } = reader.references;
  if (lacksDeclaration(rawName, scope)) warn('A well-known namespace prefix was used without a declaration.');
  if (isMiscased(rawName)) warn('Element names in the wrong case were accepted.');
}

function closeTag(reader: Reader, rawName: string): void {
  const { stack, references } = reader;
  const frame = stack.at(-1);
  const key = frame?.tag.name === rawName ? frame.key : rawName.toLowerCase();
  if (frame?.pieces !== undefined && closesInsideText(reader, frame, key)) {
    capture(frame, { kind: 'close', name: rawName }, references);
    return;
  }
  const open = frame?.key === key ? stack.length - 1 : stack.findLastIndex((it) => it.key === key);
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
