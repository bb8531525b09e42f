import type { Curated } from './remarks.ts';

/** Ids of the articles that the newsroom took down: no document, page or list carries them. */
export function killedAmong(curated: Curated): ReadonlySet<string> {
  return new Set([...curated].filter(([, { killed }]) => killed).map(([id]) => id));
}
