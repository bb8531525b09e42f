import type { Source } from '../model.ts';
import { fractionOf } from '../text/hash.ts';

const MAX_JITTER = 0.1;

/** Minutes made longer by up to a tenth, by the same part for a source for ever: neighbours drift apart without chance. */
export function jittered({ id }: Source, minutes: number): number {
  return minutes * (1 + fractionOf(id) * MAX_JITTER);
}
