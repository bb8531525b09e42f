import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoPublisher } from '../../demo/publisher.ts';
import { type PretendWeb, startPretendWeb } from '../../demo/web.ts';

const START = Date.UTC(2026, 10, 22, 9, 0, 0, 250);

let web: PretendWeb;
let clock = START;

beforeAll(async () => {
  web = await startPretendWeb({ now: () => clock });
});

afterAll(async () => {
  await web.close();
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One exchange as it is on the wire: no redirect is followed, nothing is inflated. */
function get(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { headers, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function publisher(id: string): DemoPublisher {
  const found = web.publishers.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no publisher ${id}`);
  return found;
}

async function text(id: string): Promise<string> {
  return (await get(publisher(id).url)).body.toString('utf8');
}

const count = (document: string, pattern: RegExp) => document.match(pattern)?.length ?? 0;

/** The publishers whose first answer is a document. */
const readable = () => web.publishers.filter(({ expect: { outcome } }) => outcome === 'ok');

describe('the pretend web', () => {
  it('has publishers with ids, paths and sentences of their own', () => {
    const { publishers, origin } = web;
    expect(publishers.length).toBeGreaterThanOrEqual(16);
    expect(new Set(publishers.map(({ id }) => id)).size).toBe(publishers.length);
    expect(new Set(publishers.map(({ quirk }) => quirk)).size).toBe(publishers.length);
    for (const { path, url, quirk } of publishers) {
      expect(new URL(path, origin).pathname).toBe(new URL(url).pathname);
      expect(quirk).toMatch(/^\p{Lu}.+\.$/u);
    }
  });

  it('answers what each publisher is expected to answer', async () => {
    const statuses = await Promise.all(
      web.publishers
        .filter(({ id }) => id !== 'brownout' && id !== 'trickle')
        .map(async ({ id, url }) => [id, (await get(url)).status] as const),
    );
    const others = statuses.filter(([, status]) => status !== 200);
    expect(Object.fromEntries(others)).toEqual({
      'solid-state': 301,
      roadside: 302,
      blackout: 503,
      'last-light': 410,
      throttle: 429,
    });
  });

  it('answers 304 to the validators of every document, and the same bytes to who has none', async () => {
    for (const { id, url } of readable()) {
      const first = await get(url);
      const { etag = '', 'last-modified': modified = '' } = first.headers;
      const byTag = await get(url, { 'if-none-match': etag });
      expect([id, byTag.status, byTag.body.length]).toEqual([id, 304, 0]);
      expect([id, (await get(url, { 'if-modified-since': modified })).status]).toEqual([id, 304]);
      expect([id, (await get(url)).body.equals(first.body)]).toEqual([id, true]);
    }
  });

  it('sends the whole document when the entity tag is another, whatever the date says', async () => {
    const { url } = publisher('voltpost');
    const modified = (await get(url)).headers['last-modified'] ?? '';
    const headers = { 'if-none-match': '"another"', 'if-modified-since': modified };
    expect((await get(url, headers)).status).toBe(200);
  });

  it('compresses when asked, with an entity tag of its own', async () => {
    const { url } = publisher('voltpost');
    const plain = await get(url);
    const zipped = await get(url, { 'accept-encoding': 'gzip, br' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
    expect(zipped.headers.etag).not.toBe(plain.headers.etag);
  });

  it('answers HEAD without a body, and refuses to be written to', async () => {
    const { url } = publisher('voltpost');
    const head = await get(url, {}, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect((await get(url, {}, 'POST')).status).toBe(405);
  });

  it('holds as many entries as it says', async () => {
    for (const { id, url, expect: expected } of readable()) {
      if (expected.entries === undefined) continue;
      const { body } = await get(url);
      const shown = id === 'megawatt' ? gunzipSync(body) : body;
      const document = shown.toString(id === 'kiden' ? 'utf16le' : 'latin1');
      const entries = document.startsWith('{')
        ? (JSON.parse(document) as { items: unknown[] }).items.length
        : count(document, /<(?:item|entry)[ >]/gu);
      expect([id, entries]).toEqual([id, expected.entries]);
    }
  });

  it('answers a page, a picture and a sound behind its links, and 404 where nobody lives', async () => {
    const feed = await text('range-radio');
    const [, sound = ''] = /<enclosure url="([^"]+)" length="\d+"/u.exec(feed) ?? [];
    const [, bytes = ''] = /length="(\d+)"/u.exec(feed) ?? [];
    const wave = await get(sound);
    expect(wave.headers['content-type']).toBe('audio/wav');
    expect(wave.body.length).toBe(Number(bytes));
    expect((await get(sound.replace('.wav', '.svg'))).headers['content-type']).toBe('image/svg+xml');
    const home = await get(`${web.origin}/chargeline/`);
    expect(home.body.toString()).toContain(
      '<link rel="alternate" type="application/atom+xml" href="/chargeline/atom.xml"',
    );
    expect((await get(`${web.origin}/nobody/feed.xml`)).status).toBe(404);
    expect((await get(`${web.origin}//`)).status).toBe(404);
  });
});

describe('the publishers', () => {
  it('write the formats of 25 years', async () => {
    expect(await text('voltpost')).toMatch(/<dc:creator><!\[CDATA\[.+<content:encoded><!\[CDATA\[<figure>/su);
    expect(await text('gridwire')).toMatch(/<rdf:RDF .+<items><rdf:Seq>/su);
    expect(await text('amperage')).toContain('<rss version="0.91">');
    expect(await text('chargeline')).toMatch(/xml:base="http:.+<content type="xhtml">/su);
    expect(await text('orbital')).toContain('<feed version="0.3" xmlns="http://purl.org/atom/ns#"');
    const json = JSON.parse(await text('cellworks')) as { items: { attachments: unknown[] }[] };
    expect(json.items[0]?.attachments).toHaveLength(1);
    expect(JSON.parse(await text('dieshrink'))).toMatchObject({
      version: 'https://jsonfeed.org/version/1',
      author: { name: 'Kit Amara' },
    });
  });

  it('write the charsets that they declare, each in its own place', async () => {
    const russian = await get(publisher('tokovedenie').url);
    expect(russian.headers['content-type']).toBe('text/xml');
    expect(new TextDecoder('windows-1251').decode(russian.body)).toMatch(
      /^<\?xml version="1\.0" encoding="windows-1251"\?>.+Токоведение.+«Хальден».+№ 12/su,
    );
    const french = await get(publisher('courant').url);
    expect(french.headers['content-type']).toContain('charset=ISO-8859-1');
    expect(french.body.toString('latin1')).toContain('L\x92été où les bornes n\x92ont');
    const japanese = await get(publisher('kiden').url);
    expect([...japanese.body.subarray(0, 2)]).toEqual([0xff, 0xfe]);
    expect(japanese.body.toString('utf16le')).toContain('ナトリウム電池');
  });

  it('send gzip to those who did not ask, where that is the quirk', async () => {
    const { headers, body } = await get(publisher('megawatt').url);
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toContain('Megawatt Monthly');
  });

  it('move to places that answer', async () => {
    for (const id of ['solid-state', 'roadside']) {
      const { location = '' } = (await get(publisher(id).url)).headers;
      const there = await get(location);
      expect(there.status).toBe(200);
      expect(count(there.body.toString(), /<item>/gu)).toBe(publisher(id).expect.entries);
    }
  });

  it('edit the first headline after a minute, once and under the same id', async () => {
    clock = START;
    const { url } = publisher('second-edition');
    const before = await get(url);
    clock = START + 59_000;
    expect((await get(url, { 'if-none-match': before.headers.etag ?? '' })).status).toBe(304);
    clock = START + 60_000;
    const after = await get(url, { 'if-none-match': before.headers.etag ?? '' });
    expect(after.status).toBe(200);
    expect(after.headers['last-modified']).not.toBe(before.headers['last-modified']);
    expect(after.body.toString()).toContain('Correction: Kestrel recalls 400 vans');
    expect(before.body.toString()).not.toContain('Correction');
    const ids = (body: Buffer) => body.toString().match(/<id>[^<]+<\/id>/gu);
    expect(ids(after.body)).toEqual(ids(before.body));
    clock = START + 3_600_000;
    expect((await get(url, { 'if-none-match': after.headers.etag ?? '' })).status).toBe(304);
    clock = START;
  });

  it('tick every five seconds in a document of at most twenty', async () => {
    const guids = async () => (await text('polar-rally')).match(/<guid[^>]*>[^<]+/gu) ?? [];
    clock = START;
    const first = await guids();
    clock = START + 5000;
    const second = await guids();
    expect(second.slice(1)).toEqual(first);
    clock = START + 600_000;
    const later = await guids();
    expect(later).toHaveLength(20);
    expect(new Set(later).size).toBe(20);
    expect(later).not.toContain(second[0]);
    clock = START;
  });

  it('give one id to two stories and one story twice, or no ids and dates at all', async () => {
    const echo = await text('echo-wire');
    expect(count(echo, /<guid isPermaLink="false">1<\/guid>/gu)).toBe(2);
    const items = echo.match(/<item>.*?<\/item>/gsu) ?? [];
    expect(items.at(-1)).toBe(items.at(-2));
    expect(await text('timeless')).not.toMatch(/<guid|<pubDate|<dc:date/u);
  });

  it('send hostile, malformed and long documents, and a page for a feed', async () => {
    expect(await text('short-circuit')).toMatch(/&lt;script&gt;.+onerror=.+javascript:alert.+\]\]&gt;/su);
    const loose = await text('loose-wires');
    expect(loose).toMatch(/R&D .+&nbsp;<br>/su);
    expect(loose).not.toContain('</rss>');
    expect((await text('complete-ampere')).length).toBeGreaterThan(500_000);
    const page = await get(publisher('home-page').url);
    expect(page.headers['content-type']).toMatch(/^text\/html/u);
  });

  it('ask for peace with Retry-After, away from the host of the others', async () => {
    const { url } = publisher('throttle');
    expect((await get(url)).headers['retry-after']).toBe('120');
    expect(new URL(url).hostname).not.toBe(new URL(web.origin).hostname);
  });

  it('hang up or drip without an end', async () => {
    await expect(get(publisher('brownout').url)).rejects.toThrow(/hang up|ECONNRESET/u);
    const outcome = new Promise((resolve, reject) => {
      const outgoing = httpRequest(publisher('trickle').url, { agent: false }, (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > 53) {
            outgoing.destroy();
            resolve('still dripping');
          }
        });
        response.on('end', () => resolve('ended'));
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
    await expect(outcome).resolves.toBe('still dripping');
  });

  it('date everything from the start, never from the moment of the request', async () => {
    clock = START;
    const before = await Promise.all(['voltpost', 'orbital', 'cellworks'].map(text));
    clock = START + 86_400_000;
    expect(await Promise.all(['voltpost', 'orbital', 'cellworks'].map(text))).toEqual(before);
    clock = START;
  });
});
