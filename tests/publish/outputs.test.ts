import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Article, POSTS_SOURCE_ID } from '../../src/model.ts';
import type { ChannelView, Output, PostView } from '../../src/outward.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { createPress } from '../../src/publish/outputs.ts';
import type { Publication } from '../../src/publish/run.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { sha256 } from '../../src/text/hash.ts';
import { cardOf, channelOf, renderOutputs } from '../support/publication.ts';
import { articleOf } from '../support/samples.ts';
import { cardsOf, numbered, PLAIN_PAGES, postOf, publicationOf, SITE, storeOf } from './newsroom.ts';

const EV = channelOf({ id: 'ev', title: 'EVs', tags: ['ev'], posts: false });
const ARTICLES = [
  numbered(1, { tags: ['ev'] }),
  numbered(2),
  numbered(3, { sourceId: 'daily', tags: ['ev'], authors: [{ name: 'Eva', url: undefined }] }),
  ...[1, 2, 3, 4].map((n) =>
    postOf(`p${n}`, { title: `P${n}`, publishedAt: `2026-11-0${n}T09:00:00.000Z`, tags: ['ev'] }),
  ),
];
const NEWSROOM: Partial<Publication> = {
  channels: [channelOf(), EV],
  cards: cardsOf(cardOf(), cardOf({ id: 'daily', title: 'The Daily' })),
};

async function outputsOf(wanted: Partial<Publication> = {}): Promise<ReadonlyMap<string, Output>> {
  const { outputs, missing } = await renderOutputs(publicationOf(ARTICLES, { ...NEWSROOM, ...wanted }));
  expect(missing).toEqual([]);
  expect(new Set(outputs.map((it) => it.path)).size).toBe(outputs.length);
  return new Map(outputs.map((it) => [it.path, it]));
}

const textAt = (outputs: ReadonlyMap<string, Output>, path: string) =>
  wholeBody(outputs.get(path) ?? { parts: [] }).toString();

