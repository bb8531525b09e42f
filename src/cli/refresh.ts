import type { Visited } from '../ingest/refresh.ts';
import { type RefreshResult, skippedResult } from '../ingest/visit-result.ts';
import type { Source, SourceState } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import { waitReason } from '../schedule/pace.ts';
import { type Ended, visitRound } from '../schedule/round.ts';
import { isDue } from '../sources/due.ts';
import { laterOf } from '../text/date.ts';
import { didYouMean } from '../text/nearest.ts';
import { bringInStep } from './in-step.ts';
import { giveRoom } from './lean-heap.ts';
import { paint, printJson, say, sayError } from './print.ts';
import { startProgress } from './progress.ts';
import { now, withNewsroom } from './setting.ts';

/** One round over the sources that are due (`force`: due or not), or over those named; 1 if any of them failed. */
export async function refreshOnce(
  configFile: string,
  ids: readonly string[],
  options: { readonly force: boolean; readonly json: boolean },
): Promise<number> {
  return withNewsroom(configFile, 'write', async (newsroom) => {
    const unknown = ids.filter((id) => !newsroom.config.sources.some((source) => source.id === id));
    if (unknown.length > 0) return tellUnknown(unknown, newsroom);
    const isInStep = await bringInStep(newsroom);
    const results = await round(newsroom, ids, options.force, options.json ? printJson : undefined);
    if (!options.json) tellResults(results);
    return results.some((result) => result.outcome === 'failed') || !isInStep ? 1 : 0;
  });
}

async function round(
  newsroom: Newsroom,
  ids: readonly string[],
  force: boolean,
  each: ((result: RefreshResult) => void) | undefined,
): Promise<readonly RefreshResult[]> {
  const { visit, config, store } = newsroom;
  const states = await store.states();
  const wanted = ids.length === 0 ? config.sources : config.sources.filter(({ id }) => ids.includes(id));
  const isWanted = (source: Source) => (force ? source.enabled : isDue(source, states.get(source.id), now()));
  const [sources, others] = [wanted.filter(isWanted), new Set(wanted)];
  for (const source of sources) others.delete(source);
  const results = new Map<string, RefreshResult>();
  const tell = (result: RefreshResult) => {
    results.set(result.source, result);
    each?.(result);
  };
  for (const source of others) tell(skippedResult(source, states.get(source.id)));
  giveRoom(() => sources.length);
  const progress = startProgress('Refreshing', sources.length);
  const ended = (source: Source, how: Ended<Visited>) => {
    const result = resultOf(source, states.get(source.id), how);
    progress.step(source.id, result.added);
    tell(result);
  };
  try {
    await visitRound({ sources, states, limits: config.polling, visit, ended, now, isWished: force });
  } finally {
    progress.end();
  }
  return wanted.flatMap(({ id }) => results.get(id) ?? []);
}

function resultOf(source: Source, known: SourceState | undefined, ended: Ended<Visited>): RefreshResult {
  if ('visited' in ended) return ended.visited.result;
  const { domain, opensAt } = ended.postponed;
  return {
    ...skippedResult(source, known),
    happened: 'Its domain asked us to wait, so it was left for later.',
    error: { code: 'rate-limited', message: `${domain} asked us to wait: no visit before ${opensAt}` },
    nextCheckAt: laterOf(opensAt, known?.nextCheckAt ?? opensAt),
    why: waitReason(ended.postponed),
  };
}

function tellUnknown(unknown: readonly string[], { config }: Newsroom): number {
  const ids = config.sources.map((source) => source.id);
  for (const id of unknown) sayError(`there is no source "${id}"${didYouMean(id, ids)}`);
  return 2;
}

function tellResults(results: readonly RefreshResult[]): void {
  for (const { source, outcome, error } of results) {
    const label = outcome === 'skipped' ? paint('yellow', 'postponed') : paint('red', 'failed');
    if (error !== null) say(`${label} ${source}: ${error.message}`);
  }
  const postponed = results.filter(({ outcome, error }) => outcome === 'skipped' && error !== null).length;
  const count = (outcome: RefreshResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const sum = (field: 'added' | 'changed') => results.reduce((total, result) => total + result[field], 0);
  say(
    `${results.length} sources: ${count('ok')} with news, ${count('not-modified') + count('unchanged')} unchanged, ` +
      `${count('failed')} failed, ${count('skipped') - postponed} not due, ${postponed} postponed; ${sum('added')} articles added, ${sum('changed')} changed`,
  );
}
