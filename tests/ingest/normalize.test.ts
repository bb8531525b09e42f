import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, Feed } from '../../src/ingest/feed.ts';
import { LIMITS } from '../../src/ingest/limits.ts';
import { normalize } from '../../src/ingest/normalize.ts';
import type { Article, Source } from '../../src/model.ts';
import { cpuMs } from '../support/cpu.ts';
import { entryOf, NO_HINTS, sourceOf, type Told } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';

function feedOf(entries: readonly Entry[], wanted: Partial<Feed> = {}): Feed {
  return {
    format: 'rss',
    title: 'Feed',
    homePageUrl: undefined,
    language: undefined,
    rights: undefined,
    authors: [],
    base: undefined,
    hubs: [],
    selfUrl: undefined,
    hints: NO_HINTS,
    surroundings: '',
    entries,
    warnings: [],
    ...wanted,
  };
}

function normalized(feed: Feed, wanted: Partial<Source> = {}) {
  const about = {
    documentUrl: 'https://wire.example/feeds/all.xml',
    siteUrl: 'https://news.example/',
    now: NOW,
  };
  return normalize(feed, { ...about, source: sourceOf(wanted) });
}

function articleFrom(wanted: Partial<Told>, feed: Partial<Feed> = {}, source: Partial<Source> = {}): Article {
  const [article] = normalized(
    feedOf([entryOf({ title: unknown('Title'), ...wanted })], feed),
    source,
  ).articles;
  if (article === undefined) throw new Error('the entry made no article');
  return article;
}

const unknown = (text: string) => ({ text, type: 'unknown' }) as const;
const html = (text: string) => ({ text, type: 'html' }) as const;
const plain = (text: string) => ({ text, type: 'text' }) as const;

describe('the headline', () => {
  it.each([
    [unknown('AT&amp;T'), 'AT&T'],
    [unknown('AT&T'), 'AT&T'],
    [unknown('How to use &lt;b&gt;'), 'How to use <b>'],
    [unknown('How to use <b>'), 'How to use <b>'],
    [unknown('A <em>new</em> start'), 'A new start'],
    [unknown('</example>'), '</example>'],
    [unknown(' two\n lines '), 'two lines'],
    [html('A <em>new</em> &amp;amp; start'), 'A new &amp; start'],
    [plain('x &lt; y <b>'), 'x &lt; y <b>'],
  ])('of %j is %j', (title, expected) => {
    expect(articleFrom({ title }).title).toBe(expected);
  });

  it('is cut at 500 characters', () => {
    expect(articleFrom({ title: unknown('x'.repeat(600)) }).title).toBe(`${'x'.repeat(499)}…`);
  });

  it('is made of the first words, the host or the source where there is none', () => {
    const title = undefined;
    const link = 'https://wire.example/1';
    const words = 'one two three four five six seven eight nine ten eleven twelve thirteen';
    expect(articleFrom({ title, link, content: html(`<p>${words}</p>`) }).title).toBe(
      words.replace(' thirteen', '…'),
    );
    expect(articleFrom({ title, link }).title).toBe('wire.example');
    expect(articleFrom({ title, guid: 'x', enclosures: [enclosure('/a.mp3')] }).title).toBe('The Wire');
    expect(articleFrom({ title, enclosures: [enclosure('/a.mp3')] }, {}, { title: undefined }).title).toBe(
      'wire',
    );
  });
});

function enclosure(url: string, mediaType?: string, length?: string) {
  return { url, mediaType, length };
}

