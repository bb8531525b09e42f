const MAX_SLUG = 80;

/** Letters that are no letter with a mark, as they are usually written in ASCII. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  (
    'ä ae ö oe ü ue ß ss æ ae œ oe ø o å a đ d ð d þ th ł l ħ h ı i ŋ ng ĸ k ' +
    'а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ  ы y ь  э e ю yu я ya ' +
    'і i ї yi є ye ґ g ў u ђ dj ј j љ lj њ nj ћ c џ dz ѓ g ќ k ' +
    'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o'
  )
    .split(' ')
    .reduce<[string, string][]>((pairs, word, at, words) => {
      if (at % 2 === 0) pairs.push([word, words[at + 1] ?? '']);
      return pairs;
    }, []),
);

/**
 * A title as the name of a file and a step of an address: small ASCII letters, digits and hyphens, at most 80 of them, cut between words.
 * Latin, Cyrillic and Greek are transliterated; empty where nothing of it can be.
 */
export function slugOf(title: string): string {
  const plain = [...title.normalize('NFC').toLowerCase()]
    .map((letter) => LETTERS.get(letter) ?? bare(letter))
    .join('')
    .replace(/['’ʼ]/gu, '');
  const words = plain.split(/[^a-z0-9]+/u).filter((word) => word !== '');
  return cutBetween(words);
}

/** Without its marks; a letter of the table may be under them. */
function bare(letter: string): string {
  const base = letter.normalize('NFKD').replace(/\p{M}+/gu, '');
  return [...base].map((it) => LETTERS.get(it) ?? it).join('');
}

function cutBetween(words: readonly string[]): string {
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, MAX_SLUG) : `${slug}-${word}`;
    if (longer.length > MAX_SLUG) break;
    slug = longer;
  }
  return slug;
}
