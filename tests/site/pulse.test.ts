import { describe, expect, it } from 'vitest';
import { pulseOf } from '../../src/site/pulse.ts';
import { renderRiver } from '../../src/site/river.ts';
import { readPage } from './read-page.ts';
import { makeArticle, makePost, makeView } from './sample.ts';

const at = (publishedAt: string) => makeArticle({ publishedAt });

describe('the live line', () => {
  it('counts by the hour, a day at least, up to the newest', () => {
    const pulse = pulseOf([
      at('2026-11-22T14:59:59.000Z'),
      at('2026-11-22T14:00:00.000Z'),
      at('2026-11-22T12:30:00.000Z'),
    ]);
    expect(pulse?.hours).toBe(1);
    expect(pulse?.from).toBe('2026-11-21T15:00:00.000Z');
    expect(pulse?.counts).toEqual([...Array(21).fill(0), 1, 0, 2]);
  });

  it.each([
    [2, 1],
    [4, 2],
    [6, 3],
    [12, 6],
    [25, 12],
    [50, 24],
    [5000, 24],
  ])('tells %i days by stretches of %i hours, at most 56 of them', (days, hours) => {
    const newest = Date.UTC(2026, 10, 22, 14);
    const times = [newest, newest - days * 86_400_000];
    const pulse = pulseOf(times.map((ms) => at(new Date(ms).toISOString())));
    expect(pulse?.hours).toBe(hours);
    expect(pulse?.counts.length).toBeLessThanOrEqual(56);
    expect(pulse?.counts.at(-1)).toBe(1);
  });

  it('goes by arrival where nobody says when, and marks what is ours', () => {
    const seen = makeArticle({ publishedAt: undefined, arrivedAt: '2026-11-22T10:00:00.000Z' });
    const pulse = pulseOf([makePost({ publishedAt: '2026-11-22T11:00:00.000Z' }), seen]);
    expect(pulse?.counts.slice(-2)).toEqual([1, 1]);
    expect([...(pulse?.ours ?? [])]).toEqual([23]);
  });

  it('is not drawn for fewer than two articles', () => {
    expect(pulseOf([at('2026-11-22T14:00:00.000Z')])).toBeUndefined();
    expect(renderRiver(makeView([makeArticle()]))).not.toContain('<svg');
  });

  it('is a picture with words for those who do not see it, and keeps to attributes that the policy allows', () => {
    const page = renderRiver(makeView([at('2026-11-22T14:30:00.000Z'), at('2026-11-22T14:00:00.000Z')]));
    const svg = readPage(page).elements.find(({ name }) => name === 'svg')?.attributes;
    expect(svg).toMatchObject({
      role: 'img',
      'aria-label': '2 stories in 24 hours; most of them, 2, at 14:00 UTC on 22 November',
    });
    expect(page).not.toContain('style=');
  });
});
