/** What readers meet at the addresses of posts that move about. */

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { savePost } from '../support/posts.ts';
import { temporaryFolder, voltwire } from '../support/program.ts';
import { openService, type Service } from '../support/service.ts';

const START = Date.parse('2026-11-22T09:00:00Z');

async function newsroom(folder: string): Promise<Service> {
  return openService({ startMs: START, sources: [], websub: {}, folder });
}

/** Status and, of a redirect, the place. */
async function met({ address }: Service, slug: string): Promise<readonly unknown[]> {
  const answer = await fetch(new URL(`posts/${slug}/`, address), { redirect: 'manual' });
  const place = answer.headers.get('location');
  return place === null ? [answer.status] : [answer.status, place];
}

/** Publishing follows a beat on its heels. */
function meets(service: Service, slug: string) {
  return expect.poll(() => met(service, slug), { timeout: 20_000, interval: 50 });
}

function reads({ address }: Service, path: string) {
  const text = async () => (await fetch(new URL(path, address))).text();
  return expect.poll(text, { timeout: 20_000, interval: 50 });
}

describe('the address of a post', () => {
  it('leads on after each move, in chains and where two change places, and after a restart', async () => {
    const folder = temporaryFolder();
    const move = (from: string, to: string) =>
      renameSync(join(folder, `posts/${from}.md`), join(folder, `posts/${to}.md`));
    savePost(folder, 'a', { title: 'First', id: 'first' });
    savePost(folder, 'z', { title: 'Second', id: 'second' });
    const service = await newsroom(folder);
    await meets(service, 'a').toEqual([200]);
    move('a', 'b');
    await service.tick();
    move('b', 'c');
    await service.tick();
    await meets(service, 'a').toEqual([301, '/posts/c/']);
    await meets(service, 'b').toEqual([301, '/posts/c/']);
    move('c', 'x');
    move('z', 'c');
    move('x', 'z');
    await service.tick();
    await reads(service, 'posts/c/').toContain('Second');
    await reads(service, 'posts/z/').toContain('First');
    await meets(service, 'a').toEqual([301, '/posts/z/']);
    const ids = async (at: Service) => {
      const feed = await (await fetch(new URL('feed.json', at.address))).json();
      return (feed as { items: { id: string }[] }).items
        .map(({ id }) => id.slice(id.indexOf('posts/')))
        .sort();
    };
    expect(await ids(service)).toEqual(['posts/first', 'posts/second']);
    await service.stop();
    const again = await newsroom(folder);
    expect(await met(again, 'b')).toEqual([301, '/posts/z/']);
    expect(await met(again, 'c')).toEqual([200]);
  });

  it('leads nowhere while the post is a draft or over, and on when it is back elsewhere', async () => {
    const folder = temporaryFolder();
    savePost(folder, 'a', { title: 'First', id: 'first' });
    const service = await newsroom(folder);
    savePost(folder, 'a', { title: 'First', id: 'first', more: 'draft: true' });
    await service.tick();
    await meets(service, 'a').toEqual([404]);
    rmSync(join(folder, 'posts/a.md'));
    savePost(folder, 'b', { title: 'First', id: 'first', more: 'draft: true' });
    await service.tick();
    await meets(service, 'a').toEqual([404]);
    savePost(folder, 'b', { title: 'First', id: 'first' });
    await service.tick();
    await meets(service, 'a').toEqual([301, '/posts/b/']);
  });

  it('is a page that leads on in an export', async () => {
    const folder = temporaryFolder();
    savePost(folder, 'a', { title: 'First', id: 'first' });
    const service = await newsroom(folder);
    renameSync(join(folder, 'posts/a.md'), join(folder, 'posts/b.md'));
    await service.tick();
    const out = join(folder, 'public');
    expect((await voltwire('--config', service.configFile, 'build', '--out', out)).status).toBe(0);
    const page = readFileSync(join(out, 'posts/a/index.html'), 'utf8');
    expect(page).toContain('<meta http-equiv="refresh" content="0; url=../../posts/b/">');
    expect(page).toContain(`<link rel="canonical" href="${service.address}posts/b/">`);
    savePost(folder, 'a', { title: 'Another', id: 'other' });
    await service.tick();
    expect((await voltwire('--config', service.configFile, 'build', '--out', out)).status).toBe(0);
    expect(readFileSync(join(out, 'posts/a/index.html'), 'utf8')).toContain('Another');
  });

  it('waits for who is still writing', async () => {
    const folder = temporaryFolder();
    savePost(folder, 'a', { title: 'First' });
    const service = await newsroom(folder);
    const file = join(folder, 'posts/a.md');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, `${whole}\nHalf a sen`);
    const beat = service.tick();
    setTimeout(() => writeFileSync(file, `${whole}\nHalf a sentence.\n`), 50);
    await beat;
    await reads(service, 'feed.json').toContain('Half a sentence.');
  });
});
