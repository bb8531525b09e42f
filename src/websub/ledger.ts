/** A collection of the store held in memory, where it is the authority while we run; what changed of it is saved in the background. */

import type { Collections } from '../store/collections.ts';
import type { Note } from '../store/notes.ts';

export interface Ledger<Value> {
  readonly get: (key: string) => Value | undefined;
  /** Undefined removes. */
  readonly set: (key: string, value: Value | undefined) => void;
  readonly size: () => number;
  /** As it is now: what is set meanwhile does not disturb who goes through it. */
  readonly all: () => readonly (readonly [key: string, value: Value])[];
  /** What changed since the last call. */
  readonly takeChanges: () => readonly Note[];
  /** Changes that could not be saved are changes still. */
  readonly giveBack: (changes: readonly Note[]) => void;
}

/** A ledger that knows what the store knows. */
export function createLedger<Name extends keyof Collections>(
  collection: Name,
  stored: ReadonlyMap<string, Collections[Name]>,
): Ledger<Collections[Name]> {
  const items = new Map(stored);
  let changed = new Set<string>();
  return {
    get: (key) => items.get(key),
    set: (key, value) => {
      if (value === undefined) items.delete(key);
      else items.set(key, value);
      changed.add(key);
    },
    size: () => items.size,
    all: () => [...items],
    takeChanges: () => {
      const taken = [...changed].map((key) => ({ collection, key, value: items.get(key) }) as Note);
      changed = new Set();
      return taken;
    },
    giveBack: (changes) => {
      for (const { key } of changes) changed.add(key);
    },
  };
}
