import { describe, expect, it } from 'vitest';
import { columnsOf, cut, wrap } from '../../src/cli/columns.ts';
import { sourcesTable } from '../../src/cli/sources-table.ts';
import type { SourceHealth } from '../../src/outward.ts';

const NOW = '2026-11-22T12:00:00.000Z';

function row(title: string, change: Partial<SourceHealth> = {}, lastNewsAt?: string): SourceHealth {
  return {
    id: title,
    url: 'https://volts.example/feed',
    sentence: 'All is well.',
    arrivals: [],
    warnings: [],
    movedTo: undefined,
    lastVisitAt: undefined,
    lastNewsAt,
    title,
    state: 'ok',
    articles: 40,
    lastSuccessAt: '2026-11-22T11:30:00.000Z',
    nextCheckAt: '2026-11-22T15:00:00.000Z',
    why: { word: 'rhythm', sentence: 'So often it has news.' },
    error: undefined,
    push: undefined,
    ...change,
  };
}

const ROWS = [
  row('Volts', {}, '2026-11-20T11:00:00.000Z'),
  row('Amps', { state: 'failing', sentence: 'The last visit failed.', error: 'it answered 503' }),
  row('A source with quite a long name, longer than there is room for on a small terminal', { articles: 7 }),
  row('電気自動車ニュース'),
];

function drawn(columns: number, rows: readonly SourceHealth[] = ROWS): readonly string[] {
  return sourcesTable(rows, { columns, now: NOW, paint: (_style, text) => text });
}

describe('the table of sources', () => {
  it('tells what is in trouble first, and why below it', () => {
    const [head, first, below] = drawn(100);
    expect(head).toMatch(/^state +source +news +next +articles +success +why$/u);
    expect(first).toMatch(/^failing +Amps +– +in 3 h +40 +30 min ago +rhythm$/u);
    expect(below?.trim()).toBe('The last visit failed: it answered 503');
  });

  it('sums up', () => {
    expect(drawn(100).at(-1)).toBe('4 sources: 1 failing, 3 ok · 127 articles');
    expect(drawn(100, []).at(-1)).toBe('0 sources · 0 articles');
  });

  it.each([40, 60, 80, 120])('is never wider than a terminal of %s columns', (columns) => {
    for (const line of drawn(columns).slice(0, -1)) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
  });

  it('keeps its columns straight whatever script a title is in', () => {
    const starts = drawn(100)
      .filter((line) => line.startsWith('ok'))
      .map((line) => columnsOf(line.slice(0, line.indexOf('in 3 h'))));
    expect(new Set(starts).size).toBe(1);
  });

  it('lets nothing that a publisher writes command the terminal', () => {
    const told = drawn(100, [
      row('\u001b[2JVolts', { state: 'failing', sentence: 'odd\u001b]0;x\u0007' }),
    ]).join('\n');
    expect(told.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});

describe('columns', () => {
  it('cut a text where it is too wide', () => {
    expect(cut('charging', 8)).toBe('charging');
    expect(cut('charging', 5)).toBe('char…');
    expect(columnsOf(cut('電気自動車', 6))).toBeLessThanOrEqual(6);
  });

  it('break a text between words, three lines at most', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('one two three four five', 5)).toEqual(['one', 'two', 'thre…']);
  });
});
