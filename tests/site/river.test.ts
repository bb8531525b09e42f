import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import { script, stylesheet } from '../../src/site/assets.ts';
import { leadOf, renderRiver } from '../../src/site/river.ts';
import { cleanText } from '../../src/text/escape.ts';
import { dangersIn, readPage } from './read-page.ts';
import { CHANNEL, fullRiver, makeArticle, makeCard, makePost, makeView, SITE } from './sample.ts';

const attributesOf = (page: string, name: string) =>
  readPage(page)
    .elements.filter((element) => element.name === name)
    .map((element) => element.attributes);

const textsOf = (page: string, className: string) =>
  readPage(page)
    .elements.filter(({ attributes }) => attributes['class']?.split(' ').includes(className))
    .map(({ text }) => text.replace(/\s+/gu, ' ').trim());

const headlinesOf = (page: string) =>
  readPage(page)
    .elements.filter(({ attributes }) => attributes['class'] === 'headline')
    .map(({ text }) => text);

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '<script>',
        '</script>',
        '</title>',
        '"',
        "'",
        '>',
        '<!--',
        '-->',
        ']]>',
        '&lt;',
        '&#x3c;',
        ' onload=x ',
        '<img src=x onerror=y>',
        '\u0000',
        '\uD800',
        'x',
        '`',
        '</article>',
        '<svg/onload=z>',
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);
const hostileUrl = fc.oneof(
  hostileText,
  fc.constantFrom(
    'javascript:alert(1)',
    ' javascript:x',
    'data:text/html,x',
    'https://x.example/"onclick="y',
    '//x.example',
  ),
);

const hostileArticle: fc.Arbitrary<Article> = fc
  .record({
    title: hostileText,
    summary: hostileText,
    url: hostileUrl,
    author: hostileText,
    tag: hostileText,
    language: hostileText,
    own: fc.boolean(),
  })
  .map(({ author, tag, own, ...texts }) => {
    const change = { ...texts, tags: [tag], authors: [{ name: author, url: undefined }] };
    return own
      ? makePost(change, { section: tag, slug: 'a-slug' })
      : makeArticle({ ...change, sourceId: tag });
  });

describe('other tellings of an article', () => {
  const lead = makeArticle({ id: 'lead' });
  const other = (n: number, url: string | undefined) => makeArticle({ id: `o${n}`, sourceId: `s${n}`, url });
  const page = (others: readonly Article[]) => {
    const cards = new Map([lead, ...others].map(({ sourceId }) => [sourceId, makeCard(sourceId)]));
    cards.set('s0', { ...makeCard('s0'), title: 'Ampère & <b>Söhne</b>' });
    return renderRiver(makeView([lead], { cards, others: new Map([[lead.id, others]]) }));
  };
  const namesOf = (text: string) => textsOf(text, 'also');

  it('are named beneath it, each with a link to what it says', () => {
    const shown = page([other(0, 'https://s0.example/1'), other(1, 'javascript:alert(1)')]);
    expect(namesOf(shown)).toEqual([expect.stringMatching(/^Also Ampère & <b>Söhne<\/b> /u)]);
    const links = attributesOf(shown, 'a').filter(({ href }) => href === 'https://s0.example/1');
    expect(links).toMatchObject([{ rel: 'noopener' }]);
    expect(dangersIn(shown)).toEqual([]);
    // No export holds those pages.
    expect(attributesOf(shown, 'a').filter(({ href }) => href?.includes('/stories/'))).toEqual([]);
  });

  it('are six at most, and the others are counted', () => {
    const many = Array.from({ length: 9 }, (_, n) => other(n, `https://s${n}.example/1`));
    expect(namesOf(page(many))[0]).toMatch(/3 more$/u);
  });

  it('leave no trace where there are none', () => {
    expect(page([])).not.toContain('Also');
  });
});

