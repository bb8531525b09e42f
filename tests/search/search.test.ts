import { describe, expect, it } from 'vitest';
import { NOW, openLibrary } from '../api/desk.ts';
import { numbered, postOf } from '../publish/newsroom.ts';
import { cardOf } from '../support/publication.ts';

const story = (n: number, title: string, wanted = {}) => numbered(n, { title, ...wanted });

async function searching(articles: Parameters<typeof openLibrary>[0] = {}) {
  const library = await openLibrary(articles);
  const found = async (query: string) => {
    const { body } = await library.ask(`/api/v1/search?${query}`);
    return body.articles.map(({ id }: { id: string }) => id);
  };
  return { library, found };
}

describe('the search', () => {
  it('finds by title, summary, body, tags, authors and the name of the source, however they are spelt', async () => {
    const { found } = await searching({
      articles: [
        story(0, 'Škoda shows the Enyaq'),
        story(1, 'Something', { summary: 'A word on kilowatts.' }),
        story(2, 'Something', { contentHtml: '<p>The <b>gigafactory</b> opens.</p>' }),
        story(3, 'Something', { tags: ['Autonomy'] }),
        story(4, 'Something', { authors: [{ name: 'Zoë O’Neill', url: undefined }] }),
        story(5, 'Something', { sourceId: 'volt-post' }),
      ],
      cards: [cardOf(), cardOf({ id: 'volt-post', title: 'Volt Post' })],
    });
    expect(await found('q=skoda')).toEqual(['wire-00000']);
    expect(await found('q=KILOWATTS')).toEqual(['wire-00001']);
    expect(await found('q=gigafactory')).toEqual(['wire-00002']);
    expect(await found('q=autonomy')).toEqual(['wire-00003']);
    expect(await found('q=zoe+oneill')).toEqual(['wire-00004']);
    expect(await found('q=zoe+o%27neill')).toEqual(['wire-00004']);
    expect(await found('q=volt+post')).toEqual(['volt-post-00005']);
  });

  it('takes beginnings and misspellings of words, and wants every word', async () => {
    const { found } = await searching({
      articles: [story(0, 'Charging network grows'), story(1, 'Network of friends')],
    });
    expect(await found('q=charg')).toEqual(['wire-00000']);
    expect(await found('q=chargng')).toEqual(['wire-00000']);
    expect(await found('q=network+charging')).toEqual(['wire-00000']);
    expect(await found('q=network+giraffe')).toEqual([]);
    expect(await found('q=%21%21')).toEqual([]);
  });

  it('ranks a headline before a mention, and the younger of equals first', async () => {
    const { found } = await searching({
      articles: [
        story(0, 'Other news', { summary: 'Among others, Rivian.' }),
        story(1, 'Rivian delivers', { publishedAt: '2025-01-01T00:00:00.000Z' }),
        story(2, 'Rivian delivers', { publishedAt: '2026-11-20T00:00:00.000Z' }),
      ],
    });
    expect(await found('q=rivian')).toEqual(['wire-00002', 'wire-00001', 'wire-00000']);
  });

  it('keeps to source, tag and date, page by page', async () => {
    const { library, found } = await searching({
      articles: [
        ...Array.from({ length: 90 }, (_, n) =>
          story(n, 'Rivian again', { tags: n % 30 === 0 ? ['rare'] : [] }),
        ),
        story(1, 'Rivian elsewhere', { sourceId: 'other' }),
      ],
      cards: [cardOf(), cardOf({ id: 'other' })],
    });
    expect(await found('q=rivian&source=other')).toEqual(['other-00001']);
    expect(await found('q=rivian&tag=rare')).toHaveLength(3);
    expect(await found('q=rivian&source=wire&since=2026-11-20T12:00:00Z')).toEqual(['wire-00000']);
    const seen: string[] = [];
    for (let cursor: string | null = '0'; cursor !== null; ) {
      const { body }: { body: { articles: { id: string }[]; nextCursor: string | null; total: number } } =
        await library.ask(`/api/v1/search?q=rivian&limit=40&cursor=${cursor}`);
      expect(body.total).toBe(91);
      seen.push(...body.articles.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(new Set(seen).size).toBe(91);
    expect(seen).toHaveLength(91);
  });

  it('follows what is added, edited, withdrawn and taken down', async () => {
    const { library, found } = await searching({
      articles: [story(0, 'Rivian one'), story(1, 'Rivian two')],
    });
    expect(await found('q=rivian')).toHaveLength(2);
    await library.save({
      added: [story(2, 'Rivian three')],
      changed: [story(1, 'Lucid two', { revision: 2 })],
      removed: ['wire-00000'],
    });
    expect(await found('q=rivian')).toEqual(['wire-00002']);
    expect(await found('q=lucid')).toEqual(['wire-00001']);
    const killed = { pinned: false, killed: true, annotation: undefined, at: NOW };
    await library.save({}, [{ collection: 'curation', key: 'wire-00002', value: killed }]);
    expect(await found('q=rivian')).toEqual([]);
    await library.save({}, [{ collection: 'curation', key: 'wire-00002', value: undefined }]);
    expect(await found('q=rivian')).toEqual(['wire-00002']);
  });

  it('does not find words that a source does not let us republish', async () => {
    const secret = { contentHtml: '<p>whisper</p>', summary: 'murmur' };
    const { found } = await searching({
      articles: [story(0, 'Loud', secret)],
      cards: [cardOf({ content: 'headline' })],
    });
    expect(await found('q=whisper')).toEqual([]);
    expect(await found('q=murmur')).toEqual([]);
    expect(await found('q=loud')).toEqual(['wire-00000']);
  });

  it('reads far into our own posts', async () => {
    const long = `<p>${'word '.repeat(800)} xylophone</p>`;
    const { found } = await searching({
      articles: [postOf('ours', { contentHtml: long }), story(0, 'x', { contentHtml: long })],
    });
    expect(await found('q=xylophone')).toEqual(['post-ours']);
  });

  it('finds only so many of the newest', async () => {
    const articles = Array.from({ length: 40 }, (_, n) => story(n, 'Rivian again'));
    const { found } = await searching({ articles, mostArticles: 30 });
    expect(await found('q=rivian&limit=100')).toHaveLength(30);
    expect(await found('q=rivian&limit=100')).not.toContain('wire-00030');
  });

  it('keeps only so many waiting, and answers all of those', async () => {
    const { library } = await searching({ articles: [story(0, 'Rivian')] });
    const all = await Promise.all(Array.from({ length: 50 }, () => library.ask('/api/v1/search?q=rivian')));
    const answered = all.filter(({ answer }) => answer.status === 200);
    expect(answered).toHaveLength(32);
    expect(all.find(({ answer }) => answer.status !== 200)?.answer).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '3' },
    });
  });

  it('passes over words that stand everywhere while others are left', async () => {
    const articles = Array.from({ length: 450 }, (_, n) =>
      story(n, `The story ${n === 449 ? 'of Rivian' : 'goes on'}`),
    );
    const { found } = await searching({ articles });
    await found('q=rivian');
    expect(await found('q=the+missing+rivian')).toEqual([]);
    expect(await found('q=the+story+rivian+of')).toEqual(['wire-00449']);
    expect(await found('q=the+story&limit=100')).toHaveLength(100);
  });

  it('survives any query', async () => {
    const { library } = await searching({ articles: [story(0, 'Rivian')] });
    for (const query of [
      '"',
      '(',
      '*',
      '\\',
      '%00',
      '%F0%9F%94%8B',
      'a'.repeat(200),
      'x+'.repeat(99),
      '<script>',
      '%zz',
    ])
      expect((await library.ask(`/api/v1/search?q=${query}`)).answer.status).toBe(200);
  });

  it('gives everybody else a turn while it reads, and up when it is stopped', async () => {
    const articles = Array.from({ length: 3000 }, (_, n) =>
      story(n, `Rivian ${n}`, { summary: 'word '.repeat(60) }),
    );
    const { library } = await searching({ articles, mostArticles: 3000 });
    let turns = 0;
    const turn = setInterval(() => {
      turns += 1;
    }, 1);
    const searched = library.ask('/api/v1/search?q=rivian');
    await searched;
    clearInterval(turn);
    expect(turns).toBeGreaterThan(20);
    await library.searcher.stop();
    expect((await library.ask('/api/v1/search?q=rivian')).answer.status).toBe(503);
  });
});
