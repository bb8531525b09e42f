import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING } from '../../src/ingest/refresh.ts';
import { numbered, postOf } from '../publish/newsroom.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { NOW, openLibrary } from './desk.ts';

const idsOf = (body: { articles: { id: string }[] }) => body.articles.map(({ id }) => id);
const stories = (count: number, wanted = {}) => Array.from({ length: count }, (_, n) => numbered(n, wanted));
const BODY = `<p>${'word '.repeat(300)}</p>`;

describe('the articles of the API', () => {
  it('come newest first, page by page, each once, whatever arrives and goes between two pages', async () => {
    const library = await openLibrary({ articles: stories(10) });
    const first = (await library.ask('/api/v1/articles?limit=4')).body;
    expect(idsOf(first)).toEqual(['wire-00000', 'wire-00001', 'wire-00002', 'wire-00003']);
    const late = numbered(99, { publishedAt: '2026-11-21T00:00:00.000Z' });
    await library.save({ added: [late], removed: ['wire-00003', 'wire-00006'] });
    const second = (await library.ask(`/api/v1/articles?limit=4&cursor=${first.nextCursor}`)).body;
    expect(idsOf(second)).toEqual(['wire-00004', 'wire-00005', 'wire-00007', 'wire-00008']);
    const third = (await library.ask(`/api/v1/articles?limit=4&cursor=${second.nextCursor}`)).body;
    expect(idsOf(third)).toEqual(['wire-00009']);
    expect(third.nextCursor).toBeNull();
  });

  it('say on a page that is just full whether any follow', async () => {
    const library = await openLibrary({ articles: stories(4) });
    const { body } = await library.ask('/api/v1/articles?limit=4');
    expect([body.articles.length, body.nextCursor]).toEqual([4, null]);
  });

  it('are chosen by channel, source, tag, author and date', async () => {
    const library = await openLibrary({
      articles: [
        numbered(0, { tags: ['Charging'], authors: [{ name: 'Zoë O’Neill', url: undefined }] }),
        numbered(1, { sourceId: 'other' }),
        numbered(2),
        postOf('ours'),
      ],
      cards: [cardOf(), cardOf({ id: 'other', tags: ['trucks'] })],
      channels: [channelOf(), channelOf({ id: 'trucks', tags: ['trucks'] })],
    });
    const chosen = async (query: string) => idsOf((await library.ask(`/api/v1/articles?${query}`)).body);
    expect(await chosen('tag=CHARGING')).toEqual(['wire-00000']);
    expect(await chosen('tag=trucks')).toEqual(['other-00001']);
    expect(await chosen('channel=trucks')).toEqual(['other-00001']);
    expect(await chosen('source=other')).toEqual(['other-00001']);
    expect(await chosen('source=posts')).toEqual(['post-ours']);
    expect(await chosen('author=zoe-o-neill')).toEqual(['wire-00000']);
    expect(await chosen('source=wire&until=2026-11-20T12:00:00Z')).toEqual(['wire-00002']);
    expect(await chosen('source=wire&since=2026-11-20T12:00:00Z')).toEqual(['wire-00000']);
    expect(await chosen('source=nobody')).toEqual([]);
  });

  it('go on behind a cursor where a filter found nothing among the first thousand', async () => {
    const library = await openLibrary({ articles: [...stories(1500), numbered(1600, { tags: ['rare'] })] });
    const first = (await library.ask('/api/v1/articles?tag=rare')).body;
    expect(first.articles).toEqual([]);
    const second = (await library.ask(`/api/v1/articles?tag=rare&cursor=${first.nextCursor}`)).body;
    expect(idsOf(second)).toEqual(['wire-01600']);
  });

  it('show no more of an article than its source lets us republish', async () => {
    const shown = async (content: 'headline' | 'excerpt' | 'full') => {
      const library = await openLibrary({
        articles: [numbered(0, { contentHtml: BODY, summary: 'A summary.' })],
        cards: [cardOf({ content })],
      });
      const { summary, contentHtml } = (await library.ask('/api/v1/articles/wire-00000')).body;
      return [summary, contentHtml];
    };
    expect(await shown('headline')).toEqual([null, null]);
    expect(await shown('excerpt')).toEqual(['A summary.', null]);
    expect(await shown('full')).toEqual(['A summary.', BODY]);
  });

  it('come with what we say beneath them, in lists, alone and as changes', async () => {
    const library = await openLibrary({ articles: stories(2) });
    const said = { pinned: false, killed: false, annotation: 'We were there.', at: NOW };
    await library.save({}, [{ collection: 'curation', key: 'wire-00001', value: said }]);
    const { articles } = (await library.ask('/api/v1/articles')).body;
    expect(articles).toMatchObject([{ annotation: null }, { annotation: 'We were there.' }]);
    expect((await library.ask('/api/v1/articles/wire-00001')).body.annotation).toBe('We were there.');
    const { changes } = (await library.ask('/api/v1/changes')).body;
    expect(changes[1].article.annotation).toBe('We were there.');
  });

  it('leave out what was taken down, what keywords keep out and what is of no source any more', async () => {
    const library = await openLibrary({
      articles: [
        numbered(0),
        numbered(1),
        numbered(2, { title: 'Sponsored' }),
        numbered(3, { sourceId: 'former' }),
      ],
      cards: [cardOf({ exclude: ['sponsored'] })],
    });
    const killed = { pinned: false, killed: true, annotation: undefined, at: NOW };
    await library.save({}, [{ collection: 'curation', key: 'wire-00000', value: killed }]);
    expect(idsOf((await library.ask('/api/v1/articles')).body)).toEqual(['wire-00001']);
    const statusOf = async (id: string) => (await library.ask(`/api/v1/articles/${id}`)).answer.status;
    expect(await Promise.all(['wire-00000', 'wire-00002', 'former-00003'].map(statusOf))).toEqual([
      410, 404, 404,
    ]);
    expect((await library.ask('/api/v1/changes')).body.changes).toMatchObject([
      { seq: 1, kind: 'removed', article: null },
      { seq: 2, kind: 'added', article: { id: 'wire-00001' } },
      { seq: 3, kind: 'removed', article: null },
      { seq: 4, kind: 'removed', article: null },
      { seq: 5, kind: 'removed', id: 'wire-00000', article: null },
    ]);
  });

  it('show nothing that has come since the last publication, which may find that it is held back', async () => {
    const library = await openLibrary({ articles: [numbered(0)] });
    const { latest } = (await library.ask('/api/v1/changes')).body;
    const held = numbered(1);
    await library.store.save({ changes: { ...NOTHING, added: [held] }, state: undefined });
    const seen = async () => [
      idsOf((await library.ask('/api/v1/articles')).body).length,
      (await library.ask('/api/v1/articles/wire-00001')).answer.status,
      (await library.ask(`/api/v1/changes?after=${latest}`)).body.changes.length,
      (await library.ask('/api/v1/search?q=story')).body.total,
    ];
    expect(await seen()).toEqual([1, 404, 0, 1]);
    library.hold(['wire-00001']);
    await library.save({});
    expect(await seen()).toEqual([1, 404, 1, 1]);
    library.hold([]);
    await library.save({});
    expect(await seen()).toEqual([2, 200, 2, 2]);
  });

  it('end an answer before it grows beyond what anybody wants to take at once', async () => {
    const long = `<p>${'x'.repeat(600_000)}</p>`;
    const library = await openLibrary({ articles: stories(10, { contentHtml: long }) });
    const first = (await library.ask('/api/v1/articles')).body;
    expect(first.articles).toHaveLength(3);
    const second = (await library.ask(`/api/v1/articles?cursor=${first.nextCursor}`)).body;
    expect(idsOf(second)[0]).toBe('wire-00003');
    const changes = (await library.ask('/api/v1/changes')).body;
    expect([changes.changes.length, changes.next]).toEqual([3, 3]);
  });
});

