import type { Missing, Rendered } from '../outward.ts';
import { prepareServed, type Served } from './served.ts';
import { decodedPath } from './target.ts';

/** The documents as readers get them now. */
export interface Shelf {
  /** By path; empty before the first publish. */
  readonly documents: () => ReadonlyMap<string, Served>;
  /** Where pages of ours went that are no longer where they were, by path. */
  readonly moved: () => ReadonlyMap<string, string>;
  /** Paths of pages of ours that were taken back. */
  readonly gone: () => ReadonlySet<string>;
  /** What could not be made at the last publish. */
  readonly missing: () => readonly Missing[];
  /** Puts the new documents out, all at once; one that could not be made keeps its last good version. */
  readonly replace: (rendered: Rendered) => Promise<void>;
}

export function createShelf(): Shelf {
  let documents: ReadonlyMap<string, Served> = new Map();
  let moved: ReadonlyMap<string, string> = new Map();
  let gone: ReadonlySet<string> = new Set();
  let missing: readonly Missing[] = [];
  return {
    documents: () => documents,
    moved: () => moved,
    gone: () => gone,
    missing: () => missing,
    replace: async (rendered) => {
      const next = new Map(await prepareServed(rendered.outputs, documents));
      for (const { path } of rendered.missing) {
        const lastGood = documents.get(path);
        if (lastGood !== undefined) next.set(path, lastGood);
      }
      documents = next;
      moved = new Map(rendered.moved.map(({ path, to }) => [decodedPath(path) ?? path, to]));
      gone = new Set(rendered.gone.map((path) => decodedPath(path) ?? path));
      missing = rendered.missing;
    },
  };
}
