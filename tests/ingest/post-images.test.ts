import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { galleriesOf, imageAt } from '../../src/ingest/image-file.ts';
import { imageReader } from '../../src/ingest/image-outputs.ts';
import { shownImages } from '../../src/ingest/post-images.ts';
import { readPosts } from '../../src/ingest/posts.ts';
import type { Article } from '../../src/model.ts';
import type { Store } from '../../src/store/store.ts';
import { sha256 } from '../../src/text/hash.ts';
import { SITE } from '../site/sample.ts';
import { temporaryFolder } from '../support/program.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const GIF = Buffer.from('474946383961030002008000', 'hex');
const HEAD = 'title: A title\nauthors: [eva]\npublished: 2026-11-20T09:00:00Z\n';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'posts/images'), { recursive: true });
  writeFileSync(join(folder, 'authors.json'), '{ "eva": { "name": "Eva Lindqvist" } }');
});

const putImage = (name: string, bytes = GIF) => writeFileSync(join(folder, 'posts/images', name), bytes);

const imagesOf = (store: Store, posts = join(folder, 'posts')) => {
  const galleries = galleriesOf({ folder: posts, authors: join(folder, 'authors.json') });
  return imageReader({ store, galleries, siteUrl: SITE.url });
};

async function readOne(head: string, body: string) {
  writeFileSync(join(folder, 'posts/a.md'), `---\n${HEAD}${head}---\n${body}\n`);
  const folders = { folder: join(folder, 'posts'), authors: join(folder, 'authors.json') };
  const { articles, problems } = await readPosts(folders, { site: SITE, now: NOW, keys: new Map() });
  const told = problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  return { article: articles[0], told };
}

describe('a picture beside a post', () => {
  it('has its address and its size, at the head and in the body', async () => {
    putImage('Car_1.v2.gif');
    const { article, told } = await readOne(
      'image: { url: images/Car_1.v2.gif, alt: A car }\n',
      '![Two < three](images/Car_1.v2.gif)',
    );
    const url = 'https://news.example/posts/images/Car_1.v2.gif';
    expect(told).toEqual([]);
    expect(article?.image).toEqual({ url, width: 3, height: 2, alt: 'A car' });
    expect(article?.contentHtml).toBe(
      `<figure><img src="${url}" alt="Two &lt; three" width="3" height="2" /></figure>`,
    );
  });

  it('edits the post when it comes late', async () => {
    const before = (await readOne('image: { url: images/a.gif }\n', 'Text.')).article;
    putImage('a.gif');
    const after = (await readOne('image: { url: images/a.gif }\n', 'Text.')).article;
    expect(before?.image).toBeUndefined();
    expect(after?.image?.width).toBe(3);
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
  });

  it('is nobody’s business where it lies elsewhere', async () => {
    const { article, told } = await readOne(
      'image: { url: https://cdn.example/posts/images/a.svg }\n',
      '![](/images/b.svg)',
    );
    expect(told).toEqual([]);
    expect(article?.image?.url).toBe('https://cdn.example/posts/images/a.svg');
    expect(article?.contentHtml).toContain('src="https://news.example/images/b.svg"');
  });
});

describe('a picture that cannot be published', () => {
  it.each([
    ['missing.jpg', 'there is no images/missing.jpg beside the posts'],
    ['drawing.svg', 'images/drawing.svg cannot be published: the name must be'],
    ['.hidden.jpg', 'images/.hidden.jpg cannot be published'],
    ['page.html', 'images/page.html cannot be published'],
    ['deep/a.jpg', 'images/deep/a.jpg cannot be published'],
    ['a.jpg?v=2', 'images/a.jpg?v=2 cannot be published'],
    ['..%2fa.jpg', 'images/..%2fa.jpg cannot be published'],
    ['..%2f..%2fauthors.json', 'images/..%2f..%2fauthors.json cannot be published'],
    ['huge.png', 'images/huge.png has more than 5 MB'],
    ['link.png', 'images/link.png is a link or no file at all'],
    ['folder.png', 'images/folder.png is a link or no file at all'],
  ])('is told with its place, and the post does without: %s', async (name, message) => {
    putImage('huge.png');
    truncateSync(join(folder, 'posts/images/huge.png'), 5 * 1024 * 1024 + 1);
    writeFileSync(join(folder, 'secret.png'), GIF);
    symlinkSync(join(folder, 'secret.png'), join(folder, 'posts/images/link.png'));
    mkdirSync(join(folder, 'posts/images/folder.png'));
    const head = await readOne(`image: { url: "images/${name}" }\n`, 'Text.');
    expect(head.article?.image).toBeUndefined();
    expect(head.article?.contentHtml).toBe('<p>Text.</p>');
    expect(head.told).toHaveLength(1);
    expect(head.told[0]?.startsWith(`5:16 ${message}`)).toBe(true);
    const body = await readOne('', `One\n\ntwo ![x](images/${name})`);
    expect(body.article?.contentHtml).toBe('<p>One</p>\n<p>two </p>');
    expect(body.told[0]?.startsWith(`8:10 ${message}`)).toBe(true);
  });

  it('is every one where the folder itself is a link', async () => {
    const store = storeOf(articleWith('a.gif'));
    putImage('a.gif');
    mkdirSync(join(folder, 'linked'));
    symlinkSync(join(folder, 'posts/images'), join(folder, 'linked/images'));
    const read = (posts: string) => imagesOf(store, join(folder, posts))();
    expect(await read('posts')).toHaveLength(1);
    expect(await read('linked')).toEqual([]);
  });
});

