import { SaxesParser } from 'saxes';

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

interface Growing extends XmlNode {
  readonly attributes: Record<string, string>;
  readonly children: Growing[];
  text: string;
}

/** Reads a document strictly, namespaces and all, and throws at the first fault. */
export function readXml(text: string): XmlNode {
  const parser = new SaxesParser({ xmlns: true });
  const root: Growing = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.values(attributes).map((it) => [it.name, it.value]);
    const node: Growing = { name, attributes: Object.fromEntries(values), children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (chunk) => {
    const node = open.at(-1);
    if (node !== undefined) node.text += chunk;
  });
  parser.on('cdata', () => {
    throw new Error('CDATA');
  });
  parser.on('closetag', () => open.pop());
  parser.write(text).close();
  return root.children[0] ?? root;
}

/** The children of that name, or all. */
export function childrenOf(node: XmlNode | undefined, name?: string): readonly XmlNode[] {
  return (node?.children ?? []).filter((it) => name === undefined || it.name === name);
}

export function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return childrenOf(node, name)[0];
}

export function textOf(node: XmlNode | undefined, name: string): string | undefined {
  return childOf(node, name)?.text;
}
