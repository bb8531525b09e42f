/** Words that nearly every text holds tell no article from another, and looking each of them up would cost more than all others. */

export interface CommonWords {
  /** Takes note of the words of one article; the first few hundred articles decide. */
  readonly note: (words: readonly string[]) => void;
  /** The words that are worth looking up: those that are not common, or the first where all of them are. */
  readonly telling: (words: readonly string[]) => readonly string[];
}

const SAMPLE = 400;
const COMMON_SHARE = 0.2;

/** Of no language in particular: which words are common is seen. */
export function createCommonWords(): CommonWords {
  let counts: Map<string, number> | undefined = new Map();
  let noted = 0;
  let common: ReadonlySet<string> = new Set();
  return {
    note: (words) => {
      if (counts === undefined) return;
      for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
      noted += 1;
      if (noted < SAMPLE) return;
      common = new Set(
        [...counts].filter(([, count]) => count > SAMPLE * COMMON_SHARE).map(([word]) => word),
      );
      counts = undefined;
    },
    telling: (words) => {
      const rare = words.filter((word) => !common.has(word));
      return rare.length > 0 ? rare : words.slice(0, 1);
    },
  };
}
