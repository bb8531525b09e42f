import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, Feed } from '../../src/ingest/feed.ts';
import { takeIn } from '../../src/ingest/take-in.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { escapeXml } from '../../src/text/escape.ts';
import { entryOf, NO_HINTS, sourceOf } from '../support/samples.ts';
import { type Step, visits } from '../support/series.ts';

interface Item {
  readonly title: string;
  readonly guid?: string | undefined;
  readonly link?: string | undefined;
  readonly date?: string;
  readonly body?: string;
}

const DAY = 'Sun, 22 Nov 2026 00:00:00 GMT';

function rss(...items: readonly Item[]): string {
  return `<rss version="2.0"><channel><title>Wire</title>${items.map(itemOf).join('')}</channel></rss>`;
}

function itemOf({ title, guid, link, date = DAY, body = 'Body' }: Item): string {
  const parts = [
    `<title>${escapeXml(title)}</title>`,
    guid === undefined ? '' : `<guid isPermaLink="false">${escapeXml(guid)}</guid>`,
    link === undefined ? '' : `<link>${escapeXml(link)}</link>`,
    date === '' ? '' : `<pubDate>${date}</pubDate>`,
    `<description>${escapeXml(`<p>${body}</p>`)}</description>`,
  ];
  return `<item>${parts.join('')}</item>`;
}

const story = (name: string, wanted: Partial<Item> = {}): Item => ({
  title: `Story ${name}`,
  guid: `guid-${name}`,
  link: `https://wire.example/${name}`,
  ...wanted,
});

async function counts(...documents: readonly string[]): Promise<readonly string[]> {
  return (await visits('wire', documents)).map(inShort);
}

/** New, edited, the same. */
function inShort({ added, edits, unchanged }: Step): string {
  return `+${added.length} ~${edits.length} =${unchanged}`;
}

describe('a guid for many stories', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => story(name, { guid: 'https://wire.example/' }));
  if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('no stories');

  it('names none of them, even where one stands alone in a later document', async () => {
    expect(await counts(rss(a, b), rss(a), rss(b), rss(b, a))).toEqual([
      '+2 ~0 =0',
      '+0 ~0 =1',
      '+0 ~0 =1',
      '+0 ~0 =2',
    ]);
  });

  it('names none that comes alone later', async () => {
    expect(await counts(rss(a, b), rss(c), rss(d), rss(c), rss(d, c, b, a))).toEqual([
      '+2 ~0 =0',
      '+1 ~0 =0',
      '+1 ~0 =0',
      '+0 ~0 =1',
      '+0 ~0 =4',
    ]);
  });

  it('stays the name of the story that had it first', async () => {
    expect(await counts(rss(a), rss(b, a), rss(a), rss(b))).toEqual([
      '+1 ~0 =0',
      '+1 ~0 =1',
      '+0 ~0 =1',
      '+0 ~0 =1',
    ]);
    const bare = (name: string) => story(name, { guid: 'same', link: undefined });
    expect(await counts(rss(bare('a')), rss(bare('b'), bare('a')))).toEqual(['+1 ~0 =0', '+1 ~0 =1']);
  });
});

describe('a guid that stays', () => {
  it('keeps the article over a changed link and headline: an edit', async () => {
    const steps = await visits('wire', [
      rss(story('a')),
      rss(story('a', { link: 'https://wire.example/new', title: 'Other' })),
    ]);
    expect(steps.map(inShort)).toEqual(['+1 ~0 =0', '+0 ~1 =0']);
    expect(steps[1]?.edits[0]?.fields).toEqual(['title', 'url']);
    expect(steps[1]?.changes.changed[0]?.id).toBe(steps[0]?.added[0]);
  });

  it('is the same with blanks around and inside it', async () => {
    const spaced = story('a', { guid: '\n  guid \t a\u00a0' });
    expect(await counts(rss(story('a', { guid: 'guid a' })), rss(spaced))).toEqual(['+1 ~0 =0', '+0 ~0 =1']);
  });

  it('brings nothing new when the story vanishes and returns', async () => {
    const [a, b] = [story('a'), story('b')];
    expect(await counts(rss(a, b), rss(b), rss(b, a))).toEqual(['+2 ~0 =0', '+0 ~0 =1', '+0 ~0 =2']);
  });
});

