import type { Store } from '../store/store.ts';

/** Ids of the articles that the newsroom took down: no document, page or list carries them. */
export async function killedIds(store: Pick<Store, 'notes'>): Promise<ReadonlySet<string>> {
  const curated = await store.notes('curation');
  return new Set([...curated].filter(([, { killed }]) => killed).map(([id]) => id));
}
