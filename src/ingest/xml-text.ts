import { looksLikeHtml, plainText } from '../text/plain.ts';
import { strictUtf8 } from './charset.ts';
import type { TextConstruct } from './feed.ts';
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

/** The same as plain text, for where nothing else can tell what it is. */
export function plainConstruct(element: XmlElement | undefined, inAtom: boolean): string | undefined {
  const read = textConstruct(element, inAtom);
  if (read === undefined || read.type === 'text') return read?.text;
  return read.type === 'html' || looksLikeHtml(read.text) ? filled(plainText(read.text)) : read.text;
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
  const known = type.includes('/') ? textInBase64(text) : text;
  return known === undefined ? undefined : { text: known, type: 'unknown' };
}

/** Whatever is no text travels as Base64 (RFC 4287 §4.1.3.3), and some texts do, too: those alone are of use. */
function textInBase64(encoded: string): string | undefined {
  const text = /^[A-Za-z\d+/=\s]*$/.test(encoded) ? strictUtf8(Buffer.from(encoded, 'base64')) : undefined;
  return text?.includes('\0') ? undefined : text;
}

function isReadable(type: string): boolean {
  return type === 'text' || type === 'plain' || type.startsWith('text/') || /[/+]xml$/.test(type);
}
