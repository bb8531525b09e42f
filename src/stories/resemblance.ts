/** How alike two titles are, by words that hardly any other title had so far. */

import { isTelling, type TitleWord } from './title-words.ts';

/** A title whose words are known. */
export interface Title {
  readonly number: number;
  readonly words: ReadonlySet<Word>;
}

/** A word with those who bore it. */
interface Word extends TitleWord {
  readonly isTelling: boolean;
  count: number;
  /** The latest, by their numbers. */
  readonly bearers: number[];
}

/** What is known of the titles so far. */
export interface Vocabulary {
  /** Takes in the title of the next article: the first has the number 0. */
  readonly learn: (words: readonly TitleWord[]) => Title;
  /** Forgets the oldest title that is known. */
  readonly forget: (title: Title) => void;
  /** The numbers of earlier titles with at least three of its telling words, those with the most of them first: at most 50. */
  readonly near: (title: Title) => readonly number[];
}

/** A word of more titles tells nothing of any of them. */
const COMMON = 128;
/** Where the weight of a word reaches nothing. */
const EVERYWHERE = 4096;
const RARITY = Float64Array.from({ length: EVERYWHERE + 1 }, (_, count) =>
  count < 1 ? 1 : 1 - Math.log(count) / Math.log(EVERYWHERE),
);
/** How many bearers of a word are remembered. */
const REMEMBERED = 64;
const MOST_NEAR = 50;
const SHARED_WORDS = 3;

/** An empty vocabulary, of so many titles at a time. */
export function createVocabulary(most: number): Vocabulary {
  const known = new Map<string, Word>();
  /** By number, which comes round again once its title is long forgotten. */
  const shared = new Uint16Array(most + 1);
  let learned = 0;
  /** How many titles ago it was learned. */
  const ageOf = (number: number) => (learned - 1 - number + shared.length) % shared.length;
  return {
    learn: (words) => {
      const number = learned % shared.length;
      learned += 1;
      return { number, words: new Set(words.map((word) => bear(known, word, number))) };
    },
    forget: ({ number, words }) => {
      for (const word of words) {
        word.count -= 1;
        if (word.bearers[0] === number) word.bearers.shift();
        if (word.count === 0) known.delete(word.stem);
      }
    },
    near: ({ words }) => {
      const touched: number[] = [];
      for (const { bearers } of [...words].filter(tells))
        for (const bearer of bearers) {
          const count = (shared[bearer] ?? 0) + 1;
          shared[bearer] = count;
          if (count === SHARED_WORDS) touched.push(bearer);
        }
      const ranked = touched
        .sort((one, other) => (shared[other] ?? 0) - (shared[one] ?? 0) || ageOf(other) - ageOf(one))
        .slice(0, MOST_NEAR);
      for (const { bearers } of words) for (const bearer of bearers) shared[bearer] = 0;
      return ranked;
    },
  };
}

function bear(known: Map<string, Word>, { stem, length }: TitleWord, number: number): Word {
  const word = known.get(stem) ?? { stem, length, isTelling: isTelling(stem), count: 0, bearers: [] };
  known.set(stem, word);
  word.count += 1;
  word.bearers.push(number);
  if (word.bearers.length > REMEMBERED) word.bearers.shift();
  return word;
}

/**
 * From 0 to 1; 0 where they share fewer than three telling words. A word weighs by how many titles bore it and not by how many there
 * are, so that what is unrelated changes nothing.
 */
export function resemblance(one: Title, other: Title): number {
  let telling = 0;
  let shared = 0;
  let all = 0;
  for (const word of one.words) {
    const weight = weightOf(word);
    all += weight;
    if (!other.words.has(word)) continue;
    shared += weight;
    if (tells(word)) telling += 1;
  }
  if (telling < SHARED_WORDS) return 0;
  for (const word of other.words) all += weightOf(word);
  return (2 * shared) / all;
}

function weightOf({ length, count }: Word): number {
  return length * (RARITY[count] ?? 0);
}

function tells({ isTelling: is, count }: Word): boolean {
  return is && count <= COMMON;
}
