import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config, SourceList } from '../../src/config/config.ts';
import { judgeList, listedFeeds, listKey, withListedSources } from '../../src/sources/followed-list.ts';
import { readOpml } from '../../src/sources/opml-read.ts';
import type { FollowedList } from '../../src/store/collections.ts';
import { sourceOf } from '../support/samples.ts';

const LIST: SourceList = {
  url: 'https://lists.example/ev.opml',
  publicUrl: 'https://lists.example/ev.opml',
  secrets: [],
  tags: ['ev'],
  content: 'headline',
  minMinutes: 60,
  maxSources: 5,
  allowPrivateNetworks: true,
};
const NOW = '2026-11-22T12:00:00.000Z';

function feeds(...addresses: readonly string[]) {
  const outlines = addresses.map((it) => `<outline text="T" xmlUrl="${it}"/>`).join('');
  return listedFeeds(readOpml(`<opml><body>${outlines}</body></opml>`), LIST);
}

function numbered(count: number) {
  return feeds(...Array.from({ length: count }, (_, n) => `https://f${n}.example/rss`));
}

function judged(known: FollowedList | undefined, count: number, now = NOW) {
  const reading = {
    kind: 'read',
    feeds: numbered(count),
    etag: `"${count}"`,
    lastModified: undefined,
  } as const;
  return judgeList(known, reading, now);
}

function days(count: number): string {
  return new Date(Date.parse(NOW) + count * 86_400_000).toISOString();
}

describe('a list of feeds elsewhere', () => {
  it('gives each feed an id that follows from its address, whatever else is said of it', () => {
    const [plain] = feeds('http://www.a.example/feed');
    const [secure] = feeds('https://a.example/feed/');
    const [other] = feeds('https://a.example/other');
    expect(plain?.id).toMatch(/^a-example-[0-9a-f]{8}$/u);
    expect(secure?.id).toBe(plain?.id);
    expect(other?.id).not.toBe(plain?.id);
  });

  it('is followed as far as its feeds are public, each once, and no further than agreed', () => {
    const found = feeds(
      'https://a.example/f',
      'http://a.example/f',
      'javascript:x',
      'http://127.0.0.1/f',
      `https://b.example/?\${HOME}`,
      'https://c.example/f',
    );
    expect(found.map(({ url }) => url)).toEqual(['https://a.example/f', 'https://c.example/f']);
    expect(numbered(9)).toHaveLength(5);
  });

  it('is read again after a day, and tells what it brought and took away', () => {
    const first = judged(undefined, 3);
    expect(first.added.map(({ url }) => url)).toEqual(numbered(3).map(({ url }) => url));
    expect(first.state).toMatchObject({ nextCheckAt: days(1), etag: '"3"', failures: 0 });
    const second = judged(first.state, 2, days(1));
    expect([second.added, second.removed.length, second.state.feeds.length]).toEqual([[], 1, 2]);
  });

  it('is not believed for two days when it has lost more than half of its feeds', () => {
    const { state } = judged(undefined, 5);
    const held = judged(state, 2, days(1));
    expect(held).toMatchObject({ added: [], removed: [], heldBack: 2 });
    expect(held.state.feeds).toHaveLength(5);
    expect(held.state.etag).toBeUndefined();
    const stillHeld = judged(held.state, 0, days(2));
    expect(stillHeld.state.feeds).toHaveLength(5);
    const taken = judged(stillHeld.state, 2, days(3));
    expect(taken).toMatchObject({ heldBack: undefined });
    expect(taken.removed).toHaveLength(3);
  });

  it('is believed at once when it has recovered, and doubted anew the next time', () => {
    const held = judged(judged(undefined, 5).state, 1, days(1));
    const recovered = judged(held.state, 5, days(2));
    expect(recovered.state.shrunkSince).toBeUndefined();
    expect(judged(recovered.state, 1, days(3)).heldBack).toBe(1);
  });

  it('stays as it was when it cannot be read, and is asked after an hour, two, four, a day at most', () => {
    const failing = (known: FollowedList, now: string) =>
      judgeList(known, { kind: 'failed', retryAfter: undefined }, now).state;
    let state = judged(undefined, 3).state;
    const waits: number[] = [];
    for (let n = 0; n < 7; n++) {
      state = failing(state, NOW);
      waits.push((Date.parse(state.nextCheckAt) - Date.parse(NOW)) / 3_600_000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 24, 24]);
    expect(state.feeds).toHaveLength(3);
    const asked = judgeList(state, { kind: 'failed', retryAfter: days(9) }, NOW);
    expect(asked.state.nextCheckAt).toBe(days(9));
    expect(judgeList(state, { kind: 'not-modified' }, NOW).state).toMatchObject({
      failures: 0,
      nextCheckAt: days(1),
    });
  });

  it('never loses more than half of its sources at once, whatever it says', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 }), { maxLength: 12 }), (counts) => {
        let known: FollowedList | undefined;
        for (const [day, count] of counts.entries()) {
          const before = known;
          const { state, heldBack } = judged(known, count, days(day));
          const halved = state.feeds.length * 2 < (before?.feeds.length ?? 0);
          if (halved) expect(before?.shrunkSince).toBeDefined();
          if (heldBack !== undefined) expect(state.feeds).toEqual(before?.feeds);
          known = state;
        }
      }),
    );
  });
});

describe('a configuration that follows a list', () => {
  const config = {
    sources: [sourceOf({ id: 'own', url: 'https://f1.example/rss' })],
    sourceLists: [LIST],
  } as unknown as Config;
  const followed = new Map([[listKey(LIST.url), judged(undefined, 3).state]]);

  it('has its feeds as sources behind its own, by the terms of the operator', () => {
    const { sources } = withListedSources(config, followed);
    expect(sources.map(({ url }) => url)).toEqual([
      'https://f1.example/rss',
      'https://f0.example/rss',
      'https://f2.example/rss',
    ]);
    expect(sources[1]).toMatchObject({
      tags: ['ev'],
      content: 'headline',
      minMinutes: 60,
      allowPrivateNetworks: false,
    });
  });

  it('has none of a list that was never read', () => {
    expect(withListedSources(config, new Map()).sources).toHaveLength(1);
  });
});
