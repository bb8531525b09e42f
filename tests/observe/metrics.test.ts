import { describe, expect, it, onTestFinished } from 'vitest';
import type { HouseFigures } from '../../src/observe/figures.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import type { SourceFigures, VisitFigures } from '../../src/observe/source-figures.ts';

const VISIT: VisitFigures = { source: 'volts', outcome: 'ok', ms: 250, bytes: 1000, added: 3, changed: 1 };

function source(id: string, change: Partial<SourceFigures> = {}): SourceFigures {
  const never = { lastSuccessAt: undefined, nextCheckAt: undefined };
  return { id, state: 'ok', articles: 7, failures: 0, ...never, ...change };
}

function house(sources: readonly SourceFigures[], change: Partial<HouseFigures> = {}): HouseFigures {
  const store = { articles: 7, bytes: 2048, notices: 0, isSound: true };
  const push = { subscribers: 0, waiting: 0, pushed: 0 };
  return { version: '1.2.3', sources, answers: [], ...push, documents: 9, store, ...change };
}

function opened() {
  const metrics = createMetrics();
  onTestFinished(metrics.close);
  return metrics;
}

/** Its lines without those that explain. */
function numbers(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('the metrics', () => {
  it('add up what the visits to each source came to', async () => {
    const metrics = opened();
    metrics.visited(VISIT);
    metrics.visited(VISIT);
    metrics.visited({ source: 'volts', outcome: 'failed', ms: 500, bytes: 0, added: 0, changed: 0 });
    expect(numbers(await metrics.text(house([source('volts')])))).toEqual(
      expect.arrayContaining([
        'voltwire_visits_total{source="volts",outcome="ok"} 2',
        'voltwire_visits_total{source="volts",outcome="failed"} 1',
        'voltwire_visit_seconds_total{source="volts"} 1',
        'voltwire_visit_bytes_total{source="volts"} 2000',
        'voltwire_articles_total{source="volts",change="added"} 6',
        'voltwire_articles_total{source="volts",change="changed"} 2',
      ]),
    );
  });

  it('say the same when they are asked twice', async () => {
    const metrics = opened();
    metrics.visited(VISIT);
    const ask = async () => {
      const lines = numbers(await metrics.text(house([source('volts')])));
      return lines.filter((line) => line.includes('volts'));
    };
    expect(await ask()).toEqual(await ask());
  });

  it('tell how each source stands, and leave out what is not known', async () => {
    const lastSuccessAt = '2026-11-22T14:00:00.000Z';
    const sources = [source('volts', { lastSuccessAt, failures: 4, state: 'failing' }), source('amps')];
    const told = numbers(await opened().text(house(sources)));
    expect(told).toContain('voltwire_sources{state="failing"} 1');
    expect(told).toContain('voltwire_source_failures{source="volts"} 4');
    expect(told.filter((line) => line.startsWith('voltwire_source_last_success'))).toEqual([
      'voltwire_source_last_success_timestamp_seconds{source="volts"} 1795356000',
    ]);
    expect(told.some((line) => line.startsWith('voltwire_source_next_visit'))).toBe(false);
  });

  it('forget a source that is configured no longer, even when it comes back', async () => {
    const metrics = opened();
    metrics.visited(VISIT);
    expect(await metrics.text(house([source('volts')]))).toContain('"volts"');
    expect(await metrics.text(house([source('amps')]))).not.toContain('"volts"');
    expect(await metrics.text(house([source('volts')]))).not.toContain('voltwire_visits_total{');
  });

  it('give five hundred sources series of their own, and all others one, so that sums stay true', async () => {
    const metrics = opened();
    const sources = Array.from({ length: 600 }, (_, at) => source(`s${at}`, { failures: 1 }));
    for (const { id } of sources) metrics.visited({ ...VISIT, source: id });
    const told = numbers(await metrics.text(house(sources)));
    const of = (name: string) => told.filter((line) => line.startsWith(`${name}{`));
    expect(of('voltwire_visits_total')).toHaveLength(501);
    expect(told).toContain('voltwire_visits_total{source="s499",outcome="ok"} 1');
    expect(told).toContain('voltwire_visits_total{source="(others)",outcome="ok"} 100');
    expect(told).toContain('voltwire_articles_total{source="(others)",change="added"} 300');
    expect(told).toContain('voltwire_source_articles{source="(others)"} 700');
    expect(of('voltwire_source_failures')).toHaveLength(500);
    expect(told).toContain('voltwire_sources{state="ok"} 600');
    expect(told).toContain('voltwire_sources_unnamed 100');
  });

  it('name every source of a newsroom of five hundred', async () => {
    const sources = Array.from({ length: 500 }, (_, at) => source(`s${at}`));
    const text = await opened().text(house(sources));
    expect(text).not.toContain('source="(others)"');
    expect(numbers(text)).toContain('voltwire_sources_unnamed 0');
  });

  it('sort the times of stages into buckets', async () => {
    const metrics = opened();
    for (const ms of [3, 30, 300]) metrics.took('parse', ms);
    const told = await metrics.text(house([]));
    expect(told).toContain('voltwire_stage_seconds_bucket{le="0.005",stage="parse"} 1');
    expect(told).toContain('voltwire_stage_seconds_bucket{le="0.05",stage="parse"} 2');
    expect(told).toContain('voltwire_stage_seconds_count{stage="parse"} 3');
  });

  it('tell of the process and of the store', async () => {
    const answers = [{ labels: { kind: 'feed', status: '3xx' }, value: 12 }];
    const told = await opened().text(house([], { answers }));
    expect(told).toMatch(/^process_resident_memory_bytes [1-9]\d+$/mu);
    expect(told).toMatch(/^voltwire_event_loop_lag_seconds\{quantile="1"\} \d/mu);
    expect(told).toContain('voltwire_http_answers_total{kind="feed",status="3xx"} 12');
    expect(told).toContain('voltwire_store_bytes 2048');
    expect(told).toContain('voltwire_store_sound 1');
    expect(told).toContain('voltwire_info{version="1.2.3"} 1');
  });

  it('have a name, a kind and an explanation for each number', async () => {
    const metrics = opened();
    metrics.visited(VISIT);
    metrics.took('render', 5);
    const told = await metrics.text(house([source('volts')]));
    for (const line of numbers(told)) {
      expect(line).toMatch(/^[a-z_]+(?:\{[^{}]+\})? -?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/u);
      const name = /^[a-z_]+/u.exec(line)?.[0].replace(/_(?:bucket|sum|count)$/u, '');
      expect(told).toMatch(
        new RegExp(`^# HELP ${name} .+\\.\\n# TYPE ${name} (?:counter|gauge|histogram)$`, 'mu'),
      );
    }
  });

  it('keep two newsrooms in one process apart', async () => {
    const [one, other] = [opened(), opened()];
    one.visited(VISIT);
    expect(await other.text(house([source('volts')]))).not.toContain('voltwire_visits_total{');
  });
});
