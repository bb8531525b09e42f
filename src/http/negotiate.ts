import type { Coding } from '../publish/packed.ts';

/** Best first where the client has no preference. */
const OFFERED: readonly Coding[] = ['br', 'gzip', 'identity'];

/** Codings in the order in which a client wants them, those that it refuses left out. */
type Preference = readonly Coding[];

// Some ten different headers are all that the readers of the world send.
const MOST_KNOWN = 100;
const LONGEST_KNOWN = 200;
const known = new Map<string, Preference>();

/**
 * The content coding to answer in (RFC 9110 §12.5.3): the highest quality wins, ours decides between equals. Without the header,
 * or where nothing is acceptable, it is `identity`.
 */
export function negotiateCoding(
  acceptEncoding: string | undefined,
  available: Readonly<Record<Coding, unknown>>,
): Coding {
  if (acceptEncoding === undefined) return 'identity';
  for (const coding of known.get(acceptEncoding) ?? learn(acceptEncoding)) {
    if (available[coding] !== undefined) return coding;
  }
  return 'identity';
}

function learn(acceptEncoding: string): Preference {
  const preference = preferenceOf(acceptEncoding);
  if (acceptEncoding.length > LONGEST_KNOWN) return preference;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(acceptEncoding, preference);
  return preference;
}

function preferenceOf(acceptEncoding: string): Preference {
  const qualities = parseQualities(acceptEncoding);
  const rated = OFFERED.map((coding) => ({ coding, quality: qualityOf(qualities, coding) }));
  return rated
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ coding }) => coding);
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
