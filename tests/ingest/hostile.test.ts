import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedError } from '../../src/errors.ts';
import { decode } from '../../src/ingest/decode.ts';
import { parse } from '../../src/ingest/parse.ts';
import { cpuMs } from '../support/cpu.ts';

const FLOOD_CHARACTERS = 200_000;
const OPEN = '<rss version="2.0"><channel><title>t</title><item><title>a</title>';
const CLOSE = '</item></channel></rss>';

/** What any document may come to: entries, or a fault of the publisher's. Anything else is thrown on. */
async function outcome(text: string): Promise<number | string> {
  try {
    return (await parse(text)).entries.length;
  } catch (error) {
    if (error instanceof FeedError) return error.code;
    throw error;
  }
}

const FLOODS = [
  ...[
    '<p',
    '<',
    '<![',
    '<b<b<b',
    '<b>',
    '</b>',
    '<!--',
    '<![CDATA[',
    '<![CDATA[x</description>',
    '<?',
    '</',
    '<a/>',
  ],
  ...[
    '&',
    '&a',
    '&#',
    '&#x',
    '&amp;',
    '&lt;b',
    '&a;',
    '<a b="',
    "<a b='",
    '<a x="<" ',
    '<a x="<a" x="<" ',
    '="',
    '<a =',
  ],
  ...[
    '<item>',
    '<item/>',
    '<item><title>',
    '<description>',
    '</description>',
    '<title>',
    '<link>',
    '<div>',
    '</div>',
  ],
  ...[
    '<!DOCTYPE a [',
    '<!DOCTYPE a [<!ENTITY a "b">]>',
    '<!ENTITY a "',
    ']',
    '<a xmlns:b="c">',
    '<x:y>',
    '<__proto__>',
  ],
  ...[
    '<author>a@b (c</author>',
    '<dc:creator>(',
    '<a href="x>',
    '<media:group><media:content url="a"/>',
    '\n',
    '\u0000',
  ],
  ...[
    'Ã¼â‚¬',
    '<category>a</category>',
    '<enclosure url="b"/>',
    '<link rel="enclosure" href="b"/>',
    '{"items":[',
    '<feed>',
  ],
];

