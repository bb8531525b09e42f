/**
 * Character sets. `TextDecoder` reads all of the Encoding Standard, except that Node 20 takes 0x80 to 0x9F of windows-1252 for
 * control characters (nodejs/node#56542) and loses curly quotes and the euro sign: iconv-lite reads that one, and what the
 * standard leaves out.
 */

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
const UNBELIEVABLE = /^(?:utf7|utf16|utf32|ucs[24]|unicode|base64|hex|binary|iso10646)/;

/** Whether a label can be true of bytes that begin like ASCII. */
export function canRead(label: string): boolean {
  // iconv-lite hears nothing but letters and digits: to it `#HEx` is `hex`.
  if (UNBELIEVABLE.test(label.toLowerCase().replace(/[^a-z\d]/g, ''))) return false;
  return standardName(label) !== undefined || iconv.encodingExists(label);
}

/** Decodes under a label that `canRead`, or one of `utf-16le`, `utf-16be`, `utf-32le`, `utf-32be`. */
export function decodeAs(bytes: Uint8Array, label: string): string {
  const name = standardName(label);
  if (name === undefined || name === 'windows-1252') return iconv.decode(bytes, name ?? label);
  // As a stream, so that a character cut off at the end is dropped.
  return new TextDecoder(name).decode(bytes, { stream: true });
}

/** Whether the label names one of the character sets in which every byte is a character: all bytes are valid there. */
export function isSingleByte(label: string): boolean {
  const name = standardName(label) ?? label;
  return /^(?:windows-|iso-8859|koi8|macintosh|x-mac|ibm|cp\d|us-ascii)/.test(name);
}

/** The text if all of it is valid UTF-8, a character cut off at the end excepted. */
export function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
}

const UTF8_RUN =
  /(?:[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})|([\x80-\xFF])/g;

/** Reads what is valid UTF-8 as such and every other byte as windows-1252: people paste into templates. */
export function mixedText(bytes: Uint8Array): { readonly text: string; readonly hasUtf8: boolean } {
  let hasUtf8 = false;
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(UTF8_RUN, (run, stray?: string) => {
      if (stray !== undefined) return iconv.decode(Buffer.from(stray, 'latin1'), 'windows-1252');
      hasUtf8 = true;
      return Buffer.from(run, 'latin1').toString('utf8');
    });
  return { text, hasUtf8 };
}

const SIGNS_OF_DOUBLING = /(?:(?:[\u00C2\u00C3][\u0080-\u00BF]|\u00E2\u20AC)[^\u00C2\u00C3\u00E2]*){3}/;

/**
 * The text behind UTF-8 that was taken for windows-1252 and encoded again; undefined unless that is true of all of it and
 * shows in three places.
 */
export function undoubled(text: string): string | undefined {
  if (!SIGNS_OF_DOUBLING.test(text)) return undefined;
  const bytes = iconv.encode(text, 'windows-1252');
  return iconv.decode(bytes, 'windows-1252') === text ? strictUtf8(bytes) : undefined;
}
