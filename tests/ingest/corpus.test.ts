import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../src/ingest/decode.ts';
import type { Entry, Feed } from '../../src/ingest/feed.ts';
import { normalize } from '../../src/ingest/normalize.ts';
import { parse } from '../../src/ingest/parse.ts';
import type { Article } from '../../src/model.ts';
import { oneLine, plainText } from '../../src/text/plain.ts';
import { canonicalUrl } from '../../src/text/url.ts';
import { sourceOf } from '../support/samples.ts';

/*
 * Real documents of some 150 publishers, read by us and by an independent reader: every field that the other one tells of, as it
 * comes out at the end of the line. Where the two differ, somebody looked, and the table says who is right. The documents belong
 * to their publishers and are not part of the project.
 */
const CORPUS = process.env['VOLTWIRE_CORPUS'] ?? '../shared/corpus';
const FOLDER = join(CORPUS, 'open');

interface Reading {
  readonly n: number;
  readonly title: string | null;
  readonly link: string | null;
  readonly entries: readonly Record<'id' | 'link' | 'title' | 'published' | 'updated', string | null>[];
}

interface Difference {
  readonly document: string;
  readonly field: string;
  readonly ours: string | undefined;
  readonly theirs: string | null;
}

type Verdict = 'ours right' | 'both defensible' | 'theirs right';

/** What was found of each difference: who is right, why, and in which fields of which documents. */
const JUDGED: readonly (readonly [Verdict, string, readonly string[]])[] = [
  [
    'ours right',
    'the page itself, not the address of a service that counts clicks (feedburner:origLink)',
    ['arstechnica-2006-03.rss', 'boingboing-rdf-2006.rdf', 'reuters-2017.rss', 'slashdot-rdf-2006.rdf']
      .concat(['slickdeals.rss', 'techcrunch-2011.rss'])
      .map((name) => `${name} link`),
  ],
  [
    'ours right',
    'UTF-8 that was encoded twice',
    ['faz-2017.rss title', 'wordpress-brutkasten-bom.rss title', 'wordpress-trendingtopics.rss title'],
  ],
  ['ours right', 'the link of the item, not one within a text of another vocabulary', ['ru-rbc.rss link']],
  ['ours right', 'an id is no address and is not resolved', ['reddit-home-atom.atom id']],
  ['ours right', 'an id of a scheme of its own is no page', ['youtube-playlist.atom feed link']],
  ['ours right', '2020/1/10 is January', ['dvbbs-gb2312.rss published', 'dvbbs-gb2312.rss updated']],
  ['ours right', 'a date in Portuguese is a date', ['pt-uol.rss published', 'pt-uol.rss updated']],
  [
    'ours right',
    'the only date of an item of RSS (dc:date) is that of its publication',
    ['boingboing-rdf-2006.rdf', 'distrowatch-rdf.rdf', 'fr-jeuxlinux-spip.rss', 'fr-planete-jquery-rdf.rdf']
      .concat(['ja-hatena-fotolife.rdf', 'ja-tdiary-eucjp.rdf', 'lwn-rdf-2006.rdf', 'orf-rdf.rdf'])
      .concat(['osnews-rdf-2006.rdf', 'scientificamerican-2006.rss', 'slashdot-rdf-2006.rdf'])
      .map((name) => `${name} published`),
  ],
  [
    'both defensible',
    'an Atom entry that was only ever updated counts as published then',
    ['github-releases-cpython.atom', 'github-releases-hugo.atom', 'h-online-atom.atom']
      .concat(['slashdot-atom-iso8859.atom'])
      .map((name) => `${name} published`),
  ],
  [
    'both defensible',
    'an update before the publication is none',
    ['engadget-2022.rss', 'ru-nokia-atom.atom', 'wordpress-atom-onefoot.atom'].map(
      (name) => `${name} updated`,
    ),
  ],
  [
    'both defensible',
    'an entry without a title is called by its first words',
    ['manton-rss-microblog.rss', 'mastodon-gargron.rss', 'mastodon-nuclearpasta.rss'].map(
      (name) => `${name} title`,
    ),
  ],
];

const SOURCE = sourceOf({ id: 'corpus', url: 'https://document.example/feed', homePageUrl: undefined });

/** Later than every date in the corpus, so that none is taken for a slip. */
const VISITED = {
  source: SOURCE,
  documentUrl: SOURCE.url,
  siteUrl: 'https://site.example/',
  now: '2040-01-01T00:00:00.000Z',
};

