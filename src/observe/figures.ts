/** Which numbers a monitoring system is told, by name: from what was counted and how the house stands, without a registry. */

import type { Instant } from '../model.ts';
import { instantMs } from '../text/date.ts';

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

/** A number of a kind, such as answers by status. */
export interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** How the house stands when it is asked. */
export interface HouseFigures {
  readonly version: string;
  /** The configured ones, and no others. */
  readonly sources: readonly SourceFigures[];
  /** By `kind` and `status`, since the start. */
  readonly answers: readonly Labelled[];
  readonly subscribers: number;
  /** Deliveries and pings that are yet to arrive. */
  readonly waiting: number;
  /** Sources whose hub brings their news. */
  readonly pushed: number;
  readonly documents: number;
  readonly store: {
    readonly articles: number;
    /** On disk. */
    readonly bytes: number;
    /** What was found damaged in it since the start. */
    readonly notices: number;
    readonly isSound: boolean;
  };
}

/** One name with all its numbers; a `_total` counts up, anything else is as it is now. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly values: readonly Labelled[];
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

/** Of the visits to each source. */
export function* talliesOf(tallies: ReadonlyMap<string, Tally>): Generator<Figure> {
  const all = [...tallies];
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

/** Of how each source stands. */
export function* sourcesOf(sources: readonly SourceFigures[]): Generator<Figure> {
  const each = (value: (source: SourceFigures) => number | undefined) =>
    sources.flatMap((it) => {
      const known = value(it);
      return known === undefined ? [] : [{ labels: { source: it.id }, value: known }];
    });
  const seconds = (at: Instant | undefined) => (at === undefined ? undefined : instantMs(at) / 1000);
  const states = new Map<string, number>();
  for (const { state } of sources) states.set(state, (states.get(state) ?? 0) + 1);
  yield {
    name: 'voltwire_sources',
    help: 'Sources by how they are doing.',
    values: [...states].map(([state, value]) => ({ labels: { state }, value })),
  };
  yield {
    name: 'voltwire_source_articles',
    help: 'Articles of a source that are stored.',
    values: each(({ articles }) => articles),
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

/** Of everything that there is one of. */
export function houseOf({ version, answers, store, ...house }: HouseFigures): readonly Figure[] {
  return [
    { name: 'voltwire_info', help: 'Which Voltwire this is.', values: [{ labels: { version }, value: 1 }] },
    { name: 'voltwire_http_answers_total', help: 'Answers by kind and class of status.', values: answers },
    plain('voltwire_documents', 'Documents that are published.', house.documents),
    plain('voltwire_websub_subscribers', 'Who subscribes to our hub.', house.subscribers),
    plain('voltwire_websub_waiting', 'Deliveries and pings yet to arrive.', house.waiting),
    plain('voltwire_websub_leases', 'Sources whose hub brings us their news.', house.pushed),
    plain('voltwire_store_articles', 'Articles that are stored.', store.articles),
    plain('voltwire_store_bytes', 'What the store takes on disk.', store.bytes),
    plain('voltwire_store_notices', 'What was found damaged in the store since the start.', store.notices),
    plain('voltwire_store_sound', 'Whether the store takes what is saved.', store.isSound ? 1 : 0),
  ];
}

/** Of this process; `lagSeconds` by quantile. */
export function processFigures(lagSeconds: Readonly<Record<string, number>>): readonly Figure[] {
  const { user, system } = process.cpuUsage();
  return [
    plain('process_resident_memory_bytes', 'Memory in use.', process.memoryUsage.rss()),
    plain('process_cpu_seconds_total', 'Time of processors used.', (user + system) / 1e6),
    plain('process_uptime_seconds', 'Since the process began.', process.uptime()),
    {
      name: 'voltwire_event_loop_lag_seconds',
      help: 'How late the event loop was since it was asked last.',
      values: Object.entries(lagSeconds).map(([quantile, value]) => ({ labels: { quantile }, value })),
    },
  ];
}

function plain(name: string, help: string, value: number): Figure {
  return { name, help, values: [{ labels: {}, value }] };
}
