/** What feed validators and feed readers ask of a document, one line a rule; the same rich and poor articles for all of them. */

import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import { toDocument } from '../../src/publish/document.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { articleOf } from '../support/samples.ts';
import { cardsOf, numbered, planOf, postOf, SITE } from './newsroom.ts';
import { childOf, childrenOf, readXml, textOf, type XmlNode } from './xml-tree.ts';

const CARD = cardOf({ rights: '© The Wire' });
const RICH = articleOf({
  entryId: 'HTTP://Wire.example/A/../b?x=1&y',
  title: 'AT&T: a < b, [b[0]]>1]',
  language: 'de',
  authors: [
    { name: 'Eva', url: 'https://wire.example/eva' },
    { name: 'Sam', url: undefined },
  ],
  tags: ['Tesla, Inc.', 'Ladesäulen', ' , '],
  image: { url: 'https://wire.example/i.jpg?a&b', width: 120, height: 80, alt: 'A car' },
  enclosures: [
    { url: 'https://wire.example/i.jpg', mediaType: 'image/jpeg', bytes: 5 },
    { url: 'https://wire.example/a.mp3', mediaType: 'audio/mpeg', bytes: 1234 },
    { url: 'https://wire.example/a.bin', mediaType: undefined, bytes: undefined },
  ],
  commentsUrl: 'https://wire.example/1#comments',
  updatedAt: '2026-11-21T09:00:00.000Z',
  rights: 'CC BY 4.0',
});
const POOR = numbered(7, {
  entryId: 'tag:wire.example,2026:7',
  url: undefined,
  summary: undefined,
  contentHtml: undefined,
  tags: [],
  publishedAt: undefined,
  arrivedAt: '2026-11-20T11:00:00.000Z',
});
const POST = postOf('ours', { authors: [] }, { link: 'https://other.example/' });
const ARTICLES = [RICH, POOR, POST];
const NOBODY = { bio: undefined, since: undefined, url: undefined, avatar: undefined, handle: undefined };

const PICTURED = postOf(
  'pictured',
  {
    image: { url: 'https://news.example/cars.jpg', width: 640, height: 480, alt: 'Two cars' },
    updatedAt: '2026-11-21T10:00:00.000Z',
  },
  { imageCredit: 'Bo', editor: { ...NOBODY, key: 'sam', name: 'Sam Lee' } },
);

function documentOf(articles: readonly Article[], site = SITE) {
  const about = { site, channel: channelOf({ tags: ['EVs'] }), path: '/channels/all/', cards: cardsOf(CARD) };
  return toDocument(planOf(about), articles);
}

const names = (node: XmlNode | undefined) => childrenOf(node).map((it) => it.name);
const required = (node: XmlNode | undefined) => {
  if (node === undefined) throw new Error('missing');
  return node;
};

