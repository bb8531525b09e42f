/**
 * `npm run bench:publish`: what one new article costs in channels of 50, 500 and 5,000 entries, from the moment it is stored until the
 * new bytes of RSS, Atom and JSON Feed lie ready, beside the `feed` package rendering the same entries whole in the same run. The store
 * is a real one on disk, articles hold 4 KB of HTML; choosing and reading back count against the press, pages for people are left out.
 * The two take turns of some rounds each, as many the one as the other: of both the first turn is to compile their code, and the first
 * half of every other one to sweep up what the other left, and neither counts. Whether the article is there is looked up in the parts
 * of a document: to join megabytes between two rounds of the press would leave it memory to give back that is not its own, and `feed`
 * has nothing of the kind between its rounds. Their memory is measured in a process each, which also holds the articles.
 */

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Feed } from 'feed';
import type { Article } from '../src/model.ts';
import type { Rendered } from '../src/outward.ts';
import { createPress } from '../src/publish/outputs.ts';
import type { Publication } from '../src/publish/run.ts';
import { openStore } from '../src/store/lowdb.ts';
import type { Store } from '../src/store/store.ts';
import { cardOf, channelOf, publicationFrom } from '../tests/support/publication.ts';
import { siteOf } from '../tests/support/samples.ts';
import { syntheticArticle } from './synthetic.ts';

const GOAL_SIZE = 500;
const GOAL_RATIO = 40;
const PEAK_SIZE = 5000;
/** Of each of the two, the first of them for nothing. */
const TURNS = 4;
const ROUNDS = 30;
/** Of a turn's rounds. */
const UNCOUNTED = 15;
const NOW = Date.UTC(2026, 10, 20);
const FORMS = ['/rss.xml', '/atom.xml', '/feed.json'];

const SITE = siteOf({ title: 'Bench', description: 'Nobody wrote it.', copyright: undefined });
const CARD = cardOf({
  feedUrl: 'https://publisher.example/feed.xml',
  homePageUrl: 'https://publisher.example/',
});

interface Measured {
  readonly size: number;
  readonly pressMs: number;
  readonly feedMs: number;
}

type Way = 'press' | 'feed';

const [way] = process.argv.slice(2);
process.exitCode = way === 'press' || way === 'feed' ? await once(way) : await main();

async function main(): Promise<number> {
  const measured: Measured[] = [];
  for (const size of [50, 500, PEAK_SIZE]) measured.push(await inFolder((folder) => measure(size, folder)));
  for (const it of measured) process.stdout.write(line(it));
  process.stdout.write(
    `peak resident memory with ${PEAK_SIZE} entries: ${peakMb('press')} MB, feed ${peakMb('feed')} MB\n`,
  );
  const ratio = ratioOf(measured.find(({ size }) => size === GOAL_SIZE));
  const met = ratio >= GOAL_RATIO;
  process.stdout.write(`goal ≥ ${GOAL_RATIO} × at ${GOAL_SIZE}: ${met ? 'met' : 'MISSED'}\n`);
  return met ? 0 : 1;
}

/** Of a process that makes all documents once, and once more when an article has come. */
function peakMb(way: Way): string {
  const { stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), way], { encoding: 'utf8' });
  return Number(stdout).toFixed(0);
}

async function once(way: Way): Promise<number> {
  const articles = Array.from({ length: PEAK_SIZE }, (_, n) => syntheticArticle('wire', n + 1, NOW));
  const fresh = syntheticArticle('wire', 0, NOW);
  if (way === 'feed') for (const list of [articles, [fresh, ...articles]]) renderByFeed(list);
  else await inFolder((folder) => publishTwice(folder, articles, fresh));
  process.stdout.write(`${process.resourceUsage().maxRSS / 1024}`);
  return 0;
}

async function publishTwice(folder: string, articles: readonly Article[], fresh: Article): Promise<void> {
  const store = await openStore(join(folder, 'store'), 'write');
  const press = createPress();
  for (const added of [articles, [fresh]]) {
    await save(store, added);
    await press.render(publication(store, PEAK_SIZE));
  }
  await store.close();
}

function line({ size, pressMs, feedMs }: Measured): string {
  const ratio = ratioOf({ size, pressMs, feedMs }).toFixed(0);
  return `one new article among ${size}: ${pressMs.toFixed(2)} ms, feed renders all in ${feedMs.toFixed(1)} ms: ${ratio} ×\n`;
}

function ratioOf(measured: Measured | undefined): number {
  return measured === undefined ? 0 : measured.feedMs / measured.pressMs;
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'voltwire-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(size: number, folder: string): Promise<Measured> {
  const store = await openStore(join(folder, 'store'), 'write');
  const older = Array.from({ length: size }, (_, index) =>
    syntheticArticle('wire', index + TURNS * ROUNDS + 1, NOW),
  );
  await save(store, older);
  const press = createPress();
  const about = publication(store, size);
  await press.render(about);
  const [pressMs, feedMs]: readonly [number[], number[]] = [[], []];
  let left = TURNS * ROUNDS;
  const publish = async () => {
    const fresh = syntheticArticle('wire', left--, NOW);
    await save(store, [fresh]);
    const { result, ms } = await timed(() => press.render(about));
    expectFresh(result, fresh);
    return ms;
  };
  for (let turn = 0; turn < TURNS; turn += 1) {
    const ours = await turnOf(publish);
    const theirs = await turnOf(async () => (await timed(() => renderByFeed(older))).ms);
    if (turn > 0) pressMs.push(...ours);
    if (turn > 0) feedMs.push(...theirs);
  }
  await store.close();
  return { size, pressMs: median(pressMs), feedMs: median(feedMs) };
}

/** The milliseconds of the rounds that count. */
async function turnOf(round: () => Promise<number>): Promise<readonly number[]> {
  const ms: number[] = [];
  for (let at = 0; at < ROUNDS; at += 1) ms.push(await round());
  return ms.slice(UNCOUNTED);
}

async function save(store: Store, added: readonly Article[]): Promise<void> {
  await store.save({
    changes: { added, changed: [], unchanged: 0, restated: [], removed: [] },
    state: undefined,
  });
}

function publication(store: Store, limit: number): Publication {
  const channels = [channelOf({ title: 'All', description: undefined, posts: false, limit })];
  return publicationFrom(store, { site: SITE, channels, cards: new Map([['wire', CARD]]), version: '0' });
}

/** A measure of nothing would look good. */
function expectFresh({ outputs }: Rendered, fresh: Article) {
  for (const path of FORMS) {
    const { parts = [] } = outputs.find((it) => it.path === path) ?? {};
    if (!parts.some((part) => part.includes(fresh.entryId))) throw new Error(`${path} lacks the new article`);
  }
}

function renderByFeed(articles: readonly Article[]): number {
  const feed = new Feed({ id: 'tag:bench', title: 'All', copyright: '', updated: new Date(NOW) });
  for (const article of articles) {
    feed.addItem({
      id: article.entryId,
      title: article.title,
      link: article.url ?? '',
      date: new Date(article.publishedAt ?? NOW),
      description: article.summary ?? '',
      content: article.contentHtml ?? '',
      author: article.authors.map(({ name }) => ({ name })),
      category: article.tags.map((name) => ({ name })),
    });
  }
  return [feed.rss2(), feed.atom1(), feed.json1()].map((text) => Buffer.from(text)).length;
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const startedMs = performance.now();
  const result = await work();
  return { result, ms: performance.now() - startedMs };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
