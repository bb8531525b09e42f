/**
 * What choosing needs to know of an article, on a slip of paper: whom it is from, when it came, what it is tagged, which rules
 * it fails. Slips are kept, so that an article is read once and not each time that a channel is made.
 */

import type { Article, Instant } from '../model.ts';
import type { Channel, SourceCard } from '../outward.ts';
import { take } from '../store/reading.ts';
import type { ArticleQuery, Listed, Store } from '../store/store.ts';
import { cleanText } from '../text/escape.ts';
import { fold } from '../text/fold.ts';
import { authorKeys } from '../text/place-key.ts';
import { type Backlog, type BacklogOf, backlogIn } from './backlog.ts';
import { editedAt, newestChange } from './document.ts';
import { createJudge, type Verdict } from './verdict.ts';

export interface Slip extends Verdict {
  readonly id: string;
  readonly sourceId: string;
  /** Another one with each change of the article. */
  readonly version: number;
  /** In the order of arrival. */
  readonly serial: number;
  /** What articles are ordered by. */
  readonly at: Instant;
  /** Its source as it was when the slip was written. */
  readonly card: SourceCard | undefined;
  /** As documents carry it. */
  readonly entryId: string;
  readonly arrivedAt: Instant;
  /** As documents date it. */
  readonly editedAt: Instant;
  /** The last time that a document with this article in it changed on its account. */
  readonly changedAt: Instant;
  /** The article's and its source's, folded. */
  readonly tags: readonly string[];
  readonly authors: readonly string[];
  /** Undefined for what came after its source's first articles. */
  readonly backlog: Backlog | undefined;
}

/** The rules that slips are written by; other rules need other slips. */
export interface SlipRules {
  readonly channels: readonly Channel[];
  readonly cards: ReadonlyMap<string, SourceCard>;
}

/** The slips of stored articles: the same object for as long as article and card stay the same objects and versions. */
export interface Slips {
  /** Newest first, in batches, `first` slips in the first of them; at most `SCAN_LIMIT` in all. */
  readonly newest: (wanted: Wanted) => AsyncGenerator<readonly Slip[]>;
  /** By arrival, the last first, of those with a serial below `before`; as many at most. */
  readonly arrivals: (wanted: Arrivals) => AsyncGenerator<readonly Slip[]>;
  /** Of those among these articles that are stored. */
  readonly named: (ids: readonly string[], cards: Cards) => Promise<readonly Slip[]>;
  /** The slip of an article in hand, which is not kept: its version and its serial are 0. */
  readonly write: (article: Article, cards: Cards) => Slip;
  /** What became of articles since. */
  readonly changes: Store['changes'];
}

/** What is chosen from. */
export interface Shelves {
  readonly slips: Slips;
  readonly cards: ReadonlyMap<string, SourceCard>;
  /** Ids of the articles that are not to be chosen: the newsroom took them down, or the channel carries another telling of them. */
  readonly killed: ReadonlySet<string>;
  /** Only articles with lower serials are chosen: those that follow are still to be judged. */
  readonly until: number;
  /** Ids of those that were judged just now. */
  readonly fresh: ReadonlySet<string>;
}

/** What an article must meet to be looked at; those that meet it need not belong. */
export type Query = Pick<ArticleQuery, 'sourceIds' | 'tags' | 'taggedSources' | 'authorKeys'>;

export interface Arrivals {
  readonly query: Query;
  readonly before: number;
  readonly cards: ReadonlyMap<string, SourceCard>;
}

export interface Wanted {
  readonly query: Query;
  readonly first: number;
  readonly cards: ReadonlyMap<string, SourceCard>;
}

export type SlipStore = Pick<
  Store,
  'listing' | 'arrivals' | 'listed' | 'firstArrivals' | 'articles' | 'changes'
>;

/**
 * How many stored articles of its sources, tags and authors a channel looks through at most: one whose rules hardly anything fits must
 * not read a whole store.
 */
