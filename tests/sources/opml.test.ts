import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { type OpmlError, readOpml } from '../../src/sources/opml-read.ts';
import { type Offered, type SourceFields, sourceOf } from '../../src/sources/opml-source.ts';
import { writeOpml } from '../../src/sources/opml-write.ts';

/** What comes back of sources that were written and read again. */
function roundTrip(sources: readonly SourceFields[]): readonly unknown[] {
  return readOpml(writeOpml('Wire', sources)).map((feed) => fieldsOf(sourceOf(feed, true)));
}

function fieldsOf(offered: Offered): unknown {
  return 'fields' in offered ? offered.fields : offered;
}

function read(outlines: string): readonly Offered[] {
  const text = `<opml version="2.0"><head><title>T</title></head><body>${outlines}</body></opml>`;
  return readOpml(text).map((feed) => sourceOf(feed, false));
}

/** Any text that the configuration may hold: trimmed, not empty. */
const words = (maxLength: number) =>
  fc
    .oneof(
      fc.string({ unit: 'binary', maxLength }),
      fc.string({ unit: 'grapheme', maxLength: maxLength / 8 }),
      fc.constantFrom(
        'true',
        '30',
        '"',
        '[]',
        '{',
        "a'b",
        '<b>&amp;</b>',
        'a,b/c',
        '\u0000\u0085',
        'x  y',
        '\ud800',
        `\${KEY}`,
      ),
    )
    .map((text) => text.trim())
    .filter((text) => text !== '');
const urls = fc.oneof(
  fc.webUrl({ withQueryParameters: true }),
  fc.constantFrom(
    'https://a.example',
    `https://a.example/?k=\${KEY}`,
    'http://zürich.example/ä?q=1&b=2',
    'http://[2606:4700::1]:8080/f',
  ),
);
const lists = fc.array(words(40), { maxLength: 4 });
const sources: fc.Arbitrary<SourceFields> = fc.record(
  {
    id: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/),
    url: urls,
    title: words(100),
    homePageUrl: urls.filter((url) => !url.includes('${')),
    tags: lists,
    schedule: fc.constantFrom('*/30 * * * *', '0 6 * * 1-5'),
    minMinutes: fc.oneof(fc.integer({ min: 1, max: 10_080 }), fc.constant(0.01), fc.constant(7.5)),
    content: fc.constantFrom('headline', 'excerpt', 'full'),
    include: lists,
    exclude: lists,
    rights: words(80),
    credit: words(80),
    headers: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,12}$/), words(40), { maxKeys: 3 }),
    allowPrivateNetworks: fc.boolean(),
    enabled: fc.boolean(),
    someOptionToCome: fc.jsonValue(),
  },
  { requiredKeys: ['id', 'url'] },
);

describe('the list of sources as OPML', () => {
  it('brings every option of every source back, in their order', () => {
    fc.assert(
      fc.property(fc.array(sources, { maxLength: 20 }), (list) => {
        expect(roundTrip(list)).toEqual(JSON.parse(JSON.stringify(list)));
      }),
      { numRuns: 300 },
    );
  });

  it('is well-formed XML that any reader can follow, whatever the sources hold', () => {
    fc.assert(
      fc.property(fc.array(sources, { maxLength: 5 }), (list) => {
        const urlsRead: string[] = [];
        const parser = new SaxesParser({ xmlns: true });
        parser.on('error', (error) => {
          throw error;
        });
        parser.on('opentag', ({ attributes }) => {
          if (attributes['xmlUrl'] !== undefined) urlsRead.push(attributes['xmlUrl'].value);
        });
        parser.write(writeOpml('Wire', list)).close();
        expect(urlsRead).toEqual(list.map(({ url }) => url));
      }),
      { numRuns: 100 },
    );
  });

  it('brings five hundred sources with every option back', () => {
    const all = Array.from({ length: 500 }, (_, n) => ({
      id: `source-${n}`,
      url: `https://host-${n % 50}.example/feed?page=${n}&key=\${KEY_${n}}`,
      title: `Source <${n}> & "friends" — ${'é'.repeat(n % 7)}`,
      homePageUrl: `https://host-${n % 50}.example/`,
      tags: [`tag ${n % 9}`, 'ev', ...(n % 11 === 0 ? ['a, b/c'] : [])],
      schedule: '*/30 * * * *',
      minMinutes: 10 + n / 4,
      content: ['headline', 'excerpt', 'full'][n % 3],
      include: ['tesla', `"quoted" ${n}`],
      exclude: ['sponsored', '[ad]', 'true'],
      rights: `© ${n}\nAll rights reserved`,
      credit: `Publisher ${n}`,
      headers: { Authorization: `Bearer \${TOKEN_${n}}`, 'X-Nothing': '' },
      allowPrivateNetworks: n % 2 === 0,
      enabled: n % 5 !== 0,
    }));
    expect(roundTrip(all)).toEqual(all);
    expect(writeOpml('Wire', all)).toBe(writeOpml('Wire', structuredClone(all)));
  });
});