describe.skipIf(!existsSync(FOLDER))('real documents', () => {
  const bytes = new Map<string, Buffer>();
  const feeds = new Map<string, Feed>();
  let oracle: Readonly<Record<string, Reading>> = {};

  beforeAll(async () => {
    for (const name of readdirSync(FOLDER).filter((it) => it !== 'INDEX.tsv')) {
      bytes.set(name, readFileSync(join(FOLDER, name)));
      feeds.set(name, await read(bytes.get(name) ?? Buffer.alloc(0)));
    }
    oracle = JSON.parse(readFileSync(join(CORPUS, 'oracle', 'open.json'), 'utf8'));
  });

  const xml = () =>
    [...feeds].filter(([, feed]) => feed.format !== 'json').map(([name, feed]) => ({ name, feed }));

  it('are read, every one of them', () => {
    expect(feeds.size).toBeGreaterThan(100);
    expect([...feeds].filter(([, feed]) => feed.entries.length === 0)).toEqual([]);
  });

  it('say in at least 98 of 100 fields what is right, every difference from another reader judged', () => {
    const compared = xml().flatMap(({ name, feed }) => comparisons(name, feed, oracle[name]));
    const differing = compared.filter((it) => it.differs).map((it) => it.difference);
    const counts = (verdict: Verdict | undefined) =>
      differing.filter((it) => verdictOf(it) === verdict).length;
    const wrong = differing.filter((it) => !['ours right', 'both defensible'].includes(verdictOf(it) ?? ''));
    const share = 1 - wrong.length / compared.length;
    console.log(
      `${compared.length} fields, ${compared.length - differing.length} alike, ${counts('ours right')} ours right, ` +
        `${counts('both defensible')} both defensible, ${wrong.length} theirs right: ` +
        `${(share * 100).toFixed(2)} % right\n${tableOf(differing).join('\n')}`,
    );
    expect(share).toBeGreaterThanOrEqual(0.98);
    expect(wrong).toEqual([]);
    const found = new Set(differing.map(keyOf));
    expect(JUDGED.flatMap(([, , keys]) => keys).filter((key) => !found.has(key))).toEqual([]);
  });

  it('say as much when they end a tenth earlier, the last entry excepted', async () => {
    for (const { name, feed } of xml()) {
      const text = decode(readFileSync(join(FOLDER, name)), undefined).text;
      const cut = await parse(text.slice(0, Math.floor(text.length * 0.9)));
      const known = new Set(feed.entries.map((entry) => entry.guid));
      expect(
        cut.entries.slice(0, -1).every((entry) => known.has(entry.guid)),
        name,
      ).toBe(true);
      expect(cut.entries.length, name).toBeGreaterThan(0);
    }
  });

  it('are read in 999 of 1000 damaged copies, with 98 of 100 entries that are still there', async () => {
    const names = xml().map(({ name }) => name);
    const tally = { copies: 300, read: 0, entries: 0, there: 0, kept: 0 };
    for (let seed = 1; seed <= tally.copies; seed += 1) {
      const name = names[seed % names.length] ?? '';
      const whole = feeds.get(name)?.entries.length ?? 0;
      const copy = damaged(bytes.get(name) ?? Buffer.alloc(0), random(seed));
      const feed = await read(copy.bytes).catch(() => undefined);
      tally.read += feed === undefined ? 0 : 1;
      tally.entries += whole;
      tally.there += copy.isCut ? Math.min(whole, begunIn(copy.bytes)) : whole;
      tally.kept += Math.min(whole, feed?.entries.length ?? 0);
    }
    const { copies, entries, there, kept } = tally;
    console.log(
      `${tally.read} of ${copies} damaged copies read; ${kept} entries kept of ${there} still there, ${entries} at first`,
    );
    expect(tally.read / copies).toBeGreaterThanOrEqual(0.999);
    expect(kept / there).toBeGreaterThanOrEqual(0.98);
  });
});

async function read(document: Uint8Array): Promise<Feed> {
  return parse(decode(document, undefined).text);
}

function keyOf({ document, field }: Difference): string {
  return `${document} ${field}`;
}

/** What was judged one by one, and addresses that differ in nothing but parameters that count readers. */
function judgement(difference: Difference): readonly [Verdict, string] | undefined {
  const { field, ours, theirs } = difference;
  const listed = JUDGED.find(([, , keys]) => keys.includes(keyOf(difference)));
  if (listed !== undefined) return [listed[0], listed[1]];
  const isCounted = field === 'link' && theirs !== null && canonicalUrl(theirs) === ours;
  return isCounted
    ? ['ours right', 'parameters that only count readers are no part of an address']
    : undefined;
}

function verdictOf(difference: Difference): Verdict | undefined {
  return judgement(difference)?.[0];
}

/** One line for each verdict and its reason, with the fields that it is of. */
function tableOf(differing: readonly Difference[]): readonly string[] {
  const lines = new Map<string, Set<string>>();
  for (const difference of differing) {
    const line = (judgement(difference) ?? ['theirs right', 'not judged']).join(' | ');
    lines.set(line, (lines.get(line) ?? new Set()).add(keyOf(difference)));
  }
  return [...lines].map(([line, fields]) => `${line} | ${[...fields].join(', ')}`);
}

