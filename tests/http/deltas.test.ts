import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { answer } from '../../src/http/feeds.ts';
import { prepareServed, type Served } from '../../src/http/served.ts';
import type { Article } from '../../src/model.ts';
import { numbered, publicationOf } from '../publish/newsroom.ts';
import { readXml } from '../publish/xml-tree.ts';
import { renderOutputs } from '../support/publication.ts';

/** A channel whose articles come and change, and what is served of it. */
function channel() {
  let served: ReadonlyMap<string, Served> = new Map();
  return {
    publish: async (...articles: readonly Article[]) => {
      const { outputs } = await renderOutputs(publicationOf(articles));
      served = await prepareServed(outputs, served);
    },
    ask: (path: string, headers: IncomingHttpHeaders, method = 'GET') =>
      answer({ method, path, headers }, served),
    tag: (path: string) => served.get(path)?.identity.etag ?? '',
  };
}

const prose = (n: number) =>
  Array.from({ length: 300 }, (_, at) => `word${(at * 7919 + n * 104_729) % 65_521}`).join(' ');
const story = (n: number, wanted: Partial<Article> = {}) =>
  numbered(n, { contentHtml: `<p>Story ${n}: ${prose(n)}</p>`, ...wanted });
const stories = (from: number, to: number) => {
  const found: Article[] = [];
  for (let n = from; n <= to; n += 1) found.push(story(n));
  return found;
};
const titles = (body: Buffer | undefined) => [
  ...new Set(Array.from(String(body).matchAll(/\bStory \d+\b/gu), ([title]) => title)),
];

describe('a feed asked for in part', () => {
  it.each(['/rss.xml', '/atom.xml', '/feed.json'])(
    'brings of %s what its client lacks, whole and well-formed',
    async (path) => {
      const { publish, ask, tag } = channel();
      await publish(...stories(3, 20));
      const etag = tag(path);
      await publish(...stories(1, 20));
      const got = ask(path, { 'a-im': 'feed', 'if-none-match': etag });
      expect(got).toMatchObject({
        status: 226,
        headers: {
          IM: 'feed',
          ETag: tag(path),
          Vary: 'Accept-Encoding, A-IM, If-None-Match',
          'Content-Length': got?.body?.length,
          'Cache-Control': expect.stringMatching(/^private, max-age=\d+/u),
        },
      });
      expect(got?.headers).not.toHaveProperty('Content-Encoding');
      expect(titles(got?.body)).toEqual(['Story 1', 'Story 2']);
      if (path === '/feed.json') expect(JSON.parse(String(got?.body)).items).toHaveLength(2);
      else expect(readXml(String(got?.body))).toBeDefined();
    },
  );

  it('brings an edited entry again, and nothing for one that has gone', async () => {
    const { publish, ask, tag } = channel();
    await publish(...stories(1, 20));
    const etag = tag('/rss.xml');
    await publish(...stories(2, 19), story(20, { title: 'Story 2000' }));
    const got = ask('/rss.xml', { 'a-im': 'feed', 'if-none-match': etag });
    expect([got?.status, titles(got?.body)]).toEqual([226, ['Story 2000', 'Story 20']]);
    const gone = tag('/rss.xml');
    await publish(...stories(2, 19));
    expect(ask('/rss.xml', { 'a-im': 'feed', 'if-none-match': gone })?.status).toBe(200);
  });

  it('knows the tags of every coding, and names the coding that its client takes', async () => {
    const { publish, ask, tag } = channel();
    await publish(...stories(2, 20));
    const old = tag('/rss.xml').slice(1, -1);
    await publish(...stories(1, 20));
    const now = tag('/rss.xml').slice(1, -1);
    for (const named of [`"${old}-gz"`, `W/"${old}-br"`, `"x", "${old}"`]) {
      const headers = { 'a-im': 'gzip, feed', 'if-none-match': named, 'accept-encoding': 'gzip' };
      expect(ask('/rss.xml', headers)).toMatchObject({ status: 226, headers: { ETag: `"${now}-gz"` } });
      expect(ask('/rss.xml', { ...headers, 'if-none-match': `"${now}-gz"` })?.status).toBe(304);
    }
  });

  it('is a 304 where nothing is new, and the same for HEAD without a body', async () => {
    const { publish, ask, tag } = channel();
    await publish(...stories(2, 20));
    const etag = tag('/rss.xml');
    expect(ask('/rss.xml', { 'a-im': 'feed', 'if-none-match': etag })?.status).toBe(304);
    await publish(...stories(1, 20));
    const asked = { 'a-im': 'feed', 'if-none-match': etag };
    expect(ask('/rss.xml', asked, 'HEAD')).toEqual({ ...ask('/rss.xml', asked), body: undefined });
  });

  it.each([
    ['names no document', { 'a-im': 'feed' }],
    ['names one that never was', { 'a-im': 'feed', 'if-none-match': '"0123"' }],
    ['asks for another manipulation', { 'a-im': 'vcdiff, feeds, feed;q=0' }],
    ['does not ask', {}],
  ])('is told whole to who %s', async (_what, headers: IncomingHttpHeaders) => {
    const { publish, ask, tag } = channel();
    await publish(...stories(2, 20));
    const asked = { 'if-none-match': tag('/rss.xml'), ...headers };
    if (!('if-none-match' in headers) && headers['a-im'] === 'feed') asked['if-none-match'] = '';
    await publish(...stories(1, 20));
    expect(ask('/rss.xml', asked)?.status).toBe(200);
  });

  it('is told whole where that takes fewer bytes', async () => {
    const { publish, ask, tag } = channel();
    await publish(story(20));
    const etag = tag('/rss.xml');
    await publish(...stories(1, 20));
    const asked = { 'a-im': 'feed', 'if-none-match': etag };
    expect(ask('/rss.xml', asked)?.status).toBe(226);
    expect(ask('/rss.xml', { ...asked, 'accept-encoding': 'br' })?.status).toBe(200);
  });

  it('is known for 24 editions and no longer', async () => {
    const { publish, ask, tag } = channel();
    const tags: string[] = [];
    for (let first = 40; first > 10; first -= 1) {
      await publish(...stories(first, 40));
      tags.push(tag('/rss.xml'));
    }
    const known = tags.filter(
      (etag) => ask('/rss.xml', { 'a-im': 'feed', 'if-none-match': etag })?.status === 226,
    );
    expect(known).toEqual(tags.slice(-25, -1));
  });
});
