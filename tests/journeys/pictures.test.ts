import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/text/hash.ts';
import { startVoltwire, temporaryFolder, until, voltwire, writeConfig } from '../support/program.ts';

const GIF = Buffer.from('474946383961030002008000', 'hex');

/** A newsroom with one live and one embargoed post, each with a picture of its own, and a picture that nobody names. */
function newsroom() {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'posts/images'), { recursive: true });
  writeFileSync(join(folder, 'authors.json'), '{ "eva": { "name": "Eva Lindqvist" } }');
  cpSync('data/posts/images/charger.jpg', join(folder, 'posts/images/live.jpg'));
  for (const name of ['secret.gif', 'unnamed.gif']) writeFileSync(join(folder, 'posts/images', name), GIF);
  writePost(folder, 'live', '2026-11-01T09:00:00Z', 'live.jpg');
  writePost(folder, 'embargoed', '2096-11-01T09:00:00Z', 'secret.gif');
  return { folder, configFile: writeConfig(folder, {}) };
}

function writePost(folder: string, slug: string, published: string, picture: string): void {
  const head = `title: The ${slug} post\nauthors: [eva]\npublished: ${published}\nimage: { url: images/${picture} }`;
  writeFileSync(join(folder, `posts/${slug}.md`), `---\n${head}\n---\n\nText.\n`);
}

/** The status of a path that is sent as it stands: `fetch` would resolve its steps first. */
function statusOf(address: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.on('error', reject).end();
  });
}

describe('the pictures of our posts', () => {
  it('are served byte for byte with type and tag, and carried by page and feeds', async () => {
    const { configFile } = newsroom();
    const running = await startVoltwire(configFile);
    const ask = (path: string, headers = {}) => fetch(new URL(path, running.address), { headers });
    const picture = readFileSync('data/posts/images/charger.jpg');
    const answer = await ask('/posts/images/live.jpg', { 'Accept-Encoding': 'br, gzip' });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(picture.length),
      etag: `"${sha256(picture)}"`,
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers.has('content-encoding')).toBe(false);
    expect(Buffer.from(await answer.arrayBuffer()).equals(picture)).toBe(true);
    const again = await ask('/posts/images/live.jpg', { 'If-None-Match': `"${sha256(picture)}"` });
    expect(again.status).toBe(304);

    const [page, rss, atom, json] = await Promise.all(
      ['/posts/live/', '/rss.xml', '/atom.xml', '/feed.json'].map(async (path) => (await ask(path)).text()),
    );
    const url = 'https://news.example/posts/images/live.jpg';
    expect(page).toContain('<img src="/posts/images/live.jpg" alt="" width="1600" height="900"');
    for (const feed of [rss, atom])
      expect(feed).toContain(`<media:thumbnail url="${url}" width="1600" height="900"/>`);
    expect((JSON.parse(json ?? '') as { items: { image: string }[] }).items[0]?.image).toBe(url);
    expect((await running.stop()).status).toBe(0);
  });

  it('are nowhere while their post is, nor is anything else of the disk', async () => {
    const { folder, configFile } = newsroom();
    symlinkSync(join(folder, 'authors.json'), join(folder, 'posts/images/link.jpg'));
    writePost(folder, 'linked', '2026-11-02T09:00:00Z', 'link.jpg');
    const running = await startVoltwire(configFile);
    const refused = [
      ...['secret.gif', 'unnamed.gif', 'link.jpg', 'LIVE.JPG', '', 'live.jpg/', '%2e%2e/live.md'],
      ...['..%2flive.md', '..%2f..%2fauthors.json', '../live.md', '../../config.json', '%5c..%5clive.md'],
    ];
    for (const name of refused) {
      const status = await statusOf(running.address, `/posts/images/${name}`);
      expect([400, 404], name).toContain(status);
    }
    const status = await (await fetch(new URL('/status.json', running.address))).text();
    expect(status).toContain('Our own posts have');
    expect(status).not.toMatch(/secret|linked/u);
    expect(running.said()).toContain('linked.md:5:15 images/link.jpg is a link or no file at all');
    expect(running.said()).not.toContain('secret');
    expect((await running.stop()).status).toBe(0);
  });

  it('appear when their file does, and go with their post', async () => {
    const { folder, configFile } = newsroom();
    const picture = join(folder, 'posts/images/late.gif');
    writePost(folder, 'late', '2026-11-02T09:00:00Z', 'late.gif');
    const running = await startVoltwire(configFile);
    const served = () => statusOf(running.address, '/posts/images/late.gif');
    expect(await statusOf(running.address, '/posts/late/')).toBe(200);
    expect(await served()).toBe(404);
    writeFileSync(picture, GIF);
    await until(async () => (await served()) === 200);
    rmSync(join(folder, 'posts/late.md'));
    await until(async () => (await served()) === 404);
    expect((await running.stop()).status).toBe(0);
  });

  it('are exported as files, and told by check where they are missing', async () => {
    const { folder, configFile } = newsroom();
    const out = join(folder, 'public');
    expect((await voltwire('--config', configFile, 'check')).status).toBe(0);
    expect((await voltwire('--config', configFile, 'build', '--out', out)).status).toBe(0);
    const picture = readFileSync('data/posts/images/charger.jpg');
    expect(readFileSync(join(out, 'posts/images/live.jpg')).equals(picture)).toBe(true);
    expect(() => readFileSync(join(out, 'posts/images/secret.gif'))).toThrow('ENOENT');
    rmSync(join(folder, 'posts/images/live.jpg'));
    const { status, stderr } = await voltwire('--config', configFile, 'check');
    expect(status).toBe(2);
    expect(stderr).toContain('live.md:5:15');
    expect(stderr).toContain('there is no images/live.jpg beside the posts');
  });
});
