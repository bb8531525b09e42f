/** Whatever publishers write, three independent readings of our documents give it back: strictly parsed XML, JSON, and feedsmith. */

import fc from 'fast-check';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import { toDocument } from '../../src/publish/document.ts';
import { feedContent } from '../../src/publish/presentation.ts';
import { checkDocument } from '../../src/publish/self-check.ts';
import { cleanText } from '../../src/text/escape.ts';
import { oneLine } from '../../src/text/plain.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { cardsOf, numbered, planOf } from './newsroom.ts';
import { childOf, childrenOf, readXml, textOf } from './xml-tree.ts';

const CARD = cardOf({ credit: 'Thanks ]]> to <them> & "us"', title: 'The ]]> Wire & <Sons>' });

function documentOf(articles: readonly Article[], card = CARD) {
  const plan = planOf({ channel: channelOf({ title: 'All ]]> & <all>' }), cards: cardsOf(card) });
  return toDocument(plan, articles);
}

/** What has broken combined feeds before, alone and in any company. */
const NASTY = fc.constantFrom(
  ']]>',
  ']]>]]>',
  '<![CDATA[',
  '<![CDATA[<![CDATA[x]]>]]>',
  '</content:encoded></item><item><title>forged</title>',
  '</content></entry><entry>',
  '<script>if (a[b[0]]>1 && c<d) alert("x")</script>',
  '&amp;amp; &#0; &nope; &lt;',
  '<!-- -- -->',
  '<?xml version="1.0"?>',
  '<!DOCTYPE x [<!ENTITY e "e">]>',
  '\u0000\u0001\u0008\u000B\u001F\u007F\u009F',
  '\uFFFE\uFFFF\uFDD0',
  '\uD800',
  '\uDC00\uD800',
  '\uD83D',
  '🔋👩‍👩‍👧‍👦',
  '\u202Eمرحبا\u202C שלום',
  '\r\n\r\u2028\u2029\u0085',
  '"\'`',
  '__proto__',
);
const hostile = fc
  .array(fc.oneof(NASTY, fc.string({ unit: 'binary' }), fc.string()), { maxLength: 6 })
  .map((parts) => parts.join(''));

const hostileArticle = fc.record({
  title: hostile,
  summary: hostile.map((text) => oneLine(text) || 'A summary'),
  contentHtml: hostile,
  rights: hostile.map((text) => `© ${text}`),
  name: hostile,
  tag: hostile,
  path: hostile,
});

type Hostile = typeof hostileArticle extends fc.Arbitrary<infer T> ? T : never;

/** As `normalize` leaves it at worst: addresses are written as addresses, texts are whatever they are. */
function articleFrom({ name, tag, path, ...texts }: Hostile, n: number): Article {
  const url = new URL(`https://wire.example/${n}/?${encodeURIComponent(cleanText(path))}&b='<`).href;
  return numbered(n, {
    ...texts,
    ...{ url, entryId: url, authors: [{ name, url }], tags: [tag], language: 'de' },
    updatedAt: '2026-11-21T10:20:30.000Z',
    image: { url: `${url}&i.png`, width: 60, height: 40, alt: `Shown: ${name}` },
    commentsUrl: `${url}#talk`,
    enclosures: [
      { url: `${url}&c`, mediaType: 'audio/mpeg', bytes: 7 },
      { url: `${url}&d`, mediaType: 'application/pdf', bytes: 8 },
    ],
  });
}

/** What every format must give back of an article. */
function expected(article: Article) {
  const tag = oneLine((article.tags[0] ?? '').replaceAll(',', ' '));
  return {
    id: article.entryId,
    link: article.url,
    title: oneLine(article.title) || 'Untitled',
    summary: article.summary,
    content: cleanText(feedContent(article, CARD)),
    authors: [oneLine(article.authors[0]?.name ?? '') || CARD.title],
    tags: tag === '' ? [] : [tag],
    enclosures: article.enclosures.map(({ url, mediaType, bytes }) => `${url} ${mediaType} ${bytes}`),
    image: article.image?.url,
    language: article.language,
    rights: cleanText(article.rights ?? ''),
    published: article.publishedAt,
    updated: article.updatedAt,
    comments: article.commentsUrl,
    source: `${CARD.title} ${CARD.feedUrl}`,
  };
}