describe('a link that stays under changing guids', () => {
  const fresh = (visit: number, wanted: Partial<Item> = {}) =>
    ['a', 'b', 'c'].map((name) => story(name, { guid: `${visit}-${name}`, date: '', ...wanted }));

  it('keeps the articles of a feed that makes up its guids anew each time', async () => {
    const documents = [1, 2, 3].map((visit) => rss(...fresh(visit)));
    expect(await counts(...documents)).toEqual(['+3 ~0 =0', '+0 ~0 =3', '+0 ~0 =3']);
  });

  it('keeps them once learned, though a lone one has another headline', async () => {
    const [a] = fresh(3, { title: 'Rewritten' });
    const documents = [rss(...fresh(1)), rss(...fresh(2)), rss(a ?? story('a'))];
    const steps = await visits('wire', documents);
    expect(steps.map(inShort)).toEqual(['+3 ~0 =0', '+0 ~0 =3', '+0 ~1 =0']);
    expect(steps[1]?.naming).toEqual({ shared: [], renames: true });
  });

  it('keeps them when the publisher moves to https, guids and all', async () => {
    const at = (origin: string) =>
      ['a', 'b'].map((name) => story(name, { guid: `${origin}/${name}/`, link: `${origin}/${name}/` }));
    const [before, after] = [rss(...at('http://wire.example')), rss(...at('https://www.wire.example'))];
    expect(await counts(before, after, after)).toEqual(['+2 ~0 =0', '+0 ~0 =2', '+0 ~0 =2']);
  });

  it('keeps a lone story whose headline and date are the same, and later edits of it', async () => {
    const renamed = story('a', { guid: 'other' });
    expect(await counts(rss(story('a')), rss(renamed), rss({ ...renamed, title: 'Edited' }))).toEqual([
      '+1 ~0 =0',
      '+0 ~0 =1',
      '+0 ~1 =0',
    ]);
  });

  it('keeps stories whose guids are left out, or come only later', async () => {
    const bare = rss(...['a', 'b'].map((name) => story(name, { guid: undefined })));
    const full = rss(story('a'), story('b'));
    expect(await counts(full, bare, full)).toEqual(['+2 ~0 =0', '+0 ~0 =2', '+0 ~0 =2']);
    expect(await counts(bare, full, bare)).toEqual(['+2 ~0 =0', '+0 ~0 =2', '+0 ~0 =2']);
  });

  it('keeps stories that have nothing but a link, whatever session it names', async () => {
    const bare = (link: string) => rss(story('a', { guid: undefined, link }));
    const links = ['http://wire.example/a?PHPSESSID=1', 'https://wire.example/a/?PHPSESSID=2&utm_source=x'];
    expect(await counts(...links.map(bare))).toEqual(['+1 ~0 =0', '+0 ~0 =1']);
  });

  it('is no sign where ever new headlines are put up on one page', async () => {
    const today = (day: number) =>
      story(`${day}`, { link: 'https://wire.example/today', date: `${day} Nov 2026 09:00:00 GMT` });
    const documents = [20, 21, 22].map((day) => rss(today(day)));
    expect(await counts(...documents)).toEqual(['+1 ~0 =0', '+1 ~0 =0', '+1 ~0 =0']);
  });

  it('is no sign where all episodes link to their show', async () => {
    const show = (name: string) => story(name, { link: 'https://wire.example/show' });
    expect(await counts(rss(show('b'), show('a')), rss(show('d'), show('c')))).toEqual([
      '+2 ~0 =0',
      '+2 ~0 =0',
    ]);
  });

  it('is no sign while the story that has it still stands there under its own guid', async () => {
    const again = story('a', { guid: 'again' });
    expect(await counts(rss(story('a')), rss(again, story('a')))).toEqual(['+1 ~0 =0', '+1 ~0 =1']);
  });

  it('is no sign in a source whose guids mostly stay', async () => {
    const many = ['c', 'd', 'e'].map((name) => story(name));
    const [x, y] = ['a', 'b'].map((name) => story(name, { date: '1 Nov 2026 09:00:00 GMT' }));
    const bumped = [x, y].map((it) => ({ ...story(''), ...it, guid: `${it?.guid}-again`, date: DAY }));
    const before = rss(...many, x ?? story('a'), y ?? story('b'));
    expect(await counts(before, rss(...many, ...bumped))).toEqual(['+5 ~0 =0', '+2 ~0 =3']);
  });
});

describe('what was pruned', () => {
  it('never returns as new, under its own guid or under another', async () => {
    const store = openMemoryStore();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => story(name));
    await visits('wire', [rss(a ?? story(''), b ?? story(''), c ?? story(''))], store);
    await store.prune({ arrivedBefore: '2027-01-01T00:00:00.000Z', perSource: 9 });
    const edited = { ...story('a'), title: 'Edited' };
    expect((await visits('wire', [rss(edited, story('b'))], store)).map(inShort)).toEqual(['+0 ~0 =2']);
  });

  it('stays away in a source that renames', async () => {
    const store = openMemoryStore();
    const fresh = (visit: number) =>
      rss(...['a', 'b'].map((name) => story(name, { guid: `${visit}${name}` })));
    const [, learned] = await visits('wire', [fresh(1), fresh(2)], store);
    await store.prune({ arrivedBefore: '2027-01-01T00:00:00.000Z', perSource: 9 });
    const { naming } = learned ?? {};
    const steps = await visits('wire', [fresh(3)], store, naming);
    expect(steps.map(inShort)).toEqual(['+0 ~0 =2']);
  });
});

