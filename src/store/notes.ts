/**
 * Small things that are kept beside the articles, each by a key of its own: what the newsroom says of an article, what is still to
 * be sent. They are saved with a visit, all of it or nothing, and read back in the order in which they were first set.
 */

import type { Collections, Unseen } from './collections.ts';
import type { NoteRow } from './record.ts';

/** One thing that is set, or removed where `value` is undefined. */
export type Note = {
  readonly [Name in keyof Collections]: {
    readonly collection: Name;
    readonly key: string;
    readonly value: Collections[Name] | undefined;
  };
}[keyof Collections];

/** Whether a note is also a change of the article that it is about. */
export function isChange([collection, , value]: NoteRow): boolean {
  const name: keyof Collections = 'unseen';
  return collection === name && (value === undefined || (value as Unseen).wasSeen);
}

export class Notes {
  readonly #collections = new Map<string, Map<string, unknown>>();

  take([collection, key, value]: NoteRow): void {
    const items = this.#collections.get(collection) ?? new Map<string, unknown>();
    if (value === undefined) items.delete(key);
    else items.set(key, value);
    this.#collections.set(collection, items);
  }

  clear(): void {
    this.#collections.clear();
  }

  get(collection: string, key: string): unknown {
    return this.#collections.get(collection)?.get(key);
  }

  /** In a map of its own, which later saves do not change. */
  all<Name extends keyof Collections>(collection: Name): ReadonlyMap<string, Collections[Name]> {
    return new Map(this.#collections.get(collection) as ReadonlyMap<string, Collections[Name]> | undefined);
  }

  *rows(): Generator<NoteRow> {
    for (const [collection, items] of this.#collections) {
      for (const [key, value] of items) yield [collection, key, value];
    }
  }
}
