/**
 * What a monitoring system is told of each source. So many have series of their own; the others share one, so that sums stay true and
 * nobody's monitoring grows with lists that somebody else keeps.
 */

import type { Instant } from '../model.ts';
import { instantMs } from '../text/date.ts';
import type { Figure } from './figure.ts';

/** In the order of the configuration. */
const MOST_NAMED = 500;
/** No id of a source has brackets. */
const OTHERS = '(others)';

/** What one visit, or one delivery, came to. */
export interface VisitFigures {
  readonly source: string;
  readonly outcome: string;
  readonly ms: number;
  readonly bytes: number;
  readonly added: number;
  readonly changed: number;
}

/** How a source stands. */
export interface SourceFigures {
  readonly id: string;
  readonly state: string;
  /** How many are stored. */
  readonly articles: number;
  /** In a row. */
  readonly failures: number;
  readonly lastSuccessAt: Instant | undefined;
  readonly nextCheckAt: Instant | undefined;
}

/** What the visits to a source came to since the start. */
export interface Tally {
  readonly outcomes: ReadonlyMap<string, number>;
  readonly ms: number;
  readonly bytes: number;
  readonly added: number;
  readonly changed: number;
}

const NONE: Tally = { outcomes: new Map(), ms: 0, bytes: 0, added: 0, changed: 0 };

/** With one more. */
export function withVisit(tally: Tally = NONE, visit: VisitFigures): Tally {
  const times = (tally.outcomes.get(visit.outcome) ?? 0) + 1;
  return {
    outcomes: new Map([...tally.outcomes, [visit.outcome, times]]),
    ms: tally.ms + visit.ms,
    bytes: tally.bytes + visit.bytes,
    added: tally.added + visit.added,
    changed: tally.changed + visit.changed,
  };
}

/** Of the visits to each of these sources since the start. */
export function* talliesOf(
  tallies: ReadonlyMap<string, Tally>,
  sources: readonly SourceFigures[],
): Generator<Figure> {
  const all = named(tallies, sources);
  const each = (value: (tally: Tally) => number) =>
    all.map(([source, tally]) => ({ labels: { source }, value: value(tally) }));
  const outcomes = all.flatMap(([source, tally]) =>
    [...tally.outcomes].map(([outcome, value]) => ({ labels: { source, outcome }, value })),
  );
  const articles = all.flatMap(([source, { added, changed }]) => [
    { labels: { source, change: 'added' }, value: added },
    { labels: { source, change: 'changed' }, value: changed },
  ]);
  yield {
    name: 'voltwire_visits_total',
    help: 'Visits and deliveries by what they came to.',
    values: outcomes,
  };
  yield {
    name: 'voltwire_visit_seconds_total',
    help: 'Time that visits took.',
    values: each(({ ms }) => ms / 1000),
  };
  yield {
    name: 'voltwire_visit_bytes_total',
    help: 'Bytes of documents that visits brought.',
    values: each(({ bytes }) => bytes),
  };
  yield { name: 'voltwire_articles_total', help: 'Articles that visits added or changed.', values: articles };
}

/** The named ones by their ids, and all others as one. */
function named(
  tallies: ReadonlyMap<string, Tally>,
  sources: readonly SourceFigures[],
): readonly (readonly [string, Tally])[] {
  const known = ({ id }: SourceFigures): readonly (readonly [string, Tally])[] => {
    const tally = tallies.get(id);
    return tally === undefined ? [] : [[id, tally]];
  };
  const own = sources.slice(0, MOST_NAMED).flatMap(known);
  const others = sources.slice(MOST_NAMED).flatMap(known);
  if (others.length === 0) return own;
  return [...own, [OTHERS, others.map(([, tally]) => tally).reduce(together)]];
}

function together(one: Tally, other: Tally): Tally {
  const outcomes = new Map(one.outcomes);
  for (const [outcome, times] of other.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + times);
  return {
    outcomes,
    ms: one.ms + other.ms,
    bytes: one.bytes + other.bytes,
    added: one.added + other.added,
    changed: one.changed + other.changed,
  };
}

/** Of how each source stands; times and failures of the named ones alone. */
export function* sourcesOf(sources: readonly SourceFigures[]): Generator<Figure> {
  yield byState(sources);
  yield* standingOf(sources.slice(0, MOST_NAMED), sources.slice(MOST_NAMED));
}

function byState(sources: readonly SourceFigures[]): Figure {
  const states = new Map<string, number>();
  for (const { state } of sources) states.set(state, (states.get(state) ?? 0) + 1);
  const values = [...states].map(([state, value]) => ({ labels: { state }, value }));
  return { name: 'voltwire_sources', help: 'Sources by how they are doing.', values };
}

function* standingOf(own: readonly SourceFigures[], others: readonly SourceFigures[]): Generator<Figure> {
  const each = (value: (source: SourceFigures) => number | undefined) =>
    own.flatMap((it) => {
      const known = value(it);
      return known === undefined ? [] : [{ labels: { source: it.id }, value: known }];
    });
  const articlesElsewhere = others.reduce((total, { articles }) => total + articles, 0);
  const seconds = (at: Instant | undefined) => (at === undefined ? undefined : instantMs(at) / 1000);
  yield {
    name: 'voltwire_sources_unnamed',
    help: 'Sources beyond the first 500, which share the series of source "(others)".',
    values: [{ labels: {}, value: others.length }],
  };
  yield {
    name: 'voltwire_source_articles',
    help: 'Articles of a source that are stored.',
    values: [
      ...each(({ articles }) => articles),
      ...(others.length === 0 ? [] : [{ labels: { source: OTHERS }, value: articlesElsewhere }]),
    ],
  };
  yield {
    name: 'voltwire_source_failures',
    help: 'Visits that failed in a row.',
    values: each(({ failures }) => failures),
  };
  yield {
    name: 'voltwire_source_last_success_timestamp_seconds',
    help: 'When a source last answered as it should.',
    values: each(({ lastSuccessAt }) => seconds(lastSuccessAt)),
  };
  yield {
    name: 'voltwire_source_next_visit_timestamp_seconds',
    help: 'When a source is visited next.',
    values: each(({ nextCheckAt }) => seconds(nextCheckAt)),
  };
}
