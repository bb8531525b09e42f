/**
 * How an operator's words meet a publisher's text. Words are found by `indexOf` and a look at both neighbours, never by a
 * pattern built from somebody's input: no keyword and no article can make it slow.
 */

const WORD = String.raw`[\p{L}\p{N}\p{M}_]`;
/** Scripts that put no space between words: there every neighbour is a boundary. */
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]`;
const WORD_AT_START = new RegExp(`^(?!${UNSPACED})${WORD}`, 'u');
const WORD_AT_END = new RegExp(`(?!${UNSPACED})${WORD}$`, 'u');

/** Whether a keyword stands in a text as a word or phrase of its own; both are folded already. An empty keyword never does. */
export function mentions(text: string, keyword: string): boolean {
  if (keyword === '') return false;
  for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
    if (standsFree(text, at, at + keyword.length)) return true;
  }
  return false;
}

function standsFree(text: string, start: number, end: number): boolean {
  return !(joins(text, start) || joins(text, end));
}

/** Whether the characters on both sides of a place belong to one word. Two code units hold any character. */
function joins(text: string, place: number): boolean {
  const before = text.slice(Math.max(0, place - 2), place);
  return WORD_AT_END.test(before) && WORD_AT_START.test(text.slice(place, place + 2));
}
