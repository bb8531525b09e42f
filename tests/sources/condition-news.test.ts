import { describe, expect, it } from 'vitest';
import type { SourceCondition, SourceHealth } from '../../src/outward.ts';
import { type WatchedConditions, watchConditions } from '../../src/sources/condition-news.ts';
import { healthOf } from '../../src/sources/health.ts';
import { addMinutes } from '../../src/text/date.ts';
import { sourceOf, stateOf } from '../support/samples.ts';

const START = '2026-11-22T09:00:00.000Z';
const NOTHING: WatchedConditions = { told: new Map(), pending: new Map(), news: [] };
const BROUGHT = { articles: 0, arrivals: [], oddities: [] };
const OK = healthOf(sourceOf(), stateOf(), BROUGHT, START);

interface Seen {
  readonly id?: string;
  readonly state: SourceCondition;
  /** Number of its last visit. */
  readonly visit?: number;
}

const seen = ({ id = 'wire', state, visit = 0 }: Seen): SourceHealth => ({
  ...OK,
  id,
  state,
  lastVisitAt: addMinutes(START, visit),
});

/** Watches what is seen at these minutes, one after the other. */
function watch(story: readonly (readonly [minute: number, ...sources: Seen[]])[], from = NOTHING) {
  return story.reduce(
    (known, [minute, ...sources]) =>
      watchConditions(known, sources.map(seen), { now: addMinutes(START, minute), host: 'news.example' }),
    from,
  );
}

const told = ({ news }: WatchedConditions) =>
  news
    .map(({ changes }) => changes.map(({ sourceId, from, to }) => `${sourceId}: ${from} > ${to}`))
    .reverse();

const ok = { state: 'ok' } as const;
const failing = { state: 'failing', visit: 1 } as const;

describe('news of sources', () => {
  it.each<[string, Parameters<typeof watch>[0], string[][]]>([
    [
      'nothing of one that is well from the first',
      [
        [0, ok],
        [90, ok],
      ],
      [],
    ],
    [
      'nothing of one failure',
      [
        [0, ok],
        [1, failing],
        [2, { state: 'ok', visit: 2 }],
      ],
      [],
    ],
    [
      'a failure that a second visit confirms',
      [
        [0, ok],
        [1, failing],
        [2, { ...failing, visit: 2 }],
      ],
      [['wire: ok > failing']],
    ],
    [
      'a failure that stood for an hour',
      [
        [0, ok],
        [1, failing],
        [60, failing],
        [61, failing],
      ],
      [['wire: ok > failing']],
    ],
    [
      'nothing before that',
      [
        [0, ok],
        [1, failing],
        [60, failing],
      ],
      [],
    ],
    [
      'one that fails from its first visit on',
      [
        [0, { state: 'waiting' }],
        [1, failing],
        [61, failing],
      ],
      [['wire: waiting > failing']],
    ],
    [
      'one that was in trouble when we began to look',
      [
        [0, failing],
        [60, failing],
      ],
      [['wire: waiting > failing']],
    ],
    [
      'nothing of what the operator does',
      [
        [0, ok],
        [1, { state: 'paused' }],
        [90, { state: 'paused' }],
        [91, ok],
        [200, ok],
      ],
      [],
    ],
    [
      'that it works again, once that stands',
      [
        [0, ok],
        [1, failing],
        [61, failing],
        [62, { state: 'ok', visit: 2 }],
        [80, { state: 'ok', visit: 3 }],
      ],
      [['wire: ok > failing'], ['wire: failing > ok']],
    ],
    [
      'the last of several changes on the way alone',
      [
        [0, ok],
        [1, failing],
        [30, { state: 'blocked', visit: 2 }],
        [90, { state: 'blocked', visit: 2 }],
      ],
      [['wire: ok > blocked']],
    ],
  ])('tells %s', (_, story, expected) => {
    expect(told(watch(story))).toEqual(expected);
  });

  const many = (count: number, seenOf: Omit<Seen, 'id'>) =>
    Array.from({ length: count }, (_, at) => ({ ...seenOf, id: `s${at}` }));

  it('tells of many in one entry, and lists fifty of them at most', () => {
    const known = watch([
      [0, ...many(80, ok)],
      [1, ...many(80, failing)],
      [61, ...many(80, failing)],
    ]);
    expect(known.news).toHaveLength(1);
    expect(known.news[0]).toMatchObject({ more: 30, since: addMinutes(START, 1), at: addMinutes(START, 61) });
    expect(known.news[0]?.changes).toHaveLength(50);
    expect(known.told.get('s79')?.state).toBe('failing');
  });

  it('gathers what follows for an hour after that, so that a network that goes down makes no flood', () => {
    const ground = watch([[0, ...many(60, ok)]]);
    const falling = Array.from({ length: 200 }, (_, minute) => [
      1 + minute,
      ...many(60, ok).map((it, at) => (at <= minute ? { ...it, ...failing } : it)),
    ]) as unknown as Parameters<typeof watch>[0];
    const { news } = watch(falling, ground);
    expect(news.flatMap(({ changes }) => changes)).toHaveLength(60);
    expect(news.length).toBeLessThanOrEqual(4);
  });

  it('tells no more than four entries a day of one that comes and goes, and then how it is', () => {
    const hours = Array.from({ length: 40 }, (_, at) => [
      at * 70,
      { state: at % 2 === 0 ? 'ok' : 'failing', visit: at } as const,
    ]);
    const story = hours.flatMap(([minute, it]) => [
      [minute, it],
      [Number(minute) + 61, it],
    ]);
    const known = watch(story as unknown as Parameters<typeof watch>[0]);
    const firstDay = known.news.filter(({ at }) => at < addMinutes(START, 61 + 1440));
    expect(firstDay).toHaveLength(4);
    const later = watch(
      [
        [10_000, { ...failing, visit: 99 }],
        [10_061, { ...failing, visit: 99 }],
      ],
      known,
    );
    expect(later.told.get('wire')?.state).toBe('failing');
  });

  it('names its entries for ever, by site, time and source, and keeps the last fifty', () => {
    const [entry] = watch([
      [0, { ...ok, id: 'a b' }],
      [1, { ...failing, id: 'a b' }],
      [61, { ...failing, id: 'a b' }],
    ]).news;
    expect(entry?.id).toBe('tag:news.example,2026:status/2026-11-22T10:01:00.000Z/a%20b');
    const story = Array.from({ length: 130 }, (_, at) => [
      at * 500,
      { state: Math.floor(at / 2) % 2 === 0 ? 'ok' : 'failing' },
    ]);
    const { news } = watch(story as unknown as Parameters<typeof watch>[0]);
    expect(news).toHaveLength(50);
    expect(new Set(news.map(({ id }) => id)).size).toBe(50);
  });

  it('forgets a source that is no longer configured', () => {
    const known = watch([[0, ok], [1, failing], [61, failing], [62]]);
    expect([known.told.size, known.pending.size, known.news.length]).toEqual([0, 0, 1]);
  });

  it('goes on when the clock was set back', () => {
    const known = watch([
      [0, ok],
      [1, failing],
      [61, failing],
    ]);
    const back = watch(
      [
        [-5000, { state: 'ok', visit: 5 }],
        [-4940, { state: 'ok', visit: 5 }],
      ],
      known,
    );
    expect(back.news).toHaveLength(2);
  });
});
