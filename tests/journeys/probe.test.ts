import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rss } from '../sources/pages.ts';
import { command } from '../support/command.ts';
import { temporaryFolder, writeConfig } from '../support/program.ts';

interface Web {
  readonly origin: string;
  readonly asked: IncomingMessage[];
}

async function openWeb(): Promise<Web> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    const { url = '' } = request;
    if (url === '/moved') response.writeHead(301, { location: '/good' }).end();
    else if (url === '/page')
      response.end('<html><link rel="alternate" type="application/rss+xml" href="/good"></html>');
    else if (url.startsWith('/ring')) response.writeHead(302, { location: url }).end();
    else if (url === '/good')
      response.setHeader('Link', '<https://hub.example/>; rel="hub"').end(rss('Good'));
    else response.writeHead(500).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => new Promise<void>((closed) => void server.close(() => closed())));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function sourcesAt(origin: string) {
  return [
    { id: 'good', url: `${origin}/good`, content: 'full' },
    { id: 'moved', url: `${origin}/moved` },
    { id: 'page', url: `${origin}/page` },
    { id: 'broken', url: `${origin}/broken` },
    { id: 'ring', url: `${origin}/ring?token=hunter2hunter2` },
    { id: 'off', url: `${origin}/off`, enabled: false },
  ];
}

describe('check --probe', () => {
  it('looks at each source once, without conditions and without the store, and tells what it saw', async () => {
    const { origin, asked } = await openWeb();
    const folder = temporaryFolder();
    const config = writeConfig(folder, { sources: sourcesAt(origin) });
    const { status, stdout, stderr } = await command('--config', config, 'check', '--probe', '--json');
    expect(status).toBe(1);
    const probes = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(probes.map(({ source, outcome, movedTo }) => [source, outcome, movedTo])).toEqual([
      ['good', 'ok', null],
      ['moved', 'ok', `${origin}/good`],
      ['page', 'failed', null],
      ['broken', 'failed', null],
      ['ring', 'failed', null],
      ['off', 'paused', null],
    ]);
    expect(probes[0]).toMatchObject({
      content: 'full',
      feed: {
        format: 'rss',
        title: 'Good',
        entries: 5,
        newestAt: '2025-01-22T02:00:00.000Z',
        hubs: ['https://hub.example/'],
      },
    });
    expect(asked.map(({ url }) => url).sort()).toEqual([
      '/broken',
      '/good',
      '/good',
      '/moved',
      '/page',
      '/ring?token=hunter2hunter2',
    ]);
    expect(asked.every(({ headers }) => headers['if-none-match'] === undefined)).toBe(true);
    expect(stdout + stderr).not.toContain('hunter2');
    expect(existsSync(join(folder, 'store'))).toBe(false);
  });

  it('says so in a table, and is content where every source can be read', async () => {
    const { origin } = await openWeb();
    const [good] = sourcesAt(origin);
    const config = writeConfig(temporaryFolder(), { sources: [good] });
    const { status, stdout, stderr } = await command('--config', config, 'check', '--probe');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^good +ok +RSS +5 +.* ago +about 2 a day +full +hub\.example$/mu);
    expect(stderr).toContain('1 sources: 1 ok, 0 failed, 0 postponed, 0 switched off');
  });

  it('asks for the lists that are followed, too, and fails where one cannot be read', async () => {
    const { origin, asked } = await openWeb();
    const sourceLists = [{ opml: `${origin}/lost.opml` }];
    const config = writeConfig(temporaryFolder(), {
      sources: [{ id: 'good', url: `${origin}/good` }],
      sourceLists,
    });
    const { status, stdout, stderr } = await command('--config', config, 'check', '--probe', '--json');
    expect(status).toBe(1);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(`The list ${origin}/lost.opml could not be read`);
    expect(asked.map(({ url }) => url)).toEqual(['/lost.opml', '/good']);
  });
});
