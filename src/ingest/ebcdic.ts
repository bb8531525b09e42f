/**
 * EBCDIC, in which mainframes write: no byte of a document is where ASCII has it, so that a label alone is of no use before the
 * first bytes have told the family (XML 1.0 appendix F). Code page 037 and the two that differ from it in a few places; neither
 * `TextDecoder` nor iconv-lite knows them.
 */

/** What begins an XML declaration, `<?xm`. */
export const EBCDIC_MARK: readonly number[] = [0x4c, 0x6f, 0xa7, 0x94];

const FIRST = 0x40;
/** Code page 037 from 0x40 on. */
const PAGE_037 =
  ' \u00A0âäàáãåçñ¢.<(+|&éêëèíîïìß!$*);¬-/ÂÄÀÁÃÅÇÑ¦,%_>?øÉÊËÈÍÎÏÌ`:#@\'="Øabcdefghi«»ðýþ±°jklmnopqrªºæ¸Æ¤µ~stuvwxyz¡¿ÐÝÞ®' +
  '^£¥·©§¶¼½¾[]¯¨´×{ABCDEFGHI\u00ADôöòóõ}JKLMNOPQR¹ûüùúÿ\\÷STUVWXYZ²ÔÖÒÓÕ0123456789³ÛÜÙÚ ';
const BLANKS: ReadonlyMap<number, string> = new Map([
  [0x05, '\t'],
  [0x0d, '\r'],
  [0x15, '\n'],
  [0x25, '\n'],
]);

const DIFFERENCES: readonly (readonly [label: RegExp, characters: ReadonlyMap<number, string>])[] = [
  [
    /500|ebcdic[-_]cp[-_](?:be|ch)/,
    new Map([
      ...([
        [0x4a, '['],
        [0x4f, '!'],
        [0x5a, ']'],
        [0x5f, '^'],
      ] as const),
      ...([
        [0xb0, '¢'],
        [0xba, '¬'],
        [0xbb, '|'],
      ] as const),
    ]),
  ],
  [/1140/, new Map([[0x9f, '€']])],
];

/** The text of a document that begins with the mark. Controls other than tabs and ends of lines become blanks. */
export function ebcdicText(bytes: Uint8Array): { readonly text: string; readonly encoding: string } {
  const plain = charactersOf(bytes, undefined);
  const encoding =
    /encoding\s?=\s?["']([\w-]{1,40})/.exec(plain.slice(0, 200))?.[1]?.toLowerCase() ?? 'cp037';
  const [, differences] = DIFFERENCES.find(([label]) => label.test(encoding)) ?? [];
  return { text: differences === undefined ? plain : charactersOf(bytes, differences), encoding };
}

function charactersOf(bytes: Uint8Array, differences: ReadonlyMap<number, string> | undefined): string {
  const character = (byte: number) =>
    differences?.get(byte) ?? (byte < FIRST ? (BLANKS.get(byte) ?? ' ') : PAGE_037.charAt(byte - FIRST));
  return Array.from(bytes, character).join('');
}
