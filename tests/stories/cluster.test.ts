import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type StoryFact, storiesAmong } from '../../src/stories/cluster.ts';
import { toInstant } from '../../src/text/date.ts';

const NOON = Date.parse('2026-11-20T12:00:00Z');
const hours = (count: number) => toInstant(NOON + count * 3_600_000);

function factOf(about: Partial<StoryFact> & Pick<StoryFact, 'id'>): StoryFact {
  const at = about.at ?? hours(0);
  return {
    sourceId: about.id,
    at,
    arrivedAt: about.arrivedAt ?? at,
    title: `Nothing that ${about.id} shares`,
    url: `https://${about.id}.example/news`,
    mentions: [],
    language: 'en',
    ...about,
  };
}

/** The ids of the members of each story of several. */
function together(facts: readonly StoryFact[]): readonly (readonly string[])[] {
  return storiesAmong(facts)
    .filter(({ members }) => members.length > 1)
    .map(({ members }) => members.map(({ id }) => id));
}

const RECALL = 'Tesla recalls 12,000 Cybertrucks over accelerator pedal';
const AGAIN = 'Tesla to recall 12,000 Cybertruck pickups: accelerator pedal may stick';

describe('two articles', () => {
  const first = { id: 'a', title: RECALL };
  const second = { id: 'b', title: AGAIN, at: hours(1) };

  it.each<[string, Partial<StoryFact>, Partial<StoryFact>]>([
    ['their titles share rare words', {}, {}],
    ['one does not say what language it is in', {}, { language: undefined }],
    ['they are in dialects of one language', { language: 'en-GB' }, { language: 'en-US' }],
    ['they are two days apart', {}, { at: hours(48) }],
    [
      'they are the same page, however it is written',
      {},
      { title: 'Pedals', url: 'http://www.a.example/news/?utm_source=rss' },
    ],
    ['one links to the other', {}, { title: 'Pedals', mentions: ['https://a.example/news'] }],
    [
      'one links to the one that arrived later',
      { title: 'Pedals', mentions: ['https://b.example/news'] },
      {},
    ],
  ])('are of one story where %s', (_why, one, other) => {
    expect(together([factOf({ ...first, ...one }), factOf({ ...second, ...other })])).toEqual([['a', 'b']]);
  });

  it.each<[string, Partial<StoryFact>, Partial<StoryFact>]>([
    ['they are of one source', { sourceId: 's' }, { sourceId: 's' }],
    ['they are more than two days apart', {}, { at: hours(48.1) }],
    ['they are in two languages', {}, { language: 'de' }],
    ['they share two telling words', {}, { title: 'Cybertruck: Tesla sells more' }],
    [
      'they share nothing but short words',
      { title: 'How to get the most out of it' },
      { title: 'How to get on it' },
    ],
    [
      'one links to many pages',
      {},
      { title: 'Links of the day', mentions: ['https://a.example/news', ...pages(5)] },
    ],
    [
      'both link to a third page',
      { title: 'Rivian', mentions: ['https://c.example/'] },
      { title: 'Lucid', mentions: ['https://c.example/'] },
    ],
  ])('are of two stories where %s', (_why, one, other) => {
    expect(together([factOf({ ...first, ...one }), factOf({ ...second, ...other })])).toEqual([]);
  });
});

function pages(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `https://c.example/${at}`);
}

describe('a story', () => {
  it('has the id of the member that arrived first, whichever was published first', () => {
    const late = factOf({ id: 'z', title: RECALL, at: hours(-3), arrivedAt: hours(5) });
    const early = factOf({ id: 'm', title: AGAIN, at: hours(0), arrivedAt: hours(1) });
    expect(storiesAmong([late, early]).map(({ id }) => id)).toEqual(['m']);
  });

  it('spans four days at most, however each article leads to the next', () => {
    const facts = [0, 1, 2, 3, 4].map((at) => factOf({ id: `d${at}`, title: RECALL, at: hours(at * 30) }));
    const [story] = storiesAmong(facts);
    expect(story?.members.map(({ id }) => id)).toEqual(['d0', 'd1', 'd2']);
  });

  it('takes nobody in who resembles only one of many', () => {
    const many = ['a', 'b', 'c'].map((id, at) => factOf({ id, title: RECALL, at: hours(at) }));
    const roundup = factOf({
      id: 'r',
      title: 'Links of the day',
      at: hours(4),
      mentions: ['https://c.example/news'],
    });
    expect(together([...many, roundup])).toEqual([['a', 'b', 'c']]);
  });

  it('is the nearest of two that an article resembles', () => {
    const ours = factOf({ id: 'a', title: 'Northvolt files for bankruptcy protection in Sweden' });
    const other = factOf({
      id: 'b',
      title: 'Northvolt bankruptcy: Volkswagen writes down its stake',
      at: hours(1),
    });
    const near = factOf({
      id: 'c',
      title: 'Volkswagen writes down Northvolt stake after bankruptcy',
      at: hours(2),
    });
    expect(together([ours, other, near])).toEqual([['b', 'c']]);
  });

  it('is not told by words that every title has', () => {
    const facts = Array.from({ length: 400 }, (_, at) =>
      factOf({ id: `n${at}`, title: `Electric vehicle charging report ${at}` }),
    );
    const crowd = together(facts).flat();
    expect(crowd).not.toContain('n398');
    expect(crowd).not.toContain('n399');
  });
});

