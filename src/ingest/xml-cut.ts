import type { XmlElement } from './xml-tree.ts';

/**
 * Whether an entry that the end of its document cut off has said enough to be told from others. One that has yet to say its id,
 * where the others have ids, would come back under another one as soon as the document is whole.
 */
export function isIdentified(cut: XmlElement, others: readonly XmlElement[]): boolean {
  if (hasId(cut)) return true;
  return cut.children.some((child) => child.name === 'link') && !others.some(hasId);
}

function hasId(entry: XmlElement): boolean {
  const said = entry.children.some((child) => child.name === 'guid' || child.name === 'id');
  return said || entry.attributes['rdf:about'] !== undefined;
}
