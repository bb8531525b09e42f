/**
 * `npm run bench:read`: how fast documents become articles, beside what others take to parse them. Absolute figures do not travel
 * between machines, nor between two minutes of a busy one. So all ways are taken in turns in one process, to and fro, that none
 * always collects the garbage of the same other; each is compared with rss-parser within its round, by processor time (that of the
 * garbage collector's threads too), and the median of the rounds counts. Exits 1 where a ratio misses its goal.
 */
import { parseFeed } from 'feedsmith';
import Parser from 'rss-parser';
import { SaxesParser } from 'saxes';
import { decode } from '../src/ingest/decode.ts';
import { parse } from '../src/ingest/parse.ts';
import { takeIn } from '../src/ingest/take-in.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import type { Store } from '../src/store/store.ts';
import { sourceOf } from '../tests/support/samples.ts';
import { entriesFor, SHAPES, type Shape } from './read-feeds.ts';

const SIZES: readonly (readonly [name: string, bytes: number, rounds: number])[] = [
  ['20 KB', 20_000, 120],
  ['100 KB', 100_000, 40],
  ['500 KB', 500_000, 15],
  ['2 MB', 2_000_000, 7],
];
const WAYS = [
  'rss-parser',
  'feedsmith',
  'saxes',
  'decode',
  'parse',
  'whole way, all new',
  'whole way, ¾ known',
  'whole way, all known',
] as const;
type Way = (typeof WAYS)[number];

/** What a way took: by the clock, and by the processor beside rss-parser (above 1 where it was quicker). */
interface Taken {
  readonly ms: number;
  readonly ratio: number;
}
type Times = Readonly<Record<Way, Taken>>;

const SOURCE = sourceOf();
const ABOUT = {
  source: SOURCE,
  documentUrl: SOURCE.url,
  siteUrl: 'https://news.example/',
  now: '2026-11-22T09:00:00.000Z',
};

process.exitCode = await main();

async function main(): Promise<number> {
  const all: Times[] = [];
  for (const shape of SHAPES) {
    // The first documents that a process reads are slower than all that follow.
    await measure(shape, 100_000, 20);
    for (const [name, bytes, rounds] of SIZES) {
      const { times, size, entries } = await measure(shape, bytes, rounds);
      all.push(times);
      process.stdout.write(`${shape.name}, ${name}: ${entries} entries\n${lines(times, size, entries)}\n`);
    }
  }
  return goals(all).map(told).every(Boolean) ? 0 : 1;
}

async function measure(shape: Shape, bytes: number, rounds: number) {
  const entries = entriesFor(shape, bytes);
  const document = Buffer.from(shape.document(entries, 0));
  const known = await storeWith(shape.document(entries, 0));
  const mostly = await storeWith(shape.document(entries, Math.round(entries / 4)));
  const ways = waysOf(document, { known, mostly });
  const taken: Round[] = [];
  for (let count = 0; count < rounds; count += 1) {
    taken.push(await round(ways, count % 2 === 0 ? WAYS : WAYS.toReversed()));
  }
  const times = Object.fromEntries(WAYS.map((way) => [way, inTheMiddle(taken, way)])) as unknown as Times;
  return { times, size: document.byteLength, entries };
}

/** Milliseconds by the clock and by the processor. */
type Round = ReadonlyMap<Way, { readonly ms: number; readonly cpuMs: number }>;

async function round(ways: Ways, order: readonly Way[]): Promise<Round> {
  const taken = new Map<Way, { ms: number; cpuMs: number }>();
  for (const way of order) {
    const before = process.cpuUsage();
    const startedMs = performance.now();
    await ways[way]();
    const ms = performance.now() - startedMs;
    const { user, system } = process.cpuUsage(before);
    taken.set(way, { ms, cpuMs: (user + system) / 1000 });
  }
  return taken;
}

function inTheMiddle(rounds: readonly Round[], way: Way): Taken {
  return {
    ms: median(rounds.map((it) => it.get(way)?.ms ?? 0)),
    ratio: median(rounds.map((it) => (it.get('rss-parser')?.cpuMs ?? 0) / (it.get(way)?.cpuMs ?? 0))),
  };
}

type Ways = Readonly<Record<Way, () => unknown>>;

function waysOf(document: Buffer, stores: Readonly<Record<'known' | 'mostly', Store>>): Ways {
  const text = document.toString('utf8');
  const empty = openMemoryStore();
  return {
    'rss-parser': () => new Parser().parseString(text),
    feedsmith: () => parseFeed(text),
    saxes: () => rawSaxes(text),
    decode: () => decode(document, 'application/xml'),
    parse: () => parse(text),
    'whole way, all new': () => wholeWay(document, empty),
    'whole way, ¾ known': () => wholeWay(document, stores.mostly),
    'whole way, all known': () => wholeWay(document, stores.known),
  };
}

function rawSaxes(text: string): void {
  const parser = new SaxesParser();
  parser.on('opentag', () => {});
  parser.on('text', () => {});
  parser.on('cdata', () => {});
  parser.write(text).close();
}

/** Bytes to what is to be stored. */
async function wholeWay(document: Buffer, store: Store) {
  const feed = await parse(decode(document, 'application/xml').text);
  return takeIn(feed, ABOUT, undefined, store);
}

async function storeWith(document: string): Promise<Store> {
  const store = openMemoryStore();
  const { changes } = await wholeWay(Buffer.from(document), store);
  await store.save({ changes, state: undefined });
  return store;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function lines(times: Times, bytes: number, entries: number): string {
  return WAYS.map((way) => {
    const { ms, ratio } = times[way];
    const figures = [
      `${ms.toFixed(2)} ms`,
      `${(bytes / 1000 / ms).toFixed(1)} MB/s`,
      `${Math.round((entries / ms) * 1000)} entries/s`,
      `${ratio.toFixed(2)} × rss-parser`,
    ];
    return `  ${way.padEnd(20)}${figures.map((figure) => figure.padStart(19)).join('')}\n`;
  }).join('');
}

interface Goal {
  readonly claim: string;
  readonly ratio: number;
  readonly atLeast: number;
}

/** Over all documents alike, whatever their size: the geometric mean of the ratios. */
function goals(all: readonly Times[]): readonly Goal[] {
  const speed = (ours: Way, theirs: Way) =>
    Math.exp(
      all.reduce((sum, times) => sum + Math.log(times[ours].ratio / times[theirs].ratio), 0) / all.length,
    );
  return [
    { claim: 'parse beside bare rss-parser', ratio: speed('parse', 'rss-parser'), atLeast: 1.5 },
    { claim: 'parse beside feedsmith', ratio: speed('parse', 'feedsmith'), atLeast: 1 },
    {
      claim: 'the whole way, three quarters known, beside the parse alone of bare rss-parser',
      ratio: speed('whole way, ¾ known', 'rss-parser'),
      atLeast: 1,
    },
  ];
}

function told({ claim, ratio, atLeast }: Goal): boolean {
  const isMet = ratio >= atLeast;
  process.stdout.write(`${claim}: ${ratio.toFixed(2)} ×; goal ≥ ${atLeast} ×: ${isMet ? 'met' : 'MISSED'}\n`);
  return isMet;
}