describe('lists of other readers', () => {
  it('give their folders and categories as tags', () => {
    const [feed] = read(
      '<outline text="News"><outline text="Cars"><outline type="rss" text="A" title="A &amp; B" category="/EV/Charging,News" xmlUrl="https://a.example/feed?a=1&amp;b=2" htmlUrl="https://a.example"/></outline></outline>',
    );
    expect(feed).toEqual({
      fields: {
        url: 'https://a.example/feed?a=1&b=2',
        title: 'A & B',
        homePageUrl: 'https://a.example/',
        tags: ['EV', 'Charging', 'News', 'Cars'],
      },
      dropped: [],
    });
  });

  it.each([
    [
      'Miniflux',
      '<outline text="Tech"><outline title="A" text="A" xmlUrl="https://a.example/f" htmlUrl="https://a.example/" description="d"></outline></outline>',
    ],
    [
      'Feedly',
      '<outline text="Tech" title="Tech"><outline type="rss" text="A" title="A" xmlUrl="https://a.example/f" htmlUrl="https://a.example/"/></outline>',
    ],
    [
      'FreshRSS',
      '<outline text="Tech" frss:opmlUrl=""><outline text="A" type="rss" xmlUrl="https://a.example/f" htmlUrl="https://a.example/" description="" frss:priority="important"/></outline>',
    ],
    [
      'one who writes XML by hand',
      "<OUTLINE TEXT='Tech'><outline text='A' xmlurl='https://a.example/f' htmlurl=https://a.example/ ></OUTLINE>",
    ],
    [
      'one who has no titles',
      '<outline title="Tech"><outline title="A" XMLURL=" https://a.example/f\n" htmlUrl="https://a.example/"/></outline>',
    ],
  ])('are read as %s writes them', (_reader, outlines) => {
    const [feed] = read(outlines);
    const fields = {
      url: 'https://a.example/f',
      title: 'A',
      homePageUrl: 'https://a.example/',
      tags: ['Tech'],
    };
    expect(feed).toEqual({ fields, dropped: [] });
  });

  it('keep the folders behind an outline that is closed or not', () => {
    const feeds = read(
      '<outline text="One"><outline xmlUrl="https://a.example/"/><outline xmlUrl="https://b.example/"></outline></outline><outline xmlUrl="https://c.example/"/>',
    );
    expect(feeds.map((it) => ('fields' in it ? it.fields['tags'] : it))).toEqual([
      ['One'],
      ['One'],
      undefined,
    ]);
  });

  it('may say feed: before an address', () => {
    const feeds = read('<outline xmlUrl="feed://a.example/f"/><outline xmlUrl="feed:https://b.example/f"/>');
    expect(feeds.map((it) => ('fields' in it ? it.fields.url : it))).toEqual([
      'http://a.example/f',
      'https://b.example/f',
    ]);
  });

  it.each([
    ['javascript:alert(1)', 'is no http or https address'],
    ['file:///etc/passwd', 'is no http or https address'],
    ['https://eva:hunter2@a.example/', 'is no http or https address'],
    ['http://169.254.169.254/latest', 'is no public address'],
    ['http://[::1]/feed', 'is no public address'],
    ['http://0x7f.1/', 'is no public address'],
    ['http://printer.local/feed', 'is no public address'],
    ['http://intranet/feed', 'is no public address'],
    [`https://evil.example/?\${AWS_SECRET_ACCESS_KEY}`, 'names a secret of this machine'],
  ])('are refused %s', (address, refused) => {
    expect(read(`<outline xmlUrl="${address}"/>`)).toEqual([{ address, refused }]);
  });

  it.each([
    `voltwire:headers='{"X":"\${KEY}"}'`,
    `voltwire:headers='{"X":"\\u0024{KEY}"}'`,
    `voltwire:title="&#36;{KEY}"`,
    `text="&dollar;{KEY}"`,
  ])('cannot have our environment sent to themselves by %s', (attribute) => {
    const text = `<opml xmlns:voltwire="https://voltwire.example/ns/opml"><body><outline xmlUrl="https://evil.example/" ${attribute}/></body></opml>`;
    const [offered] = readOpml(text).map((feed) => sourceOf(feed, false));
    expect(offered).toEqual({ address: 'https://evil.example/', refused: 'names a secret of this machine' });
  });

  it('cannot have us look into our own network', () => {
    const text = `<opml xmlns:w="https://voltwire.example/ns/opml"><body><outline xmlUrl="https://a.example/" w:id="a" w:allow-private-networks="true"/></body></opml>`;
    const [offered] = readOpml(text).map((feed) => sourceOf(feed, false));
    expect(offered).toEqual({
      fields: { id: 'a', url: 'https://a.example/' },
      dropped: ['allowPrivateNetworks'],
    });
  });

  it('are not followed to other lists', () => {
    expect(
      read('<outline type="include" url="https://a.example/x.opml" xmlUrl="https://a.example/x.opml"/>'),
    ).toEqual([]);
  });

  it('are not scraped', () => {
    const [offered] = read('<outline type="HTML+XPath" xmlUrl="https://a.example/"/>');
    expect(offered).toMatchObject({ refused: 'is no feed, but a page to be read as HTML+XPath' });
  });
});

