import type { Coding } from './served.ts';

/** Best first where the client has no preference. */
const OFFERED: readonly Coding[] = ['br', 'gzip', 'identity'];

/**
 * The content coding to answer in (RFC 9110 §12.5.3): the highest quality wins, ours decides between equals. Without the header,
 * or where nothing is acceptable, it is `identity`.
 */
export function negotiateCoding(acceptEncoding: string | undefined, available: readonly Coding[]): Coding {
  if (acceptEncoding === undefined) return 'identity';
  const qualities = parseQualities(acceptEncoding);
  let best: Coding = 'identity';
  let highest = 0;
  for (const coding of OFFERED) {
    const quality = available.includes(coding) ? qualityOf(qualities, coding) : 0;
    if (quality > highest) {
      best = coding;
      highest = quality;
    }
  }
  return best;
}

// An `identity` that is not named is acceptable, but only where nothing better is.
const UNNAMED_IDENTITY = 0.0001;

function qualityOf(qualities: ReadonlyMap<string, number>, coding: Coding): number {
  const named = qualities.get(coding) ?? (coding === 'gzip' ? qualities.get('x-gzip') : undefined);
  if (named !== undefined) return named;
  const any = qualities.get('*');
  if (coding === 'identity') return any === 0 ? 0 : UNNAMED_IDENTITY;
  return any ?? 0;
}

function parseQualities(header: string): ReadonlyMap<string, number> {
  const qualities = new Map<string, number>();
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (name !== '') qualities.set(name, quality(parameters));
  }
  return qualities;
}

/** From 0 to 1; a weight that cannot be read refuses the coding, which is always safe. */
function quality(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  if (weight === undefined) return 1;
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/u.test(weight.slice(2)) ? Number(weight.slice(2)) : 0;
}