describe('hostile documents', () => {
  it.each(FLOODS)('reads a flood of %j in well under a second, wherever it stands', async (unit) => {
    const flood = unit.repeat(Math.ceil(FLOOD_CHARACTERS / unit.length));
    const documents = [
      flood,
      `${OPEN}${flood}`,
      `${OPEN}<description>${flood}</description>${CLOSE}`,
      `${OPEN}<enclosure url="${flood}"/>${CLOSE}`,
    ];
    for (const document of documents) {
      const startedMs = cpuMs();
      await outcome(document);
      expect(cpuMs() - startedMs).toBeLessThan(1000);
    }
  });

  it('reads the first 5,000 of 100,000 items, and of a million bare ones, and says so', async () => {
    const numbered = Array.from({ length: 100_000 }, (_, n) => `<item><title>T${n}</title></item>`);
    for (const items of [numbered.join(''), '<item/>'.repeat(1_000_000)]) {
      const feed = await parse(`<rss version="2.0"><channel><title>t</title>${items}</channel></rss>`);
      expect(feed.title).toBe('t');
      expect(feed.entries).toHaveLength(5000);
      expect(feed.warnings).toEqual(['Entries beyond the first 5000 were left out.']);
    }
    const feed = await parse(JSON.stringify({ items: numbered.map((id) => ({ id })) }));
    expect(feed.entries).toHaveLength(5000);
    expect(feed.warnings).toEqual(['Items beyond the first 5000 were left out.']);
  });

  it.each(['<b>', '<', 'x', '&amp;', '<![CDATA[x]]>'])(
    'keeps a million characters of a flood of %j and reads on',
    async (unit) => {
      const flood = unit.repeat(Math.ceil(3_000_000 / unit.length));
      const after = '</description><link>https://plug.example/a</link>';
      const feed = await parse(`${OPEN}<description>${flood}${after}${CLOSE}`);
      const [entry] = feed.entries;
      expect(entry?.link).toBe('https://plug.example/a');
      expect(entry?.summary?.text.length).toBeLessThan(unit === 'x' ? 3_000_001 : 1_300_000);
    },
  );

  it('leaves out what lies deeper than 256 levels, and reads on after it', async () => {
    const deep = `${'<x>'.repeat(100_000)}${'</x>'.repeat(100_000)}`;
    const feed = await parse(`${OPEN}${deep}<link>https://plug.example/a</link>${CLOSE}`);
    expect(feed.entries[0]?.link).toBe('https://plug.example/a');
  });

  it('refuses JSON that nests beyond 256 levels, and brackets in texts are no nesting', async () => {
    const nested = (levels: number) =>
      `{"items":[{"id":"1","_x":${'['.repeat(levels)}${']'.repeat(levels)}}]}`;
    expect(await outcome(nested(200))).toBe(1);
    expect(await outcome(nested(4_000_000))).toBe('malformed');
    expect(await outcome(JSON.stringify({ items: [{ id: '1', title: `\\"${'[{'.repeat(1000)}` }] }))).toBe(1);
  });

  it('reads the first 256 attributes of an element', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `a${index}="x"`).join(' ');
    const feed = await parse(`${OPEN}<enclosure url="https://plug.example/1" ${many}/>${CLOSE}`);
    expect(feed.entries[0]?.details().enclosures).toHaveLength(1);
  });

  it('expands no bomb', async () => {
    const levels = Array.from({ length: 12 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`);
    const bomb = `<!DOCTYPE rss [<!ENTITY e0 "boom">${levels.join('')}]>`;
    const feed = await parse(`${bomb}${OPEN}<description>&e12;&e12;</description>${CLOSE}`);
    expect(feed.entries[0]?.summary?.text.length ?? 0).toBeLessThan(1_100_000);
  });

  it('expands one megabyte in all, of entities of four kilobytes', async () => {
    const doctype = `<!DOCTYPE rss [<!ENTITY a "${'a'.repeat(4000)}"><!ENTITY b "${'b'.repeat(5000)}">]>`;
    const feed = await parse(
      `${doctype}${OPEN}<description>&b;${'&a;'.repeat(20_000)}</description>${CLOSE}`,
    );
    const text = feed.entries[0]?.summary?.text ?? '';
    expect(text.startsWith('&b;aaaa')).toBe(true);
    expect(text.length).toBeLessThanOrEqual(1_000_003);
  });

  it.each(['length', 'then', 'trim', '_', 'constructor', '__proto__', 'toString', 'match', 'map'])(
    'takes no element called %s for a property of ours',
    async (name) => {
      const odd = `<${name}>1</${name}>`;
      const fields = [
        'published',
        'updated',
        'author',
        'link',
        'id',
        'pubDate',
        'guid',
        'category',
        'enclosure',
      ];
      const all = fields.map((it) => `<${it}>${odd}</${it}>`).join('');
      const atom = `<feed xmlns="http://www.w3.org/2005/Atom">${odd}${all}<entry>${odd}${all}<title>a</title></entry></feed>`;
      const rss = `<rss version="2.0"><channel>${odd}<image>${odd}</image>${all}<item>${odd}${all}<title>a</title></item></channel></rss>`;
      expect([await outcome(atom), await outcome(rss)]).toEqual([1, 1]);
    },
  );

  it('leaves the prototypes of all objects alone', async () => {
    await outcome(`${OPEN}<__proto__><polluted>1</polluted></__proto__><x __proto__="1"/>${CLOSE}`);
    await outcome('{"__proto__":{"polluted":1},"items":[{"__proto__":{"polluted":1},"id":"1"}]}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('damaged documents', () => {
  const folder = new URL('../feeds/', import.meta.url);
  const samples = readdirSync(folder).map((name) => readFileSync(new URL(name, folder)));
  const markup = [
    '<',
    '>',
    '</',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&',
    '"',
    '<item>',
    '</item>',
    '\u0000',
    '{',
    '}',
    'é',
  ];
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat({ max: 40 }),
    put: fc.oneof(
      fc.constantFrom(...markup).map((it) => Buffer.from(it)),
      fc.uint8Array({ maxLength: 4 }),
    ),
  });

  it('never throws anything but a FeedError at any damage, and never takes long', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        async (sample, edits) => {
          const bytes = edits.reduce((before, { at, drop, put }) => {
            const index = Math.floor(at * before.length);
            return Buffer.concat([before.subarray(0, index), put, before.subarray(index + drop)]);
          }, sample);
          const startedMs = cpuMs();
          await decodedOutcome(bytes);
          expect(cpuMs() - startedMs).toBeLessThan(1000);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('reads every whole item before a cut', async () => {
    const items = Array.from({ length: 20 }, (_, n) => `<item><title>T${n}</title><guid>g${n}</guid></item>`);
    const document = `<rss version="2.0"><channel>${items.join('\n')}</channel></rss>`;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 40, max: document.length }), async (cut) => {
        const feed = await parse(document.slice(0, cut));
        const whole = document.slice(0, cut).split('</item>').length - 1;
        const guids = feed.entries.map((entry) => entry.guid);
        expect(guids.length).toBeGreaterThanOrEqual(whole);
        expect(guids).toEqual(guids.map((_, n) => `g${n}`));
      }),
    );
  });
});

async function decodedOutcome(bytes: Uint8Array): Promise<void> {
  try {
    await parse(decode(bytes, undefined).text);
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
  }
}