describe('a hostile list', () => {
  const failing = (text: string) => {
    try {
      return readOpml(text).length;
    } catch (thrown) {
      return (thrown as OpmlError).message;
    }
  };

  it('is refused where it is none', () => {
    expect(failing('<html><body>no</body></html>')).toBe('it is no OPML');
    expect(failing('')).toBe('it is no OPML');
  });

  it('is refused with entities', () => {
    expect(failing('<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body/></opml>')).toBe(
      'it declares entities, which no list of feeds needs',
    );
  });

  it('is refused with too many feeds, and with folders that are too deep', () => {
    const many = '<outline xmlUrl="https://a.example/"/>'.repeat(20_001);
    expect(failing(`<opml><body>${many}</body></opml>`)).toBe('it names more than 20000 feeds');
    const deep = '<outline text="d">'.repeat(20_000);
    expect(failing(`<opml><body>${deep}</body></opml>`)).toBe('its folders lie more than 32 levels deep');
    expect(failing(`<opml>${' '.repeat(17_000_000)}</opml>`)).toBe('it is longer than 16777216 characters');
  });

  it('breaks nothing, whatever it is', () => {
    const scraps = fc.constantFrom(
      '<outline ',
      'xmlUrl="',
      'https://a.example/',
      '">',
      '</outline>',
      '/>',
      '<opml>',
      '&#x',
      '<![CDATA[',
      '<!--',
      "'",
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(scraps, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 60 }),
        (pieces) => {
          try {
            for (const feed of readOpml(`<opml>${pieces.join('')}`)) sourceOf(feed, false);
          } catch (thrown) {
            expect((thrown as Error).name).toBe('OpmlError');
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
