/** XML as a validator looks at it: by namespace, whatever the prefixes, and with a note of how texts were escaped. */

import { SaxesParser } from 'saxes';

export interface Element {
  /** `title` where it is of the document's own vocabulary, `dc:creator` where it is of a known one, else `{uri}local`. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** Its own text, without that of its children. */
  readonly text: string;
  /** Whether characters in it are written by hexadecimal reference, as the RSS profile wants those that look like HTML. */
  readonly isSpelled: boolean;
  readonly parent: Element | undefined;
}

interface Growing extends Element {
  readonly attributes: Map<string, string>;
  readonly children: Growing[];
  readonly parent: Growing | undefined;
  text: string;
  isSpelled: boolean;
}

const ATOM = 'http://www.w3.org/2005/Atom';
/** The vocabularies that feeds of ours speak. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['http://purl.org/rss/1.0/modules/content/', 'content'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://search.yahoo.com/mrss/', 'media'],
  ['http://purl.org/syndication/history/1.0', 'fh'],
  ['http://purl.org/syndication/thread/1.0', 'thr'],
  ['http://purl.org/atompub/tombstones/1.0', 'at'],
  ['http://purl.org/rss/1.0/modules/syndication/', 'sy'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
  ['http://www.w3.org/2000/xmlns/', 'xmlns'],
  [ATOM, 'atom'],
]);

export interface Tree {
  readonly root: Element;
  /** Namespaces that are declared anywhere. */
  readonly namespaces: readonly string[];
}

/** @throws Error at the first fault of well-formedness, unbound prefixes among them. */
export function readTree(text: string): Tree {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const top: Growing = growing('', undefined);
  const namespaces = new Set<string>();
  const starts: number[] = [];
  let open = top;
  parser.on('opentag', ({ uri, local, attributes, ns }) => {
    const own = open === top ? uri : homeOf(open);
    const element = growing(nameOf(uri, local, own), open);
    for (const bound of Object.values(ns ?? {})) namespaces.add(bound);
    for (const it of Object.values(attributes)) {
      if (it.prefix !== 'xmlns' && it.name !== 'xmlns')
        element.attributes.set(nameOf(it.uri, it.local, ''), it.value);
    }
    homes.set(element, own);
    open.children.push(element);
    starts.push(parser.position);
    open = element;
  });
  const hear = (chunk: string) => {
    open.text += chunk;
  };
  parser.on('text', hear);
  parser.on('cdata', hear);
  parser.on('closetag', () => {
    open.isSpelled = text.slice(starts.pop(), parser.position).includes('&#x');
    open = open.parent ?? top;
  });
  parser.write(text).close();
  return { root: top.children[0] ?? top, namespaces: [...namespaces] };
}

/** The namespace of each document's root, which needs no prefix in it. */
const homes = new WeakMap<Element, string>();

function homeOf(element: Element): string {
  return homes.get(element) ?? '';
}

function growing(name: string, parent: Growing | undefined): Growing {
  return { name, attributes: new Map(), children: [], text: '', isSpelled: false, parent };
}

function nameOf(uri: string, local: string, own: string): string {
  if (uri === own || uri === '') return uri === '' && own === ATOM ? `{}${local}` : local;
  const prefix = PREFIXES.get(uri);
  return prefix === undefined ? `{${uri}}${local}` : `${prefix}:${local}`;
}

/** Whether we know a namespace, or what is wrong with it. */
export function namespaceFault(uri: string): string | undefined {
  if (uri === '' || PREFIXES.has(uri)) return undefined;
  if (uri === 'http://purl.org/atom/ns#') return 'ObsoleteNamespace';
  return uri.startsWith('http://search.yahoo.com/mrss') ? 'MediaRssNamespace' : 'UnknownNamespace';
}

export function childrenOf(element: Element | undefined, name: string): readonly Element[] {
  return element?.children.filter((it) => it.name === name) ?? [];
}

export function textOf(element: Element | undefined, name: string): string | undefined {
  return childrenOf(element, name)[0]?.text.trim();
}
