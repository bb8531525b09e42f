import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findingsShape, sourcesShape, visitShape } from '../../src/api/shapes.ts';
import { startVoltwire, temporaryFolder, until, writeConfig } from '../support/program.ts';

const item = (title: string) =>
  `<item><title>${title}</title><guid isPermaLink="false">${title}</guid></item>`;
const post = (title: string) =>
  `---\ntitle: ${title}\nauthors: [eva]\npublished: 2026-01-01T00:00:00Z\n---\n\nWords.\n`;

/** A publisher on this machine whose feed has these items. */
async function publisher(items: () => readonly string[]): Promise<string> {
  const server = createServer((_request, response) => {
    const body = `<rss version="2.0"><channel><title>Wire</title>${items().map(item).join('')}</channel></rss>`;
    response.setHeader('Content-Type', 'application/rss+xml').end(body);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed.xml`;
}

describe('a program that lives on the API', () => {
  it('orders a visit, hears of what it brought as it is published, finds it, and hears of a post that goes', async () => {
    const items = ['Rivian opens a factory'];
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'posts'));
    writeFileSync(join(folder, 'authors.json'), '{ "eva": { "name": "Eva" } }');
    writeFileSync(join(folder, 'posts', 'ours.md'), post('Our own words'));
    const running = await startVoltwire(
      writeConfig(folder, {
        server: { host: '127.0.0.1', port: 0, adminToken: 'operator-secret' },
        sources: [{ id: 'wire', url: await publisher(() => items), content: 'full' }],
      }),
    );
    const ask = async (path: string, init: RequestInit = {}) =>
      (await fetch(new URL(path, running.address), init)).json() as Promise<Record<string, unknown>>;
    const found = async (query: string) =>
      findingsShape.parse(await ask(`/api/v1/search?q=${query}`)).articles;
    await until(async () => (await found('rivian')).length === 1);

    let heard = '';
    const events = await fetch(new URL('/api/v1/events', running.address));
    const listening = (async () => {
      for await (const chunk of events.body ?? []) heard += Buffer.from(chunk).toString();
    })();
    items.push('Lucid follows');
    const headers = { authorization: 'Bearer operator-secret' };
    const visited = visitShape.parse(await ask('/api/v1/sources/wire/refresh', { method: 'POST', headers }));
    expect(visited).toMatchObject({ source: 'wire', outcome: 'ok', added: 1 });
    await until(() => /^event: added\ndata: .*Lucid follows/mu.test(heard));
    expect(await found('lucid')).toMatchObject([{ title: 'Lucid follows', source: { id: 'wire' } }]);
    expect(sourcesShape.parse(await ask('/api/v1/sources')).sources).toMatchObject([
      { id: 'wire', articles: 2 },
    ]);

    const page = await (await fetch(new URL('/search?q=luci', running.address))).text();
    expect(page).toContain('Lucid follows');
    const odd = await fetch(new URL('/search?q=%22%3E%3Cb&source=none&from=x&from=y', running.address));
    expect([odd.status, await odd.text()]).toEqual([200, expect.stringContaining('&quot;&gt;&lt;b')]);

    rmSync(join(folder, 'posts', 'ours.md'));
    await until(() => /^event: removed\ndata: .*"article":null/mu.test(heard));
    expect(await found('words')).toEqual([]);
    const ended = await running.stop();
    await listening;
    expect(ended.status).toBe(0);
  });
});
