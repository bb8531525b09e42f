import { isDeepStrictEqual } from 'node:util';
import type { SourceState } from '../model.ts';

/**
 * Which fields a state has otherwise than the one before, as JSON; `''` for none. Undefined where a field is no longer there, which
 * only a whole state can tell. Most visits bring nothing but other times: of a state of a thousand bytes, a hundred and fifty.
 */
export function movedJson(before: SourceState, now: SourceState): string | undefined {
  for (const name in before) {
    if (now[name as keyof SourceState] === undefined) return undefined;
  }
  const moved: Record<string, unknown> = { sourceId: now.sourceId };
  let hasMoved = false;
  for (const name in now) {
    const value = now[name as keyof SourceState];
    if (value === undefined || isStored(value, before[name as keyof SourceState])) continue;
    moved[name] = value;
    hasMoved = true;
  }
  return hasMoved ? JSON.stringify(moved) : '';
}

/** Whether a value reads back from the disk as this. */
function isStored(value: unknown, stored: unknown): boolean {
  if (value === stored) return true;
  if (typeof value !== 'object' || typeof stored !== 'object') return false;
  return isDeepStrictEqual(JSON.parse(JSON.stringify(value)), stored);
}