describe('a single article of the API', () => {
  it('is told by its id, with every field and null where there is nothing', async () => {
    const library = await openLibrary({ articles: [numbered(7)] });
    const { answer, body } = await library.ask('/api/v1/articles/wire-00007');
    expect(answer.headers).toMatchObject({ 'Access-Control-Allow-Origin': '*' });
    expect(body).toMatchObject({
      id: 'wire-00007',
      source: { id: 'wire', title: 'The Wire' },
      storyId: null,
      image: null,
    });
  });

  it('is 410 once it is withdrawn, and 404 where it never was', async () => {
    const library = await openLibrary({ articles: [numbered(7)] });
    await library.save({ removed: ['wire-00007'] });
    expect((await library.ask('/api/v1/articles/wire-00007')).body).toMatchObject({
      status: 410,
      title: 'Gone',
    });
    expect((await library.ask('/api/v1/articles/unknown')).body).toMatchObject({
      status: 404,
      title: 'Not Found',
    });
  });
});

describe('the changes of the API', () => {
  it('are told in order from where one was, with removals', async () => {
    const library = await openLibrary({ articles: stories(3) });
    const first = (await library.ask('/api/v1/changes?limit=2')).body;
    expect([first.changes.length, first.next, first.latest]).toEqual([2, 2, 3]);
    await library.save({
      changed: [{ ...numbered(1), title: 'Corrected', revision: 2 }],
      removed: ['wire-00000'],
    });
    const { body } = await library.ask(`/api/v1/changes?after=${first.latest}`);
    expect(body).toMatchObject({
      changes: [
        { seq: 4, kind: 'changed', id: 'wire-00001', article: { title: 'Corrected', revision: 2 } },
        { seq: 5, kind: 'removed', id: 'wire-00000', article: null },
      ],
      next: 5,
      startOver: false,
    });
  });

  it('tell whoever follows by cursor of every article once it may be seen, and of none that may not', async () => {
    const step = fc.record({
      does: fc.constantFrom('arrive', 'hold', 'release', 'kill', 'revive', 'follow'),
      n: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), followAll),
      { numRuns: 60 },
    );
  });

  it('say when those that are asked for are forgotten, and where to go on', async () => {
    const library = await openLibrary({ articles: stories(20), changesKept: 5 });
    for (const after of [0, 999])
      expect((await library.ask(`/api/v1/changes?after=${after}`)).body).toEqual({
        changes: [],
        latest: 20,
        next: 20,
        startOver: true,
      });
  });
});

