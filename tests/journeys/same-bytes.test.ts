import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, writeConfig } from '../support/program.ts';
import { openScriptedWeb, type ScriptedWeb, type Turn } from '../support/scripted-web.ts';
import { startVirtualApp, type VirtualApp } from '../support/virtual-app.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-19T06:30:00Z');
const ROUNDS = 1000;
const RESTART_EVERY = 250;
const DOCUMENTS = [
  ...['', 'rss.xml', 'atom.xml', 'feed.json', 'channels/few/', 'channels/few/atom.xml', 'posts/rss.xml'],
  ...['sources/noisy/rss.xml', 'tags/ev/feed.json', 'channels/few/archive/0-10/rss.xml'],
];

/** The same ten stories at every visit, and everything about them different that says nothing. */
function noisyFeed({ nowMs, count }: Turn) {
  const stories = Array.from({ length: 10 }, (_, n) => (n + count) % 10);
  const items = stories.map(
    (n) => `<item>
      <guid isPermaLink="false">s${n}</guid><link>https://noisy.example/${n}?utm_source=${count}</link>
      <title>Story ${n}${' '.repeat(count % 3)}</title><category>EV</category>
      <pubDate>${new Date(START_MS - (n + 1) * HOUR_MS).toUTCString()}</pubDate>
      <description>What is known of ${n}</description><slash:comments>${count}</slash:comments>
    </item>`,
  );
  const built = new Date(nowMs).toUTCString();
  const body = `<?xml version="1.0"?><!-- ${count} -->
    <rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>Noisy</title>
    <link>https://noisy.example/</link><description>Ever new</description><lastBuildDate>${built}</lastBuildDate>
    ${items.join('\n')}</channel></rss>`;
  return { status: 200, headers: { 'Content-Type': 'application/rss+xml' }, body };
}

async function openWeb(): Promise<ScriptedWeb> {
  const web = await openScriptedWeb({ noisy: noisyFeed });
  onTestFinished(() => web.close());
  return web;
}

/** The service over that feed, from an instant on, with a store of its own. */
async function start(web: ScriptedWeb, startMs: number): Promise<VirtualApp> {
  const folder = temporaryFolder();
  const configFile = writeConfig(folder, {
    store: join(folder, 'store'),
    polling: { allowPrivateNetworks: false, timeoutSeconds: 20 },
    sources: [
      { id: 'noisy', url: `http://noisy.test:${web.port}/feed`, content: 'full', schedule: '0 * * * *' },
    ],
    channels: [
      { id: 'all', title: 'All', perSourceShare: 1 },
      { id: 'few', title: 'Few', perSourceShare: 1, limit: 4 },
    ],
  });
  const app = await startVirtualApp({ configFile, startMs, web: web.web, onTime: web.setClock });
  onTestFinished(() => app.stop());
  // News is published within a second of real time; at a start, before anybody can ask.
  await app.restart();
  return app;
}

async function documentsOf(app: VirtualApp): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const got = DOCUMENTS.map(async (path) => {
    const response = await fetch(`${app.app().address}${path}`);
    return [path, [response.status, response.headers.get('etag'), await response.text()]] as const;
  });
  return Object.fromEntries(await Promise.all(got));
}

describe('what is published', () => {
  it('has one ETag a document through a thousand rounds that bring nothing, restarts included', async () => {
    const web = await openWeb();
    const app = await start(web, START_MS);
    const rounds = () => web.askedOf('noisy').length;
    const first = await documentsOf(app);
    expect(first['rss.xml']?.[2]).toContain('Story 9');
    expect(Object.values(first).map(([status]) => status)).toEqual(DOCUMENTS.map(() => 200));
    while (rounds() < ROUNDS) {
      await app.live(50 * HOUR_MS);
      if (rounds() % RESTART_EVERY < 50) await app.restart();
      expect(await documentsOf(app)).toEqual(first);
    }
  }, 60_000);

  it('is the same bytes after the store was built anew from the same sources, on another day', async () => {
    const web = await openWeb();
    const before = await documentsOf(await start(web, START_MS));
    expect(await documentsOf(await start(web, START_MS + 72 * HOUR_MS))).toEqual(before);
  });
});
