import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { imageReader } from '../../src/ingest/image-outputs.ts';
import { namedImages } from '../../src/ingest/post-images.ts';
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
    const read = (posts: string) => imageReader({ store, folder: join(folder, posts), siteUrl: SITE.url })();
    expect(await read('posts')).toHaveLength(1);
    expect(await read('linked')).toEqual([]);
  });
});

function articleWith(...names: readonly string[]): Pick<Article, 'image' | 'contentHtml'> {
  const [first, ...others] = names.map((name) => `${SITE.url}posts/images/${name}`);
  return {
    image: first === undefined ? undefined : { url: first, width: 1, height: 1, alt: undefined },
    contentHtml: others.map((url) => `<img src="${url}" alt="" />`).join(''),
  };
}

/** A store that can only be read, and holds these posts. */
function storeOf(...posts: readonly Pick<Article, 'image' | 'contentHtml'>[]): Store {
  async function* newest() {
    yield* posts;
  }
  return { newest } as unknown as Store;
}

describe('the pictures that are published', () => {
  it('are those that stored posts name, each once, with their very bytes', async () => {
    for (const name of ['a.gif', 'b.GIF', 'unnamed.gif']) putImage(name);
    const store = storeOf(articleWith('a.gif', 'b.GIF', 'gone.gif'), articleWith('b.GIF', 'a.gif'));
    const outputs = await imageReader({ store, folder: join(folder, 'posts'), siteUrl: SITE.url })();
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
    const read = imageReader({ store, folder: join(folder, 'posts'), siteUrl: SITE.url });
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
    expect(namedImages({ image: undefined, contentHtml }, SITE.url)).toEqual(['a.jpg']);
    expect(namedImages({ image: undefined, contentHtml }, 'https://news.example/wire/')).toEqual([]);
  });
});
