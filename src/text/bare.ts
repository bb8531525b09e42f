/** What is left of a text when two are to be told apart by their words alone, however they were typed. */

const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}]+/gu;
const TYPOGRAPHY: ReadonlyMap<string, string> = new Map([
  ...[...'‘’‚‛′`´'].map((sign) => [sign, "'"] as const),
  ...[...'“”„‟″«»'].map((sign) => [sign, '"'] as const),
  ...[...'‐‑‒–—―−'].map((sign) => [sign, '-'] as const),
]);
const TYPOGRAPHIC = new RegExp(`[${[...TYPOGRAPHY.keys()].join('')}]`, 'gu');

/** Letters and figures without blanks, in one way of writing them (Unicode NFKC, straight quotes, one kind of dash). */
export function bareText(text: string): string {
  return bareAscii(text) ?? asTyped(asTyped(text).normalize('NFKC')).replace(UNSEEN, '').replace(/--+/g, '-');
}

function asTyped(text: string): string {
  return text.replace(TYPOGRAPHIC, (sign) => TYPOGRAPHY.get(sign) ?? sign);
}

const DASH = 0x2d;
const DOT = 0x2e;
const BEYOND = 0xff;
const DOTS = 0xfe;
/** By code: what each character of ASCII and of typography is typed as, 0 for nothing; an ellipsis is three. */
const TYPED = typedCodes();
const SCRATCH = Buffer.alloc(16_384);

function typedCodes(): Uint8Array {
  const codes = new Uint8Array(0x10000).fill(BEYOND);
  for (let code = 1; code < 0x80; code += 1) codes[code] = code;
  for (const unseen of '\t\n\v\f\r \u00A0\u00AD\u200B\uFEFF') codes[unseen.charCodeAt(0)] = 0;
  codes['…'.charCodeAt(0)] = DOTS;
  for (const [sign, typed] of TYPOGRAPHY) codes[sign.charCodeAt(0)] = typed.charCodeAt(0);
  return codes;
}

/** The bare text where all of it can be typed in ASCII, as most can: ten times as fast as by expressions. */
function bareAscii(text: string): string | undefined {
  const bytes = text.length * 2 > SCRATCH.length ? Buffer.allocUnsafe(text.length * 2) : SCRATCH;
  const end = typeOver(bytes, bytes.write(text, 0, 'utf16le'));
  return end === undefined ? undefined : bytes.toString('latin1', 0, end);
}

/** Types over the text what is left of it, and answers where that ends; undefined where something is beyond ASCII. */
function typeOver(bytes: Buffer, length: number): number | undefined {
  let end = 0;
  for (let at = 0; at < length; at += 2) {
    const code = TYPED[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] ?? BEYOND;
    // The three dots must not overwrite what is still to be read.
    if (code === BEYOND || (code === DOTS && end >= at)) return undefined;
    end = typed(code, bytes, end);
  }
  return end;
}

function typed(code: number, bytes: Buffer, end: number): number {
  if (code === 0 || (code === DASH && end > 0 && bytes[end - 1] === DASH)) return end;
  if (code === DOTS) bytes.fill(DOT, end, end + 3);
  else bytes[end] = code;
  return end + (code === DOTS ? 3 : 1);
}
