/** Which numbers a monitoring system is told, by name: from what was counted and how the house stands, without a registry. */

import type { Figure, Labelled } from './figure.ts';
import type { SourceFigures } from './source-figures.ts';

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
