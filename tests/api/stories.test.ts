import { describe, expect, it } from 'vitest';
import type { Note } from '../../src/store/notes.ts';
import { numbered, postOf } from '../publish/newsroom.ts';
import { cardOf } from '../support/publication.ts';
import { NOW, openLibrary } from './desk.ts';

const CARDS = ['wire', 'other', 'third'].map((id) => cardOf({ id, content: 'full' }));
const RECALL = 'Tesla recalls 12,000 Cybertrucks over accelerator pedal';
const first = numbered(5, { title: RECALL, summary: 'Short.' });
const second = numbered(4, {
  sourceId: 'other',
  title: 'Tesla to recall 12,000 Cybertruck pickups: accelerator pedal may stick',
  contentHtml: `<p>${'At length. '.repeat(40)}</p>`,
});
const third = numbered(3, {
  sourceId: 'third',
  title: 'What we know',
  contentHtml: `<p><a href="https://wire.example/5?utm_source=third&amp;utm_medium=rss">See</a></p>`,
});
const strangers = [0, 1, 2].map((n) => numbered(n, { title: `Unrelated ${n}` }));

const open = (articles = [first, second, ...strangers]) => openLibrary({ articles, cards: CARDS });
const told = (body: { stories: { id: string; articles: { id: string }[] }[] }) =>
  body.stories.map(({ id, articles }) => `${id}: ${articles.map((it) => it.id).join(' ')}`);

describe('the stories of the API', () => {
  it('are what several sources tell, who tells the most leading', async () => {
    const library = await open([first, second, third, ...strangers]);
    const { body } = await library.ask('/api/v1/stories');
    expect(told(body)).toEqual(['wire-00005: other-00004 third-00003 wire-00005']);
    expect(body.stories[0]).toMatchObject({
      url: 'https://news.example/stories/wire-00005/',
      at: first.publishedAt,
      articles: [{ contentHtml: null, storyId: 'wire-00005' }, {}, {}],
    });
    expect(body.nextCursor).toBeNull();
  });

  it('are led by ours, which comments on a page by naming it as its link', async () => {
    const ours = postOf('ours', { title: 'Pedals' }, { link: 'https://wire.example/5' });
    const library = await open([first, { ...ours, publishedAt: NOW.replace('22T', '21T') }]);
    expect(told((await library.ask('/api/v1/stories')).body)[0]).toMatch(/^\S+: post-ours wire-00005$/u);
  });

  it('come newest first, page by page, each once', async () => {
    const pairs = [0, 1, 2].flatMap((n) =>
      ['wire', 'other'].map((sourceId) =>
        numbered(n, { sourceId, title: `Alpha${n} bravo${n} charlie${n} delta${n}` }),
      ),
    );
    const library = await open(pairs);
    const page = (await library.ask('/api/v1/stories?limit=2')).body;
    expect(told(page).map((it) => it.slice(0, 10))).toEqual(['wire-00000', 'wire-00001']);
    const next = (await library.ask(`/api/v1/stories?limit=2&cursor=${page.nextCursor}`)).body;
    expect(told(next).map((it) => it.slice(0, 10))).toEqual(['wire-00002']);
    expect(next.nextCursor).toBeNull();
  });

  it('name nothing that was taken down or is held back, at once', async () => {
    const library = await open();
    expect(told((await library.ask('/api/v1/stories')).body)).toHaveLength(1);
    await library.save({}, [killing(second.id)]);
    expect(told((await library.ask('/api/v1/stories')).body)).toEqual([]);
    const held = await open();
    await held.ask('/api/v1/stories');
    held.hold([first.id]);
    await held.save({});
    expect(told((await held.ask('/api/v1/stories')).body)).toEqual([]);
  });

  it('hold what came since as soon as it is published, and are not read again for that', async () => {
    const library = await open();
    await library.ask('/api/v1/stories');
    await library.save({ added: [third] });
    expect(told((await library.ask('/api/v1/stories')).body)).toEqual([
      'wire-00005: other-00004 third-00003 wire-00005',
    ]);
  });

  it('show no more of an article than its source lets us republish', async () => {
    const cards = CARDS.map((card) => ({ ...card, content: 'headline' as const }));
    const library = await openLibrary({ articles: [first, second], cards });
    const { body } = await library.ask('/api/v1/stories');
    expect(body.stories[0].articles.map((it: { summary: unknown }) => it.summary)).toEqual([null, null]);
  });
});

describe('the id of a story', () => {
  it('stands with each of its articles, and with no other', async () => {
    const library = await open();
    const { body } = await library.ask('/api/v1/articles');
    const ids = body.articles.map((it: { id: string; storyId: string | null }) => [it.id, it.storyId]);
    expect(Object.fromEntries(ids)).toEqual({
      'wire-00000': null,
      'wire-00001': null,
      'wire-00002': null,
      'other-00004': 'wire-00005',
      'wire-00005': 'wire-00005',
    });
    expect((await library.ask('/api/v1/articles/other-00004')).body.storyId).toBe('wire-00005');
  });
});

function killing(id: string): Note {
  const value = { pinned: false, killed: true, annotation: undefined, at: NOW };
  return { collection: 'curation', key: id, value };
}