describe('two sources', () => {
  it('never touch each other’s articles, whatever guids and links they claim', async () => {
    const store = openMemoryStore();
    await visits('wire', [rss(story('a'))], store);
    const before = [...(await store.counts())];
    const thief = rss(story('a', { title: 'Mine now', body: 'Mine' }), story('x', { guid: 'guid-x' }));
    expect((await visits('thief', [thief, thief], store)).map(inShort)).toEqual(['+2 ~0 =0', '+0 ~0 =2']);
    expect([...(await store.counts())].filter(([id]) => id === 'wire')).toEqual(before);
    expect((await visits('wire', [rss(story('a'))], store)).map(inShort)).toEqual(['+0 ~0 =1']);
  });
});

describe('stories that neither guid nor link names', () => {
  const bare = (name: string, wanted: Partial<Item> = {}) =>
    story(name, { guid: undefined, link: undefined, ...wanted });

  it('are edited under their headline and date', async () => {
    expect(await counts(rss(bare('a')), rss(bare('a', { body: 'Edited' })))).toEqual([
      '+1 ~0 =0',
      '+0 ~1 =0',
    ]);
  });
});

describe('a text that is never twice the same', () => {
  it('is edited 24 times and then left alone', async () => {
    const documents = Array.from({ length: 40 }, (_, n) => rss(story('a', { body: `${n} watching` })));
    const steps = await visits('wire', documents);
    expect(steps.filter(({ edits }) => edits.length > 0)).toHaveLength(24);
    expect(steps.slice(25).every((step) => inShort(step) === '+0 ~0 =1')).toBe(true);
  });
});

describe('a story that stands twice in a document', () => {
  it('is not edited to and fro', async () => {
    const old = story('a', { title: 'Old', date: '21 Nov 2026 00:00:00 GMT' });
    const both = [rss(old, story('a')), rss(story('a'), old), rss(old, story('b'), story('a'))];
    expect(await counts(...both)).toEqual(['+1 ~0 =0', '+0 ~0 =1', '+1 ~0 =1']);
  });
});

const ENTRY =
  '<item><guid>g</guid><title>&price;</title><x:subject>More</x:subject><link>/1</link><description>Of it</description></item>';

