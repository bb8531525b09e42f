/** What a store in memory keeps and forgets, each function as the method of `Store` that has its name. */

import { isDeepStrictEqual } from 'node:util';
import { type Article, type Instant, POSTS_SOURCE_ID } from '../model.ts';
import { laterOf } from '../text/date.ts';
import { MAX_FORMERS } from './draft.ts';
import { type Memory, newestFirst } from './memory-reading.ts';
import { isChange, type Note } from './notes.ts';
import { sightingOf } from './sighting.ts';
import type { Change, Retention, Visit } from './store.ts';

export function save(memory: Memory, { changes, state }: Visit, notes: readonly Note[]): void {
  const at = laterOf(memory.now(), memory.changes.at(-1)?.at ?? '');
  for (const article of [...changes.added, ...changes.changed]) put(memory, article, at);
  for (const id of new Set(changes.removed)) forget(memory, id, at);
  for (const { id, entryHash } of changes.restated) {
    const sighting = memory.sightings.get(id);
    if (sighting !== undefined) memory.sightings.set(id, { ...sighting, entryHash });
  }
  if (state !== undefined) memory.states.set(state.sourceId, state);
  for (const note of notes) take(memory, note, at);
}

function take(memory: Memory, { collection, key, value }: Note, at: Instant): void {
  const isSame = isDeepStrictEqual(memory.notes.get(collection, key), value);
  memory.notes.take([collection, key, value]);
  if (!isSame && isChange([collection, key, value]) && memory.articles.has(key))
    tell(memory, 'changed', key, at);
}

function put(memory: Memory, article: Article, at: Instant): void {
  const { id } = article;
  const before = memory.articles.get(id);
  if (before !== undefined) {
    const versions = [...(memory.revisions.get(id) ?? []), { article: before, replacedAt: at }];
    memory.revisions.set(id, versions.slice(-MAX_FORMERS));
  }
  memory.articles.set(id, article);
  memory.sightings.set(id, sightingOf(article));
  tell(memory, before === undefined ? 'added' : 'changed', id, at);
}

function forget(memory: Memory, id: string, at: Instant): void {
  if (!memory.articles.delete(id)) return;
  const sighting = memory.sightings.get(id);
  if (sighting !== undefined) memory.sightings.set(id, { ...sighting, entryHash: undefined, kept: false });
  memory.revisions.delete(id);
  tell(memory, 'removed', id, at);
}

function tell({ changes }: Memory, kind: Change['kind'], id: string, at: Instant): void {
  changes.push({ seq: changes.length + 1, kind, id, at });
}

export function prune(memory: Memory, bounds: Retention, onlySources: readonly string[] | undefined): number {
  const at = laterOf(memory.now(), memory.changes.at(-1)?.at ?? '');
  const stay = new Map<string, number>();
  const curated = memory.notes.all('curation');
  const gone = newestFirst(memory).filter(({ id, sourceId, arrivedAt }) => {
    if (sourceId === POSTS_SOURCE_ID || curated.get(id)?.pinned) return false;
    if (arrivedAt < bounds.arrivedBefore || !(onlySources?.includes(sourceId) ?? true)) return true;
    const count = (stay.get(sourceId) ?? 0) + 1;
    stay.set(sourceId, count);
    return count > bounds.perSource;
  });
  for (const { id } of gone) forget(memory, id, at);
  return gone.length;
}
