import type { Source } from '../model.ts';
import { shortHash } from '../text/hash.ts';

const MAX_JITTER = 0.1;
const parts = new WeakMap<Source, number>();

/** Minutes made longer by up to a tenth, by the same part for a source for ever: neighbours drift apart without chance. */
export function jittered(source: Source, minutes: number): number {
  return minutes * (1 + partOf(source) * MAX_JITTER);
}

function partOf(source: Source): number {
  const known = parts.get(source);
  if (known !== undefined) return known;
  const part = Number.parseInt(shortHash(['jitter', source.id]).slice(0, 8), 16) / 2 ** 32;
  parts.set(source, part);
  return part;
}
