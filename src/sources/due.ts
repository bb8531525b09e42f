import type { Instant, Source, SourceState } from '../model.ts';

/** Whether a source is to be visited now: switched on, and its time has come or it was never visited. */
export function isDue(source: Source, state: SourceState | undefined, now: Instant): boolean {
  return source.enabled && (state === undefined || state.nextCheckAt <= now);
}
