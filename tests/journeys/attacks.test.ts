/**
 * A hundred ways in which publishers and those who pose as publishers have attacked feed readers, each through the whole line: what
 * is stored, and every page and feed that comes of it, is judged as a browser or another feed reader would take it.
 */
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageOf } from '../../src/errors.ts';
import type { Article, Instant } from '../../src/model.ts';
import { type Arsenal, type Attack, type Check, HAS_ATTACKS, openArsenal } from '../support/attacks.ts';
import { openWire, outputAt, type Wire } from '../support/wire.ts';

/** When the attacks' own dates say that it is. */
const STARTED_MS = Date.parse('2026-01-15T12:00:00Z');
const HOUR_MS = 3_600_000;
const GOOD = `<rss version="2.0"><channel><title>Good</title><item><title>All is well</title><guid>g</guid></item></channel></rss>`;

/** What is read back of a newsroom after an attack. */
interface Aftermath {
  readonly attack: Attack;
  readonly wire: Wire;
  /** Of each visit: what was stored once it was over. */
  readonly after: readonly (readonly Article[])[];
  readonly articles: readonly Article[];
  readonly page: string;
  readonly rss: string;
  readonly atom: string;
  readonly json: string;
  readonly status: string;
  readonly ms: number;
}

const isVictimsOwn = (name: string) => name === 'victim' || name === 'attacker';

/** Attacks of one publisher on another are two sources; all others are one source's documents in turn. */
async function strike(attack: Attack, { read }: Arsenal): Promise<Aftermath> {
  let nowMs = STARTED_MS;
  const names = [...attack.documents.keys()];
  const sources = names.every(isVictimsOwn) ? names : ['source'];
  const wire = openWire([...sources, 'good'], () => new Date(nowMs).toISOString());
  const after: (readonly Article[])[] = [];
  let ms = 0;
  const rounds = ['other_unchanged', 'idempotent'].some((type) => hasCheck(attack, type)) ? 2 : 1;
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, file] of attack.documents) {
      const document = { bytes: read(file), contentType: attack.contentType };
      const startedMs = performance.now();
      await wire.visit(sources.includes(name) ? name : 'source', document);
      ms = Math.max(ms, performance.now() - startedMs);
      after.push(await wire.articles());
      nowMs += HOUR_MS;
    }
  }
  const articles = await wire.articles();
  // Whoever was attacked reads others and publishes afterwards.
  const { result } = await wire.visit('good', { bytes: Buffer.from(GOOD), contentType: 'text/xml' });
  expect(result.added).toBe(1);
  const startedMs = performance.now();
  const { outputs, missing } = await wire.publish();
  ms += performance.now() - startedMs;
  expect(missing).toEqual([]);
  const [page, rss, atom, json] = ['/', '/rss.xml', '/atom.xml', '/feed.json'].map((path) =>
    outputAt(outputs, path),
  );
  const told = { page: page ?? '', rss: rss ?? '', atom: atom ?? '', json: json ?? '' };
  return { attack, wire, after, articles, ...told, status: await wire.statusPage(), ms };
}

function hasCheck(attack: Attack, type: string): boolean {
  return attack.checks.some((check) => check.type === type);
}

interface JsonItem {
  readonly url?: string;
  readonly external_url?: string;
  readonly image?: string;
  readonly content_html: string;
  readonly attachments?: readonly { readonly url: string }[];
  readonly authors: readonly { readonly url?: string }[];
}

function jsonItems({ json }: Aftermath): readonly JsonItem[] {
  return JSON.parse(json).items;
}

/** Every piece of HTML that another reader takes out of what we store and publish. */
function fragments(aftermath: Aftermath): readonly string[] {
  const rss = parseRssFeed(aftermath.rss).items ?? [];
  const atom = parseAtomFeed(aftermath.atom).entries ?? [];
  return [
    ...aftermath.articles.map((it) => it.contentHtml),
    ...rss.flatMap((it) => [it.content?.encoded, it.description]),
    ...atom.map((it) => it.content?.value),
    ...jsonItems(aftermath).map((it) => it.content_html),
  ].filter((it) => it !== undefined);
}

/** Every address that is no part of a text. */
function addresses(aftermath: Aftermath): readonly string[] {
  const stored = aftermath.articles.flatMap((it) => [
    it.url,
    it.commentsUrl,
    it.image?.url,
    ...it.enclosures.map(({ url }) => url),
    ...it.authors.map(({ url }) => url),
  ]);
  const shown = jsonItems(aftermath).flatMap((it) => [
    it.url,
    it.external_url,
    it.image,
    ...(it.attachments ?? []).map(({ url }) => url),
    ...it.authors.map(({ url }) => url),
  ]);
  const written = [...`${aftermath.rss}${aftermath.atom}`.matchAll(/ (?:href|url)="([^"]*)"/gu)].map(
    ([, url]) => url,
  );
  return [...stored, ...shown, ...written].filter((it) => it !== undefined);
}

