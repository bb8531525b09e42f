import type { Note } from '../store/notes.ts';
import type { Store } from '../store/store.ts';
import { killedAmong } from './killed.ts';

/**
 * What has to be noted of the articles that nobody may see now: whoever follows the changes is told of those that were taken down, and
 * anew of those that may be seen again, whose own changes were told as removals.
 */
export async function unseenNotes(
  held: ReadonlySet<string>,
  store: Pick<Store, 'notes' | 'listed'>,
): Promise<readonly Note[]> {
  const hidden = new Set([...killedAmong(await store.notes('curation')), ...held]);
  const noted = await store.notes('unseen');
  const entering = store.listed([...hidden].filter((id) => !noted.has(id)));
  const leaving = [...noted.keys()].filter((id) => !hidden.has(id));
  return [
    ...entering.map(
      ({ id }) => ({ collection: 'unseen', key: id, value: { wasSeen: !held.has(id) } }) as const,
    ),
    ...leaving.map((key) => ({ collection: 'unseen', key, value: undefined }) as const),
  ];
}
