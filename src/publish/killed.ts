import type { Curation } from '../store/notes.ts';
import type { Store } from '../store/store.ts';

/** Ids of the articles that the newsroom took down: no document, page or list carries them. */
export async function killedIds(store: Pick<Store, 'notes'>): Promise<ReadonlySet<string>> {
  return new Set(killedAmong(await store.notes('curation')));
}

/** The same of what it said of articles. */
export function killedAmong(curated: ReadonlyMap<string, Curation>): readonly string[] {
  return [...curated].filter(([, { killed }]) => killed).map(([id]) => id);
}