const WORDS =
  'tesla recalls thousand pickups pedal rivian opens factory georgia northvolt files bankruptcy'.split(' ');
const anyFact = fc
  .record({
    sourceId: fc.constantFrom('s1', 's2', 's3', 's4'),
    hour: fc.integer({ min: 0, max: 120 }),
    delay: fc.integer({ min: 0, max: 3 }),
    words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 }),
    page: fc.integer({ min: 0, max: 9 }),
    mentions: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
    language: fc.constantFrom('en', 'de', undefined),
  })
  .map((it) => ({
    ...it,
    at: hours(it.hour),
    arrivedAt: hours(it.hour + it.delay),
    title: it.words.join(' '),
    url: `https://p.example/${it.page}`,
    mentions: it.mentions.map((page) => `https://p.example/${page}`),
  }));
const anyFacts = fc
  .array(anyFact, { maxLength: 25 })
  .map((facts) => facts.map((fact, at): StoryFact => ({ ...fact, id: `id${at}` })));

function told(facts: readonly StoryFact[]): readonly string[] {
  return storiesAmong(facts).map(({ id, members }) => `${id}: ${members.map((it) => it.id).join(' ')}`);
}

describe('stories', () => {
  it('are the same in whatever order the articles are given', () => {
    fc.assert(
      fc.property(
        anyFacts.chain((facts) => fc.tuple(fc.constant(facts), shuffled(facts))),
        ([facts, others]) => {
          expect(told(others)).toEqual(told(facts));
        },
      ),
    );
  });

  it('are left alone by an article that has nothing to do with them', () => {
    const stranger = factOf({ id: 'stranger', title: 'Xylophone quartet zigzags' });
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 120 }), (facts, hour) => {
        const all = [...facts, { ...stranger, at: hours(hour), arrivedAt: hours(hour) }];
        expect(told(all).filter((it) => it !== 'stranger: stranger')).toEqual(told(facts));
      }),
    );
  });

  it('keep their ids and their members as others arrive', () => {
    fc.assert(
      fc.property(anyFacts, fc.nat(25), (facts, count) => {
        const arrived = facts.toSorted((a, b) => (a.arrivedAt + a.id < b.arrivedAt + b.id ? -1 : 1));
        const now = told(arrived);
        for (const before of told(arrived.slice(0, count)))
          expect(now.some((story) => `${story} `.startsWith(`${before} `))).toBe(true);
      }),
    );
  });

  it('hold every article once, and no two of one source', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const stories = storiesAmong(facts);
        expect(stories.flatMap(({ members }) => members.map(({ id }) => id)).sort()).toEqual(
          facts.map(({ id }) => id).sort(),
        );
        for (const { members } of stories)
          expect(new Set(members.map(({ sourceId }) => sourceId)).size).toBe(members.length);
      }),
    );
  });
});

function shuffled(facts: readonly StoryFact[]) {
  return fc.shuffledSubarray([...facts], { minLength: facts.length, maxLength: facts.length });
}

describe('garbage', () => {
  it('is taken as it comes', () => {
    const text = fc.uint16Array({ maxLength: 60 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text, text), { maxLength: 10 }), (texts) => {
        const facts = texts.map(([title, url, mention], at) =>
          factOf({ id: `id${at}`, title, url, mentions: [mention] }),
        );
        expect(storiesAmong(facts).flatMap(({ members }) => members)).toHaveLength(facts.length);
      }),
    );
  });
});
