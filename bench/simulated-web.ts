/**
 * A web without sockets, under a clock that the simulation moves: publishers with habits and troubles of their own, the same in every
 * run. What they answer depends on the instant alone, and on what their domain was asked before.
 */
import type { Random } from './random.ts';
import { LIMITS, type LimitKind } from './simulated-limits.ts';

export interface Publisher {
  readonly id: string;
  readonly url: string;
  readonly domain: string;
  readonly habit: Habit;
  readonly trouble: Trouble;
}

/** Hours between its posts, whether it sleeps at night, and how often a post is the first of a handful. */
export interface Habit {
  readonly everyHours: number;
  readonly sleeps: boolean;
  readonly bursts: boolean;
}

export type Trouble = 'none' | 'server errors' | 'timeouts' | 'not found' | 'gone' | 'moved';

export interface SimulatedWeb {
  readonly publishers: readonly Publisher[];
  readonly answer: (publisher: Publisher, nowMs: number) => SimulatedAnswer;
  /** What a publisher has published by now; the clock never goes back. */
  readonly published: (publisher: Publisher, nowMs: number) => Published;
}

export interface Published {
  /** When its posts appear, oldest first. */
  readonly times: readonly number[];
  /** How many of them have appeared. */
  readonly count: number;
}

export interface SimulatedAnswer {
  /** 0 is no answer at all. */
  readonly status: number;
  readonly retryAfterSeconds: number;
  /** Where it was found. */
  readonly url: string;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SHOWN = 8;

/** Publishers with limits on some of their domains; the story of each begins a month before `startMs`. */
export function createWeb(
  publishers: readonly Publisher[],
  limits: ReadonlyMap<string, LimitKind>,
  startMs: number,
  randomOf: (publisher: Publisher) => Random,
): SimulatedWeb {
  const standing = new Map([...limits].map(([domain, kind]) => [domain, LIMITS[kind]()] as const));
  const stories = new Map(publishers.map((it) => [it.id, storyOf(it, startMs, randomOf(it))]));
  const storyNamed = ({ id }: Publisher) => stories.get(id) ?? QUIET;
  return {
    publishers,
    published: (publisher, nowMs) => storyNamed(publisher).published(nowMs),
    answer: (publisher, nowMs) => {
      const retryAfterSeconds = standing.get(publisher.domain)?.refuse(nowMs);
      const { url } = publisher;
      if (retryAfterSeconds !== undefined) return { status: 429, retryAfterSeconds, url };
      const isTroubled = storyNamed(publisher).isTroubled(nowMs);
      return isTroubled ? troubledAnswer(publisher) : { status: 200, retryAfterSeconds: 0, url };
    },
  };
}

const STATUS: Readonly<Record<Trouble, number>> = {
  none: 200,
  'server errors': 503,
  timeouts: 0,
  'not found': 404,
  gone: 410,
  moved: 200,
};

/** Where a publisher lives once it has moved. */
export function movedUrl(url: string): string {
  return url.replace('/feed', '/new-feed');
}

function troubledAnswer({ url, trouble }: Publisher): SimulatedAnswer {
  const found = trouble === 'moved' ? movedUrl(url) : url;
  return { status: STATUS[trouble], retryAfterSeconds: 0, url: found };
}

interface Story {
  readonly published: (nowMs: number) => Published;
  readonly isTroubled: (nowMs: number) => boolean;
}

const QUIET: Story = { published: () => ({ times: [], count: 0 }), isTroubled: () => false };

function storyOf(publisher: Publisher, startMs: number, random: Random): Story {
  const times: number[] = [];
  const spells = spellsOf(publisher.trouble, startMs, random);
  let next = startMs - random.below(30 * 24) * HOUR_MS;
  return {
    published: (nowMs) => {
      for (; next <= nowMs; next = nextPost(publisher.habit, next, random)) times.push(next);
      return { times, count: times.length };
    },
    isTroubled: (nowMs) => spells.some(([from, until]) => nowMs >= from && nowMs < until),
  };
}

function nextPost({ everyHours, sleeps, bursts }: Habit, afterMs: number, random: Random): number {
  if (bursts && random.oneIn(3)) return afterMs + (1 + random.below(5)) * MINUTE_MS;
  const gapMs = -Math.log(1 - random.below(1_000_000) / 1_000_000) * everyHours * HOUR_MS;
  const at = afterMs + Math.max(MINUTE_MS, Math.round(gapMs));
  const hour = Math.floor(at / HOUR_MS) % 24;
  return sleeps && hour < 6 ? at + (6 - hour) * HOUR_MS : at;
}

/** From when until when it is in trouble: a few spells of hours, or from some day on for good. */
function spellsOf(trouble: Trouble, startMs: number, random: Random): readonly (readonly [number, number])[] {
  if (trouble === 'none') return [];
  if (trouble !== 'server errors' && trouble !== 'timeouts') {
    return [[startMs + random.below(96) * HOUR_MS, Number.POSITIVE_INFINITY]];
  }
  return Array.from({ length: 4 }, (_, n) => {
    const from = startMs + (n * 40 + random.below(36)) * HOUR_MS;
    return [from, from + (1 + random.below(12)) * HOUR_MS] as const;
  });
}

/** The document as it stands, its newest posts first. */
export function documentOf({ id, url }: Publisher, { times, count }: Published): string {
  const first = Math.max(0, count - SHOWN);
  const items = times.slice(first, count).map((ms, index) => {
    const number = first + index;
    const date = new Date(ms).toUTCString();
    return `<item><guid isPermaLink="false">${id}-${number}</guid><link>${url}/${number}</link><title>Post ${number} of ${id}</title><pubDate>${date}</pubDate></item>`;
  });
  return `<rss version="2.0"><channel><title>${id}</title><link>${url}</link>${items.reverse().join('')}</channel></rss>`;
}
