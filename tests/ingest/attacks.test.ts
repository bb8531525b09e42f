/** Every kind of harm that we know of, in every place where a feed may carry HTML, as far as the pages and feeds that we publish. */
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { bodyFault, pageFault } from '../../bench/judge.ts';
import { ADDRESSES, HARM, TEXTS } from '../../bench/nasties.ts';
import { openWire, outputAt } from '../support/wire.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const escaped = (html: string) =>
  html.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const inCdata = (html: string) => `<![CDATA[${html.replaceAll(']]>', ']]&gt;')}]]>`;

const rss = (items: readonly string[]) =>
  `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Evil</title>${items.map((item, n) => `<item><guid isPermaLink="false">${n}</guid>${item}</item>`).join('')}</channel></rss>`;
const atom = (entries: readonly string[]) =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><title>Evil</title>${entries.map((entry, n) => `<entry><id>tag:evil.example,2026:${n}</id>${entry}</entry>`).join('')}</feed>`;

/** Places where HTML or text may stand, each as a document that holds all of the payloads. */
const PLACES: Readonly<Record<string, (payloads: readonly string[]) => string>> = {
  'an RSS title': (all) => rss(all.map((it) => `<title>${escaped(it)}</title>`)),
  'an RSS title in CDATA': (all) => rss(all.map((it) => `<title>${inCdata(it)}</title>`)),
  'an RSS title, escaped twice': (all) => rss(all.map((it) => `<title>${escaped(escaped(it))}</title>`)),
  'an RSS title that is raw markup': (all) => rss(all.map((it) => `<title>${it}</title>`)),
  'an RSS description': (all) =>
    rss(all.map((it) => `<title>t</title><description>${escaped(it)}</description>`)),
  'an RSS description, escaped twice': (all) =>
    rss(all.map((it) => `<title>t</title><description>${escaped(escaped(it))}</description>`)),
  'RSS content in CDATA': (all) =>
    rss(all.map((it) => `<title>t</title><content:encoded>${inCdata(it)}</content:encoded>`)),
  'RSS content after 300 open elements': (all) =>
    rss(
      all.map(
        (it) => `<title>t</title><content:encoded>${inCdata('<div>'.repeat(300) + it)}</content:encoded>`,
      ),
    ),
  'an RSS author and category': (all) =>
    rss(
      all.map(
        (it) => `<title>t</title><dc:creator>${escaped(it)}</dc:creator><category>${escaped(it)}</category>`,
      ),
    ),
  'what Media RSS says of a picture': (all) =>
    rss(
      all.map(
        (it) =>
          `<title>t</title><media:content url="https://a.example/x.jpg" medium="image"><media:title type="html">${escaped(it)}</media:title><media:description type="html">${escaped(it)}</media:description></media:content>`,
      ),
    ),
  'an Atom title of text': (all) => atom(all.map((it) => `<title>${escaped(it)}</title>`)),
  'an Atom summary of text': (all) =>
    atom(all.map((it) => `<title>t</title><summary>${escaped(it)}</summary>`)),
  'Atom content of HTML': (all) =>
    atom(all.map((it) => `<title>t</title><content type="html">${escaped(it)}</content>`)),
  'Atom content of XHTML': (all) =>
    atom(
      all.map(
        (it) =>
          `<title>t</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${it}</div></content>`,
      ),
    ),
  'Atom content of XHTML under a prefix': (all) =>
    atom(
      all.map(
        (it) =>
          `<title>t</title><content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml">${it.replaceAll(/<(?=[a-z])/gu, '<h:')}</h:div></content>`,
      ),
    ),
  'a JSON Feed': (all) =>
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Evil',
      items: all.map((it, n) => ({
        id: String(n),
        title: it,
        summary: it,
        content_html: it,
        tags: [it],
        authors: [{ name: it }],
      })),
    }),
};

/** What comes out of a document, judged as other readers would take it. */
async function faultsOf(document: string): Promise<readonly string[]> {
  const wire = openWire(['evil'], () => NOW);
  await wire.visit('evil', { bytes: Buffer.from(document), contentType: 'application/xml' });
  const { outputs, missing } = await wire.publish();
  const bodies = (await wire.articles()).map((it) => it.contentHtml ?? '');
  const items = parseRssFeed(outputAt(outputs, '/rss.xml')).items ?? [];
  const entries = parseAtomFeed(outputAt(outputs, '/atom.xml')).entries ?? [];
  expect(items.length).toBeGreaterThan(0);
  const published = [...items.map((it) => it.content?.encoded), ...entries.map((it) => it.content?.value)];
  return [
    ...missing.map(({ path, reason }) => `${path} ${reason}`),
    ...[...bodies, ...published].map((html) => bodyFault(html ?? '')),
    ...items.map((it) => descriptionFault(it.description ?? '')),
    pageFault(outputAt(outputs, '/')),
    pageFault(await wire.statusPage()),
  ].filter((fault) => fault !== undefined);
}

/** Readers take it for HTML, and ours is to be text in it. */
function descriptionFault(html: string): string | undefined {
  return html.includes('<') ? `a description holds a tag: ${html.slice(0, 200)}` : undefined;
}

describe('harm', () => {
  it.each(Object.keys(PLACES))('comes to nothing in %s', async (place) => {
    const payloads = [...HARM, ...TEXTS];
    expect(await faultsOf(PLACES[place]?.(payloads) ?? '')).toEqual([]);
  });

  it.each(Object.keys(PLACES))('comes to nothing in company, in %s', async (place) => {
    const payloads = HARM.flatMap((one, n) => [
      one + (HARM[(n + 7) % HARM.length] ?? ''),
      `<p>${one}<p title="${one}">`,
    ]);
    expect(await faultsOf(PLACES[place]?.(payloads) ?? '')).toEqual([]);
  });

  it('never becomes an address', async () => {
    const items = ADDRESSES.map((it) => {
      const url = escaped(it);
      return `<title>t</title><link>${url}</link><comments>${url}</comments><enclosure url="${url}" length="1" type="audio/mpeg"/><media:thumbnail url="${url}"/><content:encoded>${inCdata(`<a href="${it}">a</a><img src="${it}"><video poster="${it}" src="${it}"></video>`)}</content:encoded>`;
    });
    expect(await faultsOf(rss(items))).toEqual([]);
    const wire = openWire(['evil'], () => NOW);
    await wire.visit('evil', { bytes: Buffer.from(rss(items)), contentType: 'application/xml' });
    const urls = (await wire.articles()).flatMap((it) => [
      it.url,
      it.commentsUrl,
      it.image?.url,
      ...it.enclosures.map(({ url }) => url),
    ]);
    const webless = urls.filter((url) => url !== undefined && !/^https?:\/\/[^/@\s]+\//u.test(url));
    expect(webless).toEqual([]);
  });
});

describe('the judge', () => {
  it.each(HARM)('objects to %j as it comes', (html) => {
    expect(bodyFault(html)).toBeDefined();
  });

  it.each([
    '<p>a &lt; b</p><img src="https://a.example/x" alt="" /><a href="mailto:a@b.example" rel="noopener">c</a>',
    'text alone',
  ])('has nothing against %j', (html) => {
    expect(bodyFault(html)).toBeUndefined();
  });

  it.each([
    '<p onclick="x">',
    '<script>',
    '<a href="javascript:x">',
    '<p style="x">',
    '<p title="a>b">',
    'a < b',
  ])('objects to %j on a page', (html) => {
    expect(pageFault(`<!doctype html><p class="a">b</p>${html}`)).toBeDefined();
  });
});