describe('the outputs', () => {
  it('are four forms of each channel, of the root and of our posts, a page of each post, and a map', async () => {
    const folders = ['/', '/channels/all/', '/channels/ev/', '/posts/'];
    const forms = folders.flatMap((folder) =>
      ['', 'rss.xml', 'atom.xml', 'feed.json'].map((file) => folder + file),
    );
    const posts = ['p1', 'p2', 'p3', 'p4'].map((slug) => `/posts/${slug}/`);
    const map = ['/robots.txt', '/sitemap-news.xml', '/sitemap.xml'];
    expect([...(await outputsOf()).keys()].sort()).toEqual([...forms, ...posts, ...map].sort());
  });

  it('name our three newest posts on every river, and make rivers anew when those change', async () => {
    const posts = [1, 2, 3, 4].map((n) => postOf(`p${n}`, { publishedAt: `2026-11-0${n}T09:00:00.000Z` }));
    const pages = {
      ...PLAIN_PAGES,
      channel: ({ ownLatest }: ChannelView) => ownLatest.map(({ id }) => id).join(' '),
    };
    const store = openMemoryStore();
    const save = (added: readonly Article[]) =>
      store.save({
        changes: { added, changed: [], unchanged: 0, restated: [], removed: [] },
        state: undefined,
      });
    const press = createPress();
    const riverNow = async () => {
      const channels = [channelOf({ posts: false })];
      const { outputs } = await press.render(publicationOf([], { pages, store, channels }));
      return wholeBody(outputs.find(({ path }) => path === '/') ?? { parts: [] }).toString();
    };
    await save(posts.slice(0, 3));
    expect(await riverNow()).toBe('post-p3 post-p2 post-p1');
    await save(posts.slice(3));
    expect(await riverNow()).toBe('post-p4 post-p3 post-p2');
  });

  it('serve the first channel at the root and at its own path with the very same bytes', async () => {
    const outputs = await outputsOf();
    for (const file of ['', 'rss.xml', 'atom.xml', 'feed.json']) {
      const root = outputs.get(`/${file}`);
      const own = outputs.get(`/channels/all/${file}`);
      expect(own).toEqual({ ...root, path: `/channels/all/${file}` });
    }
    expect(textAt(outputs, '/channels/all/rss.xml')).toContain(
      'rel="self" type="application/rss+xml" href="https://news.example/rss.xml"',
    );
    expect(outputs.get('/channels/all/atom.xml')?.links).toEqual([
      '<https://news.example/atom.xml>; rel="self"',
    ]);
  });

  it('say what they are, where they belong, when they changed and by which hash', async () => {
    const outputs = await outputsOf();
    const about = (path: string) => {
      const { mediaType, links, modifiedAt } = outputs.get(path) ?? {};
      return [mediaType, modifiedAt, ...(links ?? [])];
    };
    const changed = '2026-11-20T11:59:00.000Z';
    expect(about('/channels/ev/')).toEqual(['text/html; charset=utf-8', changed]);
    expect(about('/channels/ev/rss.xml')).toEqual([
      'application/rss+xml; charset=utf-8',
      changed,
      '<https://news.example/channels/ev/rss.xml>; rel="self"',
    ]);
    expect(about('/channels/ev/atom.xml')).toEqual([
      'application/atom+xml; charset=utf-8',
      changed,
      '<https://news.example/channels/ev/atom.xml>; rel="self"',
    ]);
    expect(about('/channels/ev/feed.json')).toEqual([
      'application/feed+json',
      changed,
      '<https://news.example/channels/ev/feed.json>; rel="self"',
    ]);
    const bodies = new Map([...outputs.values()].map((it) => [it.hash, sha256(wholeBody(it))]));
    expect(new Set(bodies.values()).size).toBe(bodies.size);
  });

  it('have a folder of the site before every address', async () => {
    const outputs = await outputsOf({ site: { ...SITE, url: 'https://example.org/news/' } });
    expect(textAt(outputs, '/channels/ev/rss.xml')).toContain(
      '<link>https://example.org/news/channels/ev/</link>',
    );
    expect(textAt(outputs, '/channels/ev/atom.xml')).toContain('<id>tag:example.org,2026:channels/ev</id>');
  });

  it('change when an old article arrives late, for readers that ask by date alone', async () => {
    const late = numbered(5, {
      publishedAt: '2026-11-01T00:00:00.000Z',
      arrivedAt: '2026-11-20T12:30:00.000Z',
    });
    const outputs = await outputsOf({ store: storeOf([...ARTICLES, late]) });
    expect(outputs.get('/rss.xml')?.modifiedAt).toBe('2026-11-20T12:30:00.000Z');
  });

  it('of an empty channel are good documents that never changed', async () => {
    const outputs = await outputsOf({ store: storeOf([]) });
    expect(outputs.get('/rss.xml')?.modifiedAt).toBeUndefined();
    expect(textAt(outputs, '/atom.xml')).toContain('<updated>1990-01-01T00:00:00.000Z</updated>');
    expect(JSON.parse(textAt(outputs, '/feed.json')).items).toEqual([]);
  });

  it('of our posts alone carry our posts alone', async () => {
    const feed = JSON.parse(textAt(await outputsOf(), '/posts/feed.json'));
    expect(feed.title).toBe('Voltwire: our own reporting');
    expect(feed.items.map((it: { title: string }) => it.title)).toEqual(['P4', 'P3', 'P2', 'P1']);
    expect(feed.feed_url).toBe('https://news.example/posts/feed.json');
  });

  it('show no more of an article than its source permits, page and feeds alike', async () => {
    const secret = numbered(1, { summary: 'Told once.', contentHtml: '<p>Secret</p>' });
    const cards = cardsOf(cardOf({ content: 'headline' }));
    const views: ChannelView[] = [];
    const channel = (view: ChannelView) => {
      views.push(view);
      return 'page';
    };
    const outputs = await outputsOf({ store: storeOf([secret]), cards, pages: { ...PLAIN_PAGES, channel } });
    expect(views[0]?.articles[0]).toMatchObject({
      title: 'Story 1',
      summary: undefined,
      contentHtml: undefined,
    });
    for (const it of outputs.values()) expect(wholeBody(it).toString()).not.toMatch(/Secret|Told once/u);
  });
});

