import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type PretendWeb, startPretendWeb } from '../../demo/web.ts';
import type { RefreshResult } from '../../src/ingest/visit-result.ts';
import { folderBytes } from '../support/folder-bytes.ts';
import { startVoltwire, temporaryFolder, until, voltwire, writeConfig } from '../support/program.ts';

async function pretendWeb(): Promise<PretendWeb> {
  // The web stands still, so that what changes between two rounds is our doing.
  const instant = Date.parse('2026-11-20T09:00:00Z');
  const web = await startPretendWeb({ now: () => instant });
  onTestFinished(() => web.close());
  return web;
}

function newsroomOf(web: PretendWeb, folder: string): string {
  cpSync('data/posts', join(folder, 'posts'), { recursive: true });
  cpSync('data/authors.json', join(folder, 'authors.json'));
  cpSync('data/avatars', join(folder, 'avatars'), { recursive: true });
  const sources = web.publishers.map(({ id, url, tags }) => ({ id, url, tags, content: 'full' }));
  return writeConfig(folder, { sources, polling: { timeoutSeconds: 2 } });
}

async function refresh(configFile: string, ...args: readonly string[]): Promise<readonly RefreshResult[]> {
  const { stdout } = await voltwire('--config', configFile, 'refresh', '--json', ...args);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RefreshResult);
}

/** Entries that tell a story which the same document tells already. */
const REPEATED: Readonly<Record<string, number>> = { 'echo-wire': 1 };

describe('a round over the pretend web', () => {
  it('makes of each publisher what a careful reader would', async () => {
    const web = await pretendWeb();
    const configFile = newsroomOf(web, temporaryFolder());
    const results = await refresh(configFile);
    const seen = Object.fromEntries(
      results.map(({ source, outcome, added }) => [source, { outcome, added }]),
    );
    const wanted = Object.fromEntries(
      web.publishers.map(({ id, expect: { outcome, entries } }) => [
        id,
        outcome === 'failed'
          ? { outcome, added: 0 }
          : {
              outcome: 'ok',
              added: entries === undefined ? expect.any(Number) : entries - (REPEATED[id] ?? 0),
            },
      ]),
    );
    expect(seen).toEqual(wanted);
  });

  it('writes nothing and changes no byte of the output when it is done again, with restarts between', async () => {
    const web = await pretendWeb();
    const folder = temporaryFolder();
    const configFile = newsroomOf(web, folder);
    const out = join(folder, 'public');
    await refresh(configFile);
    await voltwire('--config', configFile, 'build', '--out', out);
    const [store, site] = [folderBytes(join(folder, 'store')), folderBytes(out)];

    const failing = new Set(
      web.publishers.filter((it) => it.expect.outcome === 'failed').map(({ id }) => id),
    );
    const again = await refresh(configFile, '--force');
    const outcomes = again.filter(({ source }) => !failing.has(source)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome !== 'not-modified' && outcome !== 'unchanged')).toEqual([]);
    expect(outcomes.length).toBeGreaterThanOrEqual(14);
    expect(folderBytes(join(folder, 'store'))).toEqual(store);

    await voltwire('--config', configFile, 'build', '--out', out);
    expect(folderBytes(join(folder, 'store'))).toEqual(store);
    expect(folderBytes(out)).toEqual(site);
  });

  it('leaves a domain alone that asked for peace, forced or not, and says so', async () => {
    const web = await pretendWeb();
    const configFile = newsroomOf(web, temporaryFolder());
    const tired = web.publishers.find(({ quirk }) => quirk.startsWith('Answers 429'))?.id ?? '';
    const [first] = await refresh(configFile, tired);
    expect(first).toMatchObject({ outcome: 'failed', status: 429, error: { code: 'rate-limited' } });
    const [again] = await refresh(configFile, '--force', tired);
    expect(again).toMatchObject({ outcome: 'skipped', status: null, error: { code: 'rate-limited' } });
    expect(again?.error?.message).toContain('localhost');
  });

  it('skips what is not due, and visits by name what is', async () => {
    const web = await pretendWeb();
    const configFile = newsroomOf(web, temporaryFolder());
    const [first] = web.publishers.map(({ id }) => id);
    const once = await refresh(configFile, first ?? '');
    expect(once.map(({ source, outcome }) => [source, outcome])).toEqual([[first, 'ok']]);
    const twice = await refresh(configFile, first ?? '');
    expect(twice.map(({ outcome }) => outcome)).toEqual(['skipped']);
    const misspelt = await voltwire('--config', configFile, 'refresh', `${first}x`);
    expect(misspelt.status).toBe(2);
    expect(misspelt.stderr).toContain(`did you mean "${first}"`);
  });
});