describe('the Atom document', () => {
  const feed = readXml(documentOf(ARTICLES).atom1());
  const [rich, poor, post] = childrenOf(feed, 'entry').map(required);
  const links = (node: XmlNode | undefined, rel: string) =>
    childrenOf(node, 'link')
      .filter((it) => it.attributes['rel'] === rel)
      .map((it) => it.attributes);

  it('has a permanent id that is not its address', () => {
    expect(textOf(feed, 'id')).toBe('tag:news.example,2026:channels/all');
  });

  it('was updated when an article last arrived or changed, and never by the clock', () => {
    expect(textOf(feed, 'updated')).toBe('2026-11-21T09:00:00.000Z');
    expect(textOf(readXml(documentOf([POOR]).atom1()), 'updated')).toBe('2026-11-20T11:00:00.000Z');
    expect(textOf(readXml(documentOf([]).atom1()), 'updated')).toBe('1990-01-01T00:00:00.000Z');
  });

  it('names itself, its page, its maker, its language and its rights', () => {
    expect(feed.attributes['xml:lang']).toBe('en');
    expect(links(feed, 'self')).toEqual([
      { rel: 'self', href: 'https://news.example/channels/all/atom.xml', type: 'application/atom+xml' },
    ]);
    expect(links(feed, 'alternate')).toEqual([
      { rel: 'alternate', href: 'https://news.example/channels/all/', type: 'text/html' },
    ]);
    expect(childOf(feed, 'generator')).toMatchObject({
      text: 'Voltwire',
      attributes: { version: '0.1.0' },
    });
    expect([textOf(feed, 'rights'), textOf(feed, 'icon'), textOf(feed, 'logo')]).toEqual([
      SITE.copyright,
      SITE.icon,
      SITE.logo,
    ]);
    expect(childOf(feed, 'category')?.attributes).toEqual({ term: 'EVs' });
  });

  it('keeps the ids of the publishers byte for byte', () => {
    expect(childrenOf(feed, 'entry').map((it) => textOf(it, 'id'))).toEqual(ARTICLES.map((it) => it.entryId));
  });

  it('gives each entry an author, and the feed none', () => {
    const authors = childrenOf(feed, 'entry').map((it) =>
      childrenOf(it, 'author').map((by) => textOf(by, 'name')),
    );
    expect(authors).toEqual([['Eva', 'Sam'], ['The Wire'], ['Voltwire']]);
    expect(textOf(childOf(rich, 'author'), 'uri')).toBe('https://wire.example/eva');
    expect(childOf(feed, 'author')).toBeUndefined();
  });

  it('names the source of a copied entry, last and without author, and none of our own', () => {
    const source = required(rich?.children.at(-1));
    expect(source.name).toBe('source');
    expect(names(source)).toEqual(['id', 'title', 'updated', 'link', 'link', 'rights']);
    expect(textOf(source, 'id')).toBe(CARD.feedUrl);
    expect(textOf(source, 'rights')).toBe('© The Wire');
    expect(childOf(post, 'source')).toBeUndefined();
  });

  it('has plain titles and HTML content with its base and language', () => {
    expect(childOf(rich, 'title')).toMatchObject({ text: RICH.title, attributes: {} });
    expect(rich?.attributes['xml:lang']).toBe('de');
    expect(childOf(rich, 'content')?.attributes).toEqual({
      type: 'html',
      'xml:base': RICH.url,
      'xml:lang': 'de',
    });
    expect(childOf(poor, 'content')?.attributes).toEqual({ type: 'html' });
  });

  it('links the page, what it comments on, the talk about it and every enclosure with its true type', () => {
    expect(links(rich, 'alternate')).toEqual([
      { rel: 'alternate', href: RICH.url, type: 'text/html', hreflang: 'de' },
    ]);
    expect(links(poor, 'alternate')).toEqual([]);
    expect(links(post, 'related')).toEqual([{ rel: 'related', href: 'https://other.example/' }]);
    expect(links(rich, 'replies').map((it) => it['href'])).toEqual([RICH.commentsUrl]);
    expect(links(rich, 'enclosure')).toEqual([
      { rel: 'enclosure', href: 'https://wire.example/i.jpg', type: 'image/jpeg', length: '5' },
      { rel: 'enclosure', href: 'https://wire.example/a.mp3', type: 'audio/mpeg', length: '1234' },
      { rel: 'enclosure', href: 'https://wire.example/a.bin' },
    ]);
    expect(childOf(rich, 'media:thumbnail')?.attributes).toEqual({
      url: 'https://wire.example/i.jpg?a&b',
      width: '120',
      height: '80',
    });
  });

  it('says what a picture shows and whose it is, and who edited a post', () => {
    const ours = childrenOf(readXml(documentOf([PICTURED]).atom1()), 'entry')[0];
    expect(childOf(ours, 'media:description')).toMatchObject({
      text: 'Two cars',
      attributes: { type: 'plain' },
    });
    expect(childOf(ours, 'media:credit')).toMatchObject({ text: 'Bo', attributes: { role: 'photographer' } });
    expect(textOf(childOf(ours, 'contributor'), 'name')).toBe('Sam Lee');
  });

  it('has categories with term, scheme and label', () => {
    expect(childrenOf(rich, 'category').map((it) => it.attributes)).toEqual([
      { term: 'Tesla Inc.', scheme: CARD.homePageUrl, label: 'Tesla Inc.' },
      { term: 'Ladesäulen', scheme: CARD.homePageUrl, label: 'Ladesäulen' },
    ]);
  });

  it('has dates and rights on each entry as they are known', () => {
    expect([textOf(rich, 'published'), textOf(rich, 'updated'), textOf(rich, 'rights')]).toEqual([
      RICH.publishedAt,
      RICH.updatedAt,
      'CC BY 4.0',
    ]);
    expect([textOf(poor, 'published'), textOf(poor, 'updated')]).toEqual([POOR.arrivedAt, POOR.arrivedAt]);
  });
});

