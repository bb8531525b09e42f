/** Text to bytes in the charsets that old publishing systems still send. */

const WINDOWS_1251: ReadonlyMap<string, number> = new Map([
  ...Array.from({ length: 64 }, (_, index) => [String.fromCodePoint(0x410 + index), 0xc0 + index] as const),
  ['Ё', 0xa8],
  ['ё', 0xb8],
  ['№', 0xb9],
  ['–', 0x96],
  ['—', 0x97],
  ['«', 0xab],
  ['»', 0xbb],
]);

/** Cyrillic, ASCII and the usual Russian punctuation; anything else becomes `?`. */
export function windows1251(text: string): Buffer {
  return Buffer.from(
    [...text].map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return code < 0x80 ? code : (WINDOWS_1251.get(character) ?? 0x3f);
    }),
  );
}

const WINDOWS_1252: Readonly<Record<string, string>> = {
  '€': '\x80',
  '…': '\x85',
  '‘': '\x91',
  '’': '\x92',
  '“': '\x93',
  '”': '\x94',
  '–': '\x96',
  '—': '\x97',
};

/** Latin-1 as most senders mean it: with the curly quotes and dashes of windows-1252. */
export function looseLatin1(text: string): Buffer {
  return Buffer.from(
    text.replace(/[€…‘’“”–—]/gu, (character) => WINDOWS_1252[character] ?? '?'),
    'latin1',
  );
}

/** Little endian, with its byte order mark. */
export function utf16(text: string): Buffer {
  return Buffer.from(`\uFEFF${text}`, 'utf16le');
}