const tagsIn = (html: string, name: string) => html.match(new RegExp(`<${name} [^>]*>`, 'gu')) ?? [];
const instant = (ms: number): Instant => new Date(ms).toISOString();

/** What of a field the attacks speak of as `items[0].title` or `items[*].link`. */
function fieldValues({ articles, attack }: Aftermath, path: string): readonly string[] {
  const [, which, name] = /^items\[(.)\]\.(\w+)$/u.exec(path) ?? [];
  const values = articles.map((it) => (name === 'link' ? (it.url ?? '') : it.title));
  // Newest first is also the order of the documents here.
  expect(values.length, attack.id).toBeGreaterThan(0);
  return which === '*' ? values : values.slice(Number(which), Number(which) + 1);
}

/** A flood of marks on one letter paints over the lines around it. */
const MARK_FLOOD = /\p{M}{9}/u;

function directionsLeftOpen(text: string): number {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return Math.max(
    count(/[\u202A\u202B\u202D\u202E]/gu) - count(/\u202C/gu),
    count(/[\u2066-\u2068]/gu) - count(/\u2069/gu),
    0,
  );
}

const JUDGES: Readonly<Record<string, (aftermath: Aftermath, check: Check, arsenal: Arsenal) => void>> = {
  html_safe: (aftermath, _check, { oracle }) => {
    for (const html of fragments(aftermath))
      expect(oracle.checkFragment(html), html.slice(0, 500)).toEqual([]);
    for (const page of [aftermath.page, aftermath.status]) expect(oracle.checkPage(page)).toEqual([]);
  },
  outputs_wellformed: ({ rss, atom, json }, _check, { oracle }) => {
    for (const text of [rss, atom, json]) expect(oracle.xmlIllegal(text)).toBeNull();
  },
  // Reading another feed afterwards, and publishing, is part of every attack here.
  alive: ({ page }) => expect(page).toContain('All is well'),
  no_request: ({ wire, attack }, { pattern }) => {
    expect(wire.requested.filter((url) => url.includes(String(pattern)))).toEqual([]);
    expect(wire.requested.length, attack.id).toBeGreaterThan(1);
  },
  url_scheme: (aftermath, { allow }) => {
    const schemes = addresses(aftermath).map((url) => new URL(url).protocol);
    expect([...new Set(schemes)].filter((it) => !(allow as readonly string[]).includes(it))).toEqual([]);
  },
  no_string: ({ page, rss, atom, json, status }, { value }) => {
    for (const text of [page, rss, atom, json, status]) expect(text.includes(String(value))).toBe(false);
  },
  items: ({ articles }, { eq, max }) => {
    if (eq !== undefined) expect(articles).toHaveLength(Number(eq));
    if (max !== undefined) expect(articles.length).toBeLessThanOrEqual(Number(max));
  },
  items_after_sequence: ({ articles }, { max }) => expect(articles.length).toBeLessThanOrEqual(Number(max)),
  text_equals: (aftermath, { field, value }) =>
    expect(fieldValues(aftermath, String(field))).toEqual([value]),
  text_any_of: (aftermath, { field, values }) => {
    const [title] = fieldValues(aftermath, String(field));
    expect((values as readonly string[]).map((it) => it.trim())).toContain(title);
  },
  max_len: (aftermath, { field, max }) => {
    for (const value of fieldValues(aftermath, String(field)))
      expect(value.length).toBeLessThanOrEqual(Number(max));
  },
  budget: ({ ms: taken }, { ms }) => expect(taken).toBeLessThan(Number(ms)),
  other_unchanged: ({ after }, { feed }) => {
    const [first = [], ...later] = after.map((articles) => articles.filter((it) => it.sourceId === feed));
    expect(first.length).toBeGreaterThan(0);
    for (const articles of later) expect(articles).toEqual(first);
  },
  no_string_in: ({ articles }, { value }) => {
    const victims = articles.filter((it) => it.sourceId === 'victim');
    expect(JSON.stringify(victims)).not.toContain(String(value));
  },
  idempotent: ({ after }) => expect(after[1]).toEqual(after[0]),
  position_stable: ({ after }) => {
    const keys = after.map((articles) => articles.map((it) => it.publishedAt ?? it.arrivedAt));
    expect(new Set(keys.map((it) => it.join())).size).toBe(1);
  },
  time_not_future: ({ articles }) => {
    expect(articles.filter((it) => (it.publishedAt ?? '') > it.arrivedAt)).toEqual([]);
    expect(articles.every((it) => it.arrivedAt === instant(STARTED_MS))).toBe(true);
  },
  proto_clean: () => {
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(Object.keys(Object.prototype)).toEqual([]);
  },
  links_rel: (aftermath, { need }) => {
    const links = aftermath.articles.flatMap((it) => tagsIn(it.contentHtml ?? '', 'a'));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links)
      for (const word of need as readonly string[]) expect(/ rel="([^"]*)"/u.exec(link)?.[1]).toContain(word);
  },
  no_tracking_pixel: ({ articles }) =>
    expect(articles.flatMap((it) => tagsIn(it.contentHtml ?? '', 'img'))).toEqual([]),
  no_attr: (aftermath, { attrs }) => {
    for (const html of fragments(aftermath))
      for (const name of attrs as readonly string[])
        expect(html).not.toMatch(new RegExp(`<[^>]* ${name}=`, 'u'));
  },
  bidi_balanced: ({ articles }) => {
    const texts = articles.flatMap((it) => [
      it.title,
      it.summary ?? '',
      ...it.authors.map(({ name }) => name),
    ]);
    for (const text of texts) {
      expect(directionsLeftOpen(text), text).toBe(0);
      expect(text).not.toMatch(/[\u202D\u202E]/u);
      expect(text).not.toMatch(MARK_FLOOD);
    }
    expect(articles.every((it) => /[^\p{Cf}\s]/u.test(it.title))).toBe(true);
  },
  share_of_front_page: ({ json }, { max }) => {
    const items: readonly { readonly _source: { readonly title: string } }[] = JSON.parse(json).items;
    const flooded = items.filter((it) => it._source.title === 'Attack feed');
    expect(items.length).toBeGreaterThan(flooded.length);
    expect(flooded.length).toBeLessThanOrEqual(200 * Number(max));
  },
  source_is_configured: ({ articles, page, rss }) => {
    expect(articles.every((it) => it.sourceId === 'source')).toBe(true);
    expect(rss).toContain('url="https://source.example/feed.xml"');
    expect(page).not.toContain('href="https://www.reuters.com');
  },
  feed_url_unchanged: ({ wire }) =>
    expect(new Set(wire.requested)).toEqual(
      new Set(['https://source.example/feed.xml', 'https://good.example/feed.xml']),
    ),
  no_same_origin_links: (aftermath) => {
    const urls = [
      ...fragments(aftermath)
        .join('')
        .matchAll(/ (?:href|src)="([^"]*)"/gu),
    ].map(([, url]) => url);
    expect([...urls, ...aftermath.articles.map((it) => it.url)].join(' ')).not.toContain('news.example');
  },
  no_header_injection: async ({ wire }) => {
    const { outputs } = await wire.publish();
    for (const { path, mediaType, hash, links } of outputs)
      expect([path, mediaType, hash, ...links].join('')).not.toMatch(/[\r\n]/u);
  },
  path_inside: async ({ wire }) => {
    const paths = (await wire.publish()).outputs.map(({ path }) => path);
    const folders = ['/', '/channels/all/', '/posts/'];
    const forms = folders.flatMap((it) => ['', 'rss.xml', 'atom.xml', 'feed.json'].map((file) => it + file));
    expect(new Set(paths)).toEqual(new Set([...forms, '/robots.txt', '/sitemap-news.xml', '/sitemap.xml']));
  },
  slugs_ok: ({ articles }) => expect(articles.every((it) => it.post === undefined)).toBe(true),
};

