import { describe, expect, it } from 'vitest';
import {
  placed,
  placesOf,
  type Question,
  questionFor,
  withAnswer,
  withQuestion,
} from '../../src/ingest/places.ts';
import type { SourceState } from '../../src/model.ts';
import { sourceOf, stateOf } from '../support/samples.ts';

const SOURCE = sourceOf();
const OTHER = 'https://cdn.example/feed.xml';
const at = (hours: number) => new Date(Date.parse('2026-11-22T09:00:00Z') + hours * 3_600_000).toISOString();
const rhythm = (newestAt: string) => ({ newestAt, gapsMinutes: [], longestMinutes: 0 });

const asked = (state: SourceState | undefined, now: string) =>
  questionFor(SOURCE, state, now).conditionals.map(({ url, headers }) => [url, headers['if-none-match']]);

function answered(state: SourceState, url: string, etag: string | undefined, now: string): SourceState {
  const given = { url, etag, lastModified: undefined, bodyHash: 'aa', isWhole: true };
  return { ...state, ...placed(withAnswer(placesOf(state), given, questionFor(SOURCE, state, now), now)) };
}

function questioned(state: SourceState, question: Question, now: string): SourceState {
  return { ...state, ...placed(withQuestion(placesOf(state), [question.url, undefined], question, now)) };
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

describe('a request without conditions', () => {
  it('is made a day after the document was last held whole, and not before', () => {
    const state = stateOf({ wholeAt: at(0), rhythm: rhythm(at(-1)) });
    expect(asked(state, at(23.9))).toHaveLength(1);
    expect(asked(state, at(24))).toHaveLength(0);
  });

  it('waits as long as the feed was silent when it was last held whole, up to a month', () => {
    const quiet = stateOf({ wholeAt: at(0), rhythm: rhythm(at(-72)) });
    expect(asked(quiet, at(71))).toHaveLength(1);
    expect(asked(quiet, at(72))).toHaveLength(0);
    const dead = stateOf({ wholeAt: at(0), rhythm: rhythm('2001-01-01T00:00:00.000Z') });
    expect(asked(dead, at(29 * 24))).toHaveLength(1);
    expect(asked(dead, at(30 * 24))).toHaveLength(0);
  });

  it('is not repeated for a day, whatever came of it', () => {
    const state = stateOf({ wholeAt: at(0) });
    const question = questionFor(SOURCE, state, at(30));
    expect(question.conditionals).toEqual([]);
    expect(asked(questioned(state, question, at(30)), at(53))).toHaveLength(1);
    const elsewhere = withAnswer(
      placesOf(state),
      { url: OTHER, etag: '"o"', lastModified: undefined, bodyHash: 'bb', isWhole: true },
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
    const state = stateOf({ wholeAt: at(0), sourceUrl: source.url });
    const question = questionFor(source, state, at(30));
    expect(questioned(state, question, at(30)).wholeAt).toBe(at(30));
  });
});
