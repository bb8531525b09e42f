/** Feeds to read, of the shapes that real ones have and of any size; nobody wrote them, and they are the same in every run. */
import { escapeXml } from '../src/text/escape.ts';
import { prose } from './synthetic.ts';

/** A document with so many entries that it is about `bytes` long; the first `skip` of them are left out. */
export interface Shape {
  readonly name: string;
  readonly document: (entries: number, skip: number) => string;
}

const STARTED_MS = Date.UTC(2026, 10, 22);
const HOUR_MS = 3_600_000;
/** Of 4,000 entries of 136 real feeds, half are shorter than a kilobyte, and the mean is two. */
const BODY_WORDS = [0, 40, 60, 0, 120, 30, 700, 0, 300, 80];

export const SHAPES: readonly Shape[] = [
  { name: 'RSS', document: rss },
  { name: 'Atom', document: atom },
];

/** The number of entries that makes a document of this shape about so long. */
export function entriesFor({ document }: Shape, bytes: number): number {
  const empty = Buffer.byteLength(document(0, 0));
  const hundred = Buffer.byteLength(document(100, 0));
  return Math.max(4, Math.round((bytes - empty) / ((hundred - empty) / 100)));
}

function rss(entries: number, skip: number): string {
  const items = indexes(entries, skip).map(
    (index) => `<item>
<title>${escapeXml(prose(index + 7, 9))}</title>
<link>https://publisher.example/${index}/?utm_source=rss</link>
<guid isPermaLink="false">https://publisher.example/?p=${index}</guid>
<dc:creator><![CDATA[Ada Berg]]></dc:creator>
<pubDate>${new Date(STARTED_MS - index * HOUR_MS).toUTCString()}</pubDate>
<category><![CDATA[${prose(index, 1)}]]></category>
<category><![CDATA[${prose(index + 1, 1)}]]></category>
<description>${index % 2 === 0 ? `<![CDATA[<p>${prose(index, 35)} [&#8230;]</p>]]>` : escapeXml(`<p>${prose(index, 35)}</p>`)}</description>
${element('content:encoded', bodyOf(index), index % 3 === 0)}<media:thumbnail url="https://publisher.example/${index}.jpg" width="640" height="360"/>
</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>Publisher</title>
<link>https://publisher.example/</link>
<description>${prose(1, 12)}</description>
<language>en</language>
${items.join('\n')}
</channel>
</rss>
`;
}

function atom(entries: number, skip: number): string {
  const items = indexes(entries, skip).map(
    (index) => `<entry>
<id>tag:publisher.example,2026:${index}</id>
<title type="html">${escapeXml(prose(index + 7, 9))}</title>
<link rel="alternate" type="text/html" href="https://publisher.example/${index}/"/>
<published>${new Date(STARTED_MS - index * HOUR_MS).toISOString()}</published>
<updated>${new Date(STARTED_MS - index * HOUR_MS).toISOString()}</updated>
<author><name>Ada Berg</name></author>
<category term="${prose(index, 1)}"/>
<summary type="html">${escapeXml(`<p>${prose(index, 35)}</p>`)}</summary>
${element('content', bodyOf(index), false)}</entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>Publisher</title>
<id>tag:publisher.example,2026:feed</id>
<updated>${new Date(STARTED_MS).toISOString()}</updated>
${items.join('\n')}
</feed>
`;
}

function indexes(entries: number, skip: number): readonly number[] {
  return Array.from({ length: Math.max(0, entries - skip) }, (_, at) => at + skip);
}

function element(name: string, html: string, inCdata: boolean): string {
  if (html === '') return '';
  const type = name === 'content' ? ' type="html"' : '';
  return `<${name}${type}>${inCdata ? `<![CDATA[${html}]]>` : escapeXml(html)}</${name}>\n`;
}

/** Paragraphs with a picture, links and emphasis; empty for every third entry, which has its summary only. */
function bodyOf(index: number): string {
  const words = BODY_WORDS[index % BODY_WORDS.length] ?? 0;
  if (words === 0) return '';
  const paragraphs = Array.from({ length: Math.ceil(words / 60) }, (_, at) =>
    paragraph(index * 31 + at, words),
  );
  const picture = `<p><img src="https://publisher.example/${index}-large.jpg" alt="" width="1200" height="675" class="wide" /></p>\n`;
  return (words > 100 ? picture : '') + paragraphs.join('');
}

function paragraph(seed: number, words: number): string {
  const text = prose(seed, Math.min(words, 60));
  return `<p>${text} <a href="https://publisher.example/${seed}">${prose(seed + 3, 3)}</a> said &#8220;${prose(seed + 5, 6)}&#8221; <em>${prose(seed + 9, 2)}</em>.</p>\n`;
}
