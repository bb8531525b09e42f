import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readPosts } from '../../src/ingest/posts.ts';
import { refreshPosts } from '../../src/ingest/refresh-posts.ts';
import type { Changes } from '../../src/model.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { ownPosts } from '../../src/store/own-posts.ts';
import type { Store } from '../../src/store/store.ts';
import { siteOf } from '../support/samples.ts';

const HEAD = 'title: A title\nauthors: [eva]\npublished: 2026-11-20T09:00:00Z\n';
const NOON = '2026-11-22T12:00:00.000Z';
const LATER = '2026-11-22T13:00:00.000Z';

interface Desk {
  readonly store: Store;
  readonly folder: string;
  /** Saves a post; undefined takes its file away. */
  readonly save: (slug: string, head: string | undefined, body?: string) => void;
  readonly rename: (from: string, to: string) => void;
  readonly read: (now?: string) => Promise<Changes>;
  readonly slugs: () => Promise<readonly string[]>;
}

function desk(): Desk {
  const home = mkdtempSync(join(tmpdir(), 'posts-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const folder = join(home, 'posts');
  mkdirSync(folder);
  writeFileSync(join(home, 'authors.json'), '{ "eva": { "name": "Eva Lindqvist" } }');
  const store = openMemoryStore();
  const fileOf = (slug: string) => join(folder, `${slug}.md`);
  return {
    store,
    folder,
    save: (slug, head, body = 'Text.') => {
      if (head === undefined) rmSync(fileOf(slug));
      else writeFileSync(fileOf(slug), `---\n${head}---\n\n${body}\n`);
    },
    rename: (from, to) => renameSync(fileOf(from), fileOf(to)),
    read: async (now = NOON) => {
      const posts = await readPosts({ folder, authors: join(home, 'authors.json') }, { site: siteOf(), now });
      return refreshPosts(posts, store, now);
    },
    slugs: async () => (await ownPosts(store)).map(({ post }) => post?.slug ?? '').sort(),
  };
}

describe('a post whose file is taken away', () => {
  it('is withdrawn, which is noted with its id, its slug and the instant', async () => {
    const { store, save, read, slugs } = desk();
    save('a', HEAD);
    const [post] = (await read()).added;
    save('a', undefined);
    expect((await read(LATER)).removed).toEqual([post?.id]);
    expect(await slugs()).toEqual([]);
    const note = { entryId: post?.entryId, slug: 'a', at: LATER };
    expect([...(await store.notes('withdrawn'))]).toEqual([[post?.id, note]]);
    expect((await read(LATER)).removed).toEqual([]);
  });

  it('takes the withdrawal back when it returns, as the one that it was', async () => {
    const { store, save, read } = desk();
    save('a', HEAD);
    const [before] = (await read()).added;
    save('a', undefined);
    await read(LATER);
    save('a', HEAD);
    const { added } = await read('2026-11-23T09:00:00.000Z');
    expect(added).toEqual([before]);
    expect((await store.notes('withdrawn')).size).toBe(0);
  });

  it('stays withdrawn while it returns as a draft only', async () => {
    const { store, save, read } = desk();
    save('a', HEAD);
    await read();
    save('a', undefined);
    await read(LATER);
    save('a', `${HEAD}draft: true\n`);
    await read(LATER);
    expect((await store.notes('withdrawn')).size).toBe(1);
  });
});

describe('a post that is no longer published', () => {
  it.each([
    ['draft: true\n', NOON],
    ['expires: 2026-11-22T12:30:00Z\n', LATER],
    ['draft: true\nsumary: x\n', NOON],
  ])('goes without a word: %j', async (line, now) => {
    const { store, save, read, slugs } = desk();
    save('a', HEAD);
    await read();
    save('a', HEAD + line);
    await read(now);
    expect(await slugs()).toEqual([]);
    save('a', undefined);
    await read(LATER);
    expect((await store.notes('withdrawn')).size).toBe(0);
  });

  it('keeps its last good version while its file is broken', async () => {
    const { save, read, slugs } = desk();
    save('a', HEAD);
    await read();
    save('a', `${HEAD}sumary: x\n`);
    expect(await read()).toMatchObject({ added: [], changed: [], removed: [] });
    expect(await slugs()).toEqual(['a']);
  });

  it('is not taken back because the whole folder is missing', async () => {
    const { store, folder, save, read, slugs } = desk();
    save('a', HEAD);
    await read();
    rmSync(folder, { recursive: true });
    expect((await read()).removed).toEqual([]);
    expect(await slugs()).toEqual(['a']);
    expect((await store.notes('withdrawn')).size).toBe(0);
  });
});
