/** What the newsroom says of articles of others, as documents and pages carry it. */

import type { Article, Instant } from '../model.ts';
import type { Remark } from '../outward.ts';
import type { Curation } from '../store/collections.ts';
import { addMinutes, earlierOf, laterOf } from '../text/date.ts';
import type { Slip } from './slips.ts';

/** By article id. */
export type Curated = ReadonlyMap<string, Curation>;

/** The notes of before where they say the same, so that nobody looks for what changed. */
export function sameNotes(notes: Curated, before: Curated | undefined): Curated {
  const isSame = before?.size === notes.size && [...notes].every(([id, note]) => before.get(id) === note);
  return isSame ? before : notes;
}

/** Of these articles alone. */
export function remarksOn(
  articles: readonly Pick<Article, 'id'>[],
  curated: Curated,
): ReadonlyMap<string, Remark> {
  const remarks = new Map<string, Remark>();
  if (curated.size === 0) return remarks;
  for (const { id } of articles) {
    const note = curated.get(id);
    if (note !== undefined) remarks.set(id, remarkOf(note));
  }
  return remarks;
}

function remarkOf({ pinned, frozen, annotation }: Curation): Remark {
  return { isPinned: pinned, isFrozen: frozen === true, annotation };
}

/**
 * The last time that a document with an article in it changed on its account: that its veto window ended, that it was approved or
 * annotated, are changes too.
 */
export function changedAt({ changedAt: own, arrivedAt, card }: Slip, note: Curation | undefined): Instant {
  const annotatedAt = note?.annotation === undefined ? own : note.at;
  const vetoMinutes = card?.vetoMinutes ?? 0;
  if (vetoMinutes <= 0) return laterOf(own, annotatedAt);
  const endsAt = addMinutes(arrivedAt, vetoMinutes);
  const outAt = note?.approved === true ? earlierOf(note.at, endsAt) : endsAt;
  return laterOf(laterOf(own, annotatedAt), outAt);
}