interface Failure {
  readonly demand: string;
  readonly message: string;
}

describe.skipIf(!HAS_ATTACKS)('an attack by document (skipped without the collection of attacks)', () => {
  let arsenal: Arsenal | undefined;
  beforeAll(async () => {
    arsenal = await openArsenal();
  });
  afterAll(() => arsenal?.remove());

  it('is one of some seventy, and each of its demands has a judge here', () => {
    const types = new Set(arsenal?.attacks.flatMap(({ checks }) => checks.map(({ type }) => type)));
    expect(arsenal?.attacks.length).toBeGreaterThanOrEqual(70);
    expect([...types].filter((type) => !(type in JUDGES))).toEqual([]);
  });

  it('comes to nothing, whichever it is', async () => {
    const failures: Failure[] = [];
    if (arsenal === undefined) throw new Error('no arsenal');
    for (const attack of arsenal.attacks.filter(isReadHere)) {
      const aftermath = await strike(attack, arsenal);
      for (const check of attack.checks) {
        try {
          await JUDGES[check.type]?.(aftermath, check, arsenal);
        } catch (fault) {
          failures.push({ demand: `${attack.id} ${check.type}`, message: messageOf(fault) });
        }
      }
    }
    expect(failures).toEqual([]);
  });
});

/** Compressed bombs are stopped at the door, where the program as a whole meets them; documents beyond `polling.maxBytes` need not be. */
function isReadHere({ documents }: Attack): boolean {
  return [...documents.values()].every((file) => !/\.(?:gz|br)$/u.test(file));
}
