import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KEYS } from '../../src/ingest/front-matter.ts';
import { readPosts } from '../../src/ingest/posts.ts';
import type { Instant } from '../../src/model.ts';
import { siteOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';

const SITE = siteOf();

const AUTHORS = JSON.stringify({
  eva: {
    name: 'Eva Lindqvist',
    bio: 'Writes.',
    since: 2023,
    url: '/eva/',
    avatar: '/eva.jpg',
    handle: '@eva',
  },
  sam: { name: 'Sam Okafor' },
});

const HEAD = 'title: A title\nauthors: [eva]\npublished: 2026-11-20T09:00:00Z\n';

function post(head: string, body = 'Text.'): string {
  return `---\n${head}---\n${body}\n`;
}

async function read(files: Readonly<Record<string, string>>, now: Instant = NOW, authors = AUTHORS) {
  return saved(files, now, authors).read();
}

/** Posts by file name, written to a folder that is gone after the test. */
function saved(files: Readonly<Record<string, string>>, now: Instant = NOW, authors = AUTHORS) {
  const folder = mkdtempSync(join(tmpdir(), 'posts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'posts'));
  writeFileSync(join(folder, 'authors.json'), authors);
  for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, 'posts', name), source);
  const folders = { folder: join(folder, 'posts'), authors: join(folder, 'authors.json') };
  const readAll = async () => {
    const posts = await readPosts(folders, { site: SITE, now, keys: new Map() });
    const places = posts.problems.map(({ file, line, column, path, message }) => {
      return `${file.slice(folder.length + 1)}:${line}:${column} ${path}: ${message}`;
    });
    return { ...posts, places };
  };
  return { folder, read: readAll };
}

describe('a post', () => {
  it('becomes an article of ours with everything its front matter says', async () => {
    const head = [
      'title: "Charging: faster"',
      'authors: [eva, sam]',
      'editor: sam',
      'section: Tesla',
      'tags: [tesla, Charging, TESLA]',
      'published: 2026-11-20T09:00:00Z',
      'updated: 2026-11-21T10:00:00+01:00',
      'summary: In short',
      'image: { url: /images/a.jpg, alt: A car, credit: Bo Ek }',
      'comments: https://talk.example/1',
      'rights: © 2026 Eva',
      'pinned: true',
      '',
    ].join('\n');
    const { articles, problems } = await read({
      'charging-faster.md': post(head, '## Why\n\n[It](other/) is.'),
    });
    expect(problems).toEqual([]);
    expect(articles).toHaveLength(1);
    expect(articles[0]).toMatchObject({
      sourceId: 'posts',
      guid: 'charging-faster',
      entryId: 'tag:news.example,2026:posts/charging-faster',
      url: 'https://news.example/posts/charging-faster/',
      title: 'Charging: faster',
      summary: 'In short',
      contentHtml:
        '<h2>Why</h2>\n<p><a href="https://news.example/posts/other/" rel="noopener">It</a> is.</p>',
      authors: [
        { name: 'Eva Lindqvist', url: 'https://news.example/eva/' },
        { name: 'Sam Okafor', url: undefined },
      ],
      tags: ['tesla', 'Charging'],
      language: 'en',
      rights: '© 2026 Eva',
      image: { url: 'https://news.example/images/a.jpg', alt: 'A car' },
      commentsUrl: 'https://talk.example/1',
      publishedAt: '2026-11-20T09:00:00.000Z',
      updatedAt: '2026-11-21T09:00:00.000Z',
      arrivedAt: NOW,
      post: {
        slug: 'charging-faster',
        section: 'Tesla',
        imageCredit: 'Bo Ek',
        pinned: true,
        link: undefined,
      },
    });
    expect(articles[0]?.post?.byline[0]).toEqual({
      key: 'eva',
      name: 'Eva Lindqvist',
      bio: 'Writes.',
      since: '2023',
      url: 'https://news.example/eva/',
      avatar: 'https://news.example/eva.jpg',
      handle: '@eva',
    });
    expect(articles[0]?.post?.editor?.key).toBe('sam');
  });

  it('gets along with little', async () => {
    const { articles } = await read({ 'a.md': post(HEAD, 'One **two**.') });
    expect(articles[0]).toMatchObject({
      summary: 'One two.',
      rights: '© News',
      updatedAt: undefined,
      image: undefined,
    });
  });

  it('may comment on a link and still has its own address', async () => {
    const { articles } = await read({ 'a.md': post(`${HEAD}link: https://other.example/x\n`) });
    expect(articles[0]?.url).toBe('https://news.example/posts/a/');
    expect(articles[0]?.post?.link).toBe('https://other.example/x');
  });

  it('carries its corrections in order and beside its body, and was updated when it was corrected', async () => {
    const corrections =
      'corrections:\n  - at: 2026-11-21\n    note: It was <b>B</b>, not A.\n  - { at: 2026-11-20T12:00, note: First. }\n';
    const { articles } = await read({ 'a.md': post(HEAD + corrections) });
    expect(articles[0]?.contentHtml).toBe('<p>Text.</p>');
    expect(articles[0]?.post?.corrections).toEqual([
      { at: '2026-11-20T12:00:00.000Z', note: 'First.' },
      { at: '2026-11-21T00:00:00.000Z', note: 'It was <b>B</b>, not A.' },
    ]);
    expect(articles[0]?.updatedAt).toBe('2026-11-21T00:00:00.000Z');
  });

  it('keeps its id when its file is renamed, if the front matter names one', async () => {
    const [before] = (await read({ 'a.md': post(`${HEAD}id: first\n`) })).articles;
    const [after] = (await read({ 'b.md': post(`${HEAD}id: first\n`) })).articles;
    expect(after).toMatchObject({ id: before?.id, entryId: 'tag:news.example,2026:posts/first' });
    expect(after?.url).toBe('https://news.example/posts/b/');
  });

  it('is read with Windows line ends and a byte order mark', async () => {
    const { articles } = await read({ 'a.md': `\uFEFF${post(HEAD)}`.replaceAll('\n', '\r\n') });
    expect(articles[0]?.contentHtml).toBe('<p>Text.</p>');
  });

  it('cannot smuggle in HTML', async () => {
    const { articles } = await read({
      'a.md': post(HEAD, '<script>alert(1)</script> [x](javascript:alert(1))'),
    });
    expect(articles[0]?.contentHtml).not.toContain('<script');
    expect(articles[0]?.contentHtml).not.toMatch(/href="javascript/u);
  });
});

describe('time', () => {
  const embargoed = post('title: T\nauthors: eva\npublished: 2026-12-01T09:00:00Z\nexpires: 2026-12-02\n');

  it('brings a post out at its instant and takes it away when it expires', async () => {
    const before = await read({ 'a.md': embargoed }, '2026-12-01T08:59:59.999Z');
    expect(before).toMatchObject({ articles: [], heldSlugs: [], nextChangeAt: '2026-12-01T09:00:00.000Z' });
    const during = await read({ 'a.md': embargoed }, '2026-12-01T09:00:00.000Z');
    expect(during.articles).toHaveLength(1);
    expect(during.nextChangeAt).toBe('2026-12-02T00:00:00.000Z');
    const after = await read({ 'a.md': embargoed }, '2026-12-02T00:00:00.000Z');
    expect(after).toMatchObject({ articles: [], heldSlugs: [], nextChangeAt: undefined });
  });

  it('does not tell an update or a correction before its time', async () => {
    const head = `${HEAD}updated: 2026-11-23\ncorrections: [{ at: 2026-11-24, note: Later. }]\n`;
    const { articles, nextChangeAt } = await read({ 'a.md': post(head) });
    expect(articles[0]).toMatchObject({ updatedAt: undefined, contentHtml: '<p>Text.</p>' });
    expect(nextChangeAt).toBe('2026-11-23T00:00:00.000Z');
  });

  it('means nothing to a draft', async () => {
    const draft = await read({ 'a.md': post('title: T\nauthors: eva\ndraft: true\n') });
    expect(draft).toMatchObject({ articles: [], heldSlugs: [], problems: [], nextChangeAt: undefined });
    const dated = await read({ 'a.md': post(`${HEAD.replace('2026-11-20', '2027-11-20')}draft: true\n`) });
    expect(dated.nextChangeAt).toBeUndefined();
  });
});

describe('a fault', () => {
  it.each([
    ['authors: [eva]\npublished: 2026-11-20\n', 'posts/a.md:2:1 title: is missing'],
    ['title: T\npublished: 2026-11-20\n', 'posts/a.md:2:1 authors: is missing'],
    ['title: T\nauthors: []\npublished: 2026-11-20\n', 'posts/a.md:3:10 authors: must name somebody'],
    ['title: T\nauthors: eva\n', 'posts/a.md:2:1 published: is missing'],
    ['title: T\nauthors: eva\npublished:\n', 'posts/a.md:4:11 published: is missing'],
    [`${HEAD}published_at: x\n`, 'posts/a.md:5:1 published_at: unknown key "published_at"'],
    [`${HEAD}sumary: x\n`, 'posts/a.md:5:1 sumary: unknown key "sumary"; did you mean "summary"?'],
    [`${HEAD}editor: smm\n`, 'posts/a.md:5:9 editor: unknown author "smm"; did you mean "sam"?'],
    [`${HEAD}draft: yes\n`, 'posts/a.md:5:8 draft: must be true or false'],
    [`${HEAD}updated: soon\n`, 'posts/a.md:5:10 updated: is no date; write it like 2026-11-20T09:00:00Z'],
    [`${HEAD}link: javascript:x\n`, 'posts/a.md:5:7 link: is no http(s) address'],
    [`${HEAD}image: { alt: x }\n`, 'posts/a.md:5:8 image.url: is missing'],
    [`${HEAD}image: x\n`, 'posts/a.md:5:8 image: must be a list of names with values'],
    [`${HEAD}corrections: [{ at: x, note: y }]\n`, 'posts/a.md:5:21 corrections[0].at: is no date'],
    [`${HEAD}section: [a]\n`, 'posts/a.md:5:10 section: must be a text'],
    [`${HEAD}id: "A b"\n`, 'posts/a.md:5:5 id: must be small letters'],
    [`${HEAD}title: Again\n`, 'posts/a.md:5:1 : Map keys must be unique'],
    [`${HEAD}tags: [a\n`, 'posts/a.md:5:9 : Flow sequence'],
    [`${HEAD}promotion: x\n`, 'posts/a.md:5:1 promotion: unknown key "promotion"'],
    [`${HEAD}pinned: yes\n`, 'posts/a.md:5:9 pinned: must be true or false'],
    [`${HEAD}comments: mailto:eva@x.example\n`, 'posts/a.md:5:11 comments: is no http(s) address'],
    [`${HEAD}summary: {}\n`, 'posts/a.md:5:10 summary: must be a text'],
    [`${HEAD}rights: []\n`, 'posts/a.md:5:9 rights: must be a text'],
    [`${HEAD}tags: [[a]]\n`, 'posts/a.md:5:8 tags[0]: must be a text'],
    [`${HEAD}corrections: [{ at: 2026-11-20 }]\n`, 'posts/a.md:5:15 corrections[0].note: is missing'],
    [
      `${HEAD}image: { url: a.jpg, credits: x }\n`,
      'posts/a.md:5:22 image.credits: unknown key "credits"; did you mean "credit"?',
    ],
    [`${HEAD}tags: &a [x]\nsection: *b\n`, 'posts/a.md:6:10 : nothing above is called &b'],
  ])('in %j is told as %s', async (head, place) => {
    const { articles, heldSlugs, places } = await read({ 'a.md': post(head), 'good.md': post(HEAD) });
    expect(places[0]?.startsWith(place)).toBe(true);
    expect(heldSlugs).toEqual(['a']);
    expect(articles.map((article) => article.post?.slug)).toEqual(['good']);
  });

  it('of its letters is told with the line, and one of its size', async () => {
    const { folder, read: readAgain } = saved({
      'a.md': post(HEAD),
      'big.md': post(HEAD, 'x'.repeat(1_100_000)),
    });
    writeFileSync(join(folder, 'posts/a.md'), Buffer.from(post(HEAD, 'caf\xe9'), 'latin1'));
    const { places } = await readAgain();
    expect(places).toEqual([
      'posts/a.md:6:1 : must be saved as UTF-8: there are other characters in this line',
      'posts/big.md:1:1 : has more than 1 MB',
    ]);
  });

  it('of aliases by the million costs its post alone', async () => {
    const list = (name: string, of: string) => `- &${name} [${Array(10).fill(of).join(', ')}]`;
    const levels = ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, at) => list(name, `*${'abcdefg'[at]}`));
    const bomb = `${HEAD}tags:\n- &a [x]\n${levels.join('\n')}\n`;
    const { places, articles } = await read({ 'a.md': post(bomb), 'good.md': post(HEAD) });
    expect(places.some((place) => place.includes('has more than 100 aliases'))).toBe(true);
    expect(articles).toHaveLength(1);
  });

  it('of the file itself is told, too', async () => {
    const files = {
      'Bad Name.md': post(HEAD),
      'archive.md': post(HEAD),
      'images.md': post(HEAD),
      'bare.md': 'No front matter',
      'open.md': `---\n${HEAD}`,
    };
    const { places, heldSlugs, articles } = await read({ ...files, 'note.txt': 'x', '.hidden.md': 'x' });
    expect(places.map((place) => place.slice(0, place.indexOf(':1:1')))).toEqual([
      'posts/Bad Name.md',
      'posts/archive.md',
      'posts/bare.md',
      'posts/images.md',
      'posts/open.md',
    ]);
    expect(heldSlugs).toEqual(['Bad Name', 'archive', 'bare', 'images', 'open']);
    expect(articles).toEqual([]);
  });

  it('of an expiry before the publication is told, and nothing of the post is out', async () => {
    const { places, heldSlugs, articles } = await read({ 'a.md': post(`${HEAD}expires: 2026-11-20\n`) });
    expect(places).toEqual(['posts/a.md:5:10 expires: is not after published: the post would never be out']);
    expect([heldSlugs, articles]).toEqual([[], []]);
  });

  it('does not hold back a post that is meant to be hidden', async () => {
    const faulty = `${HEAD}sumary: x\n`;
    const files = {
      'draft.md': post(`${faulty}draft: true\n`),
      'over.md': post(`${faulty}expires: 2026-11-21\n`),
      'not-yet.md': post(faulty.replace('2026-11-20', '2027-11-20')),
    };
    expect((await read(files)).heldSlugs).toEqual([]);
  });

  it('holds both posts that claim one id', async () => {
    const { heldSlugs, articles, places } = await read({
      'a.md': post(HEAD),
      'b.md': post(`${HEAD}id: a\n`),
    });
    expect(heldSlugs).toEqual(['a', 'b']);
    expect(articles).toEqual([]);
    expect(places[0]).toContain('"a" is also the id of');
  });

  it('in the list of authors is told once there, and holds the posts of those it concerns', async () => {
    const authors = '{\n  "eva": { "nam": "Eva" },\n  "sam": { "name": "Sam" }\n}';
    const files = { 'a.md': post(HEAD), 'b.md': post(HEAD.replace('eva', 'sam')) };
    const { places, heldSlugs, articles } = await read(files, NOW, authors);
    expect(places).toEqual([
      'authors.json:2:12 eva.nam: unknown key "nam"; did you mean "name"?',
      'authors.json:2:10 eva.name: is missing',
      'posts/a.md:3:11 authors[0]: the entry of "eva" among the authors is faulty',
    ]);
    expect(heldSlugs).toEqual(['a']);
    expect(articles).toHaveLength(1);
  });

  it('in the JSON of the authors holds every post', async () => {
    const { places, heldSlugs } = await read({ 'a.md': post(HEAD) }, NOW, '{ "eva": { "name": "Eva" }\n');
    expect(places[0]).toMatch(/^authors\.json:2:1 /u);
    expect(heldSlugs).toEqual(['a']);
  });
});