describe('the river', () => {
  it('stays a sound page whatever the articles and sources are called', () => {
    fc.assert(
      fc.property(fc.array(hostileArticle, { maxLength: 4 }), hostileUrl, (articles, homePageUrl) => {
        const cards = new Map(
          articles.map(({ sourceId, title }) => [
            sourceId,
            makeCard(sourceId, { title, homePageUrl, credit: title }),
          ]),
        );
        const page = renderRiver(makeView(articles, { cards }));
        expect(dangersIn(page)).toEqual([]);
        expect(headlinesOf(page).toSorted()).toEqual(articles.map(({ title }) => cleanText(title)).sort());
      }),
      { numRuns: 300 },
    );
  });

  it('names the three feeds to readers that look for them', () => {
    const links = attributesOf(renderRiver(fullRiver()), 'link').filter(({ rel }) => rel === 'alternate');
    expect(links.map(({ type, href }) => [type, href])).toEqual([
      ['application/rss+xml', 'https://news.example/rss.xml'],
      ['application/atom+xml', 'https://news.example/atom.xml'],
      ['application/feed+json', 'https://news.example/feed.json'],
    ]);
    expect(links.every(({ title }) => title !== undefined && title !== '')).toBe(true);
  });

  it('offers the three addresses to be copied', () => {
    const fields = attributesOf(renderRiver(fullRiver()), 'input');
    expect(fields.map(({ value }) => value)).toEqual([
      'https://news.example/rss.xml',
      'https://news.example/atom.xml',
      'https://news.example/feed.json',
    ]);
    expect(fields.every((field) => 'readonly' in field && field['aria-label'] !== undefined)).toBe(true);
  });

  it('stays under 60 KB with its styles when it holds fifty entries, however wordy they are', () => {
    const view = fullRiver();
    const wordy = view.articles.map((article) => ({
      ...article,
      summary: 'A wordy sentence follows. '.repeat(90),
    }));
    for (const articles of [view.articles, wordy]) {
      const page = renderRiver({ ...view, articles });
      expect(attributesOf(page, 'article')).toHaveLength(50);
      expect(Buffer.byteLength(page) + Buffer.byteLength(stylesheet('river').text)).toBeLessThan(60_000);
    }
    expect(textsOf(renderRiver(view), 'summary')).toHaveLength(
      view.articles.filter(({ summary }) => summary).length,
    );
  });

  it('asks nobody else for anything: one script, one stylesheet, no picture that is not ours', () => {
    const page = renderRiver(fullRiver());
    expect(page).not.toMatch(/<img|<style| style=/u);
    const scripts = attributesOf(page, 'script').filter(({ type }) => type !== 'application/ld+json');
    expect(scripts).toEqual([{ src: script().path, defer: '' }]);
    const styles = attributesOf(page, 'link').filter(({ rel }) => rel === 'stylesheet');
    expect(styles).toEqual([{ rel: 'stylesheet', href: stylesheet('river').path }]);
  });

  it('leads outside headlines to the publisher and credits the source beside them', () => {
    const article = makeArticle({ url: 'https://electrek.example/1', sourceId: 's1' });
    const cards = new Map([
      ['s1', makeCard('s1', { title: 'Electrek', homePageUrl: 'https://electrek.example/' })],
    ]);
    const links = readPage(renderRiver(makeView([article], { cards }))).elements.filter(
      ({ name }) => name === 'a',
    );
    const headline = links.find(({ attributes }) => attributes['href'] === 'https://electrek.example/1');
    const credit = links.find(({ attributes }) => attributes['href'] === 'https://electrek.example/');
    expect(headline).toMatchObject({ text: 'A headline', attributes: { rel: 'noopener' } });
    expect(credit).toMatchObject({ text: 'Electrek', attributes: { rel: 'noopener' } });
  });

  it('sets our own posts apart, under their section, and leads to their page here', () => {
    const page = renderRiver(makeView([makePost({}, { slug: 'rain', section: 'Charging' }), makeArticle()]));
    const entries = attributesOf(page, 'article').map((attributes) => attributes['class']);
    expect(entries).toEqual(['entry own top', 'entry']);
    expect(textsOf(page, 'kicker')).toEqual(['Charging']);
    expect(attributesOf(page, 'a').map(({ href }) => href)).toContain('/posts/rain/');
  });

  it('keeps our own links below the folder of the site', () => {
    const site = { ...SITE, url: 'https://example.org/news/' };
    const page = renderRiver(makeView([makePost({}, { slug: 'rain' })], { site }));
    const targets = attributesOf(page, 'a').map(({ href }) => href);
    expect(targets).toContain('/news/posts/rain/');
    expect(targets).toContain('/news/status');
    expect(attributesOf(page, 'link').map(({ href }) => href)).toContain('https://example.org/news/');
  });

  it('groups by the day of publication in UTC, and by arrival where that is unknown', () => {
    const page = renderRiver(
      makeView([
        makeArticle({ publishedAt: '2026-11-23T00:00:01.000Z' }),
        makeArticle({ publishedAt: '2026-11-23T00:00:00.000Z' }),
        makeArticle({ publishedAt: undefined, arrivedAt: '2026-11-22T23:59:59.999Z' }),
        makeArticle({ publishedAt: '2026-11-22T00:00:00.000Z' }),
      ]),
    );
    const days = attributesOf(page, 'h2').map((attributes) => attributes['aria-label']);
    expect(days.filter(Boolean)).toEqual(['Monday 23 November 2026', 'Sunday 22 November 2026']);
    expect(textsOf(page, 'seen')).toEqual(['seen 23:59 UTC']);
  });

  it('takes an article of others for pinned where the newsroom says so', () => {
    const [newest, old] = [
      makeArticle({ id: 'new', publishedAt: '2026-11-22T09:00:00.000Z' }),
      makeArticle({ id: 'old', publishedAt: '2026-11-02T09:00:00.000Z' }),
    ];
    const articles = [newest, old];
    expect(leadOf(makeView(articles))?.id).toBe('new');
    const remarks = new Map([['old', { isPinned: true, isFrozen: false, annotation: undefined }]]);
    expect(leadOf(makeView(articles, { remarks }))?.id).toBe('old');
  });

  it('opens with what is pinned, and puts whatever else is pinned above the days', () => {
    const pinned = ['Pinned one', 'Pinned two'].map((title) => makePost({ title }, { pinned: true }));
    const page = renderRiver(makeView([makeArticle(), ...pinned]));
    expect(headlinesOf(page)).toEqual(['Pinned one', 'Pinned two', 'A headline']);
  });

  it.each([
    ['our newest post', 6, 'Our own post'],
    ['the newest article where our newest post is of last week', 8, 'A headline'],
  ])('opens with %s', (_what, daysAgo, title) => {
    const publishedAt = `2026-11-${String(22 - daysAgo).padStart(2, '0')}T12:00:00.000Z`;
    const page = renderRiver(makeView([makeArticle(), makePost({ publishedAt })]));
    expect(headlinesOf(page)[0]).toBe(title);
  });

  it('shows our newest posts though the wire has washed them off, the first of them on top of a channel of everything', () => {
    const ownLatest = ['one', 'two'].map((slug) => makePost({ id: slug, title: `Post ${slug}` }, { slug }));
    const view = makeView([makeArticle()], { ownLatest });
    const page = renderRiver(view);
    expect(headlinesOf(page)).toEqual(['Post one', 'A headline']);
    expect(textsOf(page, 'desk')).toEqual([expect.stringContaining('Post two')]);
    const narrow = renderRiver({ ...view, channel: { ...CHANNEL, tags: ['grid'] } });
    expect(headlinesOf(narrow)).toEqual(['A headline']);
    expect(textsOf(narrow, 'desk')).toEqual([expect.stringMatching(/Post one.*Post two/u)]);
  });

  it.each([
    ['the channel', { channel: 'headline', source: 'full' }, 0],
    ['the source', { channel: 'full', source: 'headline' }, 0],
    ['nobody', { channel: 'excerpt', source: 'full' }, 1],
  ] as const)('shows no summary where %s allows headlines only', (_who, policy, summaries) => {
    const article = makeArticle({ summary: 'A summary.' });
    const cards = new Map([[article.sourceId, makeCard(article.sourceId, { content: policy.source })]]);
    const page = renderRiver(
      makeView([article], { cards, channel: { ...CHANNEL, content: policy.channel } }),
    );
    expect(textsOf(page, 'summary')).toHaveLength(summaries);
  });

  it('bounds what one careless entry takes of the page', () => {
    const article = makeArticle({
      summary: 'word '.repeat(5000),
      tags: Array.from({ length: 80 }, (_, index) => `tag${index}`),
      authors: Array.from({ length: 80 }, (_, index) => ({ name: `Author ${index}`, url: undefined })),
    });
    const page = renderRiver(makeView([article]));
    expect(page.length - renderRiver(makeView([makeArticle()])).length).toBeLessThan(1500);
    expect(page).toContain('77 more');
  });

  it('says something friendly where a channel is empty', () => {
    expect(renderRiver(makeView([]))).toContain('Nothing here yet');
  });

  it('shows an article without an address as text', () => {
    const page = renderRiver(makeView([makeArticle({ url: undefined, title: 'No page' })]));
    expect(headlinesOf(page)).toEqual(['No page']);
    expect(page).not.toContain('undefined');
  });

  it('marks the language of articles that are not in that of the site', () => {
    const page = renderRiver(makeView([makeArticle({ language: 'de' }), makeArticle({ language: 'en' })]));
    expect(attributesOf(page, 'article').map(({ lang }) => lang)).toEqual(['de', undefined]);
  });

  it('is the same page for the same view', () => {
    expect(renderRiver(fullRiver())).toBe(renderRiver(fullRiver()));
  });

  it('can be walked by keyboard and by landmark', () => {
    const { elements } = readPage(renderRiver(fullRiver()));
    const first = elements.find(({ name }) => name === 'a');
    expect(first?.attributes['href']).toBe('#content');
    expect(elements.find(({ attributes }) => attributes['id'] === 'content')?.name).toBe('main');
    expect(elements.filter(({ name }) => name === 'h1')).toHaveLength(1);
    const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const current = elements.filter(({ attributes }) => attributes['aria-current'] === 'page');
    expect(current.map(({ text }) => text)).toEqual(['The whole wire']);
  });

  it('links an icon only where one is configured', () => {
    const icons = (icon: string | undefined) =>
      attributesOf(renderRiver(makeView([], { site: { ...SITE, icon } })), 'link').filter(
        ({ rel }) => rel === 'icon',
      );
    expect(icons(undefined)).toEqual([]);
    expect(icons('/icon.svg')).toEqual([{ rel: 'icon', href: 'https://news.example/icon.svg' }]);
  });
});