type Told = ReturnType<typeof expected>;

interface JsonItem {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly summary: string;
  readonly content_html: string;
  readonly authors: readonly { readonly name: string }[];
  readonly tags?: readonly string[];
  readonly attachments?: readonly {
    readonly url: string;
    readonly mime_type: string;
    readonly size_in_bytes: number;
  }[];
  readonly image: string;
  readonly language: string;
  readonly date_published: string;
  readonly date_modified: string;
  readonly _source: { readonly title: string; readonly feed_url: string; readonly item_rights: string };
}

/** RSS descriptions are HTML to whoever reads them. */
function plainOf(description: string | undefined): string | undefined {
  return description?.replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

function fromRss(text: string): readonly Told[] {
  return childrenOf(childOf(readXml(text), 'channel'), 'item').map((item) => ({
    id: textOf(item, 'guid') ?? '',
    link: textOf(item, 'link') ?? '',
    title: textOf(item, 'title') ?? '',
    summary: plainOf(textOf(item, 'description')),
    content: textOf(item, 'content:encoded') ?? '',
    authors: childrenOf(item, 'dc:creator').map((it) => it.text),
    tags: childrenOf(item, 'category').map((it) => it.text),
    enclosures: [...childrenOf(item, 'enclosure'), ...childrenOf(item, 'media:content')].map(
      ({ attributes: it }) => `${it['url']} ${it['type']} ${it['length'] ?? it['fileSize']}`,
    ),
    image: childOf(item, 'media:thumbnail')?.attributes['url'],
    language: textOf(item, 'dc:language'),
    rights: textOf(item, 'dc:rights') ?? '',
    published: new Date(textOf(item, 'pubDate') ?? '').toISOString(),
    updated: textOf(item, 'atom:updated'),
    comments: textOf(item, 'comments'),
    source: `${textOf(item, 'source')} ${childOf(item, 'source')?.attributes['url']}`,
  }));
}

function fromAtom(text: string): readonly Told[] {
  return childrenOf(readXml(text), 'entry').map((entry) => {
    const hrefs = (rel: string) =>
      childrenOf(entry, 'link')
        .filter((it) => it.attributes['rel'] === rel)
        .map((it) => it.attributes['href'] ?? '');
    return {
      id: textOf(entry, 'id') ?? '',
      link: hrefs('alternate')[0] ?? '',
      title: textOf(entry, 'title') ?? '',
      summary: textOf(entry, 'summary'),
      content: textOf(entry, 'content') ?? '',
      authors: childrenOf(entry, 'author').map((it) => textOf(it, 'name') ?? ''),
      tags: childrenOf(entry, 'category').map((it) => it.attributes['term'] ?? ''),
      enclosures: childrenOf(entry, 'link')
        .map((it) => it.attributes)
        .filter((it) => it['rel'] === 'enclosure')
        .map((it) => `${it['href']} ${it['type']} ${it['length']}`),
      image: childOf(entry, 'media:thumbnail')?.attributes['url'],
      language: entry.attributes['xml:lang'],
      rights: textOf(entry, 'rights') ?? '',
      published: textOf(entry, 'published'),
      updated: textOf(entry, 'updated'),
      comments: hrefs('replies')[0],
      source: `${textOf(childOf(entry, 'source'), 'title')} ${textOf(childOf(entry, 'source'), 'id')}`,
    };
  });
}

function fromJson(text: string): readonly Told[] {
  const items: readonly JsonItem[] = JSON.parse(text).items;
  return items.map((item) => ({
    id: item.id,
    link: item.url,
    title: item.title,
    summary: item.summary,
    content: item.content_html,
    authors: item.authors.map(({ name }) => name),
    tags: [...(item.tags ?? [])],
    enclosures: (item.attachments ?? []).map(
      ({ url, mime_type: type, size_in_bytes: bytes }) => `${url} ${type} ${bytes}`,
    ),
    image: item.image,
    language: item.language,
    rights: item._source.item_rights,
    published: item.date_published,
    updated: item.date_modified,
    comments: undefined,
    source: `${item._source.title} ${item._source.feed_url}`,
  }));
}

describe('an article of hostile texts', () => {
  const lists = fc.array(hostileArticle, { maxLength: 4 }).map((list) => list.map(articleFrom));

  it('comes back whole from each format, and forges nothing', () => {
    fc.assert(
      fc.property(lists, (articles) => {
        const document = documentOf(articles);
        const [rss, atom, json] = [document.rss2(), document.atom1(), document.json1()];
        const wanted = articles.map(expected);
        expect(fromRss(rss)).toEqual(wanted);
        expect(fromAtom(atom)).toEqual(wanted);
        // JSON Feed knows nothing of comments.
        expect(fromJson(json)).toEqual(wanted.map((it) => ({ ...it, comments: undefined })));
        expect(checkDocument('rss', rss, articles.length)).toEqual([]);
        expect(checkDocument('atom', atom, articles.length)).toEqual([]);
        expect(checkDocument('json', json, articles.length)).toEqual([]);
        for (const text of [rss, atom, json]) expect(Buffer.from(text).toString()).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('is the same to feedsmith, which trims', () => {
    fc.assert(
      fc.property(hostileArticle, (texts) => {
        const article = articleFrom({ ...texts, title: `A ${texts.title} Z` }, 1);
        const document = documentOf([article]);
        const wanted = expected(article);
        const rss = parseRssFeed(document.rss2()).items ?? [];
        const atom = parseAtomFeed(document.atom1()).entries ?? [];
        const json = parseJsonFeed(document.json1()).items ?? [];
        expect([rss.length, atom.length, json.length]).toEqual([1, 1, 1]);
        const [one, two, three] = [rss[0], atom[0], json[0]];
        const titles = [one?.title, two?.title?.value, three?.title];
        const contents = [one?.content?.encoded, two?.content?.value, three?.content_html];
        const summaries = [plainOf(one?.description), two?.summary?.value, three?.summary];
        const authors = [one?.dc?.creators?.[0], two?.authors?.[0]?.name, three?.authors?.[0]?.name];
        const tags = [one?.categories?.[0]?.name, two?.categories?.[0]?.term, three?.tags?.[0]];
        const alike = (texts: readonly (string | undefined)[], text: string | undefined) =>
          expect(texts.map((it) => it?.trim())).toEqual(Array(3).fill(text?.trim()));
        alike(titles, wanted.title);
        alike(contents, wanted.content);
        alike(summaries, wanted.summary);
        alike(authors, wanted.authors[0]);
        alike(tags, wanted.tags[0]);
        alike([one?.guid?.value, two?.id, three?.id], wanted.id);
        alike([one?.link, two?.links?.[0]?.href, three?.url], wanted.link);
        alike([one?.dc?.rights?.[0], two?.rights?.value, wanted.rights], wanted.rights);
        alike([one?.atom?.updated, two?.updated, three?.date_modified], wanted.updated);
      }),
    );
  });

  it('has as many items as articles, however many ends of CDATA there are in each', () => {
    const ends = fc.integer({ min: 0, max: 400 }).map((count) => ']]>'.repeat(count));
    fc.assert(
      fc.property(fc.array(ends, { minLength: 1, maxLength: 5 }), (all) => {
        const articles = all.map((text, n) =>
          numbered(n, { title: `T${text}`, summary: text, contentHtml: text }),
        );
        const document = documentOf(articles);
        const counts = [
          parseRssFeed(document.rss2()).items,
          parseAtomFeed(document.atom1()).entries,
          parseJsonFeed(document.json1()).items,
        ].map((items) => items?.length);
        expect(counts).toEqual(Array(3).fill(articles.length));
      }),
    );
  });

  it('may be a megabyte long', () => {
    const long = numbered(1, { title: ']]>&<a> '.repeat(125_000) });
    const document = documentOf([long]);
    const titles = [fromRss(document.rss2()), fromAtom(document.atom1()), fromJson(document.json1())];
    for (const told of titles) expect(told[0]?.title === long.title.trim()).toBe(true);
  });

  it('is credited to a source whose own words are hostile', () => {
    fc.assert(
      fc.property(hostile, hostile, (title, credit) => {
        const card = cardOf({ title: `T${title}`, credit });
        const document = documentOf([numbered(1)], card);
        for (const told of [
          fromRss(document.rss2()),
          fromAtom(document.atom1()),
          fromJson(document.json1()),
        ]) {
          expect(told[0]?.source).toBe(`${cleanText(card.title)} ${card.feedUrl}`);
        }
      }),
    );
  });
});
