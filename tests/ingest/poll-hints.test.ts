import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedHints } from '../../src/ingest/feed.ts';
import { parse } from '../../src/ingest/parse.ts';
import { afterSkipped, isSkipped, nextUpdateAt, pollHints } from '../../src/ingest/poll-hints.ts';
import { NO_HINTS } from '../support/samples.ts';

const hints = (about: Partial<FeedHints>) => pollHints({ ...NO_HINTS, ...about });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => String(from + n));

describe('what a document says of when to ask for it', () => {
  it('is read from RSS, word for word', async () => {
    const feed = await parse(
      `<rss version="2.0" xmlns:s="http://purl.org/rss/1.0/modules/syndication/"><channel><title>W</title><ttl> 180
      </ttl><skipHours><hour>2</hour><hour> 3 </hour></skipHours><skipDays><day>Saturday</day></skipDays>
      <s:updatePeriod>\n daily </s:updatePeriod><s:updateFrequency>2</s:updateFrequency>
      <s:updateBase>2000-01-01T12:00+00:00</s:updateBase></channel></rss>`,
    );
    expect(feed.hints).toEqual({
      ttl: '180',
      skipHours: ['2', '3'],
      skipDays: ['Saturday'],
      updatePeriod: 'daily',
      updateFrequency: '2',
      updateBase: '2000-01-01T12:00+00:00',
    });
  });

  it('is read from RDF', async () => {
    const feed = await parse(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>W</title>
      <sy:updatePeriod>weekly</sy:updatePeriod></channel></rdf:RDF>`,
    );
    expect(feed.hints).toMatchObject({ updatePeriod: 'weekly', ttl: undefined });
  });

  it.each([
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title></feed>',
    '{"version":"https://jsonfeed.org/version/1.1","title":"W","items":[],"ttl":60}',
  ])('is nothing in other formats', async (text) => {
    expect((await parse(text)).hints).toEqual(NO_HINTS);
  });

  it('means nothing where it says nothing', () => {
    expect(pollHints(NO_HINTS)).toBeUndefined();
  });
});

describe('a ttl', () => {
  it.each([
    ['180', 180],
    ['060', 60],
    ['30.5', 30],
    ['0', undefined],
    ['-60', undefined],
    ['an hour', undefined],
    ['', undefined],
    ['99999999999', undefined],
  ])('of “%s” is %s minutes', (ttl, minutes) => {
    expect(hints({ ttl })?.ttlMinutes).toBe(minutes);
  });
});

describe('the syndication module', () => {
  it.each([
    [{ updatePeriod: 'hourly' }, 60],
    [{ updatePeriod: 'Daily', updateFrequency: '2' }, 720],
    [{ updatePeriod: 'weekly', updateFrequency: '7' }, 1440],
    [{ updateFrequency: '4' }, 360],
    [{ updatePeriod: 'hourly', updateFrequency: '0' }, undefined],
    [{ updatePeriod: 'sometimes' }, undefined],
  ])('of %o means every %s minutes', (about, minutes) => {
    expect(hints(about)?.updateMinutes).toBe(minutes);
  });

  it('counts from its base where it has one', () => {
    const based = hints({ updatePeriod: 'daily', updateBase: '2000-01-01T12:00+00:00' });
    const next = (now: string) => based && nextUpdateAt(based, now);
    expect(next('2026-11-22T09:00:00.000Z')).toBe('2026-11-22T12:00:00.000Z');
    expect(next('2026-11-22T12:00:00.000Z')).toBe('2026-11-23T12:00:00.000Z');
    const future = hints({ updatePeriod: 'daily', updateBase: '2030-01-01T06:00Z' });
    expect(future && nextUpdateAt(future, '2026-11-22T09:00:00.000Z')).toBe('2026-11-23T06:00:00.000Z');
  });

  it('counts from now where it has none', () => {
    const plain = hints({ updatePeriod: 'daily', updateBase: 'yesterday' });
    expect(plain && nextUpdateAt(plain, '2026-11-22T09:00:00.000Z')).toBe('2026-11-23T09:00:00.000Z');
  });
});

describe('hours and days to be skipped', () => {
  it('are those of Greenwich', () => {
    const skips = hints({
      skipHours: ['2', '03', '24', 'noon', '25'],
      skipDays: ['saturday', 'Sunday', 'Someday'],
    });
    expect(skips).toMatchObject({ skipHours: [0, 2, 3], skipDays: [0, 6] });
    // 20 November 2026 is a Friday.
    expect(isSkipped(skips, '2026-11-20T00:30:00.000Z')).toBe(true);
    expect(isSkipped(skips, '2026-11-20T01:59:59.999Z')).toBe(false);
    expect(isSkipped(skips, '2026-11-21T12:00:00.000Z')).toBe(true);
    expect(afterSkipped(skips, '2026-11-20T02:10:00.000Z')).toBe('2026-11-20T04:00:00.000Z');
    expect(afterSkipped(skips, '2026-11-21T12:00:00.000Z')).toBe('2026-11-23T01:00:00.000Z');
    expect(afterSkipped(skips, '2026-11-20T12:34:56.000Z')).toBe('2026-11-20T12:34:56.000Z');
  });

  it('that are all there is mean nothing', () => {
    expect(hints({ skipHours: range(0, 23) })).toBeUndefined();
    expect(hints({ skipHours: range(1, 24) })).toBeUndefined();
    const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
    expect(hints({ skipDays: days })).toBeUndefined();
  });

  it('always leave an hour within the week that is free, and no free one is left for another', () => {
    const words = fc.array(fc.oneof(fc.integer({ min: -1, max: 26 }).map(String), fc.string()), {
      maxLength: 40,
    });
    const days = fc.array(fc.constantFrom('Monday', 'tuesday', 'Friday', 'SUNDAY', 'x'));
    const instants = fc.integer({ min: 0, max: 4e12 }).map((ms) => new Date(ms).toISOString());
    fc.assert(
      fc.property(words, days, instants, (skipHours, skipDays, at) => {
        const skips = hints({ skipHours, skipDays });
        const free = afterSkipped(skips, at);
        expect(isSkipped(skips, free)).toBe(false);
        expect(Date.parse(free) - Date.parse(at)).toBeLessThanOrEqual(7 * 86_400_000);
        if (!isSkipped(skips, at)) expect(free).toBe(at);
      }),
    );
  });
});
