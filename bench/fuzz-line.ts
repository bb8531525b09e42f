/** One document through the whole line, and what must hold of whatever comes out of it. */

import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { FeedError } from '../src/errors.ts';
import { decode } from '../src/ingest/decode.ts';
import { merge } from '../src/ingest/merge.ts';
import { normalize } from '../src/ingest/normalize.ts';
import { parse } from '../src/ingest/parse.ts';
import type { Article } from '../src/model.ts';
import type { Output } from '../src/outward.ts';
import { wholeBody } from '../src/publish/body.ts';
import { renderPost } from '../src/site/post.ts';
import { renderRiver } from '../src/site/river.ts';
import { cardsOf } from '../src/sources/card.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import { channelOf, publicationFrom, renderOutputs } from '../tests/support/publication.ts';
import { sourceOf } from '../tests/support/samples.ts';
import { bodyFault, pageFault } from './judge.ts';
import type { Mutant } from './mutations.ts';

export interface Verdict {
  /** `read`, or the code of the FeedError with which the document was refused. */
  readonly outcome: string;
  readonly articles: number;
  /** Of reading it: decode, parse and normalize. */
  readonly readMs: number;
  /** One plain sentence each; none when all is well. */
  readonly faults: readonly string[];
}

const NOW = '2026-11-22T09:00:00.000Z';
const SOURCE = sourceOf({ content: 'full' });
const CHANNEL = channelOf({ posts: false, limit: 20 });

/** Anything but a FeedError is a fault; so is a small document that takes half a second, or a large one two for each megabyte. */
export async function judge(mutant: Mutant): Promise<Verdict> {
  const limitMs = Math.max(500, (2000 * mutant.bytes.length) / 1_000_000);
  const first = await read(mutant);
  // A machine that others use as well stalls now and then; a document that is slow is slow twice.
  const reading = first.ms > limitMs ? await read(mutant) : first;
  const { outcome, articles, ms: readMs } = reading;
  const faults = [
    ...reading.faults,
    ...(readMs > limitMs ? [`reading it took ${readMs.toFixed(0)} ms for ${mutant.bytes.length} bytes`] : []),
    ...articles.flatMap(articleFaults),
    ...(await publishFaults(articles)),
  ];
  return { outcome, articles: articles.length, readMs, faults };
}

interface Reading {
  readonly outcome: string;
  readonly articles: readonly Article[];
  readonly ms: number;
  readonly faults: readonly string[];
}

async function read({ bytes, contentType }: Mutant): Promise<Reading> {
  const startedMs = performance.now();
  const about = { source: SOURCE, documentUrl: SOURCE.url, siteUrl: 'https://news.example/', now: NOW };
  try {
    const feed = await parse(decode(bytes, contentType).text);
    const { articles } = normalize(feed, about);
    return { outcome: 'read', articles, ms: performance.now() - startedMs, faults: [] };
  } catch (thrown) {
    const ms = performance.now() - startedMs;
    if (thrown instanceof FeedError) return { outcome: thrown.code, articles: [], ms, faults: [] };
    const told = thrown instanceof Error ? thrown.stack : thrown;
    return { outcome: 'crash', articles: [], ms, faults: [`it threw ${told}`] };
  }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function articleFaults(article: Article): readonly string[] {
  const { title, contentHtml, publishedAt, updatedAt } = article;
  const urls = [
    article.url,
    article.commentsUrl,
    article.image?.url,
    ...article.enclosures.map(({ url }) => url),
  ];
  const body = bodyFault(contentHtml ?? '');
  return [
    ...(title === '' || title.length > 500 || /[\r\n]/.test(title)
      ? [`its title is ${JSON.stringify(title)}`]
      : []),
    ...(body === undefined ? [] : [`its body holds ${body}`]),
    ...[...urls, ...article.authors.map(({ url }) => url)]
      .filter((url) => url !== undefined && !/^https?:\/\/[^\s/]/.test(url))
      .map((url) => `it links to ${url}`),
    ...[publishedAt, updatedAt]
      .filter((at) => at !== undefined && (!INSTANT.test(at) || at > NOW))
      .map((at) => `it is dated ${at}`),
  ];
}

async function publishFaults(articles: readonly Article[]): Promise<readonly string[]> {
  const store = openMemoryStore();
  const changes = merge(articles, { sightings: new Map(), articles: new Map() }, NOW);
  await store.save({ changes, state: undefined });
  const cards = cardsOf([SOURCE], await store.states());
  const pages = { channel: renderRiver, post: renderPost };
  const about = publicationFrom(store, { channels: [CHANNEL], cards, pages });
  const { outputs, missing } = await renderOutputs(about);
  const page = pageFault(textOf(outputs, '/'));
  return [
    ...missing.map(({ path, reason }) => `${path} ${reason}`),
    ...(page === undefined ? [] : [`the page holds ${page}`]),
    ...(missing.length === 0 ? roundTripFaults(outputs, articles) : []),
  ];
}

function textOf(outputs: readonly Output[], path: string): string {
  return wholeBody(outputs.find((output) => output.path === path) ?? { parts: [] }).toString();
}

/** Another reader finds the same titles, links and ids in each of our three feeds. */
function roundTripFaults(outputs: readonly Output[], articles: readonly Article[]): readonly string[] {
  const wanted = new Map(articles.map((it) => [it.entryId, told(it.title, it.url)]));
  const rss = parseRssFeed(textOf(outputs, '/rss.xml')).items ?? [];
  const atom = parseAtomFeed(textOf(outputs, '/atom.xml')).entries ?? [];
  const json = parseJsonFeed(textOf(outputs, '/feed.json')).items ?? [];
  const found = [
    ...rss.map((it) => [it.guid?.value, told(it.title, it.link)]),
    ...atom.map((it) => [
      it.id,
      told(it.title?.value, it.links?.find(({ rel }) => rel === 'alternate')?.href),
    ]),
    ...json.map((it) => [it.id, told(it.title, it.url)]),
  ];
  const counts = new Set([rss.length, atom.length, json.length, Math.min(wanted.size, CHANNEL.limit)]);
  return [
    ...(counts.size === 1 ? [] : [`another reader counts ${[...counts].join(', ')} items`]),
    ...found
      .filter(([id = '', text]) => wanted.get(id) !== text)
      .map(([id = '', text]) => `another reader finds ${text} under ${id}, not ${wanted.get(id)}`),
  ];
}

/** Other readers trim, and not all of them the same blanks. */
function told(title: string | undefined, url: string | undefined): string {
  return JSON.stringify([(title ?? '').trim(), url ?? '']);
}
