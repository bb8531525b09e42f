import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedError } from '../../src/errors.ts';
import { decode } from '../../src/ingest/decode.ts';
import { glimpse } from '../../src/ingest/glimpse.ts';
import { type DiscoverTools, discoverFeeds, type Page } from '../../src/sources/discover.ts';
import { typedAddress } from '../../src/sources/typed-address.ts';
import { type Reply, rss, SITES, type Site } from './pages.ts';

const NOW = '2026-11-22T12:00:00.000Z';

function toolsFor(web: Site['web']): DiscoverTools & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  return {
    asked,
    get: async (url) => {
      asked.push(url);
      const written = web[url] ?? { status: 404 };
      const {
        status = 200,
        headers = {},
        body = '',
      }: Reply = typeof written === 'string' ? { body: written } : written;
      if (status === 0) throw new FeedError('connect', 'the server refuses the connection');
      return { status, headers, bytes: Buffer.from(body) };
    },
    glimpse: (page, url) => glimpse(rawOf(page, url), NOW),
    decode: ({ bytes, headers }) => decode(bytes, headers['content-type']).text,
  };
}

function rawOf({ status, bytes, headers }: Page, url: string) {
  const unasked = {
    etag: undefined,
    lastModified: undefined,
    freshUntil: undefined,
    extent: 'whole',
  } as const;
  return {
    url,
    status,
    bytes,
    contentType: headers['content-type'],
    contentLanguage: undefined,
    link: undefined,
    ...unasked,
  };
}

describe('the feed behind', () => {
  it('is looked for on sixty pages', () => {
    expect(SITES).toHaveLength(60);
    expect(new Set(SITES.map(({ name }) => name)).size).toBe(60);
  });

  it.each(SITES)('$name is found within five requests', async ({ typed, web, best, others = [] }) => {
    const tools = toolsFor(web);
    const { candidates, requests } = await discoverFeeds(typed, tools);
    expect(
      candidates.map(({ url }) => url),
      tools.asked.join('\n'),
    ).toEqual(best === undefined ? [] : [best, ...others]);
    expect(tools.asked.length).toBeLessThanOrEqual(5);
    expect(new Set(tools.asked).size).toBe(tools.asked.length);
    expect(requests).toBe(tools.asked.length);
  });

  it('costs one request where it is the address itself', async () => {
    const tools = toolsFor({ 'https://a.example/feed': rss('A') });
    const { candidates, requests } = await discoverFeeds('https://a.example/feed#top', tools);
    expect(requests).toBe(1);
    expect(candidates[0]?.feed).toEqual({
      format: 'rss',
      title: 'A',
      homePageUrl: 'https://x.example/',
      entries: 5,
      newestAt: '2025-01-22T02:00:00.000Z',
      perDay: expect.closeTo(1.92, 1),
      hubs: [],
    });
  });

  it('costs nothing where the address is none', async () => {
    for (const typed of [
      '',
      'not an address',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'https://eva:pw@a.example/',
      'eva',
    ]) {
      const tools = toolsFor({});
      const { failed } = await discoverFeeds(typed, tools);
      expect([tools.asked, failed.length]).toEqual([[], 1]);
    }
  });

  it('is not looked for on a host that does not exist', async () => {
    const asked: string[] = [];
    const get = async (url: string): Promise<Page> => {
      asked.push(url);
      throw new FeedError('dns', 'the name does not resolve');
    };
    await discoverFeeds('nowhere.example', { ...toolsFor({}), get });
    expect(asked).toEqual(['https://nowhere.example/']);
  });

  it('never takes more than five requests, whatever the web answers', async () => {
    const path = fc.constantFrom('/', '/feed/', '/a', '/b', '/rss.xml', '/x/y');
    const markup = fc
      .array(
        fc.tuple(
          fc.constantFrom(
            'link rel=alternate type=application/rss+xml',
            'a',
            'base',
            'meta http-equiv=refresh content="0;url=/b"',
          ),
          path,
        ),
      )
      .map((tags) => tags.map(([tag, href]) => `<${tag} href="${href}">RSS</a>`).join(''));
    const reply: fc.Arbitrary<Reply> = fc.oneof(
      markup.map((body) => ({ body })),
      path.map((location) => ({ status: 302, headers: { location } })),
      fc.constantFrom({ body: rss('A') }, { status: 0 }, { status: 404 }, { status: 500 }, { body: '' }),
    );
    const web = fc.dictionary(
      path.map((it) => `https://a.example${it}`),
      reply,
    );
    await fc.assert(
      fc.asyncProperty(web, path, async (answers, start) => {
        const tools = toolsFor(answers);
        const { requests } = await discoverFeeds(`https://a.example${start}`, tools);
        expect(requests).toBeLessThanOrEqual(5);
        expect(tools.asked.length).toBe(requests);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an address as it is typed', () => {
  it.each([
    ['a.example', 'https://a.example/'],
    [' a.example/news?x=1#y ', 'https://a.example/news?x=1'],
    ['feed://a.example/f', 'https://a.example/f'],
    ['feed:https://a.example/f', 'https://a.example/f'],
    ['<https://a.example/f>', 'https://a.example/f'],
    ['@eva@social.example', 'https://social.example/@eva'],
    ['localhost:8080/feed', 'https://localhost:8080/feed'],
    ['zürich.example', 'https://xn--zrich-kva.example/'],
    ['//a.example/f', 'https://a.example/f'],
  ])('%s is %s', (typed, url) => {
    expect(typedAddress(typed)?.url).toBe(url);
  });
});