describe('an article that the newsroom took down', () => {
  const kill = (id: string) =>
    ({
      collection: 'curation',
      key: id,
      value: { pinned: false, killed: true, annotation: undefined, at: '2026-11-22T09:00:00.000Z' },
    }) as const;

  it('is in no document from then on: channel, source, tag, author, archive, page; the others stay as they are', async () => {
    const store = openMemoryStore();
    const by = { authors: [{ name: 'Ada Berg', url: undefined }], tags: ['grid'] };
    const added = [
      ...Array.from({ length: 120 }, (_, n) => numbered(n + 1, by)),
      numbered(0, { ...by, title: 'Libel' }),
      postOf('libel', { title: 'Libel of ours' }),
      postOf('fair'),
    ];
    const none = { changed: [], unchanged: 0, restated: [], removed: [] };
    await store.save({ changes: { added, ...none }, state: undefined });
    const about = publicationOf([], { store, channels: [channelOf({ limit: 20 })] });
    const press = createPress();
    const everything = async () => {
      const rendered = [await press.render(about)];
      for (const asked of await press.askable()) rendered.push(await press.renderAsked(asked));
      return new Map(
        rendered.flatMap(({ outputs }) => outputs).map((it) => [it.path, wholeBody(it).toString()]),
      );
    };
    const before = await everything();
    const told = [...before].filter(([, text]) => text.includes('Libel')).map(([path]) => path);
    for (const folder of [
      '/',
      '/channels/all/',
      '/sources/wire/',
      '/tags/grid/',
      '/authors/ada-berg/',
      '/posts/',
    ])
      expect(told).toContain(`${folder}atom.xml`);
    expect(told).toContain('/archive/0-123/rss.xml');

    const kills = [kill('wire-00000'), kill('post-libel')];
    await store.save({ changes: { added: [], ...none }, state: undefined }, kills);
    const after = await everything();
    expect([...after].filter(([, text]) => /libel/iu.test(text))).toEqual([]);
    expect(after.has('/posts/libel/')).toBe(false);
    expect(after.has('/posts/fair/')).toBe(true);
    expect(JSON.parse(after.get('/feed.json') ?? '').items).toHaveLength(20);

    await store.save(
      { changes: { added: [], ...none }, state: undefined },
      kills.map((it) => ({ ...it, value: undefined })),
    );
    expect(await everything()).toEqual(before);
  });
});

describe('an article that the newsroom pinned', () => {
  it('is named to the pages that carry it, and stays where it is in the feeds', async () => {
    const store = openMemoryStore();
    const added = [numbered(1), numbered(2), numbered(3)];
    const changes = { added, changed: [], unchanged: 0, restated: [], removed: [] };
    await store.save({ changes, state: undefined });
    const views: ChannelView[] = [];
    const channel = (view: ChannelView) => `${view.path} ${views.push(view)}`;
    const about = publicationOf([], { store, pages: { ...PLAIN_PAGES, channel } });
    const press = createPress();
    const before = await press.render(about);
    const value = { pinned: true, killed: false, annotation: undefined, at: '2026-11-22T09:00:00.000Z' };
    await store.save({ changes: { ...changes, added: [] }, state: undefined }, [
      { collection: 'curation', key: 'wire-00003', value },
    ]);
    const pagesBefore = views.length;
    const after = await press.render(about);
    expect(views.slice(pagesBefore).map(({ path, remarks }) => [path, ...remarks.keys()])).toEqual([
      ['/', 'wire-00003'],
    ]);
    const feed = (outputs: readonly Output[]) => outputs.find(({ path }) => path === '/rss.xml')?.hash;
    expect(feed(after.outputs)).toBe(feed(before.outputs));
  });
});

