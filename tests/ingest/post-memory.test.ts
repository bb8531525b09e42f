import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPostMemory } from '../../src/ingest/post-memory.ts';
import { readPosts } from '../../src/ingest/posts.ts';
import { savePost } from '../support/posts.ts';
import { temporaryFolder } from '../support/program.ts';
import { siteOf } from '../support/samples.ts';

function desk() {
  const folder = temporaryFolder();
  const memory = createPostMemory();
  const folders = { folder: join(folder, 'posts'), authors: join(folder, 'authors.json') };
  const read = async (now = '2026-11-22T09:00:00.000Z') =>
    (await readPosts(folders, { site: siteOf(), now, keys: new Map() }, memory)).articles;
  return { folder, folders, read };
}

describe('what was read before', () => {
  it('is not read again while nobody writes to it', async () => {
    const { folder, read } = desk();
    for (const slug of ['a', 'b']) savePost(folder, slug, { title: 'Before' });
    const before = await read();
    savePost(folder, 'b', { title: 'Afterwards' });
    const after = await read();
    expect(after.map(({ title }) => title)).toEqual(['Before', 'Afterwards']);
    expect(after[0]?.post).toBe(before[0]?.post);
    expect(after[1]?.post).not.toBe(before[1]?.post);
  });

  it('is read again when its authors change, and when an instant of its own comes', async () => {
    const { folder, folders, read } = desk();
    const more = 'corrections: [{ at: 2026-11-23T00:00:00Z, note: Later. }]';
    savePost(folder, 'a', { title: 'A', more });
    expect((await read())[0]?.post?.corrections).toEqual([]);
    writeFileSync(folders.authors, '{ "eva": { "name": "Eva L." } }');
    expect((await read())[0]?.authors[0]?.name).toBe('Eva L.');
    const [later] = await read('2026-11-23T00:00:00.000Z');
    expect(later).toMatchObject({ arrivedAt: '2026-11-23T00:00:00.000Z', post: { corrections: [{}] } });
  });
});