export const SCAN_LIMIT = 20_000;
const LARGEST_BATCH = 1024;
const FIRST_ARRIVALS = 8;
/** Some 300 bytes each; the oldest are written again when they are wanted. */
const MOST_KEPT = 50_000;
const NONE: readonly string[] = [];

/** A drawer of slips, empty at first. */
export function createSlips(rules: SlipRules, store: SlipStore): Slips {
  const drawer: Drawer = { store, write: slipWriter(rules), backlogIn: backlogIn(store), kept: new Map() };
  return {
    newest: ({ query, first, cards }) =>
      inBatches(
        store.listing({ ...query, limit: SCAN_LIMIT }),
        Math.min(first, LARGEST_BATCH),
        cards,
        drawer,
      ),
    arrivals: ({ before, query, cards }) =>
      inBatches(store.arrivals(before, query), FIRST_ARRIVALS, cards, drawer),
    named: (ids, cards) => slipsOf(store.listed(ids), cards, drawer),
    write: (article, cards) =>
      drawer.write(article, { ...article, version: 0, serial: 0 }, cards, () => undefined),
    changes: store.changes,
  };
}

interface Drawer {
  readonly store: SlipStore;
  readonly write: (article: Article, listed: Listed, cards: Cards, backlogOf: BacklogOf) => Slip;
  readonly backlogIn: ReturnType<typeof backlogIn>;
  readonly kept: Map<string, Slip>;
}

async function* inBatches(
  listed: Iterator<Listed>,
  first: number,
  cards: Cards,
  drawer: Drawer,
): AsyncGenerator<readonly Slip[]> {
  let left = SCAN_LIMIT;
  for (let size = first; left > 0; size = Math.min(size * 2, LARGEST_BATCH)) {
    const batch = take(listed, Math.min(size, left));
    if (batch.length === 0) return;
    left -= batch.length;
    yield await slipsOf(batch, cards, drawer);
  }
}

/** Without those whose articles cannot be read. */
async function slipsOf(listed: readonly Listed[], cards: Cards, drawer: Drawer): Promise<readonly Slip[]> {
  const { kept } = drawer;
  const unknown = listed.filter(({ id, sourceId, version }) => {
    const slip = kept.get(id);
    return slip?.version !== version || slip.card !== cards.get(sourceId);
  });
  if (unknown.length > 0) await writeAll(unknown, cards, drawer);
  const slips: Slip[] = [];
  for (const { id, version } of listed) {
    const slip = kept.get(id);
    if (slip?.version === version) slips.push(slip);
  }
  return slips;
}

async function writeAll(unknown: readonly Listed[], cards: Cards, drawer: Drawer) {
  const { store, write, kept } = drawer;
  const articles = await store.articles(unknown.map(({ id }) => id));
  const backlogOf = drawer.backlogIn(unknown);
  for (const listed of unknown) {
    const article = articles.get(listed.id);
    kept.delete(listed.id);
    if (article !== undefined) kept.set(listed.id, write(article, listed, cards, backlogOf));
  }
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) return;
    kept.delete(oldest);
  }
}

type Cards = ReadonlyMap<string, SourceCard>;

function slipWriter(rules: SlipRules): Drawer['write'] {
  const judge = createJudge(rules);
  return (article, { version, serial }, cards, backlogOf) => {
    const { id, sourceId, entryId, arrivedAt } = article;
    const card = cards.get(sourceId);
    const tags = [...article.tags, ...(card?.tags ?? NONE)].map(fold);
    return {
      id,
      sourceId,
      version,
      serial,
      at: article.publishedAt ?? arrivedAt,
      card,
      entryId: cleanText(entryId),
      arrivedAt,
      editedAt: editedAt(article),
      changedAt: newestChange([article]) ?? arrivedAt,
      tags: orNone(tags),
      authors: orNone(authorKeys(article)),
      backlog: backlogOf(article),
      ...judge(article, card),
    };
  };
}

function orNone(list: readonly string[]): readonly string[] {
  return list.length === 0 ? NONE : list;
}
