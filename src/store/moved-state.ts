import { isDeepStrictEqual } from 'node:util';
import type { SourceState } from '../model.ts';
import type { MovedState } from './record.ts';

/**
 * Which fields a state has otherwise than the one before, as they read back from the disk; null for none. Undefined where a field is no
 * longer there, which only a whole state can tell. Most visits bring nothing but other times: of a state of a thousand bytes, a hundred
 * and fifty.
 */
export function movedState(before: SourceState, now: SourceState): MovedState | null | undefined {
  for (const name in before) {
    if (now[name as keyof SourceState] === undefined) return undefined;
  }
  const moved: Record<string, unknown> = { sourceId: now.sourceId };
  let hasMoved = false;
  for (const name in now) {
    const value = now[name as keyof SourceState];
    const known = before[name as keyof SourceState];
    if (value === undefined || value === known) continue;
    const stored = asStored(value);
    if (isDeepStrictEqual(stored, known)) continue;
    moved[name] = stored;
    hasMoved = true;
  }
  return hasMoved ? (moved as MovedState) : null;
}

/** As it reads back from the disk: without the fields that are undefined. */
export function asStored<T>(value: T): T {
  return typeof value === 'string' ? value : JSON.parse(JSON.stringify(value));
}