describe('the folder', () => {
  it('may be missing or empty', async () => {
    const nothing = { articles: [], heldSlugs: [], problems: [], nextChangeAt: undefined };
    const about = { site: SITE, now: NOW, keys: new Map() };
    expect(await readPosts({ folder: '/nowhere/posts', authors: '/nowhere/authors.json' }, about)).toEqual(
      nothing,
    );
    expect(await read({})).toMatchObject(nothing);
  });

  it('comes with samples that are sound, and between them have every field there is', async () => {
    const samples = { folder: 'data/posts', authors: 'data/authors.json' };
    const now = '2026-11-22T09:00:00.000Z';
    const { articles, problems } = await readPosts(samples, { site: SITE, now, keys: new Map() });
    expect(problems).toEqual([]);
    expect(articles).toHaveLength(5);
    expect(articles.some((article) => (article.publishedAt ?? '') > now)).toBe(false);
    const whole = readFileSync('data/posts/ten-minutes-at-the-plug.md', 'utf8').split('\n---\n')[0] ?? '';
    expect([...whole.matchAll(/^([a-z]+):/gmu)].map(([, key]) => key).sort()).toEqual([...KEYS].sort());
    const [everything] = articles.filter(({ post: details }) => details?.pinned);
    expect(everything).toMatchObject({
      image: { width: 1600, height: 900 },
      post: { editor: { key: 'sam' }, corrections: [{}, {}], section: 'Road test' },
    });
    for (const part of ['<figure>', '<figcaption>', '<table>', '<sup>', '<blockquote>'])
      expect(everything?.contentHtml).toContain(part);
    // Quotation marks as they are set in print.
    for (const { contentHtml } of articles)
      expect(contentHtml?.replace(/<[^>]*>/gu, '')).not.toMatch(/["']/u);
    const people = articles.flatMap(({ post: details }) => details?.byline ?? []);
    expect(new Set(people.map(({ key }) => key))).toEqual(new Set(['eva', 'sam', 'noor']));
    for (const person of people) expect(Object.values(person)).not.toContain(undefined);
  });
});
