import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Problem } from '../../src/errors.ts';
import { createPostMemory } from '../../src/ingest/post-memory.ts';
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
  /** As of the last reading. */
  readonly problems: () => readonly Problem[];
  readonly slugs: () => Promise<readonly string[]>;
}

function desk(): Desk {
  const home = mkdtempSync(join(tmpdir(), 'posts-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const folder = join(home, 'posts');
  mkdirSync(folder);
  const authors = join(home, 'authors.json');
  writeFileSync(authors, '{ "eva": { "name": "Eva Lindqvist" } }');
  const store = openMemoryStore();
  const memory = createPostMemory();
  let problems: readonly Problem[] = [];
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
      const report = await refreshPosts({ folder, authors, site: siteOf(), memory }, store, now);
      problems = report.problems;
      return report.changes;
    },
    problems: () => problems,
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

describe('a post whose file is renamed', () => {
  const withId = `${HEAD}id: first\n`;

  it('is the same post elsewhere by its id, whatever else was edited', async () => {
    const { store, save, rename, read } = desk();
    save('a', withId);
    const [before] = (await read()).added;
    rename('a', 'b');
    save('b', withId, 'Other words.');
    const changes = await read(LATER);
    expect(changes).toMatchObject({ added: [], removed: [], changed: [{ id: before?.id, revision: 2 }] });
    expect(changes.changed[0]).toMatchObject({ entryId: before?.entryId, arrivedAt: before?.arrivedAt });
    expect(changes.changed[0]?.url).toBe('https://news.example/posts/b/');
    expect([...(await store.notes('slugs'))]).toEqual([['a', { id: before?.id }]]);
    expect((await store.notes('withdrawn')).size).toBe(0);
  });

  it('is the same without an id where nothing else was edited, and stays it', async () => {
    const { store, save, rename, read, slugs } = desk();
    save('a', HEAD, 'A note[^1] and [a link](other/).\n\n[^1]: Here.');
    const [before] = (await read()).added;
    rename('a', 'b');
    expect(await read(LATER)).toMatchObject({ added: [], removed: [], changed: [{ id: before?.id }] });
    expect(await read(LATER)).toMatchObject({ added: [], removed: [], changed: [], unchanged: 1 });
    save('b', HEAD, 'Edited at last.');
    expect(await read(LATER)).toMatchObject({ added: [], removed: [], changed: [{ id: before?.id }] });
    rename('b', 'c');
    expect(await read(LATER)).toMatchObject({ added: [], removed: [], changed: [{ id: before?.id }] });
    rename('c', 'a');
    expect(await read(LATER)).toMatchObject({ added: [], removed: [], changed: [{ id: before?.id }] });
    expect(await slugs()).toEqual(['a']);
    expect((await store.notes('renamed')).size).toBe(0);
    expect((await store.notes('withdrawn')).size).toBe(0);
  });

  it('is another one without an id where it was edited too, or where two files read the same', async () => {
    const edited = desk();
    edited.save('a', HEAD);
    await edited.read();
    edited.rename('a', 'b');
    edited.save('b', HEAD, 'Edited.');
    const changes = await edited.read();
    expect([changes.added.length, changes.removed.length]).toEqual([1, 1]);
    const twins = desk();
    twins.save('a', HEAD);
    await twins.read();
    twins.rename('a', 'b');
    twins.save('c', HEAD);
    expect((await twins.read()).added).toHaveLength(2);
  });

  it('keeps its name against a new file in its place, which has to take one of its own', async () => {
    const { save, rename, read, slugs, problems } = desk();
    save('a', HEAD);
    await read();
    rename('a', 'b');
    await read();
    save('a', HEAD.replace('A title', 'Another'));
    expect(await read()).toMatchObject({ added: [], changed: [], removed: [] });
    expect(problems().map(({ file, message }) => [file.endsWith('a.md'), message])).toEqual([
      [true, expect.stringContaining('"a" is also the id of')],
    ]);
    save('a', `${HEAD.replace('A title', 'Another')}id: second\n`);
    expect((await read()).added).toHaveLength(1);
    expect(await slugs()).toEqual(['a', 'b']);
  });

  it('may change places with another one', async () => {
    const { store, save, rename, read } = desk();
    save('a', withId);
    save('b', `${HEAD}id: second\n`);
    const { added } = await read();
    const ids = new Map(added.map(({ guid, id }) => [guid, id]));
    rename('a', 'x');
    rename('b', 'a');
    rename('x', 'b');
    const { changed, removed } = await read();
    expect(removed).toEqual([]);
    expect(changed.map(({ id, post }) => [id, post?.slug]).sort()).toEqual(
      [
        [ids.get('first'), 'b'],
        [ids.get('second'), 'a'],
      ].sort(),
    );
    expect((await store.notes('slugs')).size).toBe(2);
  });

  it('waits where the post that lives there cannot move out', async () => {
    const { save, rename, read, slugs } = desk();
    save('a', withId);
    save('b', `${HEAD}id: second\n`);
    await read();
    rename('a', 'x');
    rename('b', 'a');
    rename('x', 'b');
    save('a', `${HEAD}id: second\nsumary: x\n`);
    expect(await read()).toMatchObject({ added: [], changed: [], removed: [] });
    expect(await slugs()).toEqual(['a', 'b']);
    save('a', `${HEAD}id: second\n`);
    expect((await read()).changed).toHaveLength(2);
  });

  it('is told of as before when it breaks on the way', async () => {
    const { save, rename, read, slugs } = desk();
    save('a', withId);
    await read();
    rename('a', 'b');
    save('b', `${withId}sumary: x\n`);
    expect(await read()).toMatchObject({ added: [], changed: [], removed: [] });
    expect(await slugs()).toEqual(['a']);
  });

  it('keeps its id when its file suddenly says another, or none', async () => {
    const { store, save, read, slugs, problems } = desk();
    save('a', HEAD);
    save('b', withId);
    const { added } = await read();
    save('a', `${HEAD}id: second\n`);
    save('b', HEAD);
    expect(await read()).toMatchObject({ added: [], changed: [], removed: [] });
    expect(problems().map(({ path, message }) => `${path} ${message}`)).toEqual([
      expect.stringContaining('id is published under the id "a", which stays'),
      expect.stringContaining('id is published under the id "first", which stays'),
    ]);
    save('a', `${HEAD}id: a\n`, 'Edited.');
    save('b', `${HEAD}draft: true\n`);
    const changes = await read();
    expect(changes).toMatchObject({
      added: [],
      changed: [{ id: added.find(({ guid }) => guid === 'a')?.id }],
    });
    expect(await slugs()).toEqual(['a']);
    expect((await store.notes('withdrawn')).size).toBe(0);
  });
});
