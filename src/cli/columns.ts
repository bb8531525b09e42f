/** Text in columns of a terminal, where a character may take two of them or none. */

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60]/u;
const NONE = /[\p{M}\p{Cf}]/u;

/** How many columns it takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

/** No wider than so many columns, with an ellipsis where something is missing; nothing in it commands the terminal. */
export function cut(text: string, columns: number): string {
  const harmless = text.replace(/\p{Cc}/gu, ' ');
  if (columnsOf(harmless) <= columns) return harmless;
  let kept = '';
  let left = columns - 1;
  for (const character of harmless) {
    left -= widthOf(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

/** With blanks behind it, or before it where it is a number. */
export function fill(text: string, columns: number, isNumber: boolean): string {
  const blanks = ' '.repeat(Math.max(0, columns - columnsOf(text)));
  return isNumber ? blanks + text : text + blanks;
}

const MOST_LINES = 3;

/** Broken between words into at most three lines; the last one is cut. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u)) {
    const longer = line === '' ? word : `${line} ${word}`;
    const fits = line === '' || lines.length === MOST_LINES - 1 || columnsOf(longer) <= columns;
    if (!fits) lines.push(cut(line, columns));
    line = fits ? longer : word;
  }
  return [...lines, cut(line, columns)];
}

function widthOf(character: string): number {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
