/** The end of a document, where it comes too early. */

import { type Frame, popFrame, type Reader } from './xml-stack.ts';
import type { XmlElement } from './xml-tree.ts';
import { ENTRIES } from './xml-vocabulary.ts';

/** Closes what is still open at the end, and leaves out what only half of is there. */
export function finish(reader: Reader): void {
  const { stack, entries, references } = reader;
  if (stack.length === 0) return;
  reader.at = reader.source.length;
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

/**
 * Whether an entry that the end of its document cut off has said enough to be told from others. One that has yet to say its id,
 * where the others have ids, would come back under another one as soon as the document is whole.
 */
function isIdentified(cut: XmlElement, others: readonly XmlElement[]): boolean {
  if (hasId(cut)) return true;
  return cut.children.some((child) => child.name === 'link') && !others.some(hasId);
}

function hasId(entry: XmlElement): boolean {
  const said = entry.children.some((child) => child.name === 'guid' || child.name === 'id');
  return said || entry.attributes['rdf:about'] !== undefined;
}
