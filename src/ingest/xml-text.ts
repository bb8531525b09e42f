import type { TextConstruct } from '../model.ts';
import { filled, type XmlElement } from './xml-tree.ts';

const HTML_TYPES: ReadonlySet<string> = new Set([
  'html',
  'xhtml',
  'text/html',
  'application/xhtml+xml',
  'text/xhtml',
]);
const HTML_ELEMENTS: ReadonlySet<string> = new Set([
  'content:encoded',
  'xhtml:body',
  'xhtml:div',
  'fullitem',
]);

/**
 * A title, summary or content with what its document says of it. Atom says it in `type` (RFC 4287 §3.1) and Atom 0.3 in `mode`
 * besides; RSS leaves it open, except where real markup or the element itself tells.
 */
export function textConstruct(element: XmlElement | undefined, inAtom: boolean): TextConstruct | undefined {
  if (element === undefined) return undefined;
  const ofAtom = (inAtom && !element.name.includes(':')) || element.name.startsWith('atom:');
  const read = ofAtom ? atomText(element) : { text: element.text, type: looseType(element) };
  const text = filled(read?.text);
  return read === undefined || text === undefined ? undefined : { text, type: read.type };
}

/** Only Media RSS among the others names a type. */
function looseType(element: XmlElement): TextConstruct['type'] {
  if (element.hasMarkup || HTML_ELEMENTS.has(element.name)) return 'html';
  const type = element.attributes['type'];
  if (!element.name.startsWith('media:') || type === undefined) return 'unknown';
  return type === 'html' ? 'html' : 'text';
}

function atomText(element: XmlElement): TextConstruct | undefined {
  const mode = element.attributes['mode']?.trim().toLowerCase();
  const type = element.attributes['type']?.trim().toLowerCase();
  const text = mode === 'base64' ? Buffer.from(element.text, 'base64').toString('utf8') : element.text;
  if (element.hasMarkup) return { text, type: 'html' };
  // Atom 0.3 has plain text for its default; those who escape without saying what mean HTML.
  if (type === undefined) return { text, type: mode === 'escaped' ? 'unknown' : 'text' };
  if (HTML_TYPES.has(type)) return { text, type: 'html' };
  if (isReadable(type)) return { text, type: type.includes('html') ? 'html' : 'text' };
  // Pictures and the like travel as Base64 (RFC 4287 §4.1.3.3): nothing to read.
  return type.includes('/') ? undefined : { text, type: 'unknown' };
}

function isReadable(type: string): boolean {
  return type === 'text' || type === 'plain' || type.startsWith('text/') || /[/+]xml$/.test(type);
}
