import { describe, expect, it } from 'vitest';
import { toDocument } from '../../src/publish/document.ts';
import { ALL_FORMS } from '../../src/publish/forms.ts';
import { checkDocument, checkItem, type DocumentKind } from '../../src/publish/self-check.ts';
import { numbered, planOf } from './newsroom.ts';

const plan = planOf();
const document = toDocument(plan, [numbered(1), numbered(2)]);
const GOOD: Readonly<Record<DocumentKind, string>> = {
  rss: document.rss2(),
  atom: document.atom1(),
  json: document.json1(),
};
const KINDS: readonly DocumentKind[] = ['rss', 'atom', 'json'];

/** The good document with one thing spoilt; fails where there was nothing to spoil. */
function spoilt(kind: DocumentKind, from: string | RegExp, to: string): string {
  const text = GOOD[kind].replace(from, to);
  expect(text).not.toBe(GOOD[kind]);
  return text;
}

describe('the self-check', () => {
  it.each(KINDS)('has nothing to say of a good %s document, full or empty', (kind) => {
    expect(checkDocument(kind, GOOD[kind], 2)).toEqual([]);
    const empty = toDocument(plan, []);
    const text = { rss: () => empty.rss2(), atom: () => empty.atom1(), json: () => empty.json1() }[kind]();
    expect(checkDocument(kind, text, 0)).toEqual([]);
  });

  it.each(KINDS)('tells when a %s document holds more or fewer items than were put in', (kind) => {
    expect(checkDocument(kind, GOOD[kind], 3)).toEqual(['holds 2 items instead of 3']);
    expect(checkDocument(kind, GOOD[kind], 1)).toEqual(['holds 2 items instead of 1']);
  });

  it.each(KINDS)('tells when a %s document repeats an id', (kind) => {
    const twice = toDocument(plan, [numbered(1), { ...numbered(2), entryId: 'https://wire.example/1' }]);
    const text = { rss: () => twice.rss2(), atom: () => twice.atom1(), json: () => twice.json1() }[kind]();
    expect(checkDocument(kind, text, 2)).toEqual(['repeats the id https://wire.example/1']);
  });

  it.each([
    ['rss', /<title>Everything electric<\/title>/u, '', 'the document has no title'],
    ['rss', 'All of it.', ' ', 'the document has no description'],
    ['rss', /<guid.*?<\/guid>\n/u, '', 'item 1 has no guid'],
    ['rss', /<dc:creator>.*?<\/dc:creator>/u, '', 'item 1 has no dc:creator'],
    ['rss', '<rss ', '<rdf ', undefined],
    ['atom', /<id>tag.*?<\/id>/u, '', 'the document has no id'],
    ['atom', /<author>\n<name>.*?<\/name>\n<\/author>/u, '', 'item 1 has no author/name'],
    ['atom', /<content.*?>[^<]*<\/content>/u, '', 'item 1 has no content'],
    ['json', /"feed_url":".*?",/u, '', 'the document has no feed_url'],
    ['json', /"content_html":".*?[^\\]",/u, '', 'item 1 has no content_html'],
    ['json', /"authors":\[.*?\],/u, '"authors":"",', 'item 1 has no authors'],
    ['json', '"items":[', '"entries":[', 'is not well-formed: items is not a list'],
  ] as const)('tells what a %s document lacks without %s', (kind, from, to, problem) => {
    const problems = checkDocument(kind, spoilt(kind, from, to), 2);
    if (problem === undefined) expect(problems.length).toBeGreaterThan(0);
    else expect(problems).toEqual([problem]);
  });

  it.each([
    ['rss', '</channel>', ''],
    ['rss', /$/u, '<!-- cached -->\n<x/>'],
    ['rss', 'Story 1', 'Story & 1'],
    ['rss', 'Story 1', 'Story ]]> 1'],
    ['rss', 'xmlns:dc=', 'xmlns:dublin='],
    ['rss', 'isPermaLink="true"', 'isPermaLink="<"'],
    ['atom', 'xmlns:media="http://search.yahoo.com/mrss/"', 'xmlns:media=""'],
    ['atom', 'Story 1', '<![CDATA[Story]]> 1 ]]>'],
    ['json', '"items":[', '"items":[,'],
    ['json', 'Story 1', '\\ud800'],
    ['json', 'Story 1', '\\u0000'],
  ] as const)('tells when a %s document is broken by %s → %s', (kind, from, to) => {
    expect(checkDocument(kind, spoilt(kind, from, to), 2).join()).toMatch(/^is not well-formed: ./u);
  });

  it.each([
    ['rss', '\u0001'],
    ['rss', '\uFFFE'],
    ['atom', '\u0000'],
  ] as const)('refuses a %s document with %j', (kind, character) => {
    expect(checkDocument(kind, spoilt(kind, 'Story 1', character), 2)).toHaveLength(1);
  });

  it.each(KINDS)('refuses half of a surrogate pair in a %s document, which UTF-8 cannot write', (kind) => {
    expect(checkDocument(kind, spoilt(kind, 'Story 1', 'Story \uD800'), 2).length).toBeGreaterThan(0);
  });

  it('does not take a forged item for one of ours', () => {
    const forged = spoilt('rss', '<item>', '<item><guid>x</guid></item><item>');
    expect(checkDocument('rss', forged, 2)).toContain('holds 3 items instead of 2');
  });
});

describe('the self-check of one item', () => {
  const [item] = document.items;
  const made = ALL_FORMS.map(({ kind, shell, item: render }) => {
    return { kind, shell, text: item === undefined ? '' : render(item) };
  });

  it.each(made)('has nothing to say of a good item of $kind', ({ kind, shell, text }) => {
    expect(checkItem(kind, shell, text)).toEqual([]);
  });

  it.each(made)('refuses two of $kind, none, and half of one', ({ kind, shell, text }) => {
    const between = kind === 'json' ? ',' : '';
    expect(checkItem(kind, shell, text + between + text)).toEqual(['holds 2 items instead of 1']);
    expect(checkItem(kind, shell, '')).toEqual(['holds 0 items instead of 1']);
    expect(checkItem(kind, shell, text.slice(0, text.length / 2)).join()).toMatch(/^is not well-formed/u);
  });

  it.each([
    ['rss', '<title>Mine</title>', 'has title beside the item'],
    ['atom', '<updated>now</updated>', 'has updated beside the item'],
    ['json', '],"title":"Mine","more":[', 'has title beside the item'],
  ] as const)('lets an item of %s say nothing for the document', (kind, more, fault) => {
    const { shell, text } = made.find((it) => it.kind === kind) ?? {
      shell: { before: '', after: '' },
      text: '',
    };
    expect(checkItem(kind, shell, text + more)).toContain(fault);
  });

  it('finds a forbidden character of JSON behind its escape', () => {
    const { shell, text } = made[2] ?? { shell: { before: '', after: '' }, text: '' };
    expect(checkItem('json', shell, text.replace('Story', '\\u0001Story')).join()).toMatch(
      /forbidden character/u,
    );
  });
});
