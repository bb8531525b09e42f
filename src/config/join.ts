/** A configuration that is split over several files, as one document whose every value still knows its own file and line. */
import type { Node } from 'jsonc-parser';
import { type Document, type DocumentText, nodeAt } from './document.ts';

/**
 * The document with the entries of other lists behind those of its own list under `key`. What is no list is passed over: whoever
 * reads the files tells of it.
 */
export function joinLists(document: Document, key: string, others: readonly Document[]): Document {
  const lists = others.filter(({ root }) => root?.type === 'array');
  const { root } = document;
  const own = nodeAt(document, [key]);
  if (lists.length === 0 || root?.type !== 'object' || (own !== undefined && own.type !== 'array')) {
    return document;
  }
  const entries = [...(own?.children ?? [])];
  const texts: [DocumentText, ...DocumentText[]] = [...document.texts];
  for (const {
    root: list,
    texts: [text],
  } of lists) {
    const last = texts.at(-1) ?? text;
    // One apart, so that the place behind the end of a file is still its own.
    const start = last.start + last.length + 1;
    texts.push({ ...text, start, joined: { list: key, at: entries.length } });
    for (const entry of list?.children ?? []) entries.push(moved(entry, start));
  }
  return { ...document, texts, root: withList(root, key, own, entries) };
}

function moved(node: Node, by: number): Node {
  const { parent: _, children, ...own } = node;
  const shifted = { ...own, offset: node.offset + by };
  return children === undefined ? shifted : { ...shifted, children: children.map((it) => moved(it, by)) };
}

function withList(root: Node, key: string, own: Node | undefined, entries: Node[]): Node {
  const children = root.children ?? [];
  if (own === undefined) {
    const about = { offset: root.offset, length: 0 };
    const name: Node = { type: 'string', value: key, ...about };
    const list: Node = { type: 'array', children: entries, ...about };
    return { ...root, children: [...children, { type: 'property', children: [name, list], ...about }] };
  }
  const widened = { ...own, children: entries };
  const property = children.findLast((it) => it.children?.[1] === own);
  return { ...root, children: children.map((it) => (it === property ? withValue(it, widened) : it)) };
}

function withValue(property: Node, value: Node): Node {
  const [name] = property.children ?? [];
  return { ...property, children: name === undefined ? [] : [name, value] };
}