describe('what a source does not let us show', () => {
  const secret = numbered(1, {
    summary: `${'word '.repeat(90)}SECRET`,
    contentHtml: '<p>word SECRET <img src="https://wire.example/SECRET.jpg" alt="SECRET" /></p>',
    image: { url: 'https://wire.example/PICTURE.jpg', width: 60, height: 40, alt: 'SHOWN' },
    enclosures: [{ url: 'https://wire.example/SOUND.mp3', mediaType: 'audio/mpeg', bytes: 1 }],
  });
  const textsUnder = async (content: 'headline' | 'excerpt') => {
    const outputs = await outputsOf({
      store: storeOf([secret]),
      cards: cardsOf(cardOf({ content })),
      pages: { ...PLAIN_PAGES, channel: (view) => JSON.stringify(view.articles) },
    });
    return [...outputs.values()].map((it) => wholeBody(it).toString());
  };

  it('is in no corner of any document: body, picture, its words, enclosures', async () => {
    for (const text of await textsUnder('headline'))
      expect(text).not.toMatch(/SECRET|PICTURE|SHOWN|SOUND|word/u);
  });

  it('is what goes beyond some sixty words of an excerpt', async () => {
    const texts = await textsUnder('excerpt');
    for (const text of texts) expect(text).not.toMatch(/SECRET/u);
    const [feed] = texts.filter((text) => text.startsWith('{"version"')).map((text) => JSON.parse(text));
    expect(feed.items[0].summary.split(' ')).toHaveLength(60);
    expect(feed.items[0]).toMatchObject({ image: 'https://wire.example/PICTURE.jpg' });
    expect(feed.items[0].attachments).toHaveLength(1);
  });
});

describe('a page', () => {
  async function viewsOf(wanted: Partial<Publication> = {}) {
    const channels: ChannelView[] = [];
    const posts: PostView[] = [];
    const pages = {
      channel: (view: ChannelView) => `${channels.push(view)}`,
      post: (view: PostView) => `${posts.push(view)}`,
    };
    await outputsOf({ pages, ...wanted });
    return { channels, posts };
  }

  it('is told its path, its feeds and the way to every channel', async () => {
    const { channels } = await viewsOf();
    const navigation = [
      { title: 'Everything electric', path: '/' },
      { title: 'EVs', path: '/channels/ev/' },
    ];
    expect(channels.map((it) => [it.path, it.feeds.rss, it.channel.id])).toEqual([
      ['/', '/rss.xml', 'all'],
      ['/channels/ev/', '/channels/ev/rss.xml', 'ev'],
      ['/posts/', '/posts/rss.xml', POSTS_SOURCE_ID],
    ]);
    for (const view of channels) expect(view.channels).toEqual(navigation);
  });

  it('of a post leads to its two neighbours and announces the feeds of the root', async () => {
    const { posts } = await viewsOf();
    const next = posts.map((it) => [it.article.title, ...it.readingNext.map(({ title }) => title)].join(' '));
    expect(next).toEqual(['P4 P3 P2', 'P3 P4 P2', 'P2 P3 P1', 'P1 P3 P2']);
    expect(posts[0]).toMatchObject({ path: '/posts/p4/', feeds: { atom: '/atom.xml' } });
  });

  it('of the only post leads nowhere', async () => {
    const { posts } = await viewsOf({ store: storeOf([postOf('one')]) });
    expect(posts[0]?.readingNext).toEqual([]);
  });

  it('of a post has an address in ASCII', async () => {
    const { posts } = await viewsOf({ store: storeOf([postOf('grüße')]) });
    expect(posts[0]?.path).toBe('/posts/gr%C3%BC%C3%9Fe/');
  });
});

