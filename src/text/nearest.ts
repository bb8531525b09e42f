import { closest, distance } from 'fastest-levenshtein';

const MAX_NAME = 256;

/** The known name that was probably meant, whatever its case: a third of its letters may differ. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const written = name.toLowerCase();
  const byLowerCase = new Map(known.map((candidate) => [candidate.toLowerCase(), candidate]));
  if (byLowerCase.size === 0 || name.length > MAX_NAME) return undefined;
  const best = closest(written, [...byLowerCase.keys()]);
  return distance(written, best) <= Math.floor(best.length / 3) ? byLowerCase.get(best) : undefined;
}

/** `; did you mean "channels"?`, or nothing where no name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
}
