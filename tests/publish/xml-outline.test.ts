import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDocument, toDocument, toItem } from '../../src/publish/document.ts';
import { FORMS } from '../../src/publish/forms.ts';
import { type Outline, outlineByParser, outlineByPatterns } from '../../src/publish/xml-outline.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { cardsOf, numbered, planOf, postOf } from './newsroom.ts';

const NESTS = { rss: ['rss', 'channel', 'item'], atom: ['feed', 'entry'] } as const;
const KINDS = ['rss', 'atom'] as const;

const plan = planOf({
  channel: channelOf({ tags: ['EV'] }),
  hub: 'https://hub.example/?a&b',
  withdrawn: [{ entryId: 'https://news.example/posts/gone/', slug: 'gone', at: '2026-11-20T09:00:00.000Z' }],
  history: { folder: '/archive/0-200/', previous: '/archive/0-100/', next: undefined },
  cards: cardsOf(cardOf({ credit: 'Wire & Sons', rights: '© <Wire>' })),
});

function decoded(text: string): string {
  const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return text
    .replace(/\r\n?/gu, '\n')
    .replace(/&(amp|lt|gt|quot|#39|#x26|#x3C);/gu, (_, name: string) =>
      name.startsWith('#') ? String.fromCodePoint(Number(`0${name.slice(1)}`)) : (characters[name] ?? ''),
    );
}

const read = ({ head, items }: Outline) => ({
  head: new Map([...head].map(([name, text]) => [name, decoded(text)])),
  items: items.map((item) => new Map([...item].map(([name, text]) => [name, decoded(text)]))),
});

const SNIPPETS = (
  '< > & " = / &amp; &lt; &#39; &#x3C; &#0; &x; ]]> <x> </x> <x/> <item> </item> <entry> </entry> <guid>1</guid> <dc:x/> <no:x/> <xml:x/> ' +
  '<!----> <![CDATA[x]]> <?x?> xmlns:a="" xmlns:a="http://a.example/" xmlns:dc="http://b.example/" xmlns:xml="http://c.example/" ' +
  'xmlns="http://d.example/" a:b="c" xml:lang="de" rel="self" href="x" dc:rel="x" \r \t \n \u0000 \uFFFE \uD800 \u0085 é 😀'
).split(' ');
const snippet = fc.tuple(fc.constantFrom('', ' '), fc.constantFrom(...SNIPPETS)).map((it) => it.join(''));

const item = (kind: 'rss' | 'atom', wanted: Parameters<typeof numbered>[1]) => {
  const { shell, item: render } = FORMS[kind];
  return shell.before + render(toItem(numbered(1, wanted), plan)) + shell.after;
};
const frame = (kind: 'rss' | 'atom') => {
  const { before, after } = FORMS[kind].frame(emptyDocument(plan, '2026-11-20T09:00:00.000Z'));
  return before + after;
};
const whole = (kind: 'rss' | 'atom') => {
  const document = toDocument(plan, [
    numbered(1),
    postOf('ours', { commentsUrl: 'https://news.example/c?a&b' }),
  ]);
  return kind === 'rss' ? document.rss2() : document.atom1();
};

describe('what is read by patterns', () => {
  it.each(KINDS)(
    'holds what the parser reads in it, however a document of ours in %s was tampered with',
    (kind) => {
      const originals = [item(kind, {}), frame(kind), whole(kind)];
      const change = fc.record({ at: fc.nat(), cut: fc.nat(12), put: snippet });
      let judged = 0;
      fc.assert(
        fc.property(
          fc.constantFrom(...originals),
          fc.array(change, { maxLength: 3 }),
          (original, changes) => {
            const text = changes.reduce((before, { at, cut, put }) => {
              const place = at % before.length;
              return before.slice(0, place) + put + before.slice(place + (put === '' ? cut : 0));
            }, original);
            // Characters are judged before.
            if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text)) return;
            const found = outlineByPatterns(text, NESTS[kind]);
            if (found === undefined) return;
            judged += 1;
            expect(read(found)).toEqual(outlineByParser(text, NESTS[kind]));
          },
        ),
        { numRuns: 4000 },
      );
      expect(judged).toBeGreaterThan(100);
    },
  );

  it.each(KINDS)('is every item of ours and every frame in %s, whatever their texts hold', (kind) => {
    expect(outlineByPatterns(frame(kind), NESTS[kind])).toBeDefined();
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (title, summary, contentHtml) => {
        const document = item(kind, { title, summary, contentHtml, language: 'de', tags: [title] });
        const found = outlineByPatterns(document, NESTS[kind]);
        expect(found && read(found)).toEqual(outlineByParser(document, NESTS[kind]));
      }),
    );
  });

  it('is a text of any length', () => {
    const document = item('rss', { contentHtml: `<p>${'a & b < c '.repeat(1_000_000)}</p>` });
    expect(outlineByPatterns(document, NESTS.rss)?.items.length).toBe(1);
  });
});