describe('the RSS document', () => {
  const text = documentOf(ARTICLES).rss2();
  const channel = childOf(readXml(text), 'channel');
  const [rich, poor, post] = childrenOf(channel, 'item').map(required);

  it('has everything that a channel should have', () => {
    const head = childrenOf(channel).filter((it) => it.name !== 'item');
    expect(Object.fromEntries(head.map((it) => [it.name, it.text.trim()]))).toEqual({
      title: 'Everything electric',
      link: 'https://news.example/channels/all/',
      description: 'All of it.',
      'atom:link': '',
      language: 'en',
      copyright: '© 2026 Voltwire',
      lastBuildDate: 'Sat, 21 Nov 2026 09:00:00 GMT',
      generator: 'Voltwire 0.1.0',
      docs: 'https://www.rssboard.org/rss-specification',
      ttl: '60',
      'sy:updatePeriod': 'hourly',
      'sy:updateFrequency': '1',
      category: 'EVs',
      image: '',
    });
    expect(childOf(channel, 'atom:link')?.attributes).toEqual({
      rel: 'self',
      type: 'application/rss+xml',
      href: 'https://news.example/channels/all/rss.xml',
    });
    const image = childrenOf(childOf(channel, 'image')).map((it) => [it.name, it.text]);
    expect(Object.fromEntries(image)).toEqual({
      url: SITE.logo,
      title: 'Everything electric',
      link: 'https://news.example/channels/all/',
    });
  });

  it('binds every prefix at the root, used or not', () => {
    const root = readXml(documentOf([]).rss2());
    expect(Object.keys(root.attributes)).toEqual([
      'version',
      'xmlns:atom',
      'xmlns:content',
      'xmlns:dc',
      'xmlns:media',
      'xmlns:sy',
    ]);
  });

  it('has no build date when it has no items, and a description always', () => {
    const empty = childOf(readXml(documentOf([]).rss2()), 'channel');
    expect(textOf(empty, 'lastBuildDate')).toBeUndefined();
    expect(textOf(empty, 'description')).toBe('All of it.');
  });

  it('says of each guid whether it is an address', () => {
    const guids = childrenOf(channel, 'item').map((it) => childOf(it, 'guid'));
    expect(guids.map((it) => [it?.text, it?.attributes['isPermaLink']])).toEqual([
      [RICH.entryId, 'false'],
      [POOR.entryId, 'false'],
      [POST.entryId, 'true'],
    ]);
  });

  it('has a date on each item, when it arrived if nobody says when it was published', () => {
    expect(textOf(rich, 'pubDate')).toBe('Fri, 20 Nov 2026 09:00:00 GMT');
    expect(textOf(poor, 'pubDate')).toBe('Fri, 20 Nov 2026 11:00:00 GMT');
  });

  it('names authors by dc:creator alone', () => {
    expect(childrenOf(rich, 'dc:creator').map((it) => it.text)).toEqual(['Eva', 'Sam']);
    expect(textOf(poor, 'dc:creator')).toBe('The Wire');
    expect(text).not.toContain('<author>');
  });

  it('has the description before the content', () => {
    const order = names(rich);
    expect(order.indexOf('description')).toBeGreaterThan(0);
    expect(order.indexOf('description')).toBeLessThan(order.indexOf('content:encoded'));
    expect(textOf(poor, 'description')).toBe('Via The Wire © The Wire');
  });

  it('has one enclosure, the one to be heard, and the others as media:content', () => {
    expect(childrenOf(rich, 'enclosure').map((it) => it.attributes)).toEqual([
      { url: 'https://wire.example/a.mp3', length: '1234', type: 'audio/mpeg' },
    ]);
    expect(childrenOf(rich, 'media:content').map((it) => it.attributes)).toEqual([
      { url: 'https://wire.example/i.jpg', fileSize: '5', type: 'image/jpeg' },
      { url: 'https://wire.example/a.bin' },
    ]);
    expect(childOf(rich, 'media:thumbnail')?.attributes['width']).toBe('120');
  });

  it('says what a picture shows and whose it is, who edited a post, and when it was changed', () => {
    const item = childOf(childOf(readXml(documentOf([PICTURED]).rss2()), 'channel'), 'item');
    expect([textOf(item, 'media:description'), textOf(item, 'media:credit')]).toEqual(['Two cars', 'Bo']);
    expect(textOf(item, 'dc:contributor')).toBe('Sam Lee');
    expect(textOf(item, 'atom:updated')).toBe('2026-11-21T10:00:00.000Z');
  });

  it('has no picture that RSS has no place for', () => {
    const site = { ...SITE, logo: 'https://news.example/logo.svg' };
    const head = (icon: string | undefined) =>
      childOf(readXml(documentOf([], { ...site, icon }).rss2()), 'channel');
    expect(textOf(childOf(head(SITE.icon), 'image'), 'url')).toBe(SITE.icon);
    expect(childOf(head('https://news.example/icon.webp'), 'image')).toBeUndefined();
  });

  it('spells what looks like markup in plain text, so that nobody takes it for any', () => {
    const odd = numbered(1, { title: 'The <b> tag & &amp; AT&T' });
    expect(documentOf([odd]).rss2()).toContain(
      '<title>The &#x3C;b&gt; tag &#x26; &#x26;amp; AT&#x26;T</title>',
    );
    expect(documentOf([numbered(1, { title: 'a < b' })]).rss2()).toContain('<title>a &lt; b</title>');
  });

  it('gives addresses as URIs, whatever an older store holds', () => {
    const url = 'https://wire.example/a|b[1]?q=^%zz';
    const item = childOf(childOf(readXml(documentOf([numbered(1, { url })]).rss2()), 'channel'), 'item');
    expect(textOf(item, 'link')).toBe('https://wire.example/a%7Cb%5B1%5D?q=%5E%25zz');
  });

  it('is silent on languages that nobody knows', () => {
    const item = childOf(
      childOf(readXml(documentOf([numbered(1, { language: 'xq' })]).rss2()), 'channel'),
      'item',
    );
    expect(childOf(item, 'dc:language')).toBeUndefined();
  });

  it('writes an unknown length as 0, since the attribute must be there', () => {
    const odd = articleOf({
      enclosures: [{ url: 'https://x.example/', mediaType: undefined, bytes: undefined }],
    });
    const item = childOf(childOf(readXml(documentOf([odd]).rss2()), 'channel'), 'item');
    expect(childOf(item, 'enclosure')?.attributes).toEqual({
      url: 'https://x.example/',
      length: '0',
      type: 'application/octet-stream',
    });
  });

  it('names the source of a copied item, and none of our own', () => {
    expect(childOf(rich, 'source')).toMatchObject({ text: 'The Wire', attributes: { url: CARD.feedUrl } });
    expect(childOf(post, 'source')).toBeUndefined();
  });

  it('has no comma inside a category', () => {
    expect(childrenOf(rich, 'category').map((it) => it.text)).toEqual(['Tesla Inc.', 'Ladesäulen']);
  });

  it('has titles that a reader may unescape a second time', () => {
    const title = textOf(rich, 'title') ?? '';
    expect(title).toBe(RICH.title);
    expect(title.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')).toBe(RICH.title);
  });

  it('has the language, the rights and the comments of an item', () => {
    expect([textOf(rich, 'dc:language'), textOf(rich, 'dc:rights'), textOf(rich, 'comments')]).toEqual([
      'de',
      'CC BY 4.0',
      RICH.commentsUrl,
    ]);
    expect([textOf(poor, 'dc:language'), textOf(poor, 'dc:rights')]).toEqual([undefined, '© The Wire']);
  });
});

describe('the JSON Feed', () => {
  const feed = JSON.parse(documentOf(ARTICLES).json1());
  const [rich, poor, post] = feed.items;

  it('has its head, and no author on top', () => {
    const { items, ...head } = feed;
    expect(items).toHaveLength(3);
    expect(head).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Everything electric',
      home_page_url: 'https://news.example/channels/all/',
      feed_url: 'https://news.example/channels/all/feed.json',
      description: 'All of it.',
      icon: SITE.logo,
      favicon: SITE.icon,
      language: 'en',
    });
  });

  it('has items even when there are none', () => {
    expect(JSON.parse(documentOf([]).json1()).items).toEqual([]);
  });

  it('has all of a rich item', () => {
    expect(rich).toMatchObject({
      id: RICH.entryId,
      url: RICH.url,
      title: RICH.title,
      summary: RICH.summary,
      image: RICH.image?.url,
      date_published: RICH.publishedAt,
      date_modified: RICH.updatedAt,
      authors: [{ name: 'Eva', url: 'https://wire.example/eva' }, { name: 'Sam' }],
      tags: ['Tesla Inc.', 'Ladesäulen'],
      language: 'de',
      attachments: [
        { url: 'https://wire.example/i.jpg', mime_type: 'image/jpeg', size_in_bytes: 5 },
        { url: 'https://wire.example/a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 1234 },
        { url: 'https://wire.example/a.bin', mime_type: 'application/octet-stream' },
      ],
      _source: { title: 'The Wire', url: CARD.homePageUrl, feed_url: CARD.feedUrl, rights: '© The Wire' },
    });
    expect(rich._source.about).toMatch(/^https:/u);
  });

  it('has content and authors on every item, and leaves out what is not known', () => {
    expect(poor.authors).toEqual([{ name: 'The Wire' }]);
    expect(Object.keys(poor).sort()).toEqual(
      ['_source', 'authors', 'content_html', 'date_modified', 'date_published', 'id', 'title'].sort(),
    );
    expect(poor.content_html).toContain('The Wire');
  });

  it('leads from a link post to what it comments on', () => {
    expect([post.url, post.external_url, post._source]).toEqual([
      POST.url,
      'https://other.example/',
      undefined,
    ]);
  });
});

