/**
 * `npm run bench:search`: what a search costs over 5,000, 20,000 and 100,000 stored articles: how long the first waits and later ones take,
 * how long everybody else waits meanwhile, what the ranking weighs, and what finding the stories costs. The words are as frequent as words are, and as many.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Article } from '../src/model.ts';
import type { SourceCard } from '../src/outward.ts';
import { createPress } from '../src/publish/outputs.ts';
import { NO_FILTER, type Published } from '../src/publish/published.ts';
import { createSearcher, MOST_ARTICLES, type Searcher } from '../src/search/searcher.ts';
import { openStore } from '../src/store/lowdb.ts';
import type { Store } from '../src/store/store.ts';
import { cardOf, channelOf, publicationFrom } from '../tests/support/publication.ts';
import { BATCH, numberedVisit } from './store-articles.ts';

const WORDS = 60_000;
const SYLLABLES =
  'ba ko ler mi tan su ve dri no pla che fu gi hor ju wen lo pas que ri sta to ul xe yo zin ard em or ith'.split(
    ' ',
  );
const STORY_ARTICLES = 5000;
const SIZES = [5000, 20_000, 100_000];
const RANKS = [[0], [7], [40], [4321], [40, 99], [40, 41, 42, 43, 44, 45, 46, 47]];
const QUERIES = [
  ...RANKS.map((ranks) => ranks.map(spelt).join(' ')),
  spelt(1000).slice(0, 4),
  `${spelt(1000)}x`,
];

for (const size of SIZES) await measure(size);

async function measure(size: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'voltwire-bench-search-'));
  const store = await openStore(join(folder, 'store'), 'write');
  try {
    for (let from = 0; from < size; from += BATCH) await store.save(worded(from));
    const published = await publish(store);
    const now = () => new Date().toISOString();
    const searcher = createSearcher({ store, shelf: () => published, now, mostArticles: MOST_ARTICLES });
    await tell(size, searcher, published);
    await searcher.stop();
    await tellStories(published, store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function tell(size: number, searcher: Searcher, published: Published): Promise<void> {
  const search = (query: string) =>
    searcher.search({ query, sourceId: undefined, some: published.some, from: 0, limit: 20 });
  globalThis.gc?.();
  const before = process.memoryUsage();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedMs = performance.now();
  let isComplete = (await search(spelt(7)))?.isComplete;
  const firstMs = performance.now() - startedMs;
  while (isComplete !== true) isComplete = (await search(spelt(7)))?.isComplete;
  const wholeMs = performance.now() - startedMs;
  delay.disable();
  globalThis.gc?.();
  const after = process.memoryUsage();
  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
  say(
    `${size} articles: first answer ${firstMs.toFixed(0)} ms, everything read ${wholeMs.toFixed(0)} ms; ` +
      `others waited ${(delay.percentile(99) / 1e6).toFixed(1)} ms at the 99th percentile, ${(delay.max / 1e6).toFixed(1)} ms at most; ` +
      `${mb(after.heapUsed - before.heapUsed)} on the heap, ${mb(after.rss - before.rss)} resident`,
  );
  for (const query of QUERIES) await tellQuery(query, search);
  const pagesMs = performance.now();
  await published.page({ ...NO_FILTER, tag: 'nothing has it' }, undefined, 50);
  say(`  a page of the API that looks at all it may: ${(performance.now() - pagesMs).toFixed(1)} ms`);
}

/** Held against a plain reading of as many articles. */
async function tellStories(published: Published, store: Store): Promise<void> {
  const ids = [...store.listing({ limit: STORY_ARTICLES })].map(({ id }) => id);
  const readMs = performance.now();
  for (let at = 0; at < ids.length; at += 16) await store.articles(ids.slice(at, at + 16));
  const plainMs = performance.now() - readMs;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedMs = performance.now();
  const told = (await published.stories()).toldBySeveral().length;
  const firstMs = performance.now() - startedMs;
  delay.disable();
  const againMs = performance.now();
  (await published.stories()).toldBySeveral();
  say(
    `  ${told} stories of the latest ${ids.length} articles: ${firstMs.toFixed(0)} ms, ${(firstMs / plainMs).toFixed(1)} times a reading of as many; ` +
      `others waited ${(delay.max / 1e6).toFixed(1)} ms at most; asked again ${(performance.now() - againMs).toFixed(2)} ms`,
  );
}

async function tellQuery(
  query: string,
  search: (query: string) => ReturnType<Searcher['search']>,
): Promise<void> {
  const times: number[] = [];
  let total = 0;
  for (let round = 0; round < 5; round += 1) {
    const startedMs = performance.now();
    total = (await search(query))?.total ?? 0;
    times.push(performance.now() - startedMs);
  }
  say(`  "${query}": ${times.toSorted((a, b) => a - b)[2]?.toFixed(1)} ms, ${total} found`);
}

async function publish(store: Store): Promise<Published> {
  const press = createPress();
  const cards = new Map((await sourceIds(store)).map((id) => [id, cardFor(id)] as const));
  const channels = [channelOf({ title: 'All', description: undefined })];
  await press.render(publicationFrom(store, { channels, cards, version: '0' }));
  const published = press.published();
  if (published === undefined) throw new Error('nothing was published');
  return published;
}

async function sourceIds(store: Store): Promise<readonly string[]> {
  return [...(await store.counts()).keys()];
}

function cardFor(id: string): SourceCard {
  const homePageUrl = 'https://publisher.example/';
  const feedUrl = `${homePageUrl}${id}/feed`;
  return cardOf({ id, title: `Source ${id}`, feedUrl, homePageUrl, content: 'excerpt' });
}

function worded(from: number): ReturnType<typeof numberedVisit> {
  const visit = numberedVisit(from);
  const added = visit.changes.added.map((article, at): Article => {
    const say = (count: number, seed: number) =>
      Array.from({ length: count }, (_, n) => word((from + at) * 97 + n * 31 + seed)).join(' ');
    return { ...article, title: say(10, 1), summary: say(45, 2), tags: [say(1, 3), say(1, 4)] };
  });
  return { ...visit, changes: { ...visit.changes, added } };
}

/** The nth most frequent word comes up about 1/n as often as the first (Zipf). */
function word(seed: number): string {
  const chance = (Math.imul(seed + 1, 2_654_435_761) >>> 0) / 2 ** 32;
  return spelt(Math.floor(WORDS ** chance));
}

/** A word of three syllables or more by its rank; words of neighbouring ranks have other beginnings. */
function spelt(rank: number): string {
  let word = '';
  for (let rest = rank + SYLLABLES.length ** 2; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    word += SYLLABLES[rest % SYLLABLES.length];
  }
  return word;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
