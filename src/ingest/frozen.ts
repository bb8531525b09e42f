import type { Article } from '../model.ts';
import type { Store } from '../store/store.ts';

/**
 * Edits of frozen articles are saved as any, and behind each the version that stands, so that it stands on and the edit is among its
 * revisions. `previous` are the stored versions, by id.
 */
export async function withFrozen(
  edits: readonly Article[],
  previous: ReadonlyMap<string, Article>,
  store: Pick<Store, 'notes'>,
): Promise<readonly Article[]> {
  if (edits.length === 0) return edits;
  const curated = await store.notes('curation');
  return edits.flatMap((edit) => {
    const standing = curated.get(edit.id)?.frozen === true ? previous.get(edit.id) : undefined;
    if (standing === undefined) return [edit];
    const { revision, entryHash } = edit;
    return [edit, { ...standing, revision, entryHash }];
  });
}