describe('summary and body', () => {
  const long = Array.from({ length: 80 }, (_, index) => `word${index}`).join(' ');

  it('come from where the publisher put them', () => {
    const article = articleFrom({ summary: unknown('Short &amp; sweet'), content: html('<p>Body</p>') });
    expect(article).toMatchObject({ summary: 'Short & sweet', contentHtml: '<p>Body</p>' });
  });

  it('serve for one another', () => {
    expect(articleFrom({ content: html('<p>Only</p><p>body</p>') }).summary).toBe('Only body');
    expect(articleFrom({ summary: unknown('<p>Only <a href="/1">lead</a></p>') })).toMatchObject({
      summary: 'Only lead',
      contentHtml: '<p>Only <a href="https://wire.example/1" rel="noopener">lead</a></p>',
    });
    expect(articleFrom({ summary: unknown('Short.') }).contentHtml).toBeUndefined();
    expect(articleFrom({ content: html('<script>x</script>'), summary: plain('s') })).toMatchObject({
      summary: 's',
      contentHtml: undefined,
    });
  });

  it('are HTML where a tag with an attribute was left open, but a headline may speak of one', () => {
    const open = unknown('See the <a\nhref="/pack">battery pack');
    expect(articleFrom({ summary: open })).toMatchObject({
      summary: 'See the battery pack',
      contentHtml: 'See the <a href="https://wire.example/pack" rel="noopener">battery pack</a>',
    });
    for (const [text, words] of [
      ['Volts <b>and watts', 'Volts and watts'],
      ['<!-- ad -->Volts', 'Volts'],
      ['<o:p>Volts</o:p>', 'Volts'],
      ['<?xml:namespace prefix = o />Volts', 'Volts'],
      ['A List<T> of <3 volts < 5', 'A List<T> of <3 volts < 5'],
    ]) {
      expect(articleFrom({ summary: unknown(text ?? '') }).summary).toBe(words);
    }
    const title = unknown('How to use <input type="date">');
    expect(articleFrom({ title }).title).toBe('How to use <input type="date">');
  });

  it('lose nothing of a long plain summary', () => {
    const article = articleFrom({ summary: plain(long) });
    expect(article.summary?.split(' ')).toHaveLength(LIMITS.summaryWords);
    expect(article.contentHtml).toBe(`<p>${long}</p>`);
  });

  it('lose nothing of a long summary with references and no tags', () => {
    const article = articleFrom({ summary: unknown(`Volts &amp; ${long}`) });
    expect(article.summary?.split(' ')).toHaveLength(LIMITS.summaryWords);
    expect(article.contentHtml).toBe(`Volts &amp; ${long}`);
  });

  it('find the first words of a body behind a lot of markup', () => {
    const content = html(`${'<p><img src="/a.png" alt=""></p>'.repeat(300)}<p>Volts</p>`);
    expect(articleFrom({ content }).summary).toBe('Volts');
  });

  it('make paragraphs of plain text', () => {
    expect(articleFrom({ content: plain('a < b\nc\n\nd') }).contentHtml).toBe(
      '<p>a &lt; b<br />c</p><p>d</p>',
    );
  });

  it('are safe and bounded', () => {
    expect(articleFrom({ content: html('<img src=x onerror=alert(1)><script>x</script>') }).contentHtml).toBe(
      '<img src="https://wire.example/feeds/x" alt="" />',
    );
    const { articles, warnings } = normalized(
      feedOf([entryOf({ content: html('<p>word</p>'.repeat(70_000)) })]),
    );
    expect(articles[0]?.contentHtml?.length).toBeLessThan(LIMITS.contentHtml + 100);
    expect(articles[0]?.contentHtml).toMatch(/<\/p>$/u);
    expect(warnings).toEqual(['The text of 1 entry is too long and was cut.']);
  });
});

describe('addresses', () => {
  it('are resolved against xml:base and the document, and freed of tracking', () => {
    expect(articleFrom({ link: '../1?utm_source=rss' }).url).toBe('https://wire.example/1');
    expect(articleFrom({ link: '1', base: '/news/' }).url).toBe('https://wire.example/news/1');
    expect(articleFrom({ link: '1', base: '' }).url).toBe('https://wire.example/feeds/1');
    expect(articleFrom({ link: '1', base: 'javascript:x' }).url).toBe('https://wire.example/feeds/1');
    expect(articleFrom({ commentsUrl: '/c' }).commentsUrl).toBe('https://wire.example/c');
  });

  it('may stand in the guid alone', () => {
    expect(articleFrom({ guid: 'https://wire.example/1', guidIsPermaLink: true }).url).toBe(
      'https://wire.example/1',
    );
    expect(articleFrom({ guid: 'https://wire.example/1' }).url).toBeUndefined();
    expect(articleFrom({ guid: '1', guidIsPermaLink: true }).url).toBeUndefined();
  });

  it('are told where they are none', () => {
    const { articles, warnings } = normalized(
      feedOf([entryOf({ title: plain('t'), link: 'javascript:alert(1)' })]),
    );
    expect(articles[0]?.url).toBeUndefined();
    expect(warnings).toEqual(['The link of 1 entry is no web address.']);
  });
});

