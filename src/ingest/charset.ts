/**
 * Character sets. `TextDecoder` reads the Encoding Standard, with gaps in Node 20: it takes 0x80 to 0x9F of windows-1252 for
 * control characters (nodejs/node#56542) and loses curly quotes and the euro sign; it knows 2,350 of 11,172 Korean syllables and
 * nothing that Hong Kong added to Big5. iconv-lite reads those, and what the standard leaves out.
 */

import { isAscii, isUtf8 as isValidUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

const STANDARD_NAMES = new Map<string, string | undefined>();

/** The name that the Encoding Standard has for a label, if it has one that Node can read. */
function standardName(label: string): string | undefined {
  if (!STANDARD_NAMES.has(label) && STANDARD_NAMES.size < 1000) {
    STANDARD_NAMES.set(label, nameByDecoder(label));
  }
  return STANDARD_NAMES.get(label);
}

function nameByDecoder(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** What bytes that begin like ASCII cannot be or must not be taken for, and codecs of iconv-lite that are no character sets. */
const UNBELIEVABLE = /^(?:utf7|utf16|utf32|ucs[24]|unicode(?!11utf8)|base64|hex|binary|iso10646)/;

/** Whether a label can be true of bytes that begin like ASCII. */
export function canRead(label: string): boolean {
  // iconv-lite hears nothing but letters and digits: to it `#HEx` is `hex`.
  if (UNBELIEVABLE.test(label.toLowerCase().replace(/[^a-z\d]/g, ''))) return false;
  return standardName(label) !== undefined || iconv.encodingExists(label);
}

const BETTER_BY_ICONV: ReadonlyMap<string, string> = new Map([
  ['windows-1252', 'windows-1252'],
  ['euc-kr', 'cp949'],
  ['big5', 'big5-hkscs'],
  ['gbk', 'gbk'],
]);

/** Decodes under a label that `canRead`, or one of `utf-16le`, `utf-16be`, `utf-32le`, `utf-32be`. */
export function decodeAs(bytes: Uint8Array, label: string): string {
  const name = standardName(label);
  const codec = name === undefined ? label : BETTER_BY_ICONV.get(name);
  // Both as a stream, so that a character cut off at the end is dropped.
  if (codec !== undefined) return iconv.getDecoder(codec, { stripBOM: false }).write(Buffer.from(bytes));
  return new TextDecoder(name).decode(bytes, { stream: true });
}

/** Whether the label names one of the character sets in which every byte is a character: all bytes are valid there. */
export function isSingleByte(label: string): boolean {
  const name = standardName(label) ?? label;
  return /^(?:windows-|iso-8859|koi8|macintosh|x-mac|ibm|cp\d|us-ascii)/.test(name);
}

/** Whether the label is a name of UTF-8. */
export function isUtf8(label: string): boolean {
  return standardName(label) === 'utf-8';
}

/** The text if all of it is valid UTF-8, a character cut off at the end excepted. */
export function strictUtf8(bytes: Uint8Array): string | undefined {
  if (isAscii(bytes)) return bufferOf(bytes).toString('latin1');
  if (isValidUtf8(bytes)) return withoutMark(bufferOf(bytes).toString('utf8'));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

/** The same bytes, not a copy. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The text without a byte order mark. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

const UTF8_RUN =
  /(?:[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})|([\x80-\xFF])/g;

/** What windows-1252 has from 0x80 on. */
const UPPER_1252 = iconv.decode(
  Buffer.from(Array.from({ length: 128 }, (_, index) => 0x80 + index)),
  'windows-1252',
);

/**
 * Reads what is valid UTF-8 as such and every other byte as windows-1252: people paste into templates. `isUtf8` where most of what
 * is beyond ASCII is valid; a few bytes may be so by accident.
 */
export function mixedText(bytes: Uint8Array): { readonly text: string; readonly isUtf8: boolean } {
  let valid = 0;
  let strays = 0;
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(UTF8_RUN, (run, stray?: string) => {
      if (stray === undefined) valid += run.length;
      else strays += 1;
      return stray === undefined
        ? Buffer.from(run, 'latin1').toString('utf8')
        : UPPER_1252.charAt(stray.charCodeAt(0) - 0x80);
    });
  return { text, isUtf8: valid > strays };
}

/**
 * Controls, a symbol after an Â, half a quotation mark, or the two halves of a letter beside others: who only speaks of “Ã©” puts it
 * in quotes.
 */
const SCRAMBLED =
  /[\u0080-\u009F]|\u00C2[\u00A0-\u00BF]|\u00E2\u20AC|[a-z][\u00C3-\u00F4][\u00A0-\u00BF]|[\u00C3-\u00F4][\u00A0-\u00BF][a-z]/i;
const CONTROLS = /[\u0080-\u009F]/g;
const SIGNS_OF_DOUBLING = /(?:(?:[\u00C2\u00C3][\u0080-\u00BF]|\u00E2\u20AC)[^\u00C2\u00C3\u00E2]*){3}/;

const PERHAPS_SCRAMBLED = /[\u0080-\u009F]|\u00C2[\u00A0-\u00BF]|\u00E2\u20AC|[\u00C3-\u00F4][\u00A0-\u00BF]/;

/** Whether any text of a document may be one that `unscrambled` mends; asked once, at a fifth of what the sure question takes. */
export function isPerhapsScrambled(document: string): boolean {
  return PERHAPS_SCRAMBLED.test(document);
}

/**
 * One text of a document, of which parts were encoded twice: read as UTF-8 where it is nothing but UTF-8 taken for Latin-1 or, as
 * far as that is sure, for windows-1252. Control characters between 0x80 and 0x9F, which no text has, are what windows-1252 has in
 * their place.
 */
export function unscrambled(text: string): string {
  if (!SCRAMBLED.test(text)) return text;
  const isLatin1 = !/[^\0-\xFF]/.test(text);
  const isSure = isLatin1 || text.search(CONTROLS) !== -1 || SIGNS_OF_DOUBLING.test(text);
  const once = isSure ? textBehind(text) : undefined;
  return (once ?? text).replace(CONTROLS, (control) => in1252(control.charCodeAt(0) - 0x80));
}

/** The text behind UTF-8 that was taken for windows-1252 and encoded again; undefined unless it shows in three places. */
export function undoubled(text: string): string | undefined {
  // What every sign begins with; to look for one letter takes no time.
  if (!['\u00C2', '\u00C3', '\u00E2'].some((letter) => text.includes(letter))) return undefined;
  return SIGNS_OF_DOUBLING.test(text) ? textBehind(text) : undefined;
}

/** Undefined unless all of the text is UTF-8 taken for windows-1252. */
function textBehind(text: string): string | undefined {
  const latin1 = text.replace(/[^\0-\xFF]/g, (character) => {
    const index = UPPER_1252.indexOf(character);
    return index === -1 ? character : String.fromCharCode(0x80 + index);
  });
  if (/[^\0-\xFF]/.test(latin1)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return undefined;
  }
}

/** Empty where windows-1252 has nothing. */
function in1252(index: number): string {
  return UPPER_1252.charAt(index).replace('\uFFFD', '');
}
