import { fold } from '../text/fold.ts';

/** A word of a title, as far as other publishers write it too. */
export interface TitleWord {
  /** Its first letters, so that `prices` is `price`; a number whole. */
  readonly stem: string;
  /** How much it tells before anything is known of how common it is, up to 1: the commonest words of every language are short. */
  readonly length: number;
}

const WORD = /[\p{L}\p{N}]+(?:[.,]\p{N}+)*/gu;
const STEM = 5;
const LONG = 6;
const MOST_WORDS = 40;
const LONGEST_TITLE = 500;

/** The words of a title, each once and at most 40; a script without blanks gives few, and nothing is like it. */
export function titleWords(title: string): readonly TitleWord[] {
  const words = fold(title.slice(0, LONGEST_TITLE)).match(WORD) ?? [];
  const byStem = new Map<string, TitleWord>();
  for (const word of words.slice(0, MOST_WORDS)) {
    const stem = isNumber(word) ? word : word.slice(0, STEM);
    if (!byStem.has(stem)) byStem.set(stem, { stem, length: Math.min(1, word.length / LONG) });
  }
  return [...byStem.values()];
}

/** Whether a word can tell one piece of news from another: `Taycan`, `2,000`; not `the`. */
export function isTelling(stem: string): boolean {
  return stem.length >= 4 || isNumber(stem);
}

function isNumber(word: string): boolean {
  return /\d/u.test(word);
}