describe('dates', () => {
  it('are never later than now', () => {
    const feed = feedOf([entryOf({ title: plain('t'), published: '2035-01-01', updated: '2036-01-01' })]);
    const { articles, warnings } = normalized(feed);
    expect(articles[0]).toMatchObject({
      publishedAt: NOW,
      updatedAt: undefined,
      arrivedAt: NOW,
      revision: 1,
    });
    expect(warnings).toEqual(['The date of 1 entry lies in the future and counts as now.']);
  });

  it('are absent rather than invented', () => {
    const { articles, warnings } = normalized(feedOf([entryOf({ title: plain('t'), published: 'soon' })]));
    expect(articles[0]?.publishedAt).toBeUndefined();
    expect(warnings).toEqual(['The date of 1 entry cannot be read.']);
  });

  it('tell an update only where it is one', () => {
    const published = '2026-11-20T09:00:00Z';
    expect(articleFrom({ published, updated: published }).updatedAt).toBeUndefined();
    expect(articleFrom({ published, updated: '2026-11-19' }).updatedAt).toBeUndefined();
    expect(articleFrom({ published, updated: '2026-11-21' }).updatedAt).toBe('2026-11-21T00:00:00.000Z');
    expect(articleFrom({ updated: '2026-11-21' })).toMatchObject({
      publishedAt: '2026-11-21T00:00:00.000Z',
      updatedAt: undefined,
    });
  });
});

describe('people, tags and rights', () => {
  const person = (name: string, url?: string) => ({ name, url });

  it('names each author once, the feed’s where the entry has none', () => {
    const authors = [person('Ada  Berg'), person('ADA BERG', '/ada'), person(' ')];
    expect(articleFrom({ authors }).authors).toEqual([person('Ada Berg', 'https://wire.example/ada')]);
    expect(articleFrom({}, { authors: [person('Desk', 'mailto:x')] }).authors).toEqual([person('Desk')]);
  });

  it.each([
    ['desk@wire.example (Ada Berg)', 'Ada Berg'],
    ['Ada Berg <desk@wire.example>', 'Ada Berg'],
    ['Ada &amp; Bo', 'Ada & Bo'],
    ['Ada (Desk)', 'Ada (Desk)'],
  ])('reads %j as %j', (written, name) => {
    expect(articleFrom({ authors: [person(written)] }).authors).toEqual([person(name)]);
  });

  it('parts tags at commas and drops repetitions', () => {
    const categories = ['Tesla', 'tesla', 'cars, EVs', '', 'R&amp;D'];
    expect(articleFrom({ categories }).tags).toEqual(['Tesla', 'cars', 'EVs', 'R&D']);
    expect(articleFrom({ categories: Array.from({ length: 200 }, (_, n) => `t${n}`) }).tags).toHaveLength(50);
  });

  it('puts the operator’s word on rights first', () => {
    expect(articleFrom({ rights: 'e' }, { rights: 'f' }, { rights: 's' }).rights).toBe('s');
    expect(articleFrom({ rights: 'e' }, { rights: 'f' }).rights).toBe('e');
    expect(articleFrom({}, { rights: 'f' }).rights).toBe('f');
  });

  it('cleans language tags', () => {
    expect(articleFrom({ language: 'de_at' }, { language: 'en' }).language).toBe('de-AT');
    expect(articleFrom({ language: '??' }, { language: 'EN-us' }).language).toBe('en-US');
    expect(articleFrom({}).language).toBeUndefined();
  });
});

describe('pictures and enclosures', () => {
  const picture = (url: string, width?: string, height?: string) => ({ url, width, height, alt: ' A  car ' });

  it('takes the picture that the document names', () => {
    const images = [
      picture('/pixel.gif', '1', '1'),
      picture('data:image/png,x'),
      picture('/p.jpg', '1200', '630px'),
    ];
    expect(articleFrom({ images }).image).toEqual({
      url: 'https://wire.example/p.jpg',
      width: 1200,
      height: 630,
      alt: 'A car',
    });
  });

  it('else an enclosed one, else the first of the story', () => {
    const content = html(
      '<img src="https://s.gravatar.com/x"><img src="/icon.png" width="16"><img src="/p.jpg" alt="A">',
    );
    expect(articleFrom({ content, enclosures: [enclosure('/e.png', 'image/png')] }).image?.url).toBe(
      'https://wire.example/e.png',
    );
    expect(articleFrom({ content, enclosures: [enclosure('/e.mp3')] }).image).toEqual({
      url: 'https://wire.example/p.jpg',
      width: undefined,
      height: undefined,
      alt: 'A',
    });
    expect(articleFrom({ content: html('<p>none</p>') }).image).toBeUndefined();
  });

  it('keeps enclosures with usable addresses, each once', () => {
    const enclosures = [
      enclosure('/a.mp3', ' Audio/MPEG; x=1', '123'),
      enclosure('https://wire.example/a.mp3', 'audio/mpeg', '123'),
      enclosure('file:///a.mp3'),
      enclosure('/b.mp3', 'nonsense', '0'),
    ];
    expect(articleFrom({ enclosures }).enclosures).toEqual([
      { url: 'https://wire.example/a.mp3', mediaType: 'audio/mpeg', bytes: 123 },
      { url: 'https://wire.example/b.mp3', mediaType: undefined, bytes: undefined },
    ]);
  });
});

