import { describe, expect, it } from 'vitest';
import type { SourceHealth } from '../../src/outward.ts';
import { renderErrorPage } from '../../src/site/error-page.ts';
import { renderStatus } from '../../src/site/status.ts';
import { dangersIn, readPage } from './read-page.ts';
import { SITE } from './sample.ts';

function makeStatus(change: Partial<SourceHealth>): SourceHealth {
  return {
    id: 's',
    title: 'Electrek',
    url: 'https://electrek.example/feed',
    state: 'ok',
    sentence: 'It answers.',
    articles: 12,
    arrivals: [0, 4, 1],
    lastVisitAt: '2026-11-22T14:30:00.000Z',
    lastNewsAt: '2026-11-22T13:05:00.000Z',
    lastSuccessAt: '2026-11-22T14:30:00.000Z',
    nextCheckAt: '2026-11-22T15:30:00.000Z',
    why: undefined,
    movedTo: undefined,
    error: undefined,
    warnings: [],
    push: undefined,
    ...change,
  };
}

const render = (sources: readonly SourceHealth[], problems: readonly string[] = []) =>
  renderStatus({ site: SITE, generatedAt: '2026-11-22T15:00:00.000Z', sources, problems });

const rowsOf = (page: string) =>
  readPage(page)
    .elements.filter(({ name, attributes }) => name === 'tr' && attributes['class'] !== undefined)
    .map(({ text }) => text.replace(/\s+/gu, ' ').trim());

describe('the status page', () => {
  it('says of each source how it does, in words, the ones in trouble first', () => {
    const page = render([
      makeStatus({ title: 'Good' }),
      makeStatus({ title: 'Off', state: 'paused', nextCheckAt: undefined }),
      makeStatus({ title: 'Silent', state: 'late' }),
      makeStatus({ title: 'Shut', state: 'blocked' }),
      makeStatus({ title: 'New', state: 'waiting', lastSuccessAt: undefined }),
      makeStatus({ title: 'Dead', state: 'gone', error: 'The publisher has removed this feed.' }),
      makeStatus({
        title: 'Bad',
        state: 'failing',
        error: 'The server answered 503.',
        warnings: ['Two entries had no date.'],
      }),
    ]);
    const rows = rowsOf(page);
    expect(rows).toHaveLength(7);
    expect(rows[0]).toContain('BadIt answers.The server answered 503.Two entries had no date.');
    expect(rows[0]).toContain('Failing');
    expect(rows[1]).toContain('Blocked');
    expect(rows[2]).toContain('Gone');
    expect(rows[3]).toContain('Late');
    expect(rows[4]).toMatch(/Not visited yet.*Never/u);
    expect(rows[5]).toMatch(/Working 12 22 Nov 2026, 13:05 22 Nov 2026, 14:30 22 Nov 2026, 15:30/u);
    expect(rows[6]).toMatch(/Paused.*None/u);
  });

  it('counts the sources in each state that there is, the worst first', () => {
    const states = ['ok', 'paused', 'ok', 'failing', 'late'] as const;
    const page = readPage(render(states.map((state) => makeStatus({ state }))));
    const tally = page.elements.filter(
      ({ name, attributes }) => name === 'li' && attributes['class']?.startsWith('is-'),
    );
    const told = tally.map(({ text }) => text.replace(/\s+/gu, ' ').trim());
    expect(told).toEqual(['1 Failing', '1 Late', '2 Working', '1 Paused']);
  });

  it.each([
    [[0, 0, 0], 'No articles in 3 days'],
    [[0, 0, 1], '1 article on 1 of 3 days, the last today'],
    [[9, 1, 0], '10 articles on 2 of 3 days, the last yesterday'],
    [[2, 0, 0], '2 articles on 1 of 3 days, the last 2 days ago'],
  ])('draws the arrivals %j, and says them in words', (arrivals, words) => {
    const { elements } = readPage(render([makeStatus({ arrivals })]));
    expect(elements.find(({ name }) => name === 'svg')?.attributes['aria-label']).toBe(words);
    const drawn = elements.find(
      ({ name, attributes }) => name === 'path' && attributes['class'] === undefined,
    );
    const bars = drawn?.attributes['d']?.match(/M\d+ 27v-\d+/gu) ?? [];
    expect(bars).toHaveLength(arrivals.filter((count) => count > 0).length);
  });

  it('says who pushes a source and until when', () => {
    const push = { hub: 'https://hub.example/?<', until: '2026-12-02T09:00:00.000Z' };
    const told = 'Pushed by https://hub.example/?< until 2 December 2026, 09:00 UTC';
    expect(rowsOf(render([makeStatus({ push })]))[0]).toContain(told);
  });

  it.each([
    [['ok', 'ok'], 'All 2 sources are working.'],
    [['ok'], 'Our one source is working.'],
    [['ok', 'failing', 'paused'], '1 of 2 sources is working.'],
    [['failing', 'gone'], '0 of 2 sources are working.'],
    [['paused'], 'No source is being watched.'],
  ] as const)('sums up %j', (states, verdict) => {
    expect(render(states.map((state) => makeStatus({ state })))).toContain(verdict);
  });

  it('lists what else needs attention', () => {
    expect(render([], ['rain.md:4: published is no date.'])).toContain(
      '<li>rain.md:4: published is no date.</li>',
    );
    expect(render([])).not.toContain('Needs attention');
  });

  it('names each cell for a phone and keeps its roles there', () => {
    const cells = readPage(render([makeStatus({})])).elements.filter(({ name }) => name === 'td');
    expect(cells.map(({ attributes }) => attributes['data-label'])).toEqual([
      'State',
      'Last 30 days',
      'Articles',
      'Last news',
      'Last success',
      'Next visit',
    ]);
    expect(cells.every(({ attributes }) => attributes['role'] === 'cell')).toBe(true);
  });

  it('escapes what sources and problems say', () => {
    const hostile = '"><script>alert(1)</script>';
    const source = makeStatus({
      title: hostile,
      url: `javascript:${hostile}`,
      error: hostile,
      warnings: [hostile],
    });
    expect(dangersIn(render([source], [hostile]))).toEqual([]);
  });
});

describe('the page of an error', () => {
  it('says what happened and leads back, and is kept out of search engines', () => {
    const page = renderErrorPage(SITE, 404, 'No <page> here.');
    expect(page).toContain('There is no page here');
    expect(page).toContain('No &lt;page&gt; here.');
    const { elements } = readPage(page);
    expect(elements.some(({ attributes }) => attributes['content'] === 'noindex')).toBe(true);
    expect(elements.filter(({ attributes }) => attributes['rel'] === 'canonical')).toEqual([]);
    expect(elements.some(({ name, attributes }) => name === 'a' && attributes['href'] === '/')).toBe(true);
  });

  it('has words for a status that it does not know', () => {
    expect(renderErrorPage(SITE, 418, 'Teapot.')).toContain('Something went wrong');
  });
});
