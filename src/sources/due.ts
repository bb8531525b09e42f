import type { Instant, Source, SourceState } from '../model.ts';

/** Whether a source is to be visited now: switched on, and its time has come, or its present address was never visited. */
export function isDue(source: Source, state: SourceState | undefined, now: Instant): boolean {
  return source.enabled && (state === undefined || isEdited(source, state) || state.nextCheckAt <= now);
}

/** Whether what we know was learned under another address than the one configured now. */
export function isEdited(source: Source, state: SourceState): boolean {
  return state.sourceUrl !== undefined && state.sourceUrl !== source.url;
}
