/**
 * Three days in the life of subscribers: the publishers edit, withdraw, bring back, and move to another system; our own newsroom takes
 * a post away; and every reader has told its user of each story once.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CORPUS } from '../support/corpus.ts';
import { temporaryFolder, until, writeConfig } from '../support/program.ts';
import { feedparser, MISSING_READERS, newsboat, rss2email } from '../support/readers.ts';
import { openScriptedWeb, type Reply, type Script, type Turn } from '../support/scripted-web.ts';
import { startVirtualApp, type VirtualApp } from '../support/virtual-app.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-19T06:00:00Z');
const SERIES = join(CORPUS, 'series', 'open', 'ars-2024-06');

const quarter = ({ nowMs }: Turn) => Math.floor((nowMs - START_MS) / (6 * HOUR_MS));

const NUMBERS = Array.from({ length: 13 }, (_, n) => n);

/** A story more each quarter of a day; the second day brings a new system with other links under the old ids. */
const paper: Script = (turn) => {
  const now = quarter(turn);
  const isThere = (n: number) => n <= now && !(n === 2 && now >= 3 && now < 7);
  const numbers = NUMBERS.filter(isThere);
  const items = numbers.reverse().map((n) => {
    const title = n === 1 && now >= 2 ? 'Story 1, corrected' : `Story ${n}`;
    const link = now >= 5 ? `https://www.paper.example/news/story-${n}` : `http://paper.example/?p=${n}`;
    const text = `Words of ${title}${n === 4 && now >= 6 ? ', with an addition' : ''}.`;
    const date = new Date(START_MS + n * 6 * HOUR_MS - 60_000).toUTCString();
    return `<item><title>${title}</title><link>${link}</link><guid isPermaLink="false">paper-${n}</guid><pubDate>${date}</pubDate><description>${text}</description></item>`;
  });
  return asRss(`<title>Paper</title><link>http://paper.example/</link>${items.join('')}`);
};

function asRss(channel: string): Reply {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/rss+xml' },
    body: `<rss version="2.0"><channel>${channel}</channel></rss>`,
  };
}

/** What a real publisher's feed was at twelve moments, where the collection is here. */
const histories = existsSync(SERIES) ? readdirSync(SERIES).sort() : [];
const history: Script = (turn) => {
  const file = histories[Math.min(quarter(turn), histories.length - 1)] ?? '';
  return { status: 200, body: readFileSync(join(SERIES, file), 'utf8') };
};

function post(title: string): string {
  return `---\ntitle: ${title}\nauthors: [eva]\npublished: 2026-11-18T09:00:00Z\n---\n\nOurs.\n`;
}

/** The real service on its first morning, with two posts of its own. */
async function openWorld(folder: string): Promise<VirtualApp> {
  const web = await openScriptedWeb({ paper, history });
  onTestFinished(() => web.close());
  mkdirSync(join(folder, 'posts'));
  writeFileSync(join(folder, 'authors.json'), '{"eva":{"name":"Eva"}}');
  for (const name of ['withdrawn', 'stays']) writeFileSync(join(folder, 'posts', `${name}.md`), post(name));
  const ids = histories.length === 0 ? ['paper'] : ['paper', 'history'];
  const sources = ids.map((id) => ({
    ...{ id, url: `http://${id}.test:${web.port}/feed`, schedule: '0 */6 * * *', content: 'full' },
  }));
  const channels = [
    {
      id: 'all',
      title: 'All',
      description: 'Everything.',
      limit: 1000,
      perSourceShare: 1,
      content: 'full',
    },
  ];
  const configFile = writeConfig(folder, { sources, channels, polling: { allowPrivateNetworks: false } });
  const world = await startVirtualApp({
    configFile,
    startMs: START_MS,
    onTime: web.setClock,
    web: web.web,
  });
  onTestFinished(() => world.stop());
  return world;
}

/** Whether the documents have come as far as a day. */
function isOf(day: number, titles: ReadonlyMap<string, string>): boolean {
  return titles.has(`Story ${day * 4}`) && titles.has('withdrawn') === day < 2;
}

const withMissing = MISSING_READERS.length === 0 ? '' : ` (skipped without ${MISSING_READERS.join(', ')})`;

describe.skipIf(MISSING_READERS.length > 0)(
  `newsboat, rss2email and feedparser over three days${withMissing}`,
  () => {
    it('tell each story once, lose none, and raise none from the dead', async () => {
      const folder = temporaryFolder();
      const world = await openWorld(folder);
      const at = (file: string) => new URL(file, world.app().address).href;
      const served = async () => {
        const { items } = (await (await fetch(at('feed.json'))).json()) as {
          readonly items: readonly { readonly id: string; readonly title: string }[];
        };
        return new Map(items.map(({ title, id }) => [title, id]));
      };
      const readers = {
        newsboat: newsboat(at('atom.xml'), join(folder, 'newsboat')),
        rss2email: await rss2email(at('rss.xml'), join(folder, 'rss2email')),
        feedparser: feedparser([at('rss.xml'), at('atom.xml')]),
      };
      const everServed = new Set<string>();
      for (const day of [0, 1, 2, 3]) {
        if (day === 2) rmSync(join(folder, 'posts', 'withdrawn.md'));
        await world.live(day === 0 ? 0 : 24 * HOUR_MS);
        await until(async () => isOf(day, await served()));
        for (const id of (await served()).values()) everServed.add(id);
        await Promise.all(Object.values(readers).map(({ poll }) => poll()));
      }

      const last = await served();
      expect(NUMBERS.filter((n) => !last.has(`Story ${n}`))).toEqual([1]);
      expect(last.has('Story 1, corrected')).toBe(true);
      expect(everServed.size).toBe(last.size + 1);
      expect(await (await fetch(at('atom.xml'))).text()).toContain('<at:deleted-entry ');
      expect((await fetch(at('posts/withdrawn/'))).status).toBe(410);
      for (const [name, { told }] of Object.entries(readers)) {
        expect([name, [...(await told())].sort()]).toEqual([name, [...everServed].sort()]);
      }
    }, 60_000);
  },
);
