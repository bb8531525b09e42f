import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stylesheet } from '../../src/site/assets.ts';
import { renderPost } from '../../src/site/post.ts';
import { cleanText } from '../../src/text/escape.ts';
import { dangersIn, readPage } from './read-page.ts';
import { BODY, EVA, makeArticle, makePost, makePostView, SAM, SITE } from './sample.ts';

const full = makePost(
  {
    title: 'Eleven chargers & the rain',
    summary: 'A week on the A7.',
    contentHtml: BODY,
    tags: ['charging'],
    updatedAt: '2026-11-22T18:30:00.000Z',
    image: { url: 'https://news.example/posts/images/rain.jpg', width: 1200, height: 630, alt: 'A wet plug' },
    commentsUrl: 'https://forum.example/t/1',
    rights: '© 2026 Eva Lindqvist',
  },
  {
    slug: 'rain',
    byline: [EVA, SAM],
    imageCredit: 'Photo: Ida Berg',
    link: 'https://regulator.example/report',
    corrections: [{ at: '2026-11-22T18:30:00.000Z', note: 'It is 350 kW.' }],
  },
);
const next = [
  makeArticle({ title: 'Next one' }),
  makePost({ title: 'Next two' }, { slug: 'two' }),
  makeArticle({ title: 'Next three' }),
];
const page = renderPost(makePostView(full, { readingNext: next }));
const { elements } = readPage(page);
const meta = (property: string) =>
  elements.find(({ attributes }) => attributes['property'] === property)?.attributes['content'];
const jsonLd = (text: string): Record<string, unknown> =>
  JSON.parse(
    readPage(text).elements.find(({ attributes }) => attributes['type'] === 'application/ld+json')?.text ??
      '',
  );

