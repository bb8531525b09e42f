import { beforeAll, describe, expect, it } from 'vitest';
import { route } from '../../src/http/routes.ts';
import { prepareServed, type Served } from '../../src/http/served.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { FEED, makeOptions, PAGE } from './sample.ts';

let outputs: ReadonlyMap<string, Served>;
beforeAll(async () => {
  outputs = await prepareServed([FEED, PAGE], new Map());
});

const ask = (target: string, method = 'GET', change = {}) =>
  route({ method, target, headers: {} }, makeOptions(outputs, change));

describe('the front door', () => {
  it('serves what is published, whatever the query says', async () => {
    expect(await ask('/rss.xml?utm_source=reader')).toMatchObject({ status: 200, body: wholeBody(FEED) });
  });

  it('is alive before it is ready', async () => {
    const change = { health: () => ({ ready: false }), outputs: () => new Map() };
    const alive = await ask('/healthz', 'GET', change);
    expect(alive).toMatchObject({ status: 200, headers: { 'Cache-Control': 'no-store' } });
    expect(alive.body?.toString()).toBe('ok\n');
    expect(await ask('/readyz', 'GET', change)).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '5' },
    });
  });

  it('is ready once it has published', async () => {
    expect(await ask('/readyz')).toMatchObject({ status: 200, headers: { 'Cache-Control': 'no-store' } });
  });

  it('shows a story under the id of the article that began it, and leads there from each other one', async () => {
    const change = {
      storyPage: async (id: string) =>
        ({ first: { page: '<!doctype html>story' }, second: { movedTo: '/stories/first/' } })[id],
    };
    const page = await ask('/stories/first/', 'GET', change);
    expect([page.status, page.body?.toString()]).toEqual([200, '<!doctype html>story']);
    expect(await ask('/stories/second/', 'GET', change)).toMatchObject({
      status: 307,
      headers: { Location: '/stories/first/' },
    });
    expect(await ask('/stories/third/', 'GET', change)).toMatchObject({ status: 404 });
    expect(await ask('/stories/first/', 'POST', change)).toMatchObject({ status: 405 });
  });

  it('shows the status to people and to programs', async () => {
    const page = await ask('/status');
    expect(page.headers).toMatchObject({
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
    });
    expect(page.headers['Content-Security-Policy']).toContain("default-src 'none'");
    expect(page.body?.toString()).toContain('Status of our sources');
    const document = await ask('/status.json');
    expect(document.headers['Content-Type']).toContain('application/json');
    expect(JSON.parse(document.body?.toString() ?? '')).toEqual({ sources: [] });
  });

  it.each(['/healthz', '/readyz', '/status', '/status.json', '/nowhere'])(
    'answers HEAD for %s like GET',
    async (target) => {
      const [get, head] = [await ask(target), await ask(target, 'HEAD')];
      expect(head).toEqual({ ...get, body: undefined });
    },
  );

  it('leads from where a page was to where it is, for minutes only, with or without the slash', async () => {
    const change = { moved: () => new Map([['/posts/old/', '/posts/new/']]) };
    for (const target of ['/posts/old/', '/posts/old', '/posts/%6Fld/?from=mail']) {
      expect(await ask(target, 'GET', change), target).toMatchObject({
        status: 301,
        headers: { Location: '/posts/new/', 'Cache-Control': 'public, max-age=300', 'Content-Length': 0 },
        body: undefined,
      });
    }
    expect(await ask('/posts/old/', 'POST', change)).toMatchObject({ status: 405 });
    expect(await ask('/posts/older/', 'GET', change)).toMatchObject({ status: 404 });
  });

  it('says with a page for people that a post was taken back, with or without the slash', async () => {
    const change = { gone: () => new Set(['/posts/sorry/']) };
    for (const target of ['/posts/sorry/', '/posts/sorry'])
      expect(await ask(target, 'GET', change)).toMatchObject({
        status: 410,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        body: expect.anything(),
      });
    expect(String((await ask('/posts/sorry/', 'GET', change)).body)).toContain('This page is gone');
    expect(await ask('/posts/', 'GET', change)).toMatchObject({ status: 404 });
  });

  it('lets nobody write', async () => {
    for (const target of ['/status', '/healthz', '/rss.xml', '/favicon.ico']) {
      expect(await ask(target, 'POST')).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD' } });
    }
  });

  it('has a page for people where there is nothing', async () => {
    const got = await ask('/nowhere');
    expect(got.status).toBe(404);
    expect(got.headers['Content-Type']).toContain('text/html');
    expect(got.body?.toString()).toContain('There is no page here');
  });

  it('has problem details for programs where there is nothing', async () => {
    const got = await ask('/api/v9/nothing');
    expect(got.headers['Content-Type']).toBe('application/problem+json');
    expect(JSON.parse(got.body?.toString() ?? '')).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is nothing here: /openapi.json says what there is.',
      instance: '/api/v9/nothing',
    });
  });

  it.each([
    ['/%zz', 400],
    ['/../../etc/passwd', 400],
    [`/${'x'.repeat(5000)}`, 414],
  ])('refuses the address %.20s with a readable page', async (target, status) => {
    const got = await ask(target);
    expect(got.status).toBe(status);
    expect(got.body?.toString()).toContain(`Error ${status}`);
  });

  it('has nothing to say about a favicon, and that can be cached', async () => {
    expect(await ask('/favicon.ico')).toMatchObject({ status: 204, body: undefined });
  });
});
