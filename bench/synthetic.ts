/** Articles and feeds that nobody wrote, the same in every run. */
import type { Article, Instant, SourceState } from '../src/model.ts';
import { escapeXml } from '../src/text/escape.ts';
import { sha256, shortHash } from '../src/text/hash.ts';

const VOCABULARY: readonly string[] =
  'battery charging electric car range winter cable factory software update price launch booster chip lithography sodium cell grid tariff motor the of and with after before under while nobody expected company engineers said on Tuesday that first new model would arrive early next spring despite delays at northern plant'.split(
    ' ',
  );

/** `count` words that follow from the seed: a small generator (Lehmer), for Math.random would differ between runs. */
export function prose(seed: number, count: number): string {
  let state = (seed % 2_147_483_646) + 1;
  const words: string[] = [];
  for (let index = 0; index < count; index += 1) {
    state = (state * 48_271) % 2_147_483_647;
    words.push(VOCABULARY[state % VOCABULARY.length] ?? '');
  }
  return words.join(' ');
}

/** Paragraphs of some 500 bytes, with the links and the emphasis of a real post. */
export function proseHtml(seed: number, bytes: number): string {
  let html = '';
  for (let step = 0; html.length < bytes; step += 1) {
    const text = prose(seed + step * 7919, 64);
    html += `<p>${text} <a href="https://publisher.example/${seed}/${step}">${prose(seed + step, 3)}</a> <em>${prose(seed, 4)}</em>.</p>\n`;
  }
  return html;
}

const HOUR_MS = 3_600_000;

export function syntheticArticle(sourceId: string, index: number, now: number): Article {
  const key = `https://publisher.example/${sourceId}/${index}`;
  const seed = Number.parseInt(sha256(key).slice(0, 7), 16);
  const title = prose(seed, 9);
  const contentHtml = proseHtml(seed, 4000);
  const at = instant(now - index * HOUR_MS);
  return {
    id: shortHash([sourceId, key]),
    sourceId,
    guid: key,
    entryId: key,
    url: key,
    title,
    summary: prose(seed, 30),
    contentHtml,
    authors: [{ name: 'A. Nobody', url: undefined }],
    tags: ['batteries', 'charging'],
    language: 'en',
    rights: undefined,
    image: { url: `${key}.jpg`, width: 1200, height: 630, alt: undefined },
    enclosures: [],
    commentsUrl: undefined,
    publishedAt: at,
    updatedAt: undefined,
    arrivedAt: at,
    revision: 1,
    fingerprint: sha256(title + contentHtml),
    entryHash: undefined,
    post: undefined,
  };
}

/** A source that was visited just now and is not due for a day. */
export function visitedState(sourceId: string, url: string, now: number): SourceState {
  return {
    sourceId,
    url,
    etag: '"synthetic"',
    lastModified: undefined,
    bodyHash: sha256(sourceId),
    wholeAt: instant(now),
    quietSince: instant(now),
    elsewhere: undefined,
    sourceUrl: url,
    nextCheckAt: instant(now + 24 * HOUR_MS),
    why: undefined,
    checkedAt: instant(now),
    succeededAt: instant(now),
    failures: 0,
    lastError: undefined,
    goneSeenAt: undefined,
    goneAt: undefined,
    hints: undefined,
    rhythm: undefined,
    relocation: undefined,
    feedTitle: sourceId,
    feedHomePageUrl: 'https://publisher.example/',
    entryCount: 40,
    usualEntries: undefined,
    warnings: [],
    naming: undefined,
    hub: undefined,
    pace: undefined,
  };
}

function instant(ms: number): Instant {
  return new Date(ms).toISOString();
}

/** A feed as WordPress writes it: 40 items of some 6 KB of HTML, a quarter of a megabyte in all. */
export function syntheticFeed(number: number, startedAt: number): string {
  const items = Array.from({ length: 40 }, (_, index) => feedItem(number, index, startedAt));
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>Publisher no. ${number}</title>
<link>https://publisher.example/${number}/</link>
<description>${prose(number, 12)}</description>
<language>en</language>
${items.join('\n')}
</channel>
</rss>
`;
}

function feedItem(number: number, index: number, startedAt: number): string {
  const seed = number * 1009 + index;
  const url = `https://publisher.example/${number}/${index}/`;
  return `<item>
<title>${escapeXml(prose(seed, 9))}</title>
<link>${url}</link>
<dc:creator><![CDATA[A. Nobody]]></dc:creator>
<pubDate>${new Date(startedAt - index * HOUR_MS).toUTCString()}</pubDate>
<category><![CDATA[batteries]]></category>
<guid isPermaLink="false">${url}?p=${seed}</guid>
<description><![CDATA[<p>${prose(seed, 40)} [&#8230;]</p>]]></description>
<content:encoded><![CDATA[${proseHtml(seed, 6000)}]]></content:encoded>
</item>`;
}
