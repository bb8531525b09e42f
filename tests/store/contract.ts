/** What every store engine promises; one run of it an engine. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POSTS_SOURCE_ID } from '../../src/model.ts';
import type { ArticleQuery, Store } from '../../src/store/store.ts';
import { linkHash } from '../../src/text/link.ts';
import { describeContents, type OpenStore } from './contract-contents.ts';
import { ALL, at, collect, ids, makeArticle, makeState, NOTHING, visit } from './samples.ts';

export function describeStore(engine: string, open: OpenStore): void {
  describeContents(engine, open);
  describe(`a store in ${engine}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open(() => at(0));
    });
    afterEach(() => store.close());

    const newestIds = async (query: Partial<typeof ALL> = {}) =>
      ids(await collect(store.newest({ ...ALL, ...query })));

    describe('when it is empty', () => {
      it('knows no states', async () => {
        expect(await store.states()).toEqual(new Map());
        expect(await store.state('s')).toBeUndefined();
      });

      it('has seen nothing', async () => {
        expect(await store.sightings(['a'])).toEqual(new Map());
      });

      it('has no articles', async () => {
        expect(await store.articles(['a'])).toEqual(new Map());
        expect(await newestIds()).toEqual([]);
        expect(await store.counts()).toEqual(new Map());
      });

      it('has nothing to prune', async () => {
        expect(await store.prune({ arrivedBefore: at(99), perSource: 0 })).toBe(0);
      });

      it('takes a visit that brought nothing', async () => {
        await store.save(visit());
        expect(await newestIds()).toEqual([]);
      });
    });

    describe('listing articles by name', () => {
      const names = (listed: Iterable<{ readonly id: string }>) => [...listed].map(({ id }) => id);

      it('gives the order of the newest without their words, and the order of arrival', async () => {
        await store.save(visit({ added: [makeArticle('a', { publishedAt: at(5) })] }));
        await store.save(visit({ added: [makeArticle('b', { publishedAt: at(1) })] }));
        await store.save(visit({ added: [makeArticle('c', { publishedAt: at(3), sourceId: 'two' })] }));
        expect(names(store.listing({}))).toEqual(['a', 'c', 'b']);
        expect(names(store.listing({ limit: 1 }))).toEqual(['a']);
        expect(names(store.listing({ sourceIds: ['two'] }))).toEqual(['c']);
        expect(names(store.arrivals(store.arrived()))).toEqual(['c', 'b', 'a']);
        expect(names(store.arrivals(1))).toEqual(['a']);
      });

      it('gives those of a source, a tag or a person alone, in both orders', async () => {
        const ada = { authors: [{ name: 'Ada  O’Neill', url: undefined }] };
        await store.save(visit({ added: [makeArticle('a', { tags: ['Solid State'] }), makeArticle('b')] }));
        await store.save(visit({ added: [makeArticle('c', { sourceId: 'two', ...ada })] }));
        const both = (query: ArticleQuery) => {
          const arrived = names(store.arrivals(store.arrived(), query));
          expect(new Set(names(store.listing(query)))).toEqual(new Set(arrived));
          return arrived;
        };
        expect(both({ sourceIds: ['two'] })).toEqual(['c']);
        expect(both({ tags: ['solid  state'] })).toEqual(['a']);
        expect(both({ tags: ['solid state'], taggedSources: ['two'] })).toEqual(['c', 'a']);
        expect(both({ tags: ['nothing'], taggedSources: ['never'] })).toEqual([]);
        expect(both({ authorKeys: ['ada-o-neill'] })).toEqual(['c']);
        expect(both({ authorKeys: ['ada'] })).toEqual([]);
        expect(names(store.arrivals(1, { sourceIds: ['two'] }))).toEqual([]);
      });

      it('tells the same of single articles, as far as they are stored', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b'), makeArticle('c')] }));
        await store.save(visit({ removed: ['b'] }));
        const [c, a] = [...store.listing({})];
        expect(store.listed(['a', 'never', 'b', 'c'])).toEqual([a, c]);
        expect(store.listed([])).toEqual([]);
      });

      it('tells when the first of each source came, whatever became of it', async () => {
        await store.save(visit({ added: [makeArticle('a', { arrivedAt: at(5) }), makeArticle('b')] }));
        await store.save(visit({ added: [makeArticle('c', { sourceId: 'two', arrivedAt: at(7) })] }));
        await store.save(visit({ added: [makeArticle('d', { arrivedAt: at(2) })], removed: ['a'] }));
        expect([...store.firstArrivals()]).toEqual([
          [makeArticle('a').sourceId, at(5)],
          ['two', at(7)],
        ]);
      });

      it('counts what came on each of some days, whatever became of it', async () => {
        const two = { sourceId: 'two' };
        await store.save(visit({ added: [makeArticle('a', { arrivedAt: at(0) })] }));
        await store.save(visit({ added: [makeArticle('b', { ...two, arrivedAt: at(24 * 60) })] }));
        await store.save(
          visit({ added: [makeArticle('c', { arrivedAt: at(24 * 60 - 1) })], removed: ['a'] }),
        );
        await store.save(visit({ added: [makeArticle('d', { ...two, arrivedAt: at(48 * 60) })] }));
        expect(store.arrivalsByDay(at(0), 2)).toEqual(
          new Map([
            [makeArticle('a').sourceId, [2, 0]],
            ['two', [0, 1]],
          ]),
        );
        expect(store.arrivalsByDay(at(24 * 60), 1)).toEqual(new Map([['two', [1]]]));
      });

      it('gives another version to an article that was written again, and to no other', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b')] }));
        const before = new Map([...store.listing({})].map((it) => [it.id, it]));
        await store.save(visit({ changed: [makeArticle('a', { title: 'Anew' })] }));
        const after = new Map([...store.listing({})].map((it) => [it.id, it]));
        expect(after.get('a')?.version).not.toBe(before.get('a')?.version);
        expect(after.get('b')).toEqual(before.get('b'));
        expect(after.get('a')?.serial).toBe(before.get('a')?.serial);
      });

      it('never gives a serial again, not even that of an article that is gone', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b')] }));
        await store.save(visit({ removed: ['b'] }));
        await store.save(visit({ added: [makeArticle('c')] }));
        expect([...store.arrivals(9)].map(({ id, serial }) => [id, serial])).toEqual([
          ['c', 2],
          ['a', 0],
        ]);
        expect(store.arrived()).toBe(3);
      });

      it('gives an article that comes back the serial that it had', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b')] }));
        await store.save(visit({ removed: ['a'] }));
        await store.save(visit({ added: [makeArticle('c'), makeArticle('a')] }));
        expect([...store.arrivals(9)].map(({ id, serial }) => [id, serial])).toEqual([
          ['c', 2],
          ['b', 1],
          ['a', 0],
        ]);
      });
    });

    describe('saving articles', () => {
      it('gives an added article back whole', async () => {
        const article = makeArticle('a', {
          authors: [{ name: 'Eva', url: 'https://eva.example/' }],
          image: { url: 'https://x.example/i.png', width: 4, height: 3, alt: 'a car' },
          enclosures: [{ url: 'https://x.example/e.mp3', mediaType: 'audio/mpeg', bytes: 7 }],
          updatedAt: at(3),
        });
        await store.save(visit({ added: [article] }));
        expect((await store.articles(['a'])).get('a')).toEqual(article);
      });

      it('keeps every character that text can hold', async () => {
        const title = 'Ü 漢字 🚗 "\\ \n \r\n \u2028 \u0000 \uD83D __proto__';
        await store.save(visit({ added: [makeArticle('a', { title, contentHtml: '<p>\u2029€</p>' })] }));
        const found = (await store.articles(['a'])).get('a');
        expect(found?.title).toBe(title);
        expect(found?.contentHtml).toBe('<p>\u2029€</p>');
      });

      it('keeps what only our own posts have', async () => {
        const eva = { key: 'eva', name: 'Eva', bio: 'b', since: undefined, url: undefined };
        const byline = [{ ...eva, avatar: undefined, handle: undefined }];
        const post = { slug: 's', section: 'Tesla', byline, editor: undefined, imageCredit: undefined };
        const details = { ...post, link: undefined, pinned: true, corrections: [{ at: at(1), note: 'n' }] };
        const article = makeArticle('a', { sourceId: POSTS_SOURCE_ID, post: details });
        await store.save(visit({ added: [article] }));
        expect((await store.articles(['a'])).get('a')).toEqual(article);
      });

      it('takes ids that are names of object properties', async () => {
        const names = ['__proto__', 'constructor', 'toString'];
        await store.save(visit({ added: names.map((id) => makeArticle(id)) }));
        expect([...(await store.articles(names)).keys()].sort()).toEqual([...names].sort());
        expect((await store.sightings(names)).size).toBe(3);
      });

      it('takes an article of half a megabyte', async () => {
        const article = makeArticle('a', { contentHtml: 'ö'.repeat(500_000) });
        await store.save(visit({ added: [article] }));
        expect((await store.articles(['a'])).get('a')).toEqual(article);
      });

      it('answers only for the ids that are asked for', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b')] }));
        expect([...(await store.articles(['b', 'c'])).keys()]).toEqual(['b']);
        expect([...(await store.sightings(['b', 'c'])).keys()]).toEqual(['b']);
      });

      it('answers once for an id that is asked for twice', async () => {
        await store.save(visit({ added: [makeArticle('a')] }));
        expect((await store.articles(['a', 'a'])).size).toBe(1);
      });

      it('remembers a sighting of each added article', async () => {
        await store.save(visit({ added: [makeArticle('a', { arrivedAt: at(7), fingerprint: 'f' })] }));
        const sighting = { id: 'a', sourceId: 's', arrivedAt: at(7), fingerprint: 'f', kept: true };
        const found = await store.sightings(['a']);
        expect([...found.keys()]).toEqual(['a']);
        expect(found.get('a')).toMatchObject(sighting);
      });

      it('puts a changed article in the place of the old one', async () => {
        await store.save(visit({ added: [makeArticle('a', { fingerprint: 'old' })] }));
        const changed = makeArticle('a', { title: 'New', revision: 2, fingerprint: 'new' });
        await store.save(visit({ changed: [changed] }));
        expect((await store.articles(['a'])).get('a')).toEqual(changed);
        expect((await store.sightings(['a'])).get('a')?.fingerprint).toBe('new');
        expect(await store.counts()).toEqual(new Map([['s', 1]]));
        expect(await newestIds()).toEqual(['a']);
      });

      it('forgets a removed article but not its sighting', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b')] }));
        await store.save(visit({ removed: ['a'] }));
        expect(await store.articles(['a'])).toEqual(new Map());
        expect(await newestIds()).toEqual(['b']);
        const { arrivedAt, fingerprint, url = '' } = makeArticle('a');
        expect((await store.sightings(['a'])).get('a')).toEqual({
          id: 'a',
          sourceId: 's',
          arrivedAt,
          fingerprint,
          entryHash: undefined,
          linkHash: linkHash(url),
          kept: false,
        });
      });

      it('remembers by what words an article is recognized, until it is gone', async () => {
        const article = makeArticle('a', { entryHash: '000000000000a' });
        await store.save(visit({ added: [article] }));
        expect((await store.sightings(['a'])).get('a')?.entryHash).toBe('000000000000a');
        const restated = [
          { id: 'a', entryHash: 'fffffffffffff' },
          { id: 'never', entryHash: '1111111111111' },
        ];
        await store.save(visit({ restated }));
        expect((await store.sightings(['a', 'never'])).get('a')?.entryHash).toBe('fffffffffffff');
        expect((await store.articles(['a'])).get('a')).toEqual(article);
        expect(await store.sightings(['never'])).toEqual(new Map());
        await store.save(visit({ removed: ['a'] }));
        expect((await store.sightings(['a'])).get('a')?.entryHash).toBeUndefined();
      });

      it('finds the youngest article of a source by its link, gone ones too', async () => {
        const link = 'https://news.example/shared';
        const other = makeArticle('d', { sourceId: 'other', url: link });
        const linkless = makeArticle('e', { url: undefined });
        const added = [makeArticle('a', { url: link }), makeArticle('b', { url: link }), other, linkless];
        await store.save(visit({ added }));
        const asked = [linkHash(link), linkHash('https://news.example/never')];
        expect([...(await store.linked('s', asked))].map(([hash, { id }]) => [hash, id])).toEqual([
          [linkHash(link), 'b'],
        ]);
        expect((await store.linked('other', asked)).get(linkHash(link))?.id).toBe('d');
        expect(await store.linked('nobody', asked)).toEqual(new Map());
        await store.save(visit({ removed: ['b'] }));
        expect((await store.linked('s', asked)).get(linkHash(link))).toMatchObject({ id: 'b', kept: false });
        await store.save(visit({ changed: [makeArticle('b', { url: 'https://news.example/moved' })] }));
        expect((await store.linked('s', asked)).get(linkHash(link))?.id).toBe('a');
      });

      it('finds all articles of any source by their link, gone ones too', async () => {
        const link = 'https://news.example/shared';
        const twins = [makeArticle('b', { url: link }), makeArticle('a', { url: link, sourceId: 'other' })];
        await store.save(
          visit({ added: [...twins, makeArticle('c'), makeArticle('d', { url: undefined })] }),
        );
        await store.save(visit({ removed: ['b'] }));
        const found = await store.allLinked([linkHash(link), linkHash('https://news.example/never')]);
        expect([...found.keys()]).toEqual([linkHash(link)]);
        const named = found.get(linkHash(link))?.map(({ id, kept }) => [id, kept]);
        expect(named).toEqual([
          ['b', false],
          ['a', true],
        ]);
      });

      it('passes over the removal of what it never had', async () => {
        await store.save(visit({ removed: ['never'] }));
        expect(await store.sightings(['never'])).toEqual(new Map());
      });

      it('removes what the same visit adds', async () => {
        await store.save(visit({ added: [makeArticle('a')], removed: ['a'] }));
        expect(await newestIds()).toEqual([]);
        expect((await store.sightings(['a'])).get('a')?.kept).toBe(false);
      });

      it('takes a removed article back as it is given', async () => {
        await store.save(visit({ added: [makeArticle('a')] }));
        await store.save(visit({ removed: ['a'] }));
        const again = makeArticle('a', { title: 'Back', arrivedAt: at(50) });
        await store.save(visit({ added: [again] }));
        expect((await store.articles(['a'])).get('a')).toEqual(again);
        expect((await store.sightings(['a'])).get('a')).toMatchObject({ arrivedAt: at(50), kept: true });
        expect(await newestIds()).toEqual(['a']);
      });

      it('keeps every one of many visits that are saved at once', async () => {
        const many = Array.from({ length: 200 }, (_, number) => `id${number}`);
        await Promise.all(many.map((id) => store.save(visit({ added: [makeArticle(id)] }))));
        expect((await store.articles(many)).size).toBe(200);
      });

      it('gives the last word to the last of several visits saved at once', async () => {
        await Promise.all([
          store.save(visit({ added: [makeArticle('a', { title: 'one' })] })),
          store.save(visit({ removed: ['a'] })),
          store.save(visit({ added: [makeArticle('a', { title: 'two' })] })),
          store.save(visit({ added: [makeArticle('b')] })),
          store.save(visit({ removed: ['b'] })),
        ]);
        expect((await store.articles(['a'])).get('a')?.title).toBe('two');
        expect(await newestIds()).toEqual(['a']);
      });
    });

    describe('states of sources', () => {
      it('gives a state back whole', async () => {
        const state = makeState('s', { etag: 'W/"ä"', lastError: { code: 'dns', message: 'm', at: at(1) } });
        await store.save(visit({}, state));
        expect((await store.states()).get('s')).toEqual(state);
        expect(await store.state('s')).toEqual(state);
      });

      it('keeps only the newest state of a source', async () => {
        await store.save(visit({}, makeState('s', { etag: 'a', failures: 3 })));
        await store.save(visit({}, makeState('s', { etag: undefined, failures: 0 })));
        expect(await store.states()).toEqual(
          new Map([['s', makeState('s', { etag: undefined, failures: 0 })]]),
        );
      });

      it('leaves the state as it was where a visit brings none', async () => {
        await store.save(visit({}, makeState('s', { etag: 'a' })));
        await store.save(visit({ added: [makeArticle('a')] }));
        expect((await store.states()).get('s')?.etag).toBe('a');
      });

      it('goes back to an earlier state where that is saved again', async () => {
        const [one, two] = [makeState('s', { etag: '1' }), makeState('s', { etag: '2' })];
        await Promise.all([one, two, one].map((state) => store.save(visit({}, state))));
        expect((await store.states()).get('s')?.etag).toBe('1');
      });

      it('keeps the states of different sources apart', async () => {
        await store.save(visit({}, makeState('s', { etag: 's' })));
        await store.save(visit({}, makeState('t', { etag: 't' })));
        expect([...(await store.states()).values()].map((state) => state.etag).sort()).toEqual(['s', 't']);
      });

      it('hands out a map that later saves do not change', async () => {
        const before = await store.states();
        await store.save(visit({}, makeState('s')));
        expect(before.size).toBe(0);
      });
    });

    describe('newest', () => {
      it('puts the latest publication first, whatever order they came in', async () => {
        await store.save(
          visit({ added: [2, 5, 1].map((n) => makeArticle(`id${n}`, { publishedAt: at(n) })) }),
        );
        await store.save(visit({ added: [4, 3].map((n) => makeArticle(`id${n}`, { publishedAt: at(n) })) }));
        expect(await newestIds()).toEqual(['id5', 'id4', 'id3', 'id2', 'id1']);
      });

      it('goes by the arrival where nothing says when it was published', async () => {
        const undated = makeArticle('u', { publishedAt: undefined, arrivedAt: at(2) });
        const dated = [1, 3].map((n) => makeArticle(`d${n}`, { publishedAt: at(n), arrivedAt: at(9) }));
        await store.save(visit({ added: [undated, ...dated] }));
        expect(await newestIds()).toEqual(['d3', 'u', 'd1']);
      });

      it('breaks ties by id, descending by code unit', async () => {
        const tied = ['b', 'ab', 'B', 'é', 'a'];
        await store.save(visit({ added: tied.map((id) => makeArticle(id, { publishedAt: at(1) })) }));
        expect(await newestIds()).toEqual(['é', 'b', 'ab', 'a', 'B']);
      });

      it('tells instants a millisecond apart', async () => {
        const [early, late] = ['2026-11-22T09:00:00.001Z', '2026-11-22T09:00:00.002Z'];
        await store.save(
          visit({
            added: [
              makeArticle('z', { publishedAt: early, arrivedAt: late }),
              makeArticle('a', { publishedAt: late, arrivedAt: late }),
            ],
          }),
        );
        expect(await newestIds()).toEqual(['a', 'z']);
      });

      it('orders articles from before 1970', async () => {
        const old = makeArticle('old', { publishedAt: '1965-05-05T00:00:00.000Z' });
        const older = makeArticle('older', { publishedAt: '1912-05-05T00:00:00.000Z' });
        await store.save(visit({ added: [older, old, makeArticle('new')] }));
        expect(await newestIds()).toEqual(['new', 'old', 'older']);
      });

      it('moves an article whose date changes', async () => {
        await store.save(
          visit({ added: [1, 2, 3].map((n) => makeArticle(`id${n}`, { publishedAt: at(n) })) }),
        );
        expect(await newestIds()).toEqual(['id3', 'id2', 'id1']);
        await store.save(visit({ changed: [makeArticle('id1', { publishedAt: at(9) })] }));
        expect(await newestIds()).toEqual(['id1', 'id3', 'id2']);
        await store.save(visit({ changed: [makeArticle('id1', { publishedAt: at(1) })] }));
        expect(await newestIds()).toEqual(['id3', 'id2', 'id1']);
      });

      it('shows an article once that goes and comes back under the same date', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b')] }));
        expect(await newestIds()).toHaveLength(2);
        await store.save(visit({ removed: ['a'] }));
        await store.save(visit({ added: [makeArticle('a')] }));
        expect(await newestIds()).toEqual(['b', 'a']);
      });

      it('keeps to the limit', async () => {
        await store.save(
          visit({ added: [1, 2, 3].map((n) => makeArticle(`id${n}`, { publishedAt: at(n) })) }),
        );
        expect(await newestIds({ limit: 2 })).toEqual(['id3', 'id2']);
        expect(await newestIds({ limit: 9 })).toHaveLength(3);
        expect(await newestIds({ limit: 0 })).toEqual([]);
      });

      it('keeps to some sources', async () => {
        await store.save(visit({ added: ['s', 't', 'u'].map((s) => makeArticle(s, { sourceId: s })) }));
        expect(await newestIds({ sourceIds: ['u', 's', 'never'] })).toEqual(['u', 's']);
        expect(await newestIds({ sourceIds: [] })).toEqual([]);
      });

      it('keeps to what arrived since, at that very instant included', async () => {
        const arrived = [1, 2, 3].map((n) =>
          makeArticle(`id${n}`, { publishedAt: at(-n), arrivedAt: at(n) }),
        );
        await store.save(visit({ added: arrived }));
        expect(await newestIds({ since: at(2) })).toEqual(['id2', 'id3']);
      });

      it('applies the limit to what matches, not to what is looked at', async () => {
        const others = Array.from({ length: 150 }, (_, n) => makeArticle(`t${n}`, { sourceId: 't' }));
        const old = makeArticle('old', { publishedAt: at(-500) });
        await store.save(visit({ added: [...others, old] }));
        expect(await newestIds({ sourceIds: ['s'], limit: 1 })).toEqual(['old']);
      });

      it('reads hundreds in order', async () => {
        const many = Array.from({ length: 300 }, (_, n) => makeArticle(`id${n}`, { publishedAt: at(n) }));
        await store.save(visit({ added: many }));
        expect(await newestIds()).toEqual(ids(many).toReversed());
      });

      it('may be left before its end', async () => {
        const many = Array.from({ length: 200 }, (_, n) => makeArticle(`id${n}`, { publishedAt: at(n) }));
        await store.save(visit({ added: many }));
        for await (const { id } of store.newest(ALL)) {
          expect(id).toBe('id199');
          break;
        }
        expect(await newestIds({ limit: 1 })).toEqual(['id199']);
      });

      it('is read twice at once without one disturbing the other', async () => {
        const many = Array.from({ length: 200 }, (_, n) => makeArticle(`id${n}`, { publishedAt: at(n) }));
        await store.save(visit({ added: many }));
        const [one, two] = await Promise.all([newestIds(), newestIds()]);
        expect(one).toEqual(two);
        expect(one).toHaveLength(200);
      });

      it('shows each article at most once, and all that stay, while visits are saved', async () => {
        const many = Array.from({ length: 200 }, (_, n) => makeArticle(`id${n}`, { publishedAt: at(n) }));
        await store.save(visit({ added: many }));
        const seen: string[] = [];
        for await (const { id } of store.newest(ALL)) {
          seen.push(id);
          const n = seen.length;
          if (n % 20 === 0) {
            const moved = makeArticle(`id${n}`, { publishedAt: at(900 + n) });
            const added = [makeArticle(`new${n}`, { publishedAt: at(n) })];
            await store.save(visit({ added, changed: [moved], removed: [`id${n + 1}`] }));
          }
        }
        expect(new Set(seen).size).toBe(seen.length);
        const stayed = many.filter((_, n) => n % 20 > 1);
        expect(seen).toEqual(expect.arrayContaining([...ids(stayed)]));
      });
    });

    describe('counts', () => {
      it('counts the stored articles of each source', async () => {
        const articles = ['s1', 's2', 't1'].map((id) => makeArticle(id, { sourceId: id.slice(0, 1) }));
        await store.save(visit({ added: articles }));
        expect(await store.counts()).toEqual(
          new Map([
            ['s', 2],
            ['t', 1],
          ]),
        );
      });

      it('leaves out a source of which nothing is stored any more', async () => {
        await store.save(visit({ added: [makeArticle('a')] }, makeState('s')));
        await store.save(visit({ removed: ['a'] }));
        expect(await store.counts()).toEqual(new Map());
      });
    });

    describe('prune', () => {
      const numbered = (count: number, sourceId = 's') =>
        Array.from({ length: count }, (_, n) =>
          makeArticle(`${sourceId}${n}`, { sourceId, publishedAt: at(n), arrivedAt: at(n) }),
        );
      const everything = { arrivedBefore: at(9999), perSource: 0 };

      it('forgets what arrived before the bound and keeps what arrived at it', async () => {
        await store.save(visit({ added: numbered(5) }));
        expect(await store.prune({ arrivedBefore: at(3), perSource: 99 })).toBe(3);
        expect(await newestIds()).toEqual(['s4', 's3']);
      });

      it('goes by the arrival, not by the publication', async () => {
        const late = makeArticle('late', { publishedAt: at(-900), arrivedAt: at(5) });
        await store.save(visit({ added: [late] }));
        expect(await store.prune({ arrivedBefore: at(5), perSource: 99 })).toBe(0);
      });

      it('keeps the newest of each source', async () => {
        await store.save(visit({ added: [...numbered(4), ...numbered(2, 't')] }));
        expect(await store.prune({ arrivedBefore: at(-9999), perSource: 2 })).toBe(2);
        expect(await newestIds({ sourceIds: ['s'] })).toEqual(['s3', 's2']);
        expect(await newestIds({ sourceIds: ['t'] })).toEqual(['t1', 't0']);
      });

      it('does not count what is too old towards what stays', async () => {
        const early = makeArticle('early', { publishedAt: at(50), arrivedAt: at(-50) });
        await store.save(visit({ added: [early, ...numbered(3)] }));
        expect(await store.prune({ arrivedBefore: at(0), perSource: 2 })).toBe(2);
        expect(await newestIds()).toEqual(['s2', 's1']);
      });

      it('spares our own posts', async () => {
        await store.save(visit({ added: [...numbered(3), ...numbered(3, POSTS_SOURCE_ID)] }));
        expect(await store.prune(everything)).toBe(3);
        expect(await newestIds()).toEqual(ids(numbered(3, POSTS_SOURCE_ID)).toReversed());
      });

      it('never forgets a sighting', async () => {
        await store.save(visit({ added: numbered(1) }));
        const [before] = (await store.sightings(['s0'])).values();
        await store.prune(everything);
        expect((await store.sightings(['s0'])).get('s0')).toEqual({ ...before, kept: false });
        expect(await store.articles(['s0'])).toEqual(new Map());
      });

      it('has nothing left to do the second time', async () => {
        await store.save(visit({ added: numbered(4) }));
        await store.prune({ arrivedBefore: at(2), perSource: 1 });
        expect(await store.prune({ arrivedBefore: at(2), perSource: 1 })).toBe(0);
      });

      it('leaves the states alone', async () => {
        await store.save(visit({ added: numbered(2) }, makeState('s')));
        await store.prune(everything);
        expect((await store.states()).size).toBe(1);
      });

      it('takes a pruned article back as it is given', async () => {
        await store.save(visit({ added: numbered(2) }));
        await store.prune(everything);
        await store.save(visit({ added: numbered(1) }));
        expect(await newestIds()).toEqual(['s0']);
        expect((await store.sightings(['s0'])).get('s0')?.kept).toBe(true);
      });

      it('leaves what was saved at the same time whole', async () => {
        await store.save(visit({ added: numbered(50) }));
        const [, count] = await Promise.all([
          store.save(visit({ added: numbered(3, 't') })),
          store.prune({ arrivedBefore: at(-9), perSource: 10 }),
        ]);
        expect(count).toBe(40);
        expect(await store.counts()).toEqual(
          new Map([
            ['s', 10],
            ['t', 3],
          ]),
        );
      });
    });

    describe('close', () => {
      it('waits for saves that are running', async () => {
        const saves = ['a', 'b', 'c'].map((id) => store.save(visit({ added: [makeArticle(id)] })));
        await store.close();
        await expect(Promise.all(saves)).resolves.toHaveLength(3);
      });

      it('makes the store unusable', async () => {
        await store.close();
        const closed = expect.objectContaining({ name: 'StoreError' });
        await expect(store.states()).rejects.toEqual(closed);
        await expect(store.sightings([])).rejects.toEqual(closed);
        await expect(store.articles([])).rejects.toEqual(closed);
        await expect(store.counts()).rejects.toEqual(closed);
        await expect(store.save(NOTHING)).rejects.toEqual(closed);
        await expect(store.prune({ arrivedBefore: at(0), perSource: 0 })).rejects.toEqual(closed);
        await expect(newestIds()).rejects.toEqual(closed);
      });

      it('ends a reading that is under way with an error, not with half a list', async () => {
        const many = Array.from({ length: 200 }, (_, n) => makeArticle(`id${n}`));
        await store.save(visit({ added: many }));
        const reading = store.newest(ALL)[Symbol.asyncIterator]();
        await reading.next();
        await store.close();
        const rest = async () => {
          while ((await reading.next()).done !== true);
        };
        await expect(rest()).rejects.toMatchObject({ name: 'StoreError' });
      });

      it('may be called twice', async () => {
        await store.close();
        await expect(store.close()).resolves.toBeUndefined();
      });
    });
  });
}