describe('the running service', () => {
  it('serves the very bytes that build exports', async () => {
    const web = await pretendWeb();
    const folder = temporaryFolder();
    const configFile = newsroomOf(web, folder);
    await refresh(configFile);
    const running = await startVoltwire(configFile);
    const paths = [
      'rss.xml',
      'atom.xml',
      'feed.json',
      'index.html',
      'channels/all/rss.xml',
      'posts/index.html',
    ];
    const served = await Promise.all(
      paths.map(async (path) => {
        const answer = await fetch(new URL(path.replace('index.html', ''), running.address));
        return [path, Buffer.from(await answer.arrayBuffer()).toString('base64')];
      }),
    );
    const { status } = await voltwire('--config', configFile, 'build', '--out', join(folder, 'public'));
    expect(status).toBe(0);
    const { readFileSync } = await import('node:fs');
    const exported = paths.map((path) => [
      path,
      readFileSync(join(folder, 'public', path)).toString('base64'),
    ]);
    expect(served).toEqual(exported);
    await running.stop();
  });

  it('publishes a post that is saved, withdraws one that goes, and takes an edited configuration over', async () => {
    const web = await pretendWeb();
    const folder = temporaryFolder();
    const configFile = newsroomOf(web, folder);
    const running = await startVoltwire(configFile);
    const page = async (path: string) => await fetch(new URL(path, running.address));

    const front = [
      '---',
      'title: Hello from a test',
      'authors: [eva]',
      // Newer than what the first round brings meanwhile, so that it stands among the first fifty.
      `published: ${new Date(Date.now() - 1000).toISOString()}`,
      '---',
      '',
      'Hi.',
    ];
    writeFileSync(join(folder, 'posts', 'hello.md'), front.join('\n'));
    await until(async () => (await page('/posts/hello/')).status === 200);
    expect(await (await page('/rss.xml')).text()).toContain('Hello from a test');

    writeFileSync(
      join(folder, 'posts', 'hello.md'),
      front.join('\n').replace('authors: [eva]', 'authors: [evv]'),
    );
    await until(() => /hello\.md:3:\d+.*evv/u.exec(running.said()) !== null);
    expect((await page('/posts/hello/')).status).toBe(200);

    const { rmSync, readFileSync } = await import('node:fs');
    rmSync(join(folder, 'posts', 'hello.md'));
    await until(async () => (await page('/posts/hello/')).status !== 200);

    const config = JSON.parse(readFileSync(configFile, 'utf8')) as { channels: object[] };
    writeFileSync(configFile, JSON.stringify({ ...config, chanels: [] }));
    await until(() => running.said().includes('did you mean'));
    expect((await page('/')).status).toBe(200);
    config.channels.push({ id: 'late', title: 'Late', description: 'Added while it runs.' });
    writeFileSync(configFile, JSON.stringify(config));
    await until(async () => (await page('/channels/late/rss.xml')).status === 200);
    expect((await running.stop()).status).toBe(0);
  });

  it('drains on SIGTERM within ten seconds while sources hang, and ends at once on the second signal', async () => {
    const web = await pretendWeb();
    const folder = temporaryFolder();
    const sources = [{ id: 'hang', url: `${web.origin}/nowhere`, content: 'full' }];
    const { createServer } = await import('node:http');
    const hanging = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((listening) => hanging.once('listening', listening));
    const { port } = hanging.address() as { port: number };
    const hang = { ...sources[0], url: `http://127.0.0.1:${port}/feed` };
    const configFile = writeConfig(folder, { sources: [hang], polling: { timeoutSeconds: 60 } });

    const first = await startVoltwire(configFile);
    const askedMs = performance.now();
    expect((await first.stop('SIGTERM')).status).toBe(0);
    // Ten seconds on a quiet machine; far less in any case than the minute that the source would take.
    expect(performance.now() - askedMs).toBeLessThan(30_000);

    const second = await startVoltwire(configFile);
    await until(async () => (await fetch(new URL('/readyz', second.address))).status === 200);
    second.child.kill('SIGTERM');
    await until(() => second.said().includes('Stopping'));
    const againMs = performance.now();
    expect((await second.stop('SIGTERM')).status).toBe(1);
    expect(performance.now() - againMs).toBeLessThan(5000);
    hanging.closeAllConnections();
    hanging.close();
  });
});
