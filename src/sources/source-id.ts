import { POSTS_SOURCE_ID } from '../model.ts';
import { nameKey } from '../text/place-key.ts';
import { hostOf } from '../text/url.ts';

const MAX_ID = 48;
const MAX_TRIES = 100_000;

/** A name for a source for ever, from what it is called or else from where it lies; one that nobody has yet. */
export function freshId(title: string | undefined, url: string, taken: ReadonlySet<string>): string {
  const wanted = slug(title ?? '') || slug((hostOf(url) ?? '').replace(/^www\./u, '')) || 'source';
  for (let n = 1; n < MAX_TRIES; n++) {
    const id = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(id) && id !== POSTS_SOURCE_ID) return id;
  }
  throw new Error(`there are too many sources of the name ${wanted}`);
}

/** Letters and digits that every address can hold; empty where there are none. */
function slug(text: string): string {
  const ascii = nameKey(text).replace(/[^a-z0-9]+/gu, '-');
  return ascii.replace(/^-+/u, '').slice(0, MAX_ID).replace(/-+$/u, '');
}
