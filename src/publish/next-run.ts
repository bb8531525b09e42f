/** What of one rendering still holds for the next. */

import { isDeepStrictEqual } from 'node:util';
import type { SourceCard } from '../outward.ts';
import { sha256 } from '../text/hash.ts';
import { createEntries } from './entries.ts';
import { killedAmong } from './killed.ts';
import { NO_LEADS } from './leads.ts';
import { sameNotes } from './remarks.ts';
import type { Publication, Run } from './run.ts';
import { createSlips } from './slips.ts';
import { createStoryShelf } from './story-shelf.ts';

/** The next run, with whatever of the last one still holds. */
export async function nextRun(wanted: Publication, last: Run | undefined): Promise<Run> {
  const { store } = wanted;
  const { latest: seq } = await store.changes(0, 0);
  const arrived = store.arrived();
  const same = last?.about.store === store ? last : undefined;
  const about = { ...wanted, cards: sameCards(wanted.cards, same?.about.cards) };
  const curated = sameNotes(await store.notes('curation'), same?.curated);
  const killed = sameIds(new Set([...killedAmong(curated), ...about.held]), same?.killed);
  const answered = new Map();
  if (same !== undefined && isSame(about, same.about) && curated === same.curated)
    return { ...same, about, killed, seq, arrived, answered };
  const { site, channels, cards, version } = about;
  const style = JSON.stringify([site, version]);
  const rules = JSON.stringify([
    channels,
    [...cards].map(([, it]) => [it.id, it.tags, it.include, it.exclude]),
  ]);
  const isRuledAlike = same?.rules === rules;
  return {
    about,
    rules,
    slips: isRuledAlike ? same.slips : createSlips(about, store),
    style,
    entries: same?.style === style ? same.entries : createEntries(store),
    curated,
    killed,
    seq,
    arrived,
    storyShelf: isRuledAlike ? same.storyShelf : createStoryShelf(about.stories.begin),
    leads: same?.leads ?? NO_LEADS,
    unkept: same?.unkept ?? [],
    latest: undefined,
    surroundings: sha256(JSON.stringify([site, version, channels, [...cards.values()], about.promotion])),
    standing: new Map(),
    made: same?.made ?? new Map(),
    madeAsked: same?.madeAsked ?? new Map(),
    madePosts: same?.madePosts ?? new Map(),
    answered,
  };
}

/** Windows know what is held back. */
function isSame(about: Publication, before: Publication): boolean {
  const keys = Object.keys(about) as (keyof Publication)[];
  return keys.every((key) => key === 'held' || about[key] === before[key]);
}

/** The set of before where it holds the same. */
function sameIds(ids: ReadonlySet<string>, before: ReadonlySet<string> | undefined): ReadonlySet<string> {
  return before?.size === ids.size && [...ids].every((id) => before.has(id)) ? before : ids;
}

/** A card that says the same as before is the same object, and so are all of them together. */
function sameCards(cards: Cards, before: Cards = new Map()): Cards {
  const same = (card: SourceCard) => {
    const known = before.get(card.id);
    return known !== undefined && isDeepStrictEqual(known, card) ? known : card;
  };
  const now = new Map([...cards].map(([id, card]) => [id, same(card)]));
  const isUnchanged = now.size === before.size && [...now].every(([id, card]) => before.get(id) === card);
  return isUnchanged ? before : now;
}

type Cards = ReadonlyMap<string, SourceCard>;
