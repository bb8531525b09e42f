/** Looks once a minute how the sources are, remembers what was told of them, and serves that as a feed. */

import { prepareServed, type Served } from '../http/served.ts';
import { NOTHING } from '../ingest/refresh.ts';
import type { Instant } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import { CONDITION_FEED_PATH, conditionFeed } from '../publish/condition-feed.ts';
import { type WatchedConditions, watchConditions } from '../sources/condition-news.ts';
import type { Note } from '../store/notes.ts';
import type { Store } from '../store/store.ts';
import { minutesBetween } from '../text/date.ts';

export interface ConditionWatchTools {
  readonly newsroom: () => Newsroom;
  readonly store: Store;
  readonly now: () => Instant;
}

export interface ConditionWatch {
  /** What each beat does. */
  readonly tend: () => Promise<void>;
  readonly feed: () => Promise<Served | undefined>;
}

/** Reads nothing until it is asked. */
export function openConditionWatch({ newsroom, store, now }: ConditionWatchTools): ConditionWatch {
  let known: Promise<WatchedConditions> | undefined;
  let lookedAt: Instant | undefined;
  let served: ReadonlyMap<string, Served> = new Map();
  const knownNow = () => {
    known ??= readConditions(store);
    return known;
  };
  return {
    tend: async () => {
      const at = now();
      if (lookedAt !== undefined && Math.abs(minutesBetween(lookedAt, at)) < 1) return;
      lookedAt = at;
      const before = await knownNow();
      const { health, config } = newsroom();
      const { hostname: host } = new URL(config.site.url);
      const after = watchConditions(before, await health(), { now: at, host });
      const notes = notesOf(before, after);
      if (notes.length > 0) await store.save({ changes: NOTHING, state: undefined }, notes);
      known = Promise.resolve(after);
    },
    feed: async () => {
      const { news } = await knownNow();
      served = await prepareServed([conditionFeed(newsroom().config.site, news)], served);
      return served.get(CONDITION_FEED_PATH);
    },
  };
}

async function readConditions(store: Store): Promise<WatchedConditions> {
  const [told, news] = [await store.notes('conditions'), await store.notes('conditionNews')];
  const newestFirst = [...news.values()].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return { told, pending: new Map(), news: newestFirst };
}

/** What is to be saved for what was told to be known again. */
function notesOf(before: WatchedConditions, after: WatchedConditions): readonly Note[] {
  const told = [...after.told].filter(([key, value]) => before.told.get(key) !== value);
  const dropped = [...before.told.keys()].filter((key) => !after.told.has(key));
  const fresh = after.news.filter((it) => !before.news.includes(it));
  const old = before.news.filter((it) => !after.news.includes(it));
  return [
    ...told.map(([key, value]) => ({ collection: 'conditions', key, value }) as const),
    ...dropped.map((key) => ({ collection: 'conditions', key, value: undefined }) as const),
    ...fresh.map((value) => ({ collection: 'conditionNews', key: value.id, value }) as const),
    ...old.map(({ id: key }) => ({ collection: 'conditionNews', key, value: undefined }) as const),
  ];
}
