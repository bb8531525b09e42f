/** The words that articles are found by: without case, accents and the plural's s, so that `Škodas` answers to `skoda`. */

const MARKS = /[\u0300-\u036f]+/gu;
/** Letters that Unicode does not take apart. */
const OTHERWISE: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ł', 'l'],
  ['ı', 'i'],
]);
const UNUSUAL = /[ßæœøđðþłı]/gu;
const UNSPACED = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}`;
/** A run of a script without spaces, or a word of any other. */
const WORDS = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
/** Longer ones are addresses, hashes and accidents, which nobody types. */
const LONGEST_WORD = 40;

/** The first words of a text, at most so many. Of scripts without spaces every two neighbouring characters count as one. */
export function wordsOf(text: string, most: number): readonly string[] {
  const words: string[] = [];
  for (const [run] of searchable(text).matchAll(WORDS)) {
    if (words.length >= most) break;
    if (IS_UNSPACED.test(run)) words.push(...pairsOf(run, most - words.length));
    else if (run.length <= LONGEST_WORD) words.push(singular(run));
  }
  return words;
}

function searchable(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(UNUSUAL, (letter) => OTHERWISE.get(letter) ?? letter);
}

/** As English has it; what it does to words of other languages, it does to those that are looked for as well. */
function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/u.test(word)) return word;
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

function pairsOf(run: string, most: number): readonly string[] {
  const characters = [...run.slice(0, 4 * (most + 1))];
  if (characters.length === 1) return characters;
  return characters.slice(1, most + 1).map((character, at) => (characters[at] ?? '') + character);
}
