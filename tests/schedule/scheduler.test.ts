import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FeedError } from '../../src/errors.ts';
import type { Source, SourceState } from '../../src/model.ts';
import { startBeat } from '../../src/schedule/cron.ts';
import { createScheduler, type Scheduler, type SchedulerOptions } from '../../src/schedule/scheduler.ts';
import { toInstant } from '../../src/text/date.ts';
import type { DomainPace } from '../../src/visits.ts';
import { sourceOf, stateOf } from '../support/samples.ts';

const START = Date.parse('2026-11-22T09:00:00.000Z');
const LIMITS = { concurrency: 10, perHost: 1 };
const TAUGHT: DomainPace = {
  domain: 'shared.example',
  at: '2026-11-22T08:00:00.000Z',
  coolUntil: undefined,
  spacingMs: 61_200,
  relaxedFromMs: 0,
  changedAt: '2026-11-22T08:00:00.000Z',
  relaxAfterDays: 7,
  refusals: 0,
};
const now = () => new Date().toISOString();
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

function source(id: string, about: Partial<Source> = {}): Source {
  return sourceOf({ id, url: `https://${id}.example/feed`, ...about });
}

function state(sourceId: string, nextCheckAt: string): SourceState {
  return stateOf({ sourceId, url: `https://${sourceId}.example/feed`, nextCheckAt });
}

const known = (...states: SourceState[]) => new Map(states.map((it) => [it.sourceId, it]));