describe('every document', () => {
  const document = documentOf(ARTICLES);
  const texts = [document.rss2(), document.atom1(), document.json1()];

  it('begins without a byte order mark and holds neither CDATA nor carriage returns', () => {
    for (const text of texts) {
      expect(text).toMatch(/^(?:<\?xml version="1.0" encoding="utf-8"\?>\n<|\{)/u);
      expect(text).not.toMatch(/<!\[CDATA\[|\r/u);
    }
  });

  it('announces the hub that its options name', () => {
    const document = documentOf(ARTICLES);
    const hub = 'https://hub.example/';
    document.options = { ...document.options, hub };
    expect(JSON.parse(document.json1()).hubs).toEqual([{ type: 'WebSub', url: hub }]);
    const announced = [readXml(document.atom1()), required(childOf(readXml(document.rss2()), 'channel'))];
    for (const feed of announced) {
      const hubs = childrenOf(feed).filter((it) => it.attributes['rel'] === 'hub');
      expect(hubs.map((it) => it.attributes['href'])).toEqual([hub]);
    }
  });

  it('does without what the site does not have', () => {
    const plan = planOf({
      site: { ...SITE, description: '', copyright: undefined, icon: undefined, logo: undefined },
      channel: channelOf({ description: undefined }),
      cards: cardsOf(),
    });
    const bare = toDocument(plan, []);
    expect(names(readXml(bare.atom1()))).toEqual([
      'id',
      'title',
      'subtitle',
      'updated',
      'link',
      'link',
      'generator',
    ]);
    expect(textOf(childOf(readXml(bare.rss2()), 'channel'), 'description')).toBe('Everything electric');
    expect(childOf(childOf(readXml(bare.rss2()), 'channel'), 'image')).toBeUndefined();
  });
});