describe('the page of a post', () => {
  it('shows everything that its front matter says, in reading order', () => {
    const text = elements.find(({ name }) => name === 'main')?.text ?? '';
    const places = [
      'Charging',
      'Eleven chargers & the rain',
      'A week on the A7.',
      'By Eva Lindqvist and Sam Okoro',
      '22 November 2026, 14:05 UTC',
      'Updated 22 November 2026, 18:30 UTC',
      'Photo: Ida Berg',
      'regulator.example',
      'The rain began at Göttingen.',
      'It is 350 kW.',
      'Join the discussion',
      'Edited by Sam Okoro (@sam)',
      '© 2026 Eva Lindqvist',
      'About the author',
      'With Voltwire since 2023',
      'Follow @eva',
      'Reading next',
      'Next one',
      'Next two',
    ].map((words) => text.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text).not.toContain('Next three');
  });

  it('leaves out what the post does not have', () => {
    const bare = makePost({ publishedAt: undefined }, { byline: [], editor: undefined, section: undefined });
    const text = renderPost(makePostView(bare, { site: { ...SITE, copyright: undefined } }));
    for (const words of [
      'By ',
      'Edited by',
      'Correction',
      'discussion',
      'Reading next',
      'About the',
      '<img',
      'undefined',
    ]) {
      expect(text).not.toContain(words);
    }
  });

  it('carries its picture with size, alternative text and credit', () => {
    expect(elements.find(({ name }) => name === 'img')?.attributes).toEqual({
      src: '/posts/images/rain.jpg',
      alt: 'A wet plug',
      width: '1200',
      height: '630',
      fetchpriority: 'high',
    });
  });

  it.each([
    ['https://news.example/', '/posts/images/a.jpg'],
    ['https://news.example/wire/', '/wire/posts/images/a.jpg'],
  ])('of %s finds our pictures by their path and those of others where they are', (url, src) => {
    const ours = `${url}posts/images/a.jpg`;
    const theirs = 'https://cdn.example/b.jpg';
    const contentHtml = `<p><img src="${ours}" alt="" /> <img src="${theirs}" alt="" /> ${ours}</p>`;
    const post = makePost({ contentHtml, image: { url: ours, width: 3, height: 2, alt: '' } });
    const text = renderPost(makePostView(post, { site: { ...SITE, url } }));
    const images = readPage(text).elements.filter(({ name }) => name === 'img');
    expect(images.map(({ attributes }) => attributes['src'])).toEqual([src, src, theirs]);
    expect(text).toContain(` ${ours}</p>`);
  });

  it('tells machines what it is', () => {
    const canonical = elements.find(({ attributes }) => attributes['rel'] === 'canonical');
    expect(canonical?.attributes['href']).toBe('https://news.example/posts/rain/');
    expect(meta('og:title')).toBe('Eleven chargers & the rain');
    expect(meta('og:image')).toBe('https://news.example/posts/images/rain.jpg');
    expect(meta('article:published_time')).toBe('2026-11-22T14:05:00.000Z');
    expect(jsonLd(page)).toMatchObject({
      '@type': 'NewsArticle',
      headline: 'Eleven chargers & the rain',
      datePublished: '2026-11-22T14:05:00.000Z',
      author: [
        {
          '@type': 'Person',
          name: 'Eva Lindqvist',
          url: 'https://news.example/authors/eva/',
          sameAs: 'https://social.example/@eva',
        },
        { name: 'Sam Okoro' },
      ],
    });
  });

  it('keeps its data for machines intact whatever the texts are', () => {
    const hostile = fc.constantFrom(
      '</script><script>alert(1)</script>',
      '<!--<script>',
      '\u2028',
      ']]>',
      '"\\',
      '&lt;',
      '\uD800',
    );
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (parts) => {
        const title = parts.join('');
        const person = {
          ...EVA,
          name: title,
          bio: title,
          handle: title,
          url: `javascript:${title}`,
          avatar: title,
        };
        const article = makePost(
          { title, summary: title, tags: [title], rights: title, commentsUrl: title },
          {
            section: title,
            byline: [person],
            editor: person,
            link: title,
            corrections: [{ at: '2026-11-22T18:30:00.000Z', note: title }],
          },
        );
        const text = renderPost(makePostView(article, { readingNext: [article] }));
        expect(dangersIn(text)).toEqual([]);
        expect(jsonLd(text)['headline']).toBe(cleanText(title));
      }),
    );
  });

  it('weighs less than 60 KB with its styles', () => {
    expect(Buffer.byteLength(page) + Buffer.byteLength(stylesheet('post').text)).toBeLessThan(60_000);
  });

  it('shows the block of the house below everything else', () => {
    const items = [
      { title: 'A cable', url: 'https://shop.example/cable', image: 'https://shop.example/cable.jpg' },
      { title: 'A wrench', url: 'javascript:alert(1)', image: 'http://shop.example/wrench.jpg' },
    ];
    const promotion = { title: 'Our shop', url: 'https://shop.example/', items };
    const read = readPage(renderPost(makePostView(full, { promotion })));
    const block = read.elements.find(({ attributes }) => attributes['class'] === 'promotion');
    expect(block?.text.replace(/\s+/gu, ' ').trim()).toBe('Our shop A cable A wrench');
    const links = read.elements.flatMap(({ attributes }) => attributes['href'] ?? []);
    expect(links).toEqual(expect.arrayContaining(['https://shop.example/', 'https://shop.example/cable']));
    expect(
      read.elements.filter(({ name }) => name === 'img').map(({ attributes }) => attributes['src']),
    ).toEqual(['/posts/images/rain.jpg', 'https://shop.example/cable.jpg']);
  });

  it('has its headings in order, and one landmark of each kind', () => {
    const levels = elements.flatMap(({ name }) => (/^h[1-6]$/u.test(name) ? [Number(name[1])] : []));
    expect(levels[0]).toBe(1);
    expect(levels.slice(1).every((level, at) => level - (levels[at] ?? 0) <= 1 && level > 1)).toBe(true);
    expect(elements.filter(({ name }) => name === 'main')).toHaveLength(1);
  });

  it('is free of scripts, inline styles and event handlers', () => {
    expect(dangersIn(page)).toEqual([]);
  });
});