describe('entries that stand there word for word as before', () => {
  const about = {
    source: sourceOf(),
    documentUrl: 'https://wire.example/feed.xml',
    siteUrl: 'https://news.example/',
    now: '2026-11-22T09:00:00.000Z',
  };

  /** A feed that counts how often the body of its one entry is read. */
  function countingFeed(body: string, wanted: Partial<Feed> = {}): { feed: Feed; reads: () => number } {
    let reads = 0;
    const content = {
      type: 'html' as const,
      get text() {
        reads += 1;
        return body;
      },
    };
    const title = { text: 'Title', type: 'text' as const };
    const told = { ...entryOf({ guid: 'g', link: 'https://wire.example/1', title }), content };
    const entry: Entry = { ...told, written: body };
    const outside = {
      title: 'Feed',
      homePageUrl: undefined,
      language: 'en',
      rights: undefined,
      base: undefined,
      hubs: [],
      selfUrl: undefined,
      hints: NO_HINTS,
      surroundings: '',
    };
    const feed: Feed = { format: 'rss', ...outside, authors: [], entries: [entry], warnings: [], ...wanted };
    return { feed, reads: () => reads };
  }

  it('are recognized by their hash and not read again', async () => {
    const store = openMemoryStore();
    const first = countingFeed('<p>x</p>');
    const { changes } = await takeIn(first.feed, about, undefined, store);
    await store.save({ changes, state: undefined });
    const second = countingFeed('<p>x</p>');
    const again = await takeIn(second.feed, about, undefined, store);
    expect(again.changes).toEqual({ added: [], changed: [], unchanged: 1, restated: [], removed: [] });
    // Warnings ask for its length.
    expect(second.reads()).toBeLessThanOrEqual(1);
    expect(first.reads()).toBeGreaterThan(1);
  });

  it('are recognized by other words too, once these were found to say the same', async () => {
    const store = openMemoryStore();
    const bodies = ['<p>x</p>', '<p class="new">x</p>', '<p class="new">x</p>'];
    const restated: number[] = [];
    for (const body of bodies) {
      const { changes } = await takeIn(countingFeed(body).feed, about, undefined, store);
      restated.push(changes.restated.length);
      await store.save({ changes, state: undefined });
    }
    expect(restated).toEqual([0, 1, 0]);
  });

  it('are read again when the document that they stand in changes what is mixed into them', async () => {
    const store = openMemoryStore();
    const { changes } = await takeIn(countingFeed('<a href="2">x</a>').feed, about, undefined, store);
    await store.save({ changes, state: undefined });
    const moved = { ...about, documentUrl: 'https://wire.example/moved/feed.xml' };
    const again = await takeIn(countingFeed('<a href="2">x</a>').feed, moved, undefined, store);
    expect(again.changes.changed[0]?.contentHtml).toContain('https://wire.example/moved/2');
  });

  it.each([
    [
      'an entity is declared otherwise',
      (price: string) =>
        `<!DOCTYPE rss [<!ENTITY price "${price}">]><rss version="2.0"><channel>${ENTRY}</channel></rss>`,
    ],
    [
      'an element around them has another base',
      (base: string) =>
        `<rss version="2.0" xml:base="https://${base}.example/"><channel>${ENTRY}</channel></rss>`,
    ],
    [
      'a prefix means another vocabulary',
      (vocabulary: string) =>
        `<rss version="2.0" xmlns:x="http://purl.org/${vocabulary}/terms/"><channel>${ENTRY}</channel></rss>`,
    ],
  ])('are read again when %s', async (_what, document) => {
    const steps = await visits('wire', [document('dc'), document('dc'), document('rss')]);
    expect(steps.map(inShort)).toEqual(['+1 ~0 =0', '+0 ~0 =1', '+0 ~1 =0']);
  });

  it('cause the same warnings as when they were read', async () => {
    const document = rss(story('a', { date: 'soon' }), story('b', { date: '1 Jan 2099 00:00:00 GMT' }));
    const store = openMemoryStore();
    const [first] = await visits('wire', [document], store);
    const [second] = await visits('wire', [document], store);
    expect(first?.warnings).toEqual([
      'The date of 1 entry cannot be read.',
      'The date of 1 entry lies in the future and counts as now.',
    ]);
    expect(second?.warnings).toEqual(first?.warnings);
  });
});

describe('ids', () => {
  const publishers = fc.record({
    kinds: fc.array(fc.constantFrom('guid', 'shared', 'link', 'bare'), { minLength: 2, maxLength: 8 }),
    windows: fc.array(fc.array(fc.nat(7), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
  });

  function items(kinds: readonly string[]): readonly Item[] {
    return kinds.map((kind, index) => {
      const bare = { title: `Story ${index}` };
      if (kind === 'bare') return bare;
      const linked = { ...bare, link: `https://wire.example/${index}` };
      if (kind === 'link') return linked;
      return { ...linked, guid: kind === 'shared' ? 'https://wire.example/' : `guid-${index}` };
    });
  }

  it('never flip, whatever part of its stories a publisher shows in whatever order, and are the same in a rebuilt store', async () => {
    await fc.assert(
      fc.asyncProperty(publishers, async ({ kinds, windows }) => {
        const all = items(kinds);
        const shown = windows.map((window) => [...new Set(window)].flatMap((index) => all[index] ?? []));
        const documents = [all, ...shown.filter((some) => some.length > 0)].map((some) => rss(...some));
        const steps = await visits('wire', documents);
        expect(steps[0]?.added).toHaveLength(all.length);
        for (const step of steps.slice(1)) expect([step.added, step.edits]).toEqual([[], []]);
        const rebuilt = await visits('wire', documents);
        expect(rebuilt.map(({ added }) => added)).toEqual(steps.map(({ added }) => added));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a link whose token is another at each visit, and no guid', () => {
  const poll = (visit: number, count = 3) =>
    rss(
      ...Array.from({ length: count }, (_, n) =>
        story(`${n}`, { guid: undefined, link: `https://wire.example/story?id=${n}&v=${visit}${n}` }),
      ),
    );

  it('brings each story once', async () => {
    const steps = await visits('wire', [poll(1), poll(2), poll(3), poll(4, 5)]);
    expect(steps.map(({ added }) => added.length)).toEqual([3, 0, 0, 2]);
  });

  it('makes no one story of those that have one headline and date', async () => {
    const twins = (visit: number) =>
      rss(
        ...[1, 2].map((n) =>
          story('a', { guid: undefined, link: `https://wire.example/story?id=${n}&v=${visit}` }),
        ),
      );
    const steps = await visits('wire', [twins(1), twins(1)]);
    expect(steps.map(inShort)).toEqual(['+2 ~0 =0', '+0 ~0 =2']);
  });
});
