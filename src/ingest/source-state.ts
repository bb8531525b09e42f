/** Whole states, each written field by field: a copy of what was read from a disk, where fields are missing, is a slow object. */

import type { Instant, Source, SourceState } from '../model.ts';
import type { Place } from '../visits.ts';
import type { PlannedVisit } from './backoff.ts';
import { elsewhere } from './places.ts';

/** Of a source that nobody asked yet. */
export function unvisited(source: Source, now: Instant): SourceState {
  return {
    sourceId: source.id,
    url: source.url,
    etag: undefined,
    lastModified: undefined,
    bodyHash: undefined,
    wholeAt: undefined,
    quietSince: undefined,
    elsewhere: undefined,
    sourceUrl: source.url,
    nextCheckAt: now,
    why: undefined,
    checkedAt: undefined,
    succeededAt: undefined,
    failures: 0,
    lastError: undefined,
    goneSeenAt: undefined,
    goneAt: undefined,
    hints: undefined,
    rhythm: undefined,
    relocation: undefined,
    feedTitle: undefined,
    feedHomePageUrl: undefined,
    entryCount: 0,
    usualEntries: undefined,
    warnings: [],
    naming: undefined,
    hub: undefined,
    pace: undefined,
  };
}

/** What a visit that went well brought, beside what the document told. */
export interface Succeeded extends Pick<SourceState, 'rhythm' | 'relocation'> {
  readonly places: readonly [Place, ...Place[]];
  readonly now: Instant;
  readonly next: PlannedVisit;
}

/** The state after such a visit, with what is known of the feed by now. */
export function succeeded(taught: SourceState, about: Succeeded): SourceState {
  const { sourceId, sourceUrl, hints, hub, pace } = taught;
  const { feedTitle, feedHomePageUrl, entryCount, usualEntries, warnings, naming } = taught;
  const { places, rhythm, relocation, now, next } = about;
  const [{ url, etag, lastModified, bodyHash, wholeAt, quietSince }] = places;
  return {
    sourceId,
    url,
    etag,
    lastModified,
    bodyHash,
    wholeAt,
    quietSince,
    elsewhere: elsewhere(places),
    sourceUrl,
    nextCheckAt: next.at,
    why: next.why,
    checkedAt: now,
    succeededAt: now,
    failures: 0,
    lastError: undefined,
    goneSeenAt: undefined,
    goneAt: undefined,
    hints,
    rhythm,
    relocation,
    feedTitle,
    feedHomePageUrl,
    entryCount,
    usualEntries,
    warnings,
    naming,
    hub,
    pace,
  };
}
