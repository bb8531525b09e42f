import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import type { Rule } from '../../src/outward.ts';
import { holdsFor, subjectOf } from '../../src/publish/rules.ts';
import { createJudge, rulingUnder } from '../../src/publish/verdict.ts';
import { cpuMs } from '../support/cpu.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { articleOf } from '../support/samples.ts';
import { cardsOf, postOf } from './newsroom.ts';

const STORY = articleOf({
  title: 'Tesla shows the Model Y',
  summary: 'It drives itself.',
  contentHtml: '<p>The <b>battery</b> of 75&nbsp;kWh</p>',
  authors: [{ name: 'Fred Lambert', url: undefined }],
  tags: ['Tesla', 'Model Y'],
  url: 'https://electrek.co/2026/11/20/green-deals/',
  language: 'en-GB',
  publishedAt: '2026-11-10T10:00:00.000Z',
  arrivedAt: '2026-11-20T10:00:00.000Z',
});
const holds = (rule: Rule, article: Article = STORY) =>
  holdsFor(rule)(subjectOf(article, cardOf({ tags: ['EV news'] })));

describe('a rule', () => {
  it.each<readonly [Rule]>([
    ['tesla'],
    ['drives itself'],
    ['"drives itself"'],
    ['/model [3y]/i'],
    ['/^Tesla/'],
    [{ title: 'model y' }],
    [{ title: ['rivian', 'tesla'] }],
    [{ title: '/Model [3Y]/' }],
    [{ text: 'battery of 75 kwh' }],
    [{ text: '/\\d+.kWh/u' }],
    [{ author: 'fred lambert' }],
    [{ author: '/^fred/i' }],
    [{ tag: 'model y' }],
    [{ tag: 'ev news' }],
    [{ tag: '/^EV/' }],
    [{ url: '/green-deals/' }],
    [{ url: 'electrek.co' }],
    [{ language: 'en' }],
    [{ language: ['de', 'EN-gb'] }],
    [{ olderThanDays: 9.5 }],
    [{ any: ['rivian', { title: 'tesla' }] }],
    [{ all: ['tesla', { title: 'model y' }] }],
    [{ not: 'rivian' }],
    [{ title: 'tesla', not: { author: 'somebody else' }, language: 'en' }],
  ])('holds where it is %j', (rule) => expect(holds(rule)).toBe(true));

  it.each<readonly [Rule]>([
    ['battery'],
    ['tes'],
    ['/model [3y]/'],
    ['"/model [3y]/i"'],
    [{ title: 'drives itself' }],
    [{ text: 'lambert' }],
    [{ author: 'lamb' }],
    [{ tag: 'model' }],
    [{ url: 'deal' }],
    [{ language: 'e' }],
    [{ language: 'en-US' }],
    [{ olderThanDays: 10 }],
    [{ any: ['rivian', { title: 'lucid' }] }],
    [{ all: ['tesla', 'rivian'] }],
    [{ not: 'tesla' }],
    [{ title: 'tesla', author: 'somebody else' }],
  ])('does not hold where it is %j', (rule) => expect(holds(rule)).toBe(false));

  it('asks in vain for what an article lacks', () => {
    const bare = articleOf({ url: undefined, language: undefined, publishedAt: undefined, authors: [] });
    for (const rule of [{ url: '/./' }, { language: 'en' }, { olderThanDays: 0.01 }, { author: '/./' }])
      expect(holds(rule, bare)).toBe(false);
  });

  it('finds words of any script as whole words alone, in every field', () => {
    const word = fc.stringMatching(/^[a-zäöüßéа-яα-ω]{2,12}$/u);
    fc.assert(
      fc.property(word, word, (one, other) => {
        const article = articleOf({ title: `${one} ${other}`, tags: [], summary: undefined });
        expect(holds({ title: one }, article)).toBe(true);
        expect(holds({ not: one }, article)).toBe(false);
        const joined = articleOf({ title: `${one}${other}x`, tags: [], summary: undefined });
        expect(holds({ title: one }, joined)).toBe(false);
      }),
    );
  });

  it('answers before long, whatever pattern meets whatever text', () => {
    const piece = fc.constantFrom(
      'a',
      '.',
      '(a+)+',
      '[ab]*',
      '(?:a|a)',
      '\\w',
      'a{1,60}',
      '\\pL?',
      '^',
      '$',
      '(.*)',
      '[^b]',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const article = articleOf({ title: `${'ab'.repeat(4)}${'a'.repeat(200_000)}b!` });
        const test = holdsFor({ title: `/${pieces.join('')}[XYZ]/` });
        const before = cpuMs();
        test(subjectOf(article, undefined));
        expect(cpuMs() - before).toBeLessThan(4000);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the rules of a list', () => {
  const ruling = (include: readonly Rule[], exclude: readonly Rule[]) =>
    rulingUnder({ include, exclude })(subjectOf(STORY, undefined));

  it('tell which of them decided', () => {
    expect(ruling(['rivian', 'tesla'], [])).toEqual({ admitted: true, list: 'include', at: 1 });
    expect(ruling(['tesla'], ['x', { author: 'fred' }])).toEqual({ admitted: false, list: 'exclude', at: 1 });
    expect(ruling(['rivian'], [])).toEqual({ admitted: false, list: 'include', at: undefined });
    expect(ruling([], ['rivian'])).toBeUndefined();
  });

  it('judge by source and by channel at once, and our own posts by channel alone', () => {
    const judge = createJudge({
      channels: [channelOf({ exclude: [{ tag: 'tesla' }] }), channelOf({ id: 'b' })],
      cards: cardsOf(cardOf({ include: ['rivian'] })),
    });
    expect(judge(STORY, cardOf())).toEqual({ admitted: false, refusedBy: ['all'] });
    expect(judge(postOf('ours', { tags: [] }), undefined)).toEqual({ admitted: true, refusedBy: [] });
  });
});
