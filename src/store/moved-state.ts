import { isDeepStrictEqual } from 'node:util';
import type { SourceState } from '../model.ts';

/**
 * Which fields a state has otherwise than the one before, as JSON; `''` for none. Undefined where a field is no longer there, which
 * only a whole state can tell. Most visits bring nothing but other times: of a state of a thousand bytes, a hundred and fifty.
 */
export function movedJson(before: SourceState, now: SourceState): string | undefined {
  const moved: Record<string, unknown> = {};
  let count = 0;
  for (const name of Object.keys(before) as readonly (keyof SourceState)[]) {
    if (now[name] === undefined) return undefined;
  }
  for (const [name, value] of Object.entries(now)) {
    if (value === undefined || isStored(value, before[name as keyof SourceState])) continue;
    moved[name] = value;
    count++;
  }
  return count === 0 ? '' : JSON.stringify({ sourceId: now.sourceId, ...moved });
}

/** Whether a value reads back from the disk as this. */
function isStored(value: unknown, stored: unknown): boolean {
  if (value === stored) return true;
  if (typeof value !== 'object' || typeof stored !== 'object') return false;
  return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), stored);
}
