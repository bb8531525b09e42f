/**
 * Bytes to text. Publishers' labels are often wrong, and a wrong one turns every quotation mark into rubbish, so what the bytes
 * themselves prove comes before what is said of them: a byte order mark, the shape of UTF-16, and UTF-8, which is next to never
 * valid by accident. A label counts where the bytes leave it open. RFC 7303's "text/xml without charset is US-ASCII" is ignored
 * like everybody ignores it.
 */

import { FeedError } from '../errors.ts';
import {
  canRead,
  decodeAs,
  isSingleByte,
  isUtf8,
  mixedText,
  strictUtf8,
  undoubled,
  withoutMark,
} from './charset.ts';
import { guessCharset } from './charset-guess.ts';
import { EBCDIC_MARK, ebcdicText } from './ebcdic.ts';

/** A document's text, and how it was written. */
export interface Decoded {
  readonly text: string;
  /** A label of the Encoding Standard, in lower case. */
  readonly encoding: string;
  readonly warnings: readonly string[];
}

interface Labels {
  readonly http: string | undefined;
  readonly xml: string | undefined;
}

/**
 * Decodes a document; a character cut off at its end is dropped, a faulty one replaced.
 * @throws FeedError `encoding` where the bytes are no text at all.
 */
export function decode(bytes: Uint8Array, contentType: string | undefined): Decoded {
  const shape = shapeOf(bytes);
  if (shape === 'utf-8') return unlabelled(bytes.subarray(3), undefined);
  if (shape === 'ebcdic') return { ...ebcdicText(bytes), warnings: [] };
  if (shape !== undefined) {
    return { text: withoutMark(decodeAs(bytes, shape)), encoding: shape, warnings: [] };
  }
  if (isBinary(bytes)) throw new FeedError('encoding', 'binary data, not text');
  return byLabel(bytes, { http: httpCharset(contentType), xml: xmlEncoding(bytes) });
}

const MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['ebcdic', EBCDIC_MARK],
  // Without a mark, "<" or "{" among zeros (XML 1.0 appendix F).
  ['utf-32le', [0x3c, 0, 0, 0]],
  ['utf-32be', [0, 0, 0, 0x3c]],
  ['utf-16le', [0x3c, 0]],
  ['utf-16be', [0, 0x3c]],
  ['utf-16le', [0x7b, 0]],
  ['utf-16be', [0, 0x7b]],
];

/** The encoding that the first bytes prove. */
function shapeOf(bytes: Uint8Array): string | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
}

/** Whether control characters make up much of the beginning: pictures and archives, not text. */
function isBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 512);
  const controls = head.filter((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  return controls.length * 10 > head.length;
}

function httpCharset(contentType: string | undefined): string | undefined {
  const found = /charset\s{0,9}=\s{0,9}["']?([^\s"';,]{1,40})/i.exec((contentType ?? '').slice(0, 500));
  return found?.[1]?.toLowerCase();
}

function xmlEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const found = /<\?xml[^>]{1,500}?encoding\s{0,9}=\s{0,9}["']([^"']{1,40})["']/i.exec(head);
  return found?.[1]?.trim().toLowerCase();
}

function byLabel(bytes: Uint8Array, labels: Labels): Decoded {
  const unknown = [labels.http, labels.xml].filter((it) => it !== undefined && !canRead(it));
  const warnings = unknown.map((it) => `The encoding "${it}" is unknown or does not fit and was ignored.`);
  const [first, second] = believable(labels);
  const read =
    first === undefined || isUtf8(first) ? unlabelled(bytes, second) : labelled(bytes, first, second);
  return { ...read, warnings: [...new Set(warnings), ...read.warnings] };
}

/** UTF-8 where it can be; `otherLabel` is what else the bytes are said to be. */
function unlabelled(bytes: Uint8Array, otherLabel: string | undefined): Decoded {
  const utf8 = strictUtf8(bytes);
  if (utf8 === undefined) return notUtf8(bytes, otherLabel);
  const once = undoubled(utf8);
  if (once === undefined) return { text: utf8, encoding: 'utf-8', warnings: [] };
  return { text: once, encoding: 'utf-8', warnings: ['UTF-8 that was encoded twice was decoded twice.'] };
}

function notUtf8(bytes: Uint8Array, otherLabel: string | undefined): Decoded {
  const mixed = mixedText(bytes);
  if (mixed.isUtf8) {
    return {
      text: mixed.text,
      encoding: 'utf-8',
      warnings: ['Bytes that are not UTF-8 were read as windows-1252.'],
    };
  }
  const encoding = otherLabel ?? guessCharset(bytes) ?? 'windows-1252';
  const text = decodeAs(bytes, encoding);
  return { text, encoding, warnings: [`The text is not UTF-8 and was read as ${encoding}.`] };
}

function labelled(bytes: Uint8Array, label: string, otherLabel: string | undefined): Decoded {
  const text = decodeAs(bytes, label);
  const isFaulty = text.includes('\uFFFD');
  const utf8 = isSingleByte(label) || isFaulty ? strictUtf8(bytes) : undefined;
  if (utf8 !== undefined && /[\u0080-\u{10FFFF}]/u.test(utf8)) {
    return { text: utf8, encoding: 'utf-8', warnings: [`The text is UTF-8, not "${label}".`] };
  }
  const other = isFaulty && otherLabel !== undefined ? decodeAs(bytes, otherLabel) : undefined;
  if (otherLabel === undefined || other === undefined || other.includes('\uFFFD')) {
    return { text, encoding: label, warnings: [] };
  }
  return { text: other, encoding: otherLabel, warnings: [`The text is ${otherLabel}, not "${label}".`] };
}

const SERVER_DEFAULTS: ReadonlySet<string> = new Set([
  'iso-8859-1',
  'latin1',
  'us-ascii',
  'ascii',
  'windows-1252',
]);

/** HTTP before the document (RFC 7303 §3), unless HTTP only repeats what servers say of everything. */
function believable({ http, xml }: Labels): readonly string[] {
  const usable = [http, xml].flatMap((it) => (it !== undefined && canRead(it) ? [it] : []));
  const [outer, inner] = usable;
  return outer !== undefined && SERVER_DEFAULTS.has(outer) && inner !== undefined ? [inner, outer] : usable;
}
