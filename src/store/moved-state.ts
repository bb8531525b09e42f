import { isDeepStrictEqual } from 'node:util';
import type { SourceState } from '../model.ts';
import type { MovedState } from './record.ts';

/**
 * Which fields a state has otherwise than the one before, as far as a disk keeps them; null for none. Undefined where a field is no
 * longer there, which only a whole state can tell. Most visits bring nothing but other times: of a state of a thousand bytes, a hundred
 * and fifty.
 */
export function movedState(before: SourceState, now: SourceState): MovedState | null | undefined {
  const moved = otherFields(before, now);
  let hasMoved = false;
  for (const name in moved) {
    const field = name as keyof SourceState;
    if (moved[field] === undefined) return undefined;
    if (field === 'sourceId') continue;
    if (isSame(moved[field], before[field])) delete moved[field];
    else hasMoved = true;
  }
  return hasMoved ? (moved as MovedState) : null;
}

type Fields = { -readonly [Name in keyof SourceState]?: SourceState[Name] };

/** Written out, for a loop over the names looks each of them up, twice. */
function otherFields(before: SourceState, now: SourceState): Fields {
  const fields: Fields = { sourceId: now.sourceId };
  addWhere(fields, before, now);
  addHowItWent(fields, before, now);
  addWhatWasTold(fields, before, now);
  return fields;
}

function addWhere(fields: Fields, before: SourceState, now: SourceState): void {
  if (before.url !== now.url) fields.url = now.url;
  if (before.etag !== now.etag) fields.etag = now.etag;
  if (before.lastModified !== now.lastModified) fields.lastModified = now.lastModified;
  if (before.bodyHash !== now.bodyHash) fields.bodyHash = now.bodyHash;
  if (before.wholeAt !== now.wholeAt) fields.wholeAt = now.wholeAt;
  if (before.quietSince !== now.quietSince) fields.quietSince = now.quietSince;
  if (before.elsewhere !== now.elsewhere) fields.elsewhere = now.elsewhere;
  if (before.sourceUrl !== now.sourceUrl) fields.sourceUrl = now.sourceUrl;
}

function addHowItWent(fields: Fields, before: SourceState, now: SourceState): void {
  if (before.nextCheckAt !== now.nextCheckAt) fields.nextCheckAt = now.nextCheckAt;
  if (before.why !== now.why) fields.why = now.why;
  if (before.checkedAt !== now.checkedAt) fields.checkedAt = now.checkedAt;
  if (before.succeededAt !== now.succeededAt) fields.succeededAt = now.succeededAt;
  if (before.failures !== now.failures) fields.failures = now.failures;
  if (before.lastError !== now.lastError) fields.lastError = now.lastError;
  if (before.goneSeenAt !== now.goneSeenAt) fields.goneSeenAt = now.goneSeenAt;
  if (before.goneAt !== now.goneAt) fields.goneAt = now.goneAt;
  if (before.pace !== now.pace) fields.pace = now.pace;
}

function addWhatWasTold(fields: Fields, before: SourceState, now: SourceState): void {
  if (before.hints !== now.hints) fields.hints = now.hints;
  if (before.rhythm !== now.rhythm) fields.rhythm = now.rhythm;
  if (before.relocation !== now.relocation) fields.relocation = now.relocation;
  if (before.feedTitle !== now.feedTitle) fields.feedTitle = now.feedTitle;
  if (before.feedHomePageUrl !== now.feedHomePageUrl) fields.feedHomePageUrl = now.feedHomePageUrl;
  if (before.entryCount !== now.entryCount) fields.entryCount = now.entryCount;
  if (before.usualEntries !== now.usualEntries) fields.usualEntries = now.usualEntries;
  if (before.warnings !== now.warnings) fields.warnings = now.warnings;
  if (before.naming !== now.naming) fields.naming = now.naming;
  if (before.hub !== now.hub) fields.hub = now.hub;
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