type Shown = Pick<Article, 'image' | 'contentHtml' | 'post'>;

function articleWith(...names: readonly string[]): Shown {
  const [first, ...others] = names.map((name) => `${SITE.url}posts/images/${name}`);
  return {
    image: first === undefined ? undefined : { url: first, width: 1, height: 1, alt: undefined },
    contentHtml: others.map((url) => `<img src="${url}" alt="" />`).join(''),
    post: undefined,
  };
}

/** A store that can only be read, and holds these posts. */
function storeOf(...posts: readonly Shown[]): Store {
  async function* newest() {
    yield* posts;
  }
  return { newest } as unknown as Store;
}

describe('the pictures that are published', () => {
  it('are those that stored posts name, each once, with their very bytes', async () => {
    for (const name of ['a.gif', 'b.GIF', 'unnamed.gif']) putImage(name);
    const store = storeOf(articleWith('a.gif', 'b.GIF', 'gone.gif'), articleWith('b.GIF', 'a.gif'));
    const outputs = await imagesOf(store)();
    expect(outputs).toEqual(
      ['a.gif', 'b.GIF'].map((name) => ({
        path: `/posts/images/${name}`,
        mediaType: 'image/gif',
        parts: [readFileSync(join(folder, 'posts/images', name))],
        hash: sha256(GIF),
        modifiedAt: undefined,
        links: [],
        freshSeconds: 300,
        assembly: undefined,
      })),
    );
  });

  it('are read anew only when they were written to', async () => {
    for (const name of ['a.gif', 'b.gif']) putImage(name);
    const store = storeOf(articleWith('a.gif', 'b.gif'));
    const read = imagesOf(store);
    const before = await read();
    putImage('b.gif', Buffer.concat([GIF, GIF]));
    const after = await read();
    expect(after[0]).toBe(before[0]);
    expect(after[1]?.parts[0]?.length).toBe(2 * GIF.length);
  });

  it('are named by the address of the posts alone', () => {
    const contentHtml =
      '<img src="https://news.example/posts/images/a.jpg" alt="" /><img src="https://news.example/posts/b.jpg" alt="" />' +
      '<a href="https://news.example/posts/images/c.jpg">c</a>';
    const galleries = galleriesOf({ folder: 'posts', authors: 'authors.json' });
    const namesAt = (siteUrl: string) =>
      shownImages({ image: undefined, contentHtml, post: undefined }).flatMap(
        (url) => imageAt(url, { galleries, siteUrl })?.name ?? [],
      );
    expect(namesAt(SITE.url)).toEqual(['a.jpg']);
    expect(namesAt('https://news.example/wire/')).toEqual([]);
  });

  it('are of the kind that their names say', async () => {
    putImage('page.jpg', Buffer.from('<script>alert(1)</script>'));
    const { article, told } = await readOne('image: { url: images/page.jpg }\n', 'Text.');
    expect(article?.image).toBeUndefined();
    expect(told).toEqual(['5:15 images/page.jpg is not what its name says: no image/jpeg']);
    expect(await imagesOf(storeOf(articleWith('page.jpg')))()).toEqual([]);
  });
});

describe('the picture of an author', () => {
  const people = (avatar: string) =>
    writeFileSync(join(folder, 'authors.json'), `{\n  "eva": { "name": "Eva", "avatar": "${avatar}" }\n}`);
  const putAvatar = (bytes: Buffer) => {
    mkdirSync(join(folder, 'avatars'), { recursive: true });
    writeFileSync(join(folder, 'avatars/eva.gif'), bytes);
  };

  it('lies beside the list of authors, and is published while a post of theirs is', async () => {
    putAvatar(GIF);
    people('avatars/eva.gif');
    const { article, told } = await readOne('', 'Text.');
    expect(told).toEqual([]);
    expect(article?.post?.byline[0]?.avatar).toBe('https://news.example/avatars/eva.gif');
    const [output] = await imagesOf(storeOf(...(article === undefined ? [] : [article])))();
    expect(output).toMatchObject({ path: '/avatars/eva.gif', mediaType: 'image/gif', parts: [GIF] });
    expect(await imagesOf(storeOf(articleWith()))()).toEqual([]);
  });

  it('may be one of the pictures of posts', async () => {
    putImage('eva.gif');
    people('posts/images/eva.gif');
    const { article, told } = await readOne('', 'Text.');
    expect([article?.post?.byline[0]?.avatar, told]).toEqual([
      'https://news.example/posts/images/eva.gif',
      [],
    ]);
  });

  it.each([
    ['avatars/eva.svg', GIF, 'avatars/eva.svg cannot be published: the name must be'],
    ['avatars/sam.gif', GIF, 'there is no avatars/sam.gif beside the authors'],
    ['avatars/eva.gif', Buffer.alloc(1024 * 1024 + 1), 'avatars/eva.gif has more than 1 MB'],
    ['avatars/eva.gif', Buffer.from('nothing'), 'avatars/eva.gif is not what its name says'],
    ['avatars/../posts/a.md', GIF, undefined],
  ])(
    'is told with its place where it cannot be published, and left out: %s',
    async (name, bytes, message) => {
      putAvatar(bytes);
      people(name);
      const { article, told } = await readOne('', 'Text.');
      const isOurs = message !== undefined;
      expect(article?.post?.byline[0]?.avatar === undefined).toBe(isOurs);
      expect(told.map((problem) => problem.startsWith(`2:37 ${message}`))).toEqual(isOurs ? [true] : []);
    },
  );
});
