import type { Source } from '../model.ts';
import { shortHash } from '../text/hash.ts';

const MAX_JITTER = 0.1;

/** Minutes made longer by up to a tenth, by the same part for a source for ever: neighbours drift apart without chance. */
export function jittered(source: Source, minutes: number): number {
  const part = Number.parseInt(shortHash(['jitter', source.id]).slice(0, 8), 16) / 2 ** 32;
  return minutes * (1 + part * MAX_JITTER);
}