describe('the entries of one document', () => {
  it('yield one article for each story, the one updated last', () => {
    const repeated = [
      entryOf({ guid: 'g', link: '/1', title: plain('Old'), published: '2026-11-20' }),
      entryOf({ guid: 'g', link: '/1', title: plain('New'), published: '2026-11-20', updated: '2026-11-21' }),
      entryOf({ guid: ' g ', link: '/1', title: plain('Older'), published: '2026-11-19' }),
    ];
    const { articles, warnings } = normalized(feedOf(repeated));
    expect(articles.map(({ title, guid }) => [title, guid])).toEqual([['New', 'g']]);
    expect(warnings).toEqual(['The story of 2 entries stands in the document more than once.']);
  });

  it('are left out where nothing stands in them, and said so', () => {
    const { articles, warnings } = normalized(
      feedOf([entryOf({ guid: 'x' }), entryOf({ title: plain('t') })]),
    );
    expect(articles).toHaveLength(1);
    expect(warnings).toEqual(['Nothing stands in 1 entry and so it was left out.']);
  });

  it('may be ten thousand', () => {
    const entries = Array.from({ length: 10_000 }, (_, n) =>
      entryOf({ guid: `g${n}`, link: `/${n}`, title: unknown(`T ${n}`), content: html(`<p>Body ${n}</p>`) }),
    );
    const startedMs = cpuMs();
    expect(normalized(feedOf(entries)).articles).toHaveLength(10_000);
    expect(cpuMs() - startedMs).toBeLessThan(10_000);
  });

  it('are read whatever they hold: always a title, web addresses only, nothing from the future', () => {
    const scrap = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.webUrl(),
      fc.constantFrom(
        'javascript:alert(1)',
        '<b>',
        '<img src=x>',
        '2035-01-01',
        '&amp;',
        '//x',
        ' ',
        'en',
        '__proto__',
      ),
    );
    const maybe = fc.option(scrap, { nil: undefined });
    const construct = fc.option(
      fc.record({ text: scrap, type: fc.constantFrom('text' as const, 'html' as const, 'unknown' as const) }),
      { nil: undefined },
    );
    const anyEntry: fc.Arbitrary<Told> = fc.record({
      guid: maybe,
      guidIsPermaLink: fc.boolean(),
      link: maybe,
      title: construct,
      summary: construct,
      content: construct,
      published: maybe,
      updated: maybe,
      authors: fc.array(fc.record({ name: scrap, url: maybe }), { maxLength: 3 }),
      categories: fc.array(scrap, { maxLength: 3 }),
      enclosures: fc.array(fc.record({ url: scrap, mediaType: maybe, length: maybe }), { maxLength: 3 }),
      images: fc.array(fc.record({ url: scrap, width: maybe, height: maybe, alt: maybe }), { maxLength: 3 }),
      commentsUrl: maybe,
      language: maybe,
      rights: maybe,
      base: maybe,
    });
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 5 }), (entries) => {
        const { articles } = normalized(feedOf(entries.map(entryOf)));
        expect(new Set(articles.map(({ id }) => id)).size).toBe(articles.length);
        for (const article of articles) {
          expect(article.title).not.toBe('');
          const { url, image, commentsUrl, enclosures, authors } = article;
          const urls = [url, image?.url, commentsUrl, ...[...enclosures, ...authors].map((it) => it.url)];
          expect(urls.every((it) => it === undefined || /^https?:\/\//u.test(it))).toBe(true);
          expect((article.publishedAt ?? NOW) <= NOW && (article.updatedAt ?? NOW) <= NOW).toBe(true);
          expect(article.tags.some((tag) => tag.includes(','))).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});