interface Comparison {
  readonly difference: Difference;
  readonly differs: boolean;
}

function comparisons(document: string, feed: Feed, theirs: Reading | undefined): readonly Comparison[] {
  if (theirs === undefined) throw new Error(`nobody else has read ${document}`);
  const about = (field: string, ours: string | undefined, their: string | null, alike: boolean) => ({
    difference: { document, field, ours, theirs: their },
    differs: !alike,
  });
  const title = feed.title ?? '';
  const home = feed.homePageUrl;
  const count = feed.entries.length;
  return [
    about('feed title', title, theirs.title, saysTheSame(title, theirs.title)),
    about('feed link', home, theirs.link, leadsTheSameWay(home, theirs.link)),
    about('n', String(count), String(theirs.n), count === theirs.n),
    ...theirs.entries.flatMap((reading, index) => {
      const article = articleOf(feed, feed.entries[index]);
      const updated = article?.updatedAt ?? article?.publishedAt;
      return [
        about('id', article?.guid, reading.id, (article?.guid ?? '') === (reading.id ?? '')),
        about('link', article?.url, reading.link, leadsTheSameWay(article?.url, reading.link)),
        about('title', article?.title, reading.title, saysTheSame(article?.title ?? '', reading.title)),
        about(
          'published',
          article?.publishedAt,
          reading.published,
          isThen(article?.publishedAt, reading.published),
        ),
        about('updated', updated, reading.updated, isThen(updated, reading.updated)),
      ];
    }),
  ];
}

/** The article of one entry alone: documents that repeat themselves would have fewer of them than entries. */
function articleOf(feed: Feed, entry: Entry | undefined): Article | undefined {
  return normalize({ ...feed, entries: entry === undefined ? [] : [entry] }, VISITED).articles[0];
}

/** The other reader leaves some titles as HTML. */
function saysTheSame(ours: string, theirs: string | null): boolean {
  return [oneLine(theirs ?? ''), plainText(theirs ?? '')].includes(oneLine(ours));
}

/** The other reader did not know where the documents were found. */
function leadsTheSameWay(ours: string | undefined, theirs: string | null): boolean {
  if (ours === undefined || theirs === null || ours === theirs) return (ours ?? null) === theirs;
  return new URL(ours, VISITED.documentUrl).href === new URL(theirs, VISITED.documentUrl).href;
}

/** The other reader knows no fractions of seconds. */
function isThen(ours: string | undefined, theirs: string | null): boolean {
  return ours?.slice(0, 19) === theirs?.slice(0, 19);
}

type Random = (below: number) => number;

/** The same numbers for the same seed, on every machine (mulberry32). */
function random(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** What happens to documents on disks and on the way: a few flipped bits, or one kind of damage in one to three places. */
const DAMAGES: readonly ((document: Buffer, random: Random) => Buffer)[] = [
  (document, random) => {
    const copy = Buffer.from(document);
    for (let flips = 1 + random(20); flips > 0; flips -= 1) {
      const at = random(copy.length);
      copy.writeUInt8(copy.readUInt8(at) ^ (1 << random(8)), at);
    }
    return copy;
  },
  (document, random) =>
    repeated(document, 1 + random(3), (copy) => {
      const at = random(copy.length);
      return [copy.subarray(0, at), copy.subarray(at + 1 + random(200))];
    }),
  (document, random) =>
    repeated(document, 1 + random(3), (copy) => {
      const at = random(copy.length);
      const noise = Buffer.from(Array.from({ length: 1 + random(50) }, () => random(256)));
      return [copy.subarray(0, at), noise, copy.subarray(at)];
    }),
  (document, random) => {
    const at = random(document.length);
    const end = at + 1 + random(500);
    return Buffer.concat([document.subarray(0, end), document.subarray(at)]);
  },
];

/** A copy with one kind of damage; every fifth, on average, is cut off somewhere in its second half. */
function damaged(document: Buffer, random: Random): { readonly bytes: Buffer; readonly isCut: boolean } {
  const damage = DAMAGES[random(DAMAGES.length + 1)];
  if (damage !== undefined) return { bytes: damage(document, random), isCut: false };
  const half = Math.floor(document.length / 2);
  return { bytes: document.subarray(0, half + random(half)), isCut: true };
}

/** How many entries begin in a document. */
function begunIn(document: Buffer): number {
  return document.toString('latin1').match(/<(?:\w+:)?(?:item|entry)[\s>]/g)?.length ?? 0;
}

function repeated(document: Buffer, times: number, change: (copy: Buffer) => readonly Buffer[]): Buffer {
  let copy = document;
  for (let time = 0; time < times; time += 1) copy = Buffer.concat(change(copy));
  return copy;
}
