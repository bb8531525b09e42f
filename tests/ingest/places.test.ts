import { describe, expect, it } from 'vitest';
import { FeedError } from '../../src/errors.ts';
import {
  placed,
  placesOf,
  type Question,
  questionFor,
  withAnswer,
  withoutLong,
  withQuestion,
} from '../../src/ingest/places.ts';
import type { SourceState } from '../../src/model.ts';
import { sourceOf, stateOf } from '../support/samples.ts';

const SOURCE = sourceOf();
const OTHER = 'https://cdn.example/feed.xml';
const at = (hours: number) => new Date(Date.parse('2026-11-22T09:00:00Z') + hours * 3_600_000).toISOString();

const asked = (state: SourceState | undefined, now: string) =>
  questionFor(SOURCE, state, now).conditionals.map(({ url, headers }) => [url, headers['if-none-match']]);

function answered(state: SourceState, url: string, etag: string | undefined, now: string): SourceState {
  const given = { url, etag, lastModified: undefined, bodyHash: 'aa', isWhole: true, isNews: true };
  return placed(state, withAnswer(placesOf(state), given, questionFor(SOURCE, state, now), now));
}

function questioned(state: SourceState, question: Question, now: string): SourceState {
  return placed(state, withQuestion(placesOf(state), [question.url, undefined], question, now));
}

describe('validators', () => {
  it('are asked with, and never invented', () => {
    expect(asked(undefined, at(0))).toEqual([]);
    expect(asked(stateOf({ etag: undefined }), at(1))).toEqual([]);
    expect(questionFor(SOURCE, stateOf({ lastModified: 'monday' }), at(1))).toEqual({
      url: SOURCE.url,
      conditionals: [
        {
          url: SOURCE.url,
          headers: { 'if-none-match': '"1"', 'a-im': 'feed', 'if-modified-since': 'monday' },
        },
      ],
    });
  });

  it('of two addresses that answer in turn are both kept', () => {
    const state = answered(answered(stateOf(), OTHER, '"there"', at(1)), SOURCE.url, '"here"', at(2));
    expect(asked(state, at(3))).toEqual([
      [SOURCE.url, '"here"'],
      [OTHER, '"there"'],
    ]);
  });

  it('are kept of four addresses, those that answered last', () => {
    let state = stateOf();
    for (let n = 0; n < 9; n++) state = answered(state, `https://cdn${n}.example/`, '"x"', at(n));
    expect(placesOf(state).map(({ url }) => url)).toEqual(
      [8, 7, 6, 5].map((n) => `https://cdn${n}.example/`),
    );
  });

  it('that are missing from the newest document are dropped', () => {
    expect(asked(answered(stateOf(), SOURCE.url, undefined, at(1)), at(2))).toEqual([]);
  });

  it('of a store that knew only one address are used', () => {
    const { elsewhere, wholeAt, ...old } = stateOf();
    expect(placesOf(old as SourceState)).toMatchObject([{ url: SOURCE.url, etag: '"1"' }]);
  });
});

describe('validators that are very long', () => {
  const etag = `"${'x'.repeat(12_000)}"`;
  const refusedWith = (status: number, state: SourceState) => {
    const error = new FeedError('http', 'refused', { url: SOURCE.url, status });
    return placed(state, withoutLong(placesOf(state), error));
  };

  it('are said like others', () => {
    expect(asked(stateOf({ etag, wholeAt: at(0) }), at(1))).toEqual([[SOURCE.url, etag]]);
  });

  it.each([400, 413, 431])('are forgotten once a server refuses the request with %i', (status) => {
    expect(asked(refusedWith(status, stateOf({ etag, wholeAt: at(0) })), at(1))).toEqual([]);
  });

  it('outlive every other refusal, as short ones outlive them all', () => {
    expect(asked(refusedWith(500, stateOf({ etag, wholeAt: at(0) })), at(1))).toHaveLength(1);
    expect(asked(refusedWith(431, stateOf({ wholeAt: at(0) })), at(1))).toHaveLength(1);
  });
});

