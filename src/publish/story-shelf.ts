/** The stories of what may be seen, brought in step with the store when somebody asks: each article is shown to the index once. */

import { setImmediate } from 'node:timers/promises';
import { POSTS_SOURCE_ID } from '../model.ts';
import type { SourceCard, StoryIndex } from '../outward.ts';
import type { Listed } from '../store/store.ts';
import type { SlipStore, Slips } from './slips.ts';

/** What stories are read from. */
export interface StoryGround {
  readonly store: SlipStore;
  readonly slips: Slips;
  readonly cards: ReadonlyMap<string, SourceCard>;
  /** Ids of the articles that nobody may see now. */
  readonly hidden: ReadonlySet<string>;
  /** Articles with lower serials had come. */
  readonly arrived: number;
}

export interface StoryShelf {
  /** The index with all that may be seen of its latest articles; who asks at once waits for one reading. */
  readonly inStep: (ground: StoryGround) => Promise<StoryIndex>;
}

interface Reading {
  readonly index: StoryIndex;
  /** Articles with lower serials were read, */
  upTo: number;
  /** but for these, which could not be seen then. */
  waiting: ReadonlySet<string>;
}

/** How many articles are read before others may run. */
const AT_ONCE = 16;

/** A shelf that nobody asked yet. */
export function createStoryShelf(begin: () => StoryIndex): StoryShelf {
  const reading: Reading = { index: begin(), upTo: 0, waiting: new Set() };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    inStep: (ground) => {
      const read = turn.then(() => readOn(reading, ground));
      turn = read.catch(() => undefined);
      return read;
    },
  };
}

async function readOn(reading: Reading, ground: StoryGround): Promise<StoryIndex> {
  const { index, upTo, waiting } = reading;
  const { store, hidden, arrived } = ground;
  const released = [...waiting].filter((id) => !hidden.has(id));
  const fresh = arrivedSince(upTo, index.most, ground);
  const listed = [...store.listed(released), ...fresh].sort((one, other) => one.serial - other.serial);
  await learnAll(
    listed.map(({ id }) => id).filter((id) => !hidden.has(id)),
    index,
    ground,
  );
  const later = fresh.map(({ id }) => id).filter((id) => hidden.has(id));
  reading.waiting = new Set([...[...waiting].filter((id) => hidden.has(id)), ...later]);
  reading.upTo = Math.max(upTo, arrived);
  return index;
}

/** The latest so many of the articles with this serial or a higher one, the first to come first. */
export function arrivedSince(
  serial: number,
  most: number,
  { store, cards, arrived }: Pick<StoryGround, 'store' | 'cards' | 'arrived'>,
): readonly Listed[] {
  const found: Listed[] = [];
  if (serial >= arrived) return found;
  for (const listed of store.arrivals(arrived)) {
    if (listed.serial < serial || found.length === most) break;
    if (cards.has(listed.sourceId) || listed.sourceId === POSTS_SOURCE_ID) found.push(listed);
  }
  return found.reverse();
}

/** Without those that the rules of their sources keep out of everything. */
async function learnAll(ids: readonly string[], index: StoryIndex, ground: StoryGround): Promise<void> {
  const { store, slips, cards } = ground;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const articles = await store.articles(some);
    for (const id of some) {
      const article = articles.get(id);
      if (article !== undefined && slips.write(article, cards).admitted) index.learn(article);
    }
    await setImmediate();
  }
}