/** Keeps what the changes tell, a few at a time, and holds it against what may be seen. */
async function followAll(steps: readonly { does: string; n: number }[], limit: number): Promise<void> {
  const library = await openLibrary();
  const [stored, held, killed] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const copy = new Set<string>();
  let after = 0;
  const follow = async (): Promise<void> => {
    const { body } = await library.ask(`/api/v1/changes?after=${after}&limit=${limit}`);
    for (const { kind, id, article } of body.changes) {
      expect(article === null).toBe(kind === 'removed');
      if (kind === 'removed') copy.delete(id);
      else expect([copy.add(id).has(id), held.has(id), killed.has(id)]).toEqual([true, false, false]);
    }
    after = body.next;
    if (body.next < body.latest) await follow();
  };
  for (const { does, n } of [...steps, { does: 'follow', n: 0 }]) {
    const article = numbered(n);
    const isNew = /arrive|hold/u.test(does) && !stored.has(article.id);
    if (isNew) stored.add(article.id);
    const alter = {
      ...(isNew && { hold: () => held.add(article.id) }),
      ...alterations(article.id, held, killed),
    };
    alter[does as keyof typeof alter]?.();
    library.hold([...held]);
    const curation = { pinned: false, killed: killed.has(article.id), annotation: undefined, at: NOW };
    const note = { collection: 'curation', key: article.id, value: curation } as const;
    await library.save({ added: isNew ? [article] : [] }, [note]);
    if (does === 'follow') await follow();
  }
  expect([...copy].sort()).toEqual([...stored].filter((id) => !held.has(id) && !killed.has(id)).sort());
}

function alterations(id: string, held: Set<string>, killed: Set<string>) {
  return {
    release: () => held.delete(id),
    kill: () => killed.add(id),
    revive: () => killed.delete(id),
  };
}

describe('a request that the API cannot answer', () => {
  it.each([
    ['/api/v1/articles?limit=0', 'The parameter "limit" must be a whole number from 1 to 200.'],
    ['/api/v1/articles?limit=201', 'The parameter "limit" must be a whole number from 1 to 200.'],
    ['/api/v1/articles?limit=1e2', 'The parameter "limit" must be a whole number from 1 to 200.'],
    ['/api/v1/articles?limt=5', 'There is no parameter "limt" here; did you mean "limit"?'],
    ['/api/v1/articles?tag=a&tag=b', 'The parameter "tag" is given twice.'],
    [
      '/api/v1/articles?cursor=made-up',
      'The parameter "cursor" must be the nextCursor of an earlier answer.',
    ],
    [
      '/api/v1/articles?since=yesterday-ish',
      'The parameter "since" must be a date and time such as 2026-11-22T09:00:00Z.',
    ],
    ['/api/v1/search', 'The parameter "q" must be 1 to 200 characters to look for.'],
    [`/api/v1/search?q=${'x'.repeat(201)}`, 'The parameter "q" must be 1 to 200 characters to look for.'],
    ['/api/v1/changes?after=-1', 'The parameter "after" must be the number of a change.'],
    ['/api/v1/sources?x=1', 'There is no parameter "x" here.'],
  ])('%s is told what is wrong', async (target, detail) => {
    const { answer, body } = await (await openLibrary()).ask(target);
    expect(answer.headers).toMatchObject({
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Access-Control-Allow-Origin': '*',
    });
    const instance = target.split('?')[0];
    expect(body).toEqual({ type: 'about:blank', title: 'Bad Request', status: 400, detail, instance });
  });

  it('names a channel that there is not', async () => {
    const { body } = await (await openLibrary()).ask('/api/v1/articles?channel=none');
    expect(body).toMatchObject({ status: 404, detail: expect.stringContaining('no channel "none"') });
  });

  it('is told what is allowed instead of its method', async () => {
    const library = await openLibrary();
    const { answer } = await library.ask('/api/v1/articles', {}, 'DELETE');
    expect(answer).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD, OPTIONS' } });
    const order = await library.ask('/api/v1/sources/wire/refresh');
    expect(order.answer).toMatchObject({ status: 405, headers: { Allow: 'POST, OPTIONS' } });
  });
});

