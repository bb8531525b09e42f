import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/ingest/entry-fingerprint.ts';
import type { PostDetails } from '../../src/model.ts';
import { sanitizeHtml } from '../../src/text/sanitize.ts';
import { articleOf } from '../support/samples.ts';

const ofHtml = (html: string) =>
  fingerprintOf(articleOf({ contentHtml: sanitizeHtml(html, 'https://wire.example/') }));
const ofTitle = (title: string) => fingerprintOf(articleOf({ title }));
const ofUrl = (url: string) => fingerprintOf(articleOf({ url }));

describe('the fingerprint', () => {
  const before = fingerprintOf(articleOf());

  it('changes with what a reader sees', () => {
    expect(fingerprintOf(articleOf({ title: 'Other' }))).not.toBe(before);
    expect(fingerprintOf(articleOf({ contentHtml: '<p>Other</p>' }))).not.toBe(before);
    expect(fingerprintOf(articleOf({ summary: undefined }))).not.toBe(before);
    expect(fingerprintOf(articleOf({ tags: [] }))).not.toBe(before);
    expect(fingerprintOf(articleOf({ authors: [{ name: 'Ada', url: undefined }] }))).not.toBe(before);
    const image = { url: 'https://wire.example/p.jpg', width: undefined, height: undefined, alt: undefined };
    expect(fingerprintOf(articleOf({ image }))).not.toBe(before);
    const enclosure = { url: 'https://wire.example/a.mp3', mediaType: undefined, bytes: undefined };
    expect(fingerprintOf(articleOf({ enclosures: [enclosure] }))).not.toBe(before);
  });

  it('stays when only dates, ids, rights and revisions differ', () => {
    const touched = articleOf({
      publishedAt: undefined,
      updatedAt: '2026-11-22T09:00:00.000Z',
      rights: '© 2027',
      revision: 7,
      entryId: 'x',
      entryHash: 'y',
    });
    expect(fingerprintOf(touched)).toBe(before);
  });

  it.each([
    [
      'entities written otherwise',
      '<p>Tom &amp; Ada&#8217;s – &eacute;</p>',
      "<p>Tom &#38; Ada's - \u00e9</p>",
    ],
    ['letters composed otherwise', '<p>\u00e9</p>', '<p>e\u0301</p>'],
    ['attributes in another order', '<a href="/1" title="t">x</a>', '<a title="t" href="/1">x</a>'],
    ['classes and styles', '<p class="a">x</p>', '<p style="b" id="c">x</p>'],
    ['other elements around the same words', '<p><b>x</b> y</p>', '<div><strong>x</strong>\n y</div>'],
    ['blanks', '<p>a\n b</p>\n<p>c</p>', '<p>a b</p><p>c</p>&nbsp;'],
    ['invisible characters', '<p>soft\u00adly</p>', '<p>softly\u200b</p>'],
    [
      'tracking parameters',
      '<a href="/1?utm_source=a">x</a>',
      '<a href="/1?utm_source=b&amp;fbclid=c">x</a>',
    ],
    [
      'tokens and their dates',
      '<img src="/a.jpg?token=abc&amp;Expires=1700000000&amp;w=3">',
      '<img src="/a.jpg?w=3&amp;Expires=1800000000&amp;token=xyz">',
    ],
    ['cache busters', '<img src="/a.jpg?v=12">', '<img src="/a.jpg?v=13">'],
    [
      'shards of one image host',
      '<img src="https://i0.wp.com/a.jpg">',
      '<img src="https://i2.wp.com/a.jpg">',
    ],
    [
      'the scheme of a link',
      '<a href="http://a.example/1">x</a>',
      '<a href="https://www.a.example/1/">x</a>',
    ],
  ])('stays over %s', (_what, one, other) => {
    expect(ofHtml(other)).toBe(ofHtml(one));
  });

  it.each([
    ['a word', '<p>ten volts</p>', '<p>ten amperes</p>'],
    ['a figure', '<p>$44 billion</p>', '<p>$45 billion</p>'],
    ['a comma', '<p>lawyer Chu</p>', '<p>lawyer, Chu</p>'],
    ['a letter beyond ASCII', '<p>Muller</p>', '<p>Müller</p>'],
    ['where a link leads', '<a href="/1">x</a>', '<a href="/2">x</a>'],
    ['a number in a query', '<a href="/?p=1">x</a>', '<a href="/?p=2">x</a>'],
    [
      'a film',
      '<a href="https://youtube.com/watch?v=dQw4w9WgXcQ">x</a>',
      '<a href="https://youtube.com/watch?v=oHg5SJYRHA0">x</a>',
    ],
    ['a picture', '<img src="/a.jpg">', '<img src="/b.jpg">'],
  ])('changes with %s', (_what, one, other) => {
    expect(ofHtml(other)).not.toBe(ofHtml(one));
  });

  it('takes headlines and links the same way', () => {
    expect(ofTitle('Ada’s  “volts” — again')).toBe(ofTitle(`Ada's "volts" - again`));
    expect(ofTitle('Breaking: volts')).not.toBe(ofTitle('Volts'));
    expect(ofUrl('http://wire.example/1/?utm_source=x')).toBe(ofUrl('https://www.wire.example/1'));
    expect(ofUrl('https://wire.example/?p=1')).not.toBe(ofUrl('https://wire.example/?p=2'));
  });

  it('takes tags, authors and enclosures in any order', () => {
    const tags = (...names: string[]) => fingerprintOf(articleOf({ tags: names }));
    expect(tags('EV', 'grid')).toBe(tags('Grid', 'ev'));
    const people = (...names: string[]) =>
      fingerprintOf(articleOf({ authors: names.map((name) => ({ name, url: undefined })) }));
    expect(people('Ada', 'Bo')).toBe(people('Bo', 'Ada'));
    const files = (...names: string[]) =>
      fingerprintOf(
        articleOf({
          enclosures: names.map((name, at) => ({
            url: `https://wire.example/${name}`,
            mediaType: undefined,
            bytes: at,
          })),
        }),
      );
    expect(files('a', 'b')).toBe(files('b', 'a'));
  });

  it('changes with every letter of our own posts, their markup, dates and corrections included', () => {
    const post: PostDetails = {
      slug: 's',
      section: undefined,
      byline: [],
      editor: undefined,
      imageCredit: undefined,
      link: undefined,
      pinned: false,
      corrections: [],
    };
    const own = fingerprintOf(articleOf({ post }));
    const correction = { at: '2026-11-22T09:00:00.000Z', note: 'n' };
    const edits = [
      { publishedAt: '2026-11-19T09:00:00.000Z' },
      { post: { ...post, corrections: [correction] } },
      { contentHtml: '<p><b>It does.</b></p>' },
      { title: 'A battery that lasts ' },
      { rights: '© 2027' },
    ];
    for (const edit of edits) expect(fingerprintOf(articleOf({ post, ...edit }))).not.toBe(own);
    expect(fingerprintOf(articleOf({ post, revision: 4, arrivedAt: '2026-11-22T09:00:00.000Z' }))).toBe(own);
  });
});
