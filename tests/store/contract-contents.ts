/** What every store engine promises of revisions, changes and notes, and of queries for less than everything. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Instant, POSTS_SOURCE_ID } from '../../src/model.ts';
import type { Curation, Unseen } from '../../src/store/collections.ts';
import type { Note } from '../../src/store/notes.ts';
import { type ArticleQuery, cursorOf, type Store } from '../../src/store/store.ts';
import { at, collect, ids, makeArticle, makeOutboxItem, makeState, NOTHING, visit } from './samples.ts';

/** How many of the latest changes the stores under test are opened to remember. */
export const CHANGES_KEPT = 100;

export type OpenStore = (now: () => Instant) => Promise<Store>;

export function describeContents(engine: string, open: OpenStore): void {
  describe(`the contents of a store in ${engine}`, () => {
    let store: Store;
    let now: Instant;
    beforeEach(async () => {
      now = at(0);
      store = await open(() => now);
    });
    afterEach(() => store.close());

    const newestIds = async (query: ArticleQuery = {}) => ids(await collect(store.newest(query)));

    describe('newest, asked for less than everything', () => {
      const dated = (count: number) =>
        Array.from({ length: count }, (_, n) =>
          makeArticle(`id${n}`, { publishedAt: at(n), arrivedAt: at(n) }),
        );

      it('keeps to some tags, however they are spelt', async () => {
        const added = [
          makeArticle('a', { tags: ['EV', 'Range Test'] }),
          makeArticle('b', { tags: ['ev'] }),
          makeArticle('c', { tags: [] }),
        ];
        await store.save(visit({ added }));
        expect(await newestIds({ tags: ['Ev '] })).toEqual(['b', 'a']);
        expect(await newestIds({ tags: ['range  test', 'never'] })).toEqual(['a']);
        expect(await newestIds({ tags: ['never'] })).toEqual([]);
        expect(await newestIds({ tags: [] })).toEqual([]);
      });

      it('keeps to some authors, by name or by their key in our newsroom', async () => {
        const eva = { key: 'eva', name: 'Eva Sommer', bio: undefined, since: undefined, url: undefined };
        const byline = [{ ...eva, avatar: undefined, handle: undefined }];
        const rest = { slug: 's', section: undefined, editor: undefined, imageCredit: undefined };
        const post = { ...rest, byline, link: undefined, pinned: false, corrections: [] };
        const added = [
          makeArticle('a', { authors: [{ name: 'Sam Ruby', url: undefined }] }),
          makeArticle('b', { sourceId: POSTS_SOURCE_ID, post }),
        ];
        await store.save(visit({ added }));
        expect(await newestIds({ authors: ['SAM RUBY'] })).toEqual(['a']);
        expect(await newestIds({ authors: ['eva'] })).toEqual(['b']);
        expect(await newestIds({ authors: ['Sam Ruby', 'eva'], tags: ['ev'] })).toEqual(['b', 'a']);
        expect(await newestIds({ authors: ['sam'] })).toEqual([]);
      });

      it('takes no tag for an author', async () => {
        await store.save(visit({ added: [makeArticle('a', { tags: ['eva'] })] }));
        expect(await newestIds({ authors: ['eva'] })).toEqual([]);
      });

      it('goes by the tags of an article as it is now', async () => {
        await store.save(visit({ added: [makeArticle('a', { tags: ['old', 'both'] })] }));
        await store.save(visit({ changed: [makeArticle('a', { tags: ['new', 'both'] })] }));
        expect(await newestIds({ tags: ['old'] })).toEqual([]);
        expect(await newestIds({ tags: ['new'] })).toEqual(['a']);
        expect(await newestIds({ tags: ['both'] })).toEqual(['a']);
      });

      it('keeps to a stretch of time, its beginning included and its end not', async () => {
        await store.save(visit({ added: dated(6) }));
        expect(await newestIds({ from: at(2), before: at(4) })).toEqual(['id3', 'id2']);
        expect(await newestIds({ from: at(5) })).toEqual(['id5']);
        expect(await newestIds({ before: at(1) })).toEqual(['id0']);
        expect(await newestIds({ from: at(4), before: at(2) })).toEqual([]);
      });

      it('goes on behind a place in the order', async () => {
        await store.save(visit({ added: dated(5) }));
        const [, last] = await collect(store.newest({ limit: 2 }));
        if (last === undefined) throw new Error('two were asked for');
        expect(await newestIds({ after: cursorOf(last), limit: 2 })).toEqual(['id2', 'id1']);
      });

      it('goes on behind a place whose article is gone, moved or never was', async () => {
        await store.save(visit({ added: dated(5) }));
        const moved = makeArticle('id1', { publishedAt: at(90) });
        await store.save(visit({ removed: ['id3'], changed: [moved] }));
        expect(await newestIds({ after: { at: at(3), id: 'id3' } })).toEqual(['id2', 'id0']);
        expect(await newestIds({ after: { at: at(2), id: 'zz' } })).toEqual(['id2', 'id0']);
        expect(await newestIds({ after: { at: at(2), id: 'a' } })).toEqual(['id0']);
      });

      it('tells articles of one instant apart by their ids', async () => {
        await store.save(visit({ added: ['a', 'b', 'c'].map((id) => makeArticle(id)) }));
        expect(await newestIds({ after: { at: at(0), id: 'b' } })).toEqual(['a']);
      });

      it('shows every article once, page by page, while others come', async () => {
        await store.save(visit({ added: dated(30) }));
        const seen: string[] = [];
        let after: ArticleQuery['after'];
        for (;;) {
          const page = await collect(store.newest({ after, limit: 7 }));
          const last = page.at(-1);
          if (last === undefined) break;
          seen.push(...ids(page));
          after = cursorOf(last);
          await store.save(visit({ added: [makeArticle(`new${seen.length}`, { publishedAt: at(500) })] }));
        }
        expect(seen).toEqual(ids(dated(30)).toReversed());
      });
    });

    describe('listing', () => {
      it('names what newest reads, in the same order', async () => {
        const added = [3, 1, 2].map((n) => makeArticle(`id${n}`, { publishedAt: at(n) }));
        await store.save(visit({ added: [...added, makeArticle('t', { sourceId: 't' })] }));
        for (const query of [{}, { sourceIds: ['s'], limit: 2 }, { before: at(2) }, { limit: 0 }]) {
          expect([...store.listing(query)].map(({ id }) => id)).toEqual(await newestIds(query));
        }
        expect([...store.listing({ sourceIds: ['t'] })]).toMatchObject([{ id: 't', sourceId: 't' }]);
      });

      it('gives another version to an article that is written again, and to no other', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b')] }));
        const [b, a] = [...store.listing({})];
        await store.save(visit({ changed: [makeArticle('a', { title: 'New' })] }, makeState('s')));
        const [laterB, laterA] = [...store.listing({})];
        expect(laterB).toEqual(b);
        expect(laterA?.version).not.toBe(a?.version);
      });
    });

    describe('revisions', () => {
      const version = (n: number) =>
        makeArticle('a', { title: `Title ${n}`, revision: n, fingerprint: `${n}` });
      const numbers = async () => (await store.revisions('a')).map(({ article }) => article.revision);

      it('are the former versions of an article, with the instants of their edits', async () => {
        await store.save(visit({ added: [version(1)] }));
        now = at(5);
        await store.save(visit({ changed: [version(2)] }));
        now = at(9);
        await store.save(visit({ changed: [version(3)] }));
        expect(await store.revisions('a')).toEqual([
          { article: version(1), replacedAt: at(5) },
          { article: version(2), replacedAt: at(9) },
        ]);
        expect((await store.articles(['a'])).get('a')).toEqual(version(3));
      });

      it('hold a version that another one replaced within one visit', async () => {
        await store.save(visit({ added: [version(1)] }));
        now = at(5);
        await store.save(visit({ changed: [version(2), { ...version(1), revision: 2 }] }));
        expect((await store.articles(['a'])).get('a')).toEqual({ ...version(1), revision: 2 });
        expect(await store.revisions('a')).toEqual([
          { article: version(1), replacedAt: at(5) },
          { article: version(2), replacedAt: at(5) },
        ]);
      });

      it('are none for an article that was never edited, is gone, or never was', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b')] }));
        await store.save(visit({ changed: [makeArticle('b', { title: 'New' })] }));
        await store.save(visit({ removed: ['b'] }));
        for (const id of ['a', 'b', 'never']) expect(await store.revisions(id)).toEqual([]);
      });

      it('begin anew with an article that comes back', async () => {
        await store.save(visit({ added: [version(1)] }));
        await store.save(visit({ changed: [version(2)] }));
        await store.save(visit({ removed: ['a'] }));
        await store.save(visit({ added: [version(1)] }));
        expect(await numbers()).toEqual([]);
        await store.save(visit({ changed: [version(2)] }));
        expect(await numbers()).toEqual([1]);
      });

      it('are kept to the 24 latest', async () => {
        for (let n = 1; n <= 30; n++) await store.save(visit({ changed: [version(n)] }));
        expect(await numbers()).toEqual(Array.from({ length: 24 }, (_, n) => n + 6));
      });

      it('are told apart when they are saved at once', async () => {
        await Promise.all([1, 2, 3].map((n) => store.save(visit({ changed: [version(n)] }))));
        expect(await numbers()).toEqual([1, 2]);
      });

      it('are not seen by any query', async () => {
        await store.save(visit({ added: [makeArticle('a', { tags: ['old'] })] }));
        await store.save(visit({ changed: [makeArticle('a', { tags: ['new'] })] }));
        expect(await newestIds()).toEqual(['a']);
        expect(await store.counts()).toEqual(new Map([['s', 1]]));
      });
    });

    describe('changes', () => {
      it('are none at first', async () => {
        expect(await store.changes(0, 10)).toEqual({ changes: [], latest: 0, startOver: false });
      });

      it('are numbered in the order in which they were saved', async () => {
        await store.save(visit({ added: [makeArticle('a'), makeArticle('b')] }));
        now = at(7);
        await store.save(visit({ changed: [makeArticle('a', { title: 'New' })], removed: ['b'] }));
        expect(await store.changes(0, 10)).toEqual({
          changes: [
            { seq: 1, kind: 'added', id: 'a', at: at(0) },
            { seq: 2, kind: 'added', id: 'b', at: at(0) },
            { seq: 3, kind: 'changed', id: 'a', at: at(7) },
            { seq: 4, kind: 'removed', id: 'b', at: at(7) },
          ],
          latest: 4,
          startOver: false,
        });
      });

      it('are told from any number on, and at most so many', async () => {
        await store.save(visit({ added: ['a', 'b', 'c', 'd'].map((id) => makeArticle(id)) }));
        const { changes, latest } = await store.changes(1, 2);
        expect(changes.map(({ seq, id }) => `${seq} ${id}`)).toEqual(['2 b', '3 c']);
        expect(latest).toBe(4);
        expect(await store.changes(4, 9)).toEqual({ changes: [], latest: 4, startOver: false });
      });

      it('are not made by states, notes, or what changes nothing', async () => {
        await store.save(visit({ restated: [{ id: 'x', entryHash: '1111111111111' }] }, makeState('s')));
        const note: Note = { collection: 'outbox', key: 'k', value: makeOutboxItem() };
        await store.save(visit({ removed: ['never'] }), [note]);
        expect((await store.changes(0, 9)).latest).toBe(0);
      });

      it('tell of an article that was seen and is not to be seen any more, and of one that may be seen again', async () => {
        await store.save(visit({ added: [makeArticle('seen'), makeArticle('held')] }));
        const note = (key: string, value: Unseen | undefined): Note => ({ collection: 'unseen', key, value });
        const hidden = [note('seen', { wasSeen: true }), note('held', { wasSeen: false })];
        await store.save(visit({}), hidden);
        await store.save(visit({}), hidden);
        await store.save(visit({}), [
          note('seen', undefined),
          note('held', undefined),
          note('never', undefined),
        ]);
        const { changes } = await store.changes(2, 10);
        expect(changes.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
          'changed seen',
          'changed seen',
          'changed held',
        ]);
      });

      it('tell of an article that is pruned, and of one that comes back', async () => {
        await store.save(visit({ added: [makeArticle('a')] }));
        await store.prune({ arrivedBefore: at(99), perSource: 9 });
        await store.save(visit({ added: [makeArticle('a')] }));
        const { changes } = await store.changes(0, 9);
        expect(changes.map(({ kind }) => kind)).toEqual(['added', 'removed', 'added']);
      });

      it('ask one to start over who knows less than is remembered, or more than there is', async () => {
        const latest = CHANGES_KEPT + 20;
        for (let n = 0; n < latest; n++) await store.save(visit({ added: [makeArticle(`id${n}`)] }));
        expect(await store.changes(19, 5)).toEqual({ changes: [], latest, startOver: true });
        expect((await store.changes(20, 1)).changes.map(({ seq }) => seq)).toEqual([21]);
        expect(await store.changes(latest + 1, 5)).toEqual({ changes: [], latest, startOver: true });
      });

      it('are never dated before those that came first, whatever the clock says', async () => {
        now = at(50);
        await store.save(visit({ added: [makeArticle('a')] }));
        now = at(10);
        await store.save(visit({ changed: [makeArticle('a', { title: 'New' })] }));
        expect((await store.changes(0, 9)).changes.map((it) => it.at)).toEqual([at(50), at(50)]);
        expect((await store.revisions('a'))[0]?.replacedAt).toBe(at(50));
      });
    });

    describe('notes', () => {
      const said: Curation = { pinned: false, killed: true, annotation: 'a hoax', at: at(1) };
      const queued = (key: string, body = key): Note => ({
        collection: 'outbox',
        key,
        value: makeOutboxItem({ body }),
      });
      const sent = (key: string): Note => ({ collection: 'outbox', key, value: undefined });
      const waiting = async () => [...(await store.notes('outbox')).keys()];

      it('are read back as they were saved, each collection for itself', async () => {
        await store.save(NOTHING, [{ collection: 'curation', key: 'a', value: said }, queued('a')]);
        expect(await store.notes('curation')).toEqual(new Map([['a', said]]));
        expect(await store.notes('outbox')).toEqual(new Map([['a', makeOutboxItem({ body: 'a' })]]));
      });

      it('are saved with the visit that they belong to', async () => {
        await store.save(visit({ added: [makeArticle('a')] }), [queued('1')]);
        expect(await newestIds()).toEqual(['a']);
        expect(await waiting()).toEqual(['1']);
      });

      it('are gone once they are set to nothing', async () => {
        await store.save(NOTHING, [queued('1'), queued('2')]);
        await store.save(NOTHING, [sent('1'), sent('never')]);
        expect(await waiting()).toEqual(['2']);
      });

      it('are read in the order in which they were first set', async () => {
        await store.save(NOTHING, [queued('c'), queued('a')]);
        await store.save(NOTHING, [queued('b'), queued('c', 'again')]);
        await store.save(NOTHING, [sent('a')]);
        await store.save(NOTHING, [queued('a')]);
        const read = [...(await store.notes('outbox'))].map(([key, { body }]) => `${key} ${body}`);
        expect(read).toEqual(['c again', 'b b', 'a a']);
      });

      it('take keys that are names of object properties', async () => {
        await store.save(
          NOTHING,
          ['__proto__', 'constructor'].map((key) => queued(key)),
        );
        expect(await waiting()).toEqual(['__proto__', 'constructor']);
      });

      it('are handed out in a map that later saves do not change', async () => {
        const before = await store.notes('outbox');
        await store.save(NOTHING, [queued('1')]);
        expect(before.size).toBe(0);
      });

      it('keep those of visits saved at once', async () => {
        await Promise.all(['1', '2', '3'].map((key) => store.save(NOTHING, [queued(key), sent('1')])));
        expect(await waiting()).toEqual(['2', '3']);
      });
    });

    describe('prune', () => {
      const numbered = (count: number, sourceId = 's') =>
        Array.from({ length: count }, (_, n) =>
          makeArticle(`${sourceId}${n}`, { sourceId, publishedAt: at(n), arrivedAt: at(n) }),
        );
      const pin = (key: string, pinned = true): Note => {
        const value = { pinned, killed: false, annotation: undefined, at: at(0) };
        return { collection: 'curation', key, value };
      };

      it('spares what is pinned, and does not count it', async () => {
        await store.save(visit({ added: numbered(4) }), [pin('s3'), pin('s0'), pin('s1', false)]);
        expect(await store.prune({ arrivedBefore: at(1), perSource: 1 })).toBe(1);
        expect(await newestIds()).toEqual(['s3', 's2', 's0']);
        await store.save(NOTHING, [{ collection: 'curation', key: 's0', value: undefined }]);
        expect(await store.prune({ arrivedBefore: at(1), perSource: 1 })).toBe(1);
        expect(await newestIds()).toEqual(['s3', 's2']);
      });

      it('drops sources that are not wanted any more, but for posts and what is pinned', async () => {
        const added = [...numbered(2), ...numbered(2, 't'), ...numbered(1, POSTS_SOURCE_ID)];
        await store.save(visit({ added }, makeState('t')), [pin('t0')]);
        const bounds = { arrivedBefore: at(-9), perSource: 9 };
        expect(await store.prune(bounds)).toBe(0);
        expect(await store.prune(bounds, ['s', 'never'])).toBe(1);
        expect([...(await store.counts())].sort()).toEqual([
          [POSTS_SOURCE_ID, 1],
          ['s', 2],
          ['t', 1],
        ]);
        expect((await store.sightings(['t1'])).get('t1')?.kept).toBe(false);
        expect((await store.states()).has('t')).toBe(true);
        expect(await store.prune(bounds, [])).toBe(2);
      });
    });

    it('cannot be asked for once it is closed', async () => {
      await store.close();
      const closed = expect.objectContaining({ name: 'StoreError' });
      await expect(store.revisions('a')).rejects.toEqual(closed);
      await expect(store.changes(0, 1)).rejects.toEqual(closed);
      await expect(store.notes('outbox')).rejects.toEqual(closed);
    });
  });
}