describe('a program that asks again', () => {
  it('gets 304 until something has changed', async () => {
    const library = await openLibrary({ articles: [numbered(0)] });
    const { answer } = await library.ask('/api/v1/articles');
    const etag = String(answer.headers['ETag']);
    const again = await library.ask('/api/v1/articles', { 'if-none-match': etag });
    expect(again.answer).toMatchObject({ status: 304, body: undefined, headers: { ETag: etag } });
    await library.save({ added: [numbered(1)] });
    expect((await library.ask('/api/v1/articles', { 'if-none-match': etag })).answer.status).toBe(200);
  });

  it('gets much of it packed, with a tag of its own, and little as it is', async () => {
    const library = await openLibrary({ articles: stories(20) });
    const headers = { 'accept-encoding': 'gzip, br' };
    const { answer } = await library.ask('/api/v1/articles', headers);
    expect(answer.headers).toMatchObject({ 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' });
    const plain = (await library.ask('/api/v1/articles')).answer;
    expect(gunzipSync(answer.body ?? '')).toEqual(plain.body);
    expect(answer.headers['ETag']).not.toBe(plain.headers['ETag']);
    const again = await library.ask('/api/v1/articles', {
      ...headers,
      'if-none-match': String(answer.headers['ETag']),
    });
    expect(again.answer).toMatchObject({ status: 304, headers: { Vary: 'Accept-Encoding' } });
    const little = (await library.ask('/api/v1/sources', headers)).answer;
    expect(little.headers).not.toHaveProperty('Content-Encoding');
  });

  it('may do so by HEAD, and by a script of another site', async () => {
    const library = await openLibrary({ articles: [numbered(0)] });
    const [get, head] = [
      await library.ask('/api/v1/articles'),
      await library.ask('/api/v1/articles', {}, 'HEAD'),
    ];
    expect(head.answer).toEqual({ ...get.answer, body: undefined });
    const { answer } = await library.ask('/api/v1/articles', {}, 'OPTIONS');
    expect(answer).toMatchObject({ status: 204, headers: { 'Access-Control-Allow-Methods': 'GET, HEAD' } });
  });
});

describe('an order of the operator', () => {
  const order = '/api/v1/sources/wire/refresh';

  it('is refused while there is no token', async () => {
    const library = await openLibrary();
    const { body } = await library.ask(order, { authorization: 'Bearer undefined' }, 'POST');
    expect(body).toMatchObject({ status: 403, detail: expect.stringContaining('server.adminToken') });
  });

  it.each(['', 'Bearer', 'Bearer wrong-token', 'Basic operator-secret', 'Bearer operator-secret2'])(
    'is refused to "%s"',
    async (authorization) => {
      const library = await openLibrary({ adminToken: 'operator-secret' });
      const { answer } = await library.ask(order, { authorization }, 'POST');
      expect(answer).toMatchObject({ status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
    },
  );

  it('is carried out for whoever has the token', async () => {
    const library = await openLibrary({ adminToken: 'operator-secret' });
    const headers = { authorization: 'Bearer operator-secret' };
    expect((await library.ask(order, headers, 'POST')).body).toEqual({ source: 'wire', outcome: 'ok' });
    const unknown = await library.ask('/api/v1/sources/nobody/refresh', headers, 'POST');
    expect(unknown.answer.status).toBe(404);
  });
});
