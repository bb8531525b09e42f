import { describe, expect, it } from 'vitest';
import { wholeBody } from '../../src/publish/body.ts';
import { createPress } from '../../src/publish/outputs.ts';
import type { Withdrawn } from '../../src/store/collections.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { channelOf } from '../support/publication.ts';
import { validate } from '../support/validator/validate.ts';
import { numbered, postOf, publicationOf } from './newsroom.ts';

const NONE = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };
const dated = (day: number) => `2026-11-${String(day).padStart(2, '0')}T09:00:00.000Z`;
const posts = [1, 2, 3].map((n) => postOf(`p${n}`, { publishedAt: dated(10 + n) }));
const takenBack = (slug: string, at: string): Withdrawn => ({ entryId: postOf(slug).entryId, slug, at });

/** A newsroom of three posts and an article from outside, and the deleted entries that each Atom document of it tells. */
async function newsroom() {
  const store = openMemoryStore();
  await store.save({ changes: { ...NONE, added: [...posts, numbered(1)] }, state: undefined });
  const channels = [
    channelOf(),
    channelOf({ id: 'outside', posts: false }),
    channelOf({ id: 'two', limit: 2 }),
  ];
  const about = publicationOf([], { store, channels });
  const press = createPress();
  const render = async () => {
    const { outputs, gone } = await press.render(about);
    const text = (path: string) =>
      wholeBody(outputs.find((it) => it.path === path) ?? { parts: [] }).toString();
    const told = (path: string) =>
      [...text(path).matchAll(/<at:deleted-entry [^>]*ref="([^"]+)" when="([^"]+)"\/>/gu)].map(
        ([, ref, when]) => [ref, when],
      );
    const modifiedAt = (path: string) => outputs.find((it) => it.path === path)?.modifiedAt;
    return { text, told, gone, modifiedAt };
  };
  const withdraw = (slug: string, at: string) => {
    const key = postOf(slug).id;
    const changes = { ...NONE, removed: [key] };
    return store.save({ changes, state: undefined }, [
      { collection: 'withdrawn', key, value: takenBack(slug, at) },
    ]);
  };
  return { store, render, withdraw };
}

describe('a post that was taken back', () => {
  it('is told of in the Atom documents that carry our posts, and simply missing from all others', async () => {
    const { render, withdraw } = await newsroom();
    const before = await render();
    await withdraw('p2', dated(21));
    const { told, text, gone, modifiedAt } = await render();
    const told2 = [[postOf('p2').entryId, dated(21)]];
    expect([told('/atom.xml'), told('/posts/atom.xml'), told('/channels/outside/atom.xml')]).toEqual([
      told2,
      told2,
      [],
    ]);
    for (const path of ['/rss.xml', '/feed.json', '/posts/rss.xml', '/', '/channels/outside/atom.xml'])
      expect(text(path)).not.toContain('p2');
    expect(text('/channels/outside/atom.xml')).toBe(before.text('/channels/outside/atom.xml'));
    expect(gone).toEqual(['/posts/p2/']);
    expect([modifiedAt('/atom.xml'), modifiedAt('/rss.xml')]).toEqual([dated(21), dated(21)]);
    expect(validate('atom', text('/atom.xml'), 'https://news.example/atom.xml')).toEqual([]);
  });

  it('is told of no longer once it is back, or another one has its id', async () => {
    const { store, render, withdraw } = await newsroom();
    await withdraw('p2', dated(20));
    expect((await render()).told('/atom.xml')).toHaveLength(1);
    await store.save({ changes: { ...NONE, added: [postOf('p2', { id: 'another' })] }, state: undefined });
    const again = await render();
    expect([again.told('/atom.xml'), again.gone]).toEqual([[], []]);
  });

  it('is told of while the document reaches back to when it went, the latest first and twenty at most', async () => {
    const { render, withdraw } = await newsroom();
    await withdraw('p1', dated(1));
    await withdraw('p2', dated(19));
    const { told } = await render();
    // Its two articles are of the 13th and the 20th.
    expect(told('/channels/two/atom.xml').map(([, when]) => when)).toEqual([dated(19)]);
    for (let n = 0; n < 25; n += 1) await withdraw(`old${n}`, `2026-11-21T09:00:${n + 10}.000Z`);
    const many = (await render()).told('/channels/two/atom.xml');
    expect(many).toHaveLength(20);
    expect(many[0]?.[1]).toBe('2026-11-21T09:00:34.000Z');
  });
});
