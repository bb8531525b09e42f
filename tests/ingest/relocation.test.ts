import { describe, expect, it } from 'vitest';
import { FeedError, type FeedErrorCode } from '../../src/errors.ts';
import { addressOf, afterDeadEnd, afterFeed, movedTo } from '../../src/ingest/relocation.ts';
import type { Source } from '../../src/model.ts';
import type { Relocation } from '../../src/visits.ts';
import { sourceOf, stateOf } from '../support/samples.ts';

const NEW = 'https://new.example/feed';
const SOURCE = sourceOf();
const at = (hours: number) => new Date(Date.parse('2026-11-22T09:00:00Z') + hours * 3_600_000).toISOString();

/** After so many visits, an hour apart, each led to `to` for good. */
function seen(count: number, to = NEW, source: Source = SOURCE, everyHours = 1): Relocation | undefined {
  let known: Relocation | undefined;
  for (let n = 0; n < count; n++) known = afterFeed(source, known, to, at(n * everyHours));
  return known;
}

const error = (code: FeedErrorCode, status?: number) =>
  new FeedError(code, code, status === undefined ? {} : { status });

describe('a permanent redirect', () => {
  it('is believed after ten sightings', () => {
    expect(seen(9)).toMatchObject({ sightings: 9, adoptedAt: undefined });
    expect(seen(10)).toMatchObject({ to: NEW, adoptedAt: at(9) });
  });

  it('is believed after a week of a source that is visited seldom', () => {
    expect(seen(7, NEW, SOURCE, 24)?.adoptedAt).toBeUndefined();
    expect(seen(8, NEW, SOURCE, 24)?.adoptedAt).toBe(at(7 * 24));
    expect(seen(2, NEW, SOURCE, 7 * 24)?.adoptedAt).toBeUndefined();
  });

  it('is forgotten once it stops, and counted anew once it leads elsewhere', () => {
    expect(afterFeed(SOURCE, seen(9), undefined, at(9))).toBeUndefined();
    expect(afterFeed(SOURCE, seen(9), 'https://other.example/', at(9))).toMatchObject({ sightings: 1 });
  });

  it.each<[string, Source, string]>([
    ['from TLS to plain text', SOURCE, 'http://wire.example/feed'],
    ['that would carry a secret header elsewhere', sourceOf({ headers: { Authorization: 'x' } }), NEW],
  ])('%s is followed for ever and never believed', (_what, source, to) => {
    expect(seen(40, to, source)).toMatchObject({ sightings: 40, adoptedAt: undefined });
  });

  it('within one origin is believed of a source with headers of its own', () => {
    const source = sourceOf({ headers: { Authorization: 'x' } });
    expect(seen(10, 'https://wire.example/new', source)?.adoptedAt).toBe(at(9));
  });

  it('neither gains nor loses by a failed visit', () => {
    const known = seen(9);
    expect(afterDeadEnd(known, error('http', 404))).toBe(known);
  });
});

describe('a believed move', () => {
  const relocation = seen(10);
  const state = stateOf({ relocation, sourceUrl: SOURCE.url });

  it('is where we ask, unless the operator says otherwise', () => {
    expect(addressOf(SOURCE, state)).toBe(NEW);
    expect(addressOf(SOURCE, stateOf({ relocation: seen(9), sourceUrl: SOURCE.url }))).toBe(SOURCE.url);
    expect(addressOf(SOURCE, undefined)).toBe(SOURCE.url);
    const edited = sourceOf({ url: 'https://wire.example/other' });
    expect(addressOf(edited, state)).toBe(edited.url);
    expect(movedTo(edited, state)).toBeUndefined();
  });

  it('stays while a feed is there', () => {
    expect(afterFeed(SOURCE, relocation, undefined, at(20))?.adoptedAt).toBe(at(9));
    expect(afterFeed(SOURCE, relocation, NEW, at(20))?.adoptedAt).toBe(at(9));
  });

  it('that moves on is observed again from the start', () => {
    const onward = afterFeed(SOURCE, relocation, 'https://newer.example/', at(20));
    expect(onward).toMatchObject({ to: 'https://newer.example/', sightings: 1, adoptedAt: undefined });
  });

  it.each([error('http', 404), error('dns'), error('not-a-feed'), error('refused-address')])(
    'is given up after three dead ends in a row: %s',
    (failure) => {
      const second = afterDeadEnd(afterDeadEnd(relocation, failure), failure);
      expect(second?.deadEnds).toBe(2);
      expect(afterDeadEnd(second, failure)).toBeUndefined();
      expect(afterFeed(SOURCE, second, undefined, at(20))?.deadEnds).toBe(0);
    },
  );

  it('is given up at once where the new address is gone', () => {
    expect(afterDeadEnd(relocation, error('gone', 410))).toBeUndefined();
  });

  it('survives what may pass', () => {
    for (const passing of [
      error('timeout'),
      error('http', 500),
      error('connect'),
      error('rate-limited', 429),
    ])
      expect(afterDeadEnd(relocation, passing)).toBe(relocation);
  });
});