describe('a request without conditions', () => {
  /** Whether it is asked on conditions at its next visit if it said last, so many hours after its whole answer, that nothing changed. */
  const isBelieved = (about: Partial<SourceState>, hours: number) =>
    asked(stateOf({ wholeAt: at(0), ...about, succeededAt: at(hours) }), at(hours + 1)).length > 0;

  it('is made once an answer, a day after the last whole one, said that nothing changed', () => {
    expect(isBelieved({ quietSince: at(0) }, 23.9)).toBe(true);
    expect(isBelieved({ quietSince: at(0) }, 24)).toBe(false);
    expect(isBelieved({}, 24)).toBe(false);
  });

  it('waits for as long as nothing was new when it was last held whole, up to a week', () => {
    expect(isBelieved({ quietSince: at(-72) }, 71)).toBe(true);
    expect(isBelieved({ quietSince: at(-72) }, 72)).toBe(false);
    expect(isBelieved({ quietSince: '2001-01-01T00:00:00.000Z' }, 167)).toBe(true);
    expect(isBelieved({ quietSince: '2001-01-01T00:00:00.000Z' }, 168)).toBe(false);
  });

  it.each(['W/"a-gzip"', '""', '"68b-5c9"'])('doubts %s after a day', (etag) => {
    expect(isBelieved({ etag, quietSince: at(0) }, 24)).toBe(false);
  });

  it.each(['5c9', '"a b"', '"é"', '"a', `"${'x'.repeat(2000)}"`])(
    'doubts the odd %s after a month',
    (etag) => {
      expect(isBelieved({ etag, quietSince: at(0) }, 29 * 24)).toBe(true);
      expect(isBelieved({ etag, quietSince: at(0) }, 30 * 24)).toBe(false);
    },
  );

  it('is not made after a sleep before the address had the chance to say what is new', () => {
    const slept = stateOf({ wholeAt: at(0), quietSince: at(0), succeededAt: at(0) });
    expect(asked(slept, at(100))).toHaveLength(1);
  });

  it('knows since when answers of any kind brought nothing new', () => {
    const visited = (state: SourceState, isNews: boolean, hours: number): SourceState => {
      const given = { url: SOURCE.url, etag: '"2"', lastModified: undefined, bodyHash: 'aa' };
      const answer = { ...given, isWhole: true, isNews };
      const question = questionFor(SOURCE, state, at(hours));
      return placed(state, withAnswer(placesOf(state), answer, question, at(hours)));
    };
    const first = visited(stateOf(), false, 1);
    expect(first.quietSince).toBe(at(1));
    expect(visited(first, false, 2).quietSince).toBe(at(1));
    expect(visited(first, true, 3).quietSince).toBe(at(3));
  });

  it('is not repeated for a day, whatever came of it', () => {
    const state = stateOf({ wholeAt: at(0), succeededAt: at(29) });
    const question = questionFor(SOURCE, state, at(30));
    expect(question.conditionals).toEqual([]);
    expect(asked(questioned(state, question, at(30)), at(53))).toHaveLength(1);
    const elsewhere = withAnswer(
      placesOf(state),
      { url: OTHER, etag: '"o"', lastModified: undefined, bodyHash: 'bb', isWhole: true, isNews: true },
      question,
      at(30),
    );
    expect(elsewhere.find(({ url }) => url === SOURCE.url)?.wholeAt).toBe(at(30));
  });

  it('costs an address nothing that was asked with conditions', () => {
    const state = stateOf({ wholeAt: at(0) });
    const question = questionFor(SOURCE, state, at(5));
    expect(questioned(state, question, at(5)).wholeAt).toBe(at(0));
  });

  it('is told of an address by its name without the fragment', () => {
    const source = sourceOf({ url: `${SOURCE.url}#top` });
    const state = stateOf({ wholeAt: at(0), succeededAt: at(29), sourceUrl: source.url });
    const question = questionFor(source, state, at(30));
    expect(questioned(state, question, at(30)).wholeAt).toBe(at(30));
  });
});