describe('what goes wrong', () => {
  it('in a page costs that page alone', async () => {
    const channel = ({ path, channel }: ChannelView) => {
      if (channel.id === 'ev') throw new Error('no ink');
      return path;
    };
    const about = publicationOf(ARTICLES, { ...NEWSROOM, pages: { ...PLAIN_PAGES, channel } });
    const { outputs, missing } = await renderOutputs(about);
    expect(missing).toEqual([{ path: '/channels/ev/', reason: 'cannot be rendered: no ink' }]);
    const paths = outputs.map((it) => it.path);
    expect(paths).not.toContain('/channels/ev/');
    expect(paths).toContain('/channels/ev/rss.xml');
    expect(paths).toContain('/');
  });

  it('in the page of a post costs that page alone', async () => {
    const post = ({ article }: PostView) => {
      if (article.title === 'P2') throw new Error('no ink');
      return article.title;
    };
    const about = publicationOf(ARTICLES, { ...NEWSROOM, pages: { ...PLAIN_PAGES, post } });
    const { outputs, missing } = await renderOutputs(about);
    expect(missing.map((it) => it.path)).toEqual(['/posts/p2/']);
    expect(outputs.map((it) => it.path)).toContain('/posts/p1/');
  });

  it('in an article costs that article alone, in every form, and is told', async () => {
    const odd = articleOf({ id: 'odd', entryId: 'tag:odd', publishedAt: 'yesterday' });
    const nameless = articleOf({ id: 'nameless', entryId: '\u0000' });
    const unfit = { ...numbered(7), id: 'unfit', enclosures: 7 } as unknown as Article;
    const about = publicationOf([odd, nameless, unfit, numbered(1)]);
    const { outputs, missing, omitted } = await renderOutputs(about);
    expect(missing).toEqual([]);
    expect(omitted.map(({ id }) => id).sort()).toEqual(['nameless', 'odd', 'unfit']);
    expect(omitted.find(({ id }) => id === 'nameless')?.reason).toBe('rss: item 1 has no guid');
    for (const output of outputs.filter((it) => /^\/(?:rss|atom|feed)/u.test(it.path))) {
      const { path } = output;
      const body = wholeBody(output);
      expect([path, body.toString().includes('Story 1'), body.includes('Story 7')]).toEqual([
        path,
        true,
        false,
      ]);
    }
    expect(wholeBody(outputs.find(({ path }) => path === '/') ?? { parts: [] }).toString()).toBe(
      '/: Story 1\n',
    );
  });

  it('around the items of a document costs that document alone, with its aliases', async () => {
    const site = { ...SITE, url: 'https://news.example/', title: 'V' };
    const broken = { ...channelOf(), title: '\u0000', description: 'x' };
    const { outputs, missing } = await renderOutputs(
      publicationOf(ARTICLES, { site, channels: [broken, EV] }),
    );
    const feeds = ['rss.xml', 'atom.xml', 'feed.json'];
    expect(missing.map(({ path }) => path)).toEqual(feeds.flatMap((it) => [`/${it}`, `/channels/all/${it}`]));
    for (const { reason } of missing) expect(reason).toMatch(/has no title$/u);
    expect(outputs.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/', '/channels/all/', '/channels/ev/rss.xml', '/posts/rss.xml']),
    );
  });

  it('in the store is the caller’s to know', async () => {
    const store = {
      ...storeOf([]),
      listing: () => {
        throw new Error('disk');
      },
    };
    await expect(renderOutputs(publicationOf([], { store }))).rejects.toThrow('disk');
  });
});

describe('the same store', () => {
  async function bytesOf(articles: readonly Article[]) {
    const store = openMemoryStore();
    for (const article of articles) {
      const changes = { added: [article], changed: [], unchanged: 0, restated: [], removed: [] };
      await store.save({ changes, state: undefined });
    }
    const { outputs } = await renderOutputs(publicationOf([], { ...NEWSROOM, store }));
    return outputs.map(({ path, hash }) => `${path} ${hash}`);
  }

  it('gives the same bytes, in whatever order it was filled', async () => {
    const first = await bytesOf(ARTICLES);
    const shuffled = fc.shuffledSubarray(ARTICLES, { minLength: ARTICLES.length });
    await fc.assert(
      fc.asyncProperty(shuffled, async (articles) => {
        expect(await bytesOf(articles)).toEqual(first);
      }),
      { numRuns: 10 },
    );
    expect(await bytesOf(ARTICLES.slice(1))).not.toEqual(first);
  });
});
