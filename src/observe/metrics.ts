/**
 * What a monitoring system is told of us, in the text format of Prometheus. Everything is kept in plain numbers and handed to the
 * registry when somebody asks: to be measured costs nothing, and a source that is configured no longer leaves no series behind.
 */

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Figure, Labelled } from './figure.ts';
import { type HouseFigures, houseOf, processFigures } from './figures.ts';
import { sourcesOf, type Tally, talliesOf, type VisitFigures, withVisit } from './source-figures.ts';

export interface Metrics {
  readonly visited: (visit: VisitFigures) => void;
  /** One run of one stage; the names of stages are ours alone, a handful. */
  readonly took: (stage: string, ms: number) => void;
  /** The exposition; one at a time. */
  readonly text: (house: HouseFigures) => Promise<string>;
  /** Stops watching the event loop. */
  readonly close: () => void;
}

/** From a visit that brought nothing to a publication of everything. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A registry of its own, so that two newsrooms in one process are told apart. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const stages = new Histogram({
    name: 'voltwire_stage_seconds',
    help: 'How long the stages of visits and publications took.',
    labelNames: ['stage'],
    buckets: SECONDS,
    registers: [registry],
  });
  const tallies = new Map<string, Tally>();
  const loop = watchLoop();
  const put = putter(registry);
  return {
    visited: (visit) => tallies.set(visit.source, withVisit(tallies.get(visit.source), visit)),
    took: (stage, ms) => stages.observe({ stage }, ms / 1000),
    text: (house) => {
      const configured = new Set(house.sources.map(({ id }) => id));
      for (const id of tallies.keys()) if (!configured.has(id)) tallies.delete(id);
      for (const it of [...talliesOf(tallies, house.sources), ...sourcesOf(house.sources), ...houseOf(house)])
        put(it);
      for (const it of processFigures(loop.lagSeconds())) put(it);
      return registry.metrics();
    },
    close: loop.close,
  };
}

type Put = (figure: Figure) => void;

function putter(registry: Registry): Put {
  const known = new Map<string, Counter | Gauge>();
  return ({ name, help, values }) => {
    const metric = known.get(name) ?? metricOf(name, help, values, registry);
    if (metric === undefined) return;
    known.set(name, metric);
    metric.reset();
    for (const { labels, value } of values) metric.inc({ ...labels }, value);
  };
}

/** Its first numbers tell its labels; undefined while it has none. */
function metricOf(name: string, help: string, values: readonly Labelled[], registry: Registry) {
  const [first] = values;
  if (first === undefined) return undefined;
  const about = { name, help, labelNames: Object.keys(first.labels), registers: [registry] };
  return name.endsWith('_total') ? new Counter(about) : new Gauge(about);
}

const LOOK_EVERY_MS = 100;

function watchLoop() {
  const histogram = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  histogram.enable();
  // What it records is the time between two looks, and 9e18 before the first two.
  const late = (nanoseconds: number) =>
    histogram.count === 0 ? 0 : Math.max(0, nanoseconds / 1e9 - LOOK_EVERY_MS / 1000);
  return {
    lagSeconds: () => {
      const [half, most] = [late(histogram.percentile(50)), late(histogram.percentile(99))];
      const lag = { '0.5': half, '0.99': most, '1': late(histogram.max) };
      histogram.reset();
      return lag;
    },
    close: () => void histogram.disable(),
  };
}
