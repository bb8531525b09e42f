/**
 * How many read our feeds, so that we can tell publishers for how many we ask. Aggregators say it in their User-Agent, all others are
 * counted as one each, by a hash that is forgotten with its day: nobody is followed from one day to the next.
 */

import type { Instant } from '../model.ts';
import { briefHash } from '../text/hash.ts';

export interface FeedReader {
  readonly userAgent: string | undefined;
  /** One that asks again on the same connection is known by it; its address goes no further than into the hash. */
  readonly connection: { readonly remoteAddress?: string | undefined };
}

export interface Audience {
  /** A feed, not a page, was asked for. */
  readonly heard: (reader: FeedReader) => void;
  /** Of the day before or of today so far, whichever are more; one at least, since we read them ourselves. */
  readonly subscribers: () => number;
}

interface Day {
  readonly date: string;
  /** How many an aggregator speaks for, by its name. */
  readonly aggregators: Map<string, number>;
  readonly others: Set<string>;
  /** How many all of them are. */
  readers: number;
  /** What the last one on each connection called itself. */
  readonly heard: WeakMap<FeedReader['connection'], string>;
}

const MAX_AGGREGATORS = 1000;
const MAX_OTHERS = 50_000;
const MAX_COUNT = 10_000_000;
const MAX_AGENT = 300;
const COUNT = /(\d{1,9})\s+(?:subscriber|reader|follower|user)s?\b/iu;
const DATE_LENGTH = '2026-11-22'.length;

/** A count that nobody has added to yet; it holds two days, each bounded. */
export function createAudience(now: () => Instant): Audience {
  let today = dayOn(dateOf(now()));
  let yesterday = 0;
  const turn = () => {
    const at = now();
    if (at.startsWith(today.date)) return today;
    yesterday = today.readers;
    today = dayOn(dateOf(at));
    return today;
  };
  return {
    heard: (reader) => {
      // What is on today's list already costs nothing more, not even a look at the clock.
      if (today.heard.get(reader.connection) !== (reader.userAgent ?? '')) count(turn(), reader);
    },
    subscribers: () => Math.max(1, turn().readers, yesterday),
  };
}

function dateOf(now: Instant): string {
  return now.slice(0, DATE_LENGTH);
}

function dayOn(date: string): Day {
  return { date, aggregators: new Map(), others: new Set(), readers: 0, heard: new WeakMap() };
}

function count(day: Day, { userAgent = '', connection }: FeedReader): void {
  day.heard.set(connection, userAgent);
  const agent = userAgent.slice(0, MAX_AGENT);
  const told = COUNT.exec(agent)?.[1];
  if (told === undefined) countOne(day, JSON.stringify([day.date, connection.remoteAddress ?? '', agent]));
  // One that follows several of our feeds has most readers in common to them.
  else countMany(day, agent.replace(COUNT, ''), Math.min(MAX_COUNT, Number(told)));
}

function countOne(day: Day, reader: string): void {
  if (day.others.size >= MAX_OTHERS) return;
  const before = day.others.size;
  day.readers += day.others.add(briefHash(reader)).size - before;
}

function countMany(day: Day, name: string, readers: number): void {
  const known = day.aggregators.get(name);
  if (known === undefined ? day.aggregators.size >= MAX_AGGREGATORS : known >= readers) return;
  day.aggregators.set(name, readers);
  day.readers += readers - (known ?? 0);
}
