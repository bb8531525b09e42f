import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import type { Channel } from '../../src/outward.ts';
import { type Making, makeAll, planEdit } from '../../src/publish/edit-plan.ts';
import { createStoryIndex } from '../../src/stories/story-index.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { article, idsServed, making, posts, storeWith } from './any-newsroom.ts';
import { cardsOf, numbered, postOf } from './newsroom.ts';

describe('the plan of an edit', () => {
  it('is what the edit does to the documents, whatever is stored and whatever is edited', async () => {
    const world = fc.record({
      articles: fc.uniqueArray(article, { maxLength: 40, selector: ({ id }) => id }),
      posts,
      before: making,
      after: making,
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ articles, posts: ours, before, after }) => {
        const store = await storeWith([...articles, ...ours]);
        const plans = await planEdit(before, after, store);
        const old = await idsServed(before, store);
        const edited = await idsServed(after, store);
        expect(plans.map(({ id }) => id).sort()).toEqual(
          [...new Set([...old.keys(), ...edited.keys()])].sort(),
        );
        for (const { id, entering, leaving, ...plan } of plans) {
          const [was, is] = [old.get(id) ?? [], edited.get(id) ?? []];
          const entryIds = (moves: typeof entering) => moves.map((move) => move.article.entryId);
          expect([plan.before, plan.after]).toEqual([was.length, is.length]);
          expect(entryIds(entering)).toEqual(
            is.filter((it) => !was.includes(it) || isOther(it, moves(entering))),
          );
          expect(entryIds(leaving)).toEqual(
            was.filter((it) => !is.includes(it) || isOther(it, moves(leaving))),
          );
          for (const { article: one, position } of entering) expect(is[position - 1]).toBe(one.entryId);
        }
        function moves(list: (typeof plans)[number]['entering']) {
          return new Set(list.map((move) => move.article.entryId));
        }
        // The same entry of another source takes its place: one leaves and one enters under one id.
        function isOther(entryId: string, moving: ReadonlySet<string>) {
          return entryId.startsWith('https://same.example/') && moving.has(entryId);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('names for each article a barrier where it is not, and none where it is', async () => {
    const world = fc.record({
      articles: fc.uniqueArray(article, { maxLength: 30, selector: ({ id }) => id }),
      before: making,
      after: making,
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ articles, before, after }) => {
        const plans = await planEdit(before, after, await storeWith(articles));
        for (const { fate, entering, leaving } of plans)
          for (const { barrier } of [...entering, ...leaving])
            expect(barrier === undefined).toBe(fate !== 'kept');
      }),
      { numRuns: 60 },
    );
  });

  const plan = async (before: Partial<Making>, after: Partial<Making>, articles: readonly Article[]) => {
    const usual: Making = {
      channels: [channelOf()],
      cards: cardsOf(cardOf()),
      silenced: new Map(),
      beginStories: createStoryIndex,
    };
    return planEdit({ ...usual, ...before }, { ...usual, ...after }, await storeWith(articles));
  };

  it('tells the rule that keeps an article out, and its place', async () => {
    const articles = [numbered(1, { title: 'A recall' }), numbered(2)];
    const [all] = await plan(
      {},
      { channels: [channelOf({ exclude: ['x', { title: 'recall' }] })] },
      articles,
    );
    expect(all?.leaving.map(({ barrier }) => barrier)).toEqual([
      {
        word: 'channel-rule',
        sentence: 'is left out by channels.all.exclude[1], {"title":"recall"}',
        rule: { place: 'channels.all.exclude[1]', rule: { title: 'recall' } },
      },
    ]);
    const cards = cardsOf(cardOf({ include: ['story'] }));
    const [back] = await plan({ cards }, {}, articles);
    expect(back?.entering.map(({ barrier }) => barrier?.sentence)).toEqual([
      'is left out because nothing of sources.wire.include holds',
    ]);
  });

  it('tells limits, shares, tags, twins and sources apart', async () => {
    const reasons = async (before: Partial<Making>, after: Partial<Making>, articles: readonly Article[]) =>
      (await plan(before, after, articles)).flatMap(({ leaving }) =>
        leaving.map(({ barrier }) => barrier?.word),
      );
    const two = [numbered(1), numbered(2)];
    const ch = (wanted: Partial<Channel>) => ({ channels: [channelOf(wanted)] });
    const both = cardsOf(cardOf(), cardOf({ id: 'daily' }));
    expect(await reasons({}, ch({ limit: 1 }), two)).toEqual(['limit']);
    expect(
      await reasons({ cards: both }, { cards: both, ...ch({ limit: 4, perSourceShare: 0.2 }) }, two),
    ).toEqual(['share']);
    expect(await reasons({}, ch({ tags: ['x'] }), two)).toEqual(['tags', 'tags']);
    expect(await reasons({}, ch({ sources: [] }), two)).toEqual(['other-source', 'other-source']);
    expect(await reasons({}, { cards: new Map() }, two)).toEqual(['unknown-source', 'unknown-source']);
    expect(await reasons({}, ch({ posts: false }), [postOf('one')])).toEqual(['no-posts']);
    expect(await reasons({}, ch({ authors: ['eva'] }), two)).toEqual(['authors', 'authors']);
    expect(await reasons({}, { silenced: new Map([[two[0]?.id ?? '', 'killed']]) }, two)).toEqual(['killed']);
    const twins = [
      numbered(2, { entryId: 'https://same.example/' }),
      numbered(1, { sourceId: 'daily', entryId: 'https://same.example/' }),
    ];
    expect(await reasons({ cards: cardsOf(cardOf({ id: 'daily' })) }, { cards: both }, twins)).toEqual([
      'duplicate',
    ]);
  });

  it('tells what stays and is shown otherwise', async () => {
    const [all] = await plan({}, { cards: cardsOf(cardOf({ content: 'headline' })) }, [
      numbered(1),
      numbered(2),
    ]);
    expect(all?.restyled).toEqual([{ sourceId: 'wire', articles: 2, from: 'full', to: 'headline' }]);
    expect([all?.entering, all?.leaving]).toEqual([[], []]);
  });
});

describe('channels made for a plan', () => {
  it('carry nothing that is silenced', async () => {
    const store = await storeWith([numbered(1), numbered(2)]);
    const silenced = new Map([[numbered(1).id, 'held' as const]]);
    const made = await makeAll(
      { channels: [channelOf()], cards: cardsOf(cardOf()), silenced, beginStories: createStoryIndex },
      store,
    );
    expect(made.get('all')?.slips.map(({ id }) => id)).toEqual([numbered(2).id]);
  });
});
