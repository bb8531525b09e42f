import type { Store } from '../store/store.ts';
import type { Curated } from './remarks.ts';

/** Ids of the articles that the newsroom took down: no document, page or list carries them. */
export async function killedIds(store: Pick<Store, 'notes'>): Promise<ReadonlySet<string>> {
  return killedAmong(await store.notes('curation'));
}

/** The same of notes in hand. */
export function killedAmong(curated: Curated): ReadonlySet<string> {
  return new Set([...curated].filter(([, { killed }]) => killed).map(([id]) => id));
}
