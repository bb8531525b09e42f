/** Documents that nobody needs until somebody asks: those of tags, sources and authors, and every archive. */

import { POSTS_SOURCE_ID } from '../model.ts';
import type { Rendered } from '../outward.ts';
import { isAddressable } from '../text/place-key.ts';
import type { Stretch } from './archive.ts';
import { renderStretch, stretchesOf } from './archive-outputs.ts';
import { renderAskedPlace } from './current-outputs.ts';
import { NOTHING } from './made.ts';
import { type PlaceAddress, placeOf } from './places.ts';
import type { Run } from './run.ts';

/** A document by its address. */
export interface Asked extends PlaceAddress {
  /** Of the archive; undefined for the place itself. */
  readonly stretch: Stretch | undefined;
}

const MOST_ASKED = 400;
const MOST_ANSWERED = 2000;
const LARGE = 1000;

/** Until something is published anew, every question has the answer that it had before. */
export function answerOnce(asked: Asked, run: Run): Promise<Rendered> {
  const key = JSON.stringify([asked.kind, asked.key, asked.stretch]);
  const answer = run.answered.get(key) ?? renderAsked(asked, run);
  if (run.answered.size >= MOST_ANSWERED) run.answered.clear();
  run.answered.set(key, answer);
  return answer;
}

async function renderAsked(asked: Asked, run: Run): Promise<Rendered> {
  const place = placeOf(asked, run.about);
  if (place === undefined) return NOTHING;
  const rendered =
    asked.stretch === undefined
      ? await renderAskedPlace(place, run, { onlyIfFilled: asked.kind !== 'sources' })
      : await renderStretch(place, asked.stretch, run);
  for (const oldest of run.madeAsked.keys()) {
    if (run.madeAsked.size <= MOST_ASKED) break;
    run.madeAsked.delete(oldest);
  }
  return rendered;
}

/** Everything that can be asked for: each source, each tag and author of what slips are written of, and all of their archives. */
export async function askable(run: Run): Promise<readonly Asked[]> {
  const { about, slips, killed } = run;
  const sources = [...about.cards.keys()];
  const tags = new Set<string>();
  const authors = new Set<string>();
  const query = { sourceIds: [...sources, POSTS_SOURCE_ID] };
  const wanted = { query, first: LARGE, cards: about.cards };
  for await (const batch of slips.newest(wanted)) {
    for (const slip of batch) {
      if (killed.has(slip.id)) continue;
      for (const tag of slip.tags) tags.add(tag);
      for (const key of slip.authors) authors.add(key);
    }
  }
  const places = [
    ...addresses('sources', sources),
    ...addresses('tags', tags),
    ...addresses('authors', authors),
  ];
  const standing = [
    ...addresses(
      'channels',
      about.channels.map(({ id }) => id),
    ),
    { kind: 'posts', key: '' } as const,
  ];
  const archives = await Promise.all([...standing, ...places].map((address) => archivesOf(address, run)));
  return [...places.map((address) => ({ stretch: undefined, ...address })), ...archives.flat()];
}

function addresses(kind: PlaceAddress['kind'], keys: Iterable<string>): readonly PlaceAddress[] {
  return [...keys].filter(isAddressable).map((key) => ({ kind, key }));
}

async function archivesOf(address: PlaceAddress, run: Run): Promise<readonly Asked[]> {
  const place = placeOf(address, run.about);
  const stretches = place === undefined ? [] : await stretchesOf(place, run);
  return stretches.map((stretch) => ({ stretch, ...address }));
}
