import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { standingPlaces } from '../../src/publish/places.ts';
import { mapOutputs } from '../../src/publish/site-map.ts';
import { channelOf, renderOutputs } from '../support/publication.ts';
import { numbered, postOf, publicationOf, SITE, storeOf } from './newsroom.ts';
import { childOf, childrenOf, readXml, textOf } from './xml-tree.ts';

const PLACES = standingPlaces(SITE, [channelOf(), channelOf({ id: 'ev' })]);
const EVA = {
  key: 'eva',
  name: 'Eva',
  bio: undefined,
  since: undefined,
  url: undefined,
  avatar: undefined,
  handle: undefined,
};

function mapOf(posts: readonly Article[], most?: number, site = SITE): ReadonlyMap<string, string> {
  const outputs = mapOutputs({ site, places: PLACES, posts }, most);
  return new Map(outputs.map((output) => [output.path, wholeBody(output).toString()]));
}

const addressesIn = (text = '') => childrenOf(readXml(text)).map((it) => textOf(it, 'loc'));

describe('the sitemap', () => {
  it('leads to the channels, our posts with their last change, and our people', () => {
    const post = postOf(
      'a-b',
      { publishedAt: '2026-11-20T09:00:00.000Z', updatedAt: '2026-11-21T09:00:00.000Z' },
      { byline: [EVA] },
    );
    const text = mapOf([post]).get('/sitemap.xml') ?? '';
    expect(addressesIn(text)).toEqual([
      'https://news.example/',
      'https://news.example/channels/ev/',
      'https://news.example/posts/',
      'https://news.example/posts/a-b/',
      'https://news.example/authors/eva/',
    ]);
    const entry = childrenOf(readXml(text)).find((it) => textOf(it, 'loc')?.endsWith('/a-b/'));
    expect(textOf(entry, 'lastmod')).toBe('2026-11-21T09:00:00.000Z');
  });

  it('becomes an index where one file may not hold it all, and loses nothing', () => {
    const posts = Array.from({ length: 7 }, (_, n) => postOf(`p${n}`));
    const whole = addressesIn(mapOf(posts).get('/sitemap.xml'));
    const parted = mapOf(posts, 4);
    const index = readXml(parted.get('/sitemap.xml') ?? '');
    expect(index.name).toMatch(/sitemapindex$/u);
    const parts = childrenOf(index).map((it) => textOf(it, 'loc') ?? '');
    expect(parts).toEqual([1, 2, 3].map((n) => `https://news.example/sitemap-${n}.xml`));
    const found = parts.map((url) => addressesIn(parted.get(new URL(url).pathname)));
    expect(found.every((it) => it.length <= 4)).toBe(true);
    expect(found.flat()).toEqual(whole);
  });

  it('holds nothing but what is published', async () => {
    const posts = [postOf('shown'), postOf('hidden')];
    const store = storeOf([...posts, numbered(1)]);
    const notes = new Map([['post-hidden', { killed: true }]]);
    const curated = { ...store, notes: async () => notes as never };
    const { outputs } = await renderOutputs(publicationOf([], { store: curated }));
    const texts = outputs
      .filter(({ path }) => path.startsWith('/sitemap'))
      .map((it) => wholeBody(it).toString());
    expect(texts).toHaveLength(2);
    expect(texts.join('')).toContain('/posts/shown/');
    expect(texts.join('')).not.toMatch(/hidden|wire\.example/u);
  });
});

describe('the sitemap for news search', () => {
  it('names the posts of the two days up to our newest one, with title, language and date', () => {
    const posts = ['2026-11-22', '2026-11-20', '2026-11-19'].map((day, n) =>
      postOf(`p${n}`, { publishedAt: `${day}T12:00:00.000Z`, title: `A <b> & "c" ${n}` }),
    );
    const urls = childrenOf(readXml(mapOf(posts).get('/sitemap-news.xml') ?? ''));
    expect(urls.map((it) => textOf(it, 'loc'))).toEqual(
      ['p0', 'p1'].map((slug) => `https://news.example/posts/${slug}/`),
    );
    const news = childOf(urls[0], 'news:news');
    expect(textOf(news, 'news:title')).toBe('A <b> & "c" 0');
    expect(textOf(news, 'news:publication_date')).toBe('2026-11-22T12:00:00.000Z');
    const publication = childOf(news, 'news:publication');
    expect([textOf(publication, 'news:name'), textOf(publication, 'news:language')]).toEqual([
      'Voltwire',
      'en',
    ]);
  });

  it('holds a thousand at most, and none where there are none', () => {
    const publishedAt = '2026-11-22T12:00:00.000Z';
    const many = Array.from({ length: 1200 }, (_, n) => postOf(`p${n}`, { publishedAt }));
    expect(addressesIn(mapOf(many).get('/sitemap-news.xml'))).toHaveLength(1000);
    expect(addressesIn(mapOf([]).get('/sitemap-news.xml'))).toEqual([]);
  });
});

it('names both sitemaps in robots.txt, below the folder of the site where it has one', () => {
  const site = { ...SITE, url: 'https://example.org/news/' };
  const robots = mapOf([], undefined, site).get('/robots.txt') ?? '';
  expect(robots).toContain('User-agent: *\nDisallow: /news/api/\n');
  expect(robots).toContain('Sitemap: https://example.org/news/sitemap.xml\n');
  expect(robots).toContain('Sitemap: https://example.org/news/sitemap-news.xml\n');
});

it('is the same bytes for the same posts', () => {
  expect(mapOf([postOf('a')])).toEqual(mapOf([postOf('a')]));
});