describe('a scheduler', () => {
  let scheduler: Scheduler | undefined;
  let visits: string[];
  let errors: string[];

  beforeEach(() => {
    vi.useFakeTimers({ now: START });
    visits = [];
    errors = [];
  });
  afterEach(async () => {
    const stopped = scheduler?.stop(0);
    await vi.advanceTimersByTimeAsync(10);
    await stopped;
    vi.useRealTimers();
  });

  function scheduling(about: Partial<SchedulerOptions>): Scheduler {
    scheduler = createScheduler({
      sources: [],
      states: new Map(),
      visit: async ({ id }) => {
        visits.push(id);
        return state(id, inMinutes(60));
      },
      onError: ({ id }, error) => errors.push(`${id}: ${error}`),
      now,
      limits: LIMITS,
      beat: startBeat,
      beatSeconds: 1,
      ...about,
    });
    return scheduler;
  }

  /** Visits that go on until the test ends them. */
  function endless(minutes = 60) {
    const ends = new Map<string, () => void>();
    const visit: SchedulerOptions['visit'] = ({ id }, _known, { signal }) => {
      visits.push(id);
      return new Promise((resolve, reject) => {
        ends.set(id, () => resolve(state(id, inMinutes(minutes))));
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    };
    const end = async (id: string) => {
      ends.get(id)?.();
      await vi.advanceTimersByTimeAsync(0);
    };
    return { visit, end };
  }

  it('asks on time after the clock was set back, and lets a domain rest no longer than before', async () => {
    const crowd = Array.from({ length: 8 }, (_, at) =>
      source(`s${at}`, { url: `https://one.example/${at}` }),
    );
    const soon = scheduling({
      sources: crowd,
      visit: async ({ id }) => {
        visits.push(id);
        return { ...state(id, inMinutes(30)), checkedAt: now() };
      },
    });
    soon.start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(visits).toHaveLength(8);
    vi.setSystemTime(START - 86_400_000);
    await vi.advanceTimersByTimeAsync(29 * 60_000);
    expect(visits).toHaveLength(8);
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(visits).toHaveLength(16);
  });

  it('counts the wait of a visit that is dated later than now from now on', async () => {
    const later = { ...state('a', inMinutes(24 * 60 + 10)), checkedAt: inMinutes(24 * 60) };
    scheduling({ sources: [source('a')], states: known(later) }).start();
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    expect(visits).toEqual([]);
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(visits).toEqual(['a']);
  });

  it('begins its first visits before start returns: the due ones and those never visited', () => {
    const sources = ['new', 'due', 'later', 'off'].map((id) => source(id, { enabled: id !== 'off' }));
    const states = known(state('due', inMinutes(0)), state('later', inMinutes(1)));
    scheduling({ sources, states }).start();
    expect(visits.toSorted()).toEqual(['due', 'new']);
  });

  it('visits each source when its own time comes', async () => {
    const sources = [source('a'), source('b')];
    const states = known(state('a', inMinutes(1)), state('b', inMinutes(2)));
    scheduling({ sources, states }).start();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(visits).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(visits).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(visits).toEqual(['a', 'b']);
    await vi.advanceTimersByTimeAsync(59 * 60_000);
    expect(visits).toEqual(['a', 'b', 'a']);
  });

  it('hands each visit what the last one answered', async () => {
    const seen: (string | undefined)[] = [];
    const visit: SchedulerOptions['visit'] = async ({ id }, before) => {
      seen.push(before?.nextCheckAt);
      return state(id, inMinutes(1));
    };
    const first = state('a', inMinutes(0));
    scheduling({ sources: [source('a')], states: known(first), visit }).start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen).toEqual([first.nextCheckAt, '2026-11-22T09:01:00.000Z']);
  });

  it('never visits a source twice at a time, however long a visit takes', async () => {
    const { visit, end } = endless(0);
    scheduling({ sources: [source('slow')], visit }).start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(visits).toEqual(['slow']);
    await end('slow');
    await vi.advanceTimersByTimeAsync(1000);
    expect(visits).toEqual(['slow', 'slow']);
  });

  it('visits one source of a host at a time and others meanwhile', async () => {
    const { visit, end } = endless();
    const url = 'https://shared.example/';
    const sources = [source('s1', { url }), source('s2', { url: `${url}2` }), source('other')];
    scheduling({ sources, visit }).start();
    expect(visits).toEqual(['s1', 'other']);
    await end('s1');
    expect(visits).toEqual(['s1', 'other', 's2']);
  });

  it('goes through everything that is due after a sleep, within its limits', async () => {
    const sources = Array.from({ length: 50 }, (_, n) => source(`s${n}`));
    const states = known(...sources.map(({ id }) => state(id, inMinutes(5))));
    const { visit } = endless();
    scheduling({ sources, states, visit, limits: { concurrency: 7, perHost: 1 } }).start();
    vi.setSystemTime(START + 8 * 3_600_000);
    await vi.advanceTimersByTimeAsync(2000);
    expect(visits).toHaveLength(7);
  });

  it('visits what a long sleep left behind one after the other, the longest waiting first', async () => {
    const sources = Array.from({ length: 100 }, (_, n) => source(`s${n}`));
    const states = known(...sources.map(({ id }, n) => state(id, inMinutes(100 - n))));
    scheduling({ sources, states, limits: { concurrency: 100, perHost: 1 } }).start();
    vi.setSystemTime(START + 8 * 3_600_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(visits.length).toBeLessThan(20);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(visits).toEqual(sources.map(({ id }) => id).toReversed());
  });

  it('visits at once what was never visited, however many there are', () => {
    const sources = Array.from({ length: 100 }, (_, n) => source(`s${n}`));
    scheduling({ sources, limits: { concurrency: 100, perHost: 1 } }).start();
    expect(visits).toHaveLength(100);
  });

  it('outlives a visit that throws, tells of it, and asks again after the minimum', async () => {
    const visit: SchedulerOptions['visit'] = async ({ id }) => {
      visits.push(id);
      if (visits.length === 1) throw new Error('the disk is full');
      return state(id, inMinutes(600));
    };
    scheduling({ sources: [source('a', { minMinutes: 30 })], visit }).start();
    await vi.advanceTimersByTimeAsync(29 * 60_000);
    expect(errors).toEqual(['a: Error: the disk is full']);
    expect(visits).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(visits).toHaveLength(2);
  });

  it('waits at least a minute after a visit that threw', async () => {
    const visit = async ({ id }: Source) => {
      visits.push(id);
      throw new Error('always');
    };
    scheduling({ sources: [source('a', { minMinutes: 0.05 })], visit }).start();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(visits).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(visits).toHaveLength(2);
  });

  it('hands out a signal that many visits may listen to without a warning of a leak', () => {
    const warned = vi.spyOn(process, 'emitWarning').mockReturnValue();
    const sources = Array.from({ length: 20 }, (_, n) => source(`s${n}`));
    scheduling({ sources, visit: endless().visit, limits: { concurrency: 20, perHost: 1 } }).start();
    expect(visits).toHaveLength(20);
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it('is driven by whoever ticks it, and says when to tick it next', async () => {
    const beats: (() => void)[] = [];
    const beat: SchedulerOptions['beat'] = (_everySeconds, each) => {
      beats.push(() => void each());
      return { stop: () => {} };
    };
    const states = known(state('a', inMinutes(1)), state('b', inMinutes(3)));
    const driven = scheduling({ sources: [source('a'), source('b')], states, beat });
    driven.start();
    expect(driven.nextDueAt()).toBe(inMinutes(1));
    vi.setSystemTime(START + 60_000);
    expect([visits, beats.length]).toEqual([[], 1]);
    driven.tick();
    await driven.idle();
    expect([visits, driven.nextDueAt()]).toEqual([['a'], inMinutes(2)]);
    vi.setSystemTime(START + 180_000);
    beats[0]?.();
    await driven.idle();
    expect(visits).toEqual(['a', 'b']);
  });

  describe('that a domain refuses', () => {
    const refusal = (url: string, minutes: number) =>
      new FeedError('rate-limited', 'slower', { url, status: 429, retryAfter: inMinutes(minutes) });
    const [a, b, c] = ['a', 'b', 'c'].map((id) => source(id, { url: `https://${id}.shared.example/` }));
    const sources = [a ?? source('a'), b ?? source('b'), c ?? source('c')];

    /** Every visit is refused for so many minutes, or served. */
    function refusing(minutes: (id: string) => number): SchedulerOptions['visit'] {
      return async ({ id, url }, _known, terms) => {
        visits.push(id);
        const wait = minutes(id);
        return {
          ...state(id, inMinutes(600)),
          pace: terms.learn(wait === 0 ? undefined : refusal(url, wait)),
        };
      };
    }

    it('leaves all of its sources alone until it may be asked again, then asks them at its spacing', async () => {
      const visit = refusing((id) => (id === 'a' && visits.length === 1 ? 10 : 0));
      scheduling({ sources: [...sources, source('other')], visit }).start();
      await vi.advanceTimersByTimeAsync(10 * 60_000);
      expect(visits.toSorted()).toEqual(['a', 'other']);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(visits).toContain('b');
      await vi.advanceTimersByTimeAsync(9 * 60_000);
      expect(visits).not.toContain('c');
      await vi.advanceTimersByTimeAsync(2 * 60_000);
      expect(visits).toContain('c');
    });

    it('remembers the lesson over a restart, whichever source learned it', async () => {
      const visit = refusing(() => 10);
      const learned = await new Promise<SourceState>((resolve) => {
        const keeping: SchedulerOptions['visit'] = async (...about) => {
          const next = await visit(...about);
          resolve(next);
          return next;
        };
        scheduling({ sources, visit: keeping }).start();
      });
      await scheduler?.stop(0);
      visits = [];
      const again = scheduling({ sources, states: known(learned), visit: refusing(() => 0) });
      again.start();
      expect(visits).toEqual([]);
      expect(again.nextDueAt()).toBe(toInstant(START + 10 * 60_000 * 1.02));
    });

    it('visits a source that waits for it at once when it is given another address', async () => {
      const visit = refusing((id) => (id === 'a' ? 10 : 0));
      scheduling({ sources, visit }).start();
      await vi.advanceTimersByTimeAsync(1000);
      const moved = sources.map((it) => (it.id === 'c' ? { ...it, url: 'https://elsewhere.example/' } : it));
      scheduler?.replace(moved, new Map(), LIMITS);
      expect(visits).toEqual(['a', 'c']);
    });

    it('gives a visit that asked nobody its turn back', async () => {
      const visit: SchedulerOptions['visit'] = async ({ id }, _known, terms) => {
        visits.push(id);
        return { ...state(id, inMinutes(600)), pace: id === 'b' ? undefined : terms.learn(undefined) };
      };
      const pace = { ...TAUGHT, domain: 'shared.example' };
      scheduling({ sources, states: known({ ...state('gone', inMinutes(0)), pace }), visit }).start();
      await vi.advanceTimersByTimeAsync(61_000);
      expect(visits).toEqual(['a']);
      await vi.advanceTimersByTimeAsync(3000);
      expect(visits).toEqual(['a', 'b', 'c']);
    });
  });

  it('plans nothing without sources', () => {
    expect(scheduling({}).nextDueAt()).toBeUndefined();
  });

  describe('that is told to stop', () => {
    it('begins nothing more, drops what waits and lets what runs end', async () => {
      const { visit, end } = endless();
      scheduling({
        sources: [source('a'), source('b')],
        visit,
        limits: { concurrency: 1, perHost: 1 },
      }).start();
      let isStopped = false;
      const stopped = scheduler?.stop(5000).then(() => {
        isStopped = true;
      });
      await vi.advanceTimersByTimeAsync(4000);
      expect([visits, isStopped]).toEqual([['a'], false]);
      await end('a');
      await stopped;
      await vi.advanceTimersByTimeAsync(2 * 3_600_000);
      expect([visits, errors]).toEqual([['a'], []]);
    });

    it('aborts what still runs when its patience ends, and calls that no error', async () => {
      const { visit } = endless();
      scheduling({ sources: [source('a')], visit }).start();
      const stopped = scheduler?.stop(5000);
      await vi.advanceTimersByTimeAsync(5000);
      await stopped;
      expect(errors).toEqual([]);
    });

    it('takes no new list any more', async () => {
      const stopping = scheduling({ sources: [] });
      stopping.start();
      await stopping.stop(0);
      stopping.replace([source('a')], new Map(), LIMITS);
      expect(visits).toEqual([]);
    });
  });

  describe('that is given an edited list', () => {
    it('visits what is new at once and what was withdrawn or switched off no more', async () => {
      const sources = ['a', 'b', 'c'].map((id) => source(id));
      const states = known(...sources.map(({ id }) => state(id, inMinutes(1))));
      scheduling({ sources, states }).start();
      scheduler?.replace([source('a'), source('b', { enabled: false }), source('d')], states, LIMITS);
      expect(visits).toEqual(['d']);
      await vi.advanceTimersByTimeAsync(2 * 60_000);
      expect(visits).toEqual(['d', 'a']);
    });

    it('visits a source whose address changed at once, and only once', async () => {
      const states = known(state('a', inMinutes(1000)));
      scheduling({ sources: [source('a')], states }).start();
      const moved = [source('a', { url: 'https://moved.example/feed' })];
      scheduler?.replace(moved, states, LIMITS);
      scheduler?.replace(moved, states, LIMITS);
      await vi.advanceTimersByTimeAsync(5000);
      expect(visits).toEqual(['a']);
    });

    it('visits it again when its address changed while it was being visited', async () => {
      const { visit, end } = endless();
      const urls: string[] = [];
      const seeing: SchedulerOptions['visit'] = (it, before, terms) => {
        urls.push(it.url);
        return visit(it, before, terms);
      };
      scheduling({ sources: [source('a')], visit: seeing }).start();
      scheduler?.replace([source('a', { url: 'https://moved.example/feed' })], new Map(), LIMITS);
      expect(urls).toEqual(['https://a.example/feed']);
      await end('a');
      await vi.advanceTimersByTimeAsync(1000);
      expect(urls).toEqual(['https://a.example/feed', 'https://moved.example/feed']);
    });

    it('takes its limits over too, for what waits already', async () => {
      const { visit, end } = endless();
      const sources = ['a', 'b', 'c'].map((id) => source(id));
      scheduling({ sources, visit, limits: { concurrency: 1, perHost: 1 } }).start();
      scheduler?.replace(sources, new Map(), { concurrency: 2, perHost: 1 });
      expect(visits).toHaveLength(2);
      scheduler?.replace(sources, new Map(), { concurrency: 1, perHost: 1 });
      await end('a');
      expect(visits).toHaveLength(2);
    });

    it('lets a visit under way end, and does not begin one that waited for a withdrawn source', async () => {
      const { visit, end } = endless();
      scheduling({
        sources: [source('a'), source('b')],
        visit,
        limits: { concurrency: 1, perHost: 1 },
      }).start();
      scheduler?.replace([], new Map(), LIMITS);
      await end('a');
      await vi.advanceTimersByTimeAsync(2 * 3_600_000);
      expect(visits).toEqual(['a']);
    });
  });
});
