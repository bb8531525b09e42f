import { isDeepStrictEqual } from 'node:util';
import type { SourceState } from '../model.ts';
import type { MovedState } from './record.ts';

/**
 * Which fields a state has otherwise than the one before, as far as a disk keeps them; null for none. Undefined where a field is no
 * longer there, which only a whole state can tell. Most visits bring nothing but other times: of a state of a thousand bytes, a hundred
 * and fifty.
 */
export function movedState(before: SourceState, now: SourceState): MovedState | null | undefined {
  const moved: Partial<Record<keyof SourceState, unknown>> = { sourceId: now.sourceId };
  let hasMoved = false;
  for (const name of otherFields(before, now)) {
    const value = now[name];
    if (value === undefined) return undefined;
    if (isSame(value, before[name])) continue;
    moved[name] = value;
    hasMoved = true;
  }
  return hasMoved ? (moved as MovedState) : null;
}

type Names = (keyof SourceState)[];

/** Written out, for a loop over the names looks each of them up, twice. */
function otherFields(before: SourceState, now: SourceState): Names {
  const names: Names = [];
  addWhere(names, before, now);
  addHowItWent(names, before, now);
  addWhatWasTold(names, before, now);
  return names;
}

function addWhere(names: Names, before: SourceState, now: SourceState): void {
  if (before.url !== now.url) names.push('url');
  if (before.etag !== now.etag) names.push('etag');
  if (before.lastModified !== now.lastModified) names.push('lastModified');
  if (before.bodyHash !== now.bodyHash) names.push('bodyHash');
  if (before.wholeAt !== now.wholeAt) names.push('wholeAt');
  if (before.quietSince !== now.quietSince) names.push('quietSince');
  if (before.elsewhere !== now.elsewhere) names.push('elsewhere');
  if (before.sourceUrl !== now.sourceUrl) names.push('sourceUrl');
}

function addHowItWent(names: Names, before: SourceState, now: SourceState): void {
  if (before.nextCheckAt !== now.nextCheckAt) names.push('nextCheckAt');
  if (before.why !== now.why) names.push('why');
  if (before.checkedAt !== now.checkedAt) names.push('checkedAt');
  if (before.succeededAt !== now.succeededAt) names.push('succeededAt');
  if (before.failures !== now.failures) names.push('failures');
  if (before.lastError !== now.lastError) names.push('lastError');
  if (before.goneSeenAt !== now.goneSeenAt) names.push('goneSeenAt');
  if (before.goneAt !== now.goneAt) names.push('goneAt');
  if (before.pace !== now.pace) names.push('pace');
}

function addWhatWasTold(names: Names, before: SourceState, now: SourceState): void {
  if (before.hints !== now.hints) names.push('hints');
  if (before.rhythm !== now.rhythm) names.push('rhythm');
  if (before.relocation !== now.relocation) names.push('relocation');
  if (before.feedTitle !== now.feedTitle) names.push('feedTitle');
  if (before.feedHomePageUrl !== now.feedHomePageUrl) names.push('feedHomePageUrl');
  if (before.entryCount !== now.entryCount) names.push('entryCount');
  if (before.usualEntries !== now.usualEntries) names.push('usualEntries');
  if (before.warnings !== now.warnings) names.push('warnings');
  if (before.naming !== now.naming) names.push('naming');
  if (before.hub !== now.hub) names.push('hub');
}

function isSame(value: unknown, known: unknown): boolean {
  return (
    known !== undefined && typeof value === 'object' && isDeepStrictEqual(asStored(value), asStored(known))
  );
}

/** As it reads back from the disk: without the fields that are undefined. */
export function asStored<T>(value: T): T {
  return typeof value === 'string' ? value : JSON.parse(JSON.stringify(value));
}
