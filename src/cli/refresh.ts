import type { Visited } from '../ingest/refresh.ts';
import { type RefreshResult, skippedResult } from '../ingest/visit-result.ts';
import type { Source, SourceState } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import { waitReason } from '../schedule/pace.ts';
import { openRound, type Round } from '../schedule/round.ts';
import { isDue } from '../sources/due.ts';
import { laterOf } from '../text/date.ts';
import { didYouMean } from '../text/nearest.ts';
import { bringInStep } from './in-step.ts';
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
  const { sources } = newsroom.config;
  const states = await newsroom.store.states();
  const wanted = ids.length === 0 ? sources : sources.filter((source) => ids.includes(source.id));
  const isWanted = (source: Source) => (force ? source.enabled : isDue(source, states.get(source.id), now()));
  const progress = startProgress('Refreshing', wanted.filter(isWanted).length);
  const { visit: visitSource, config } = newsroom;
  const visits = openRound({ limits: config.polling, states, now, visit: visitSource, isWished: force });
  const visit = async (source: Source): Promise<RefreshResult> => {
    const known = states.get(source.id);
    const result = isWanted(source)
      ? resultOf(source, known, await visits.visit(source))
      : skippedResult(source, known);
    if (isWanted(source)) progress.step(source.id, result.added);
    each?.(result);
    return result;
  };
  try {
    return await Promise.all(wanted.map(visit));
  } finally {
    // After a fault of ours or of the disk, no visit may still run when the store closes.
    await visits.close();
    progress.end();
  }
}

type Ended = Awaited<ReturnType<Round<Visited>['visit']>>;

function resultOf(source: Source, known: SourceState | undefined, ended: Ended): RefreshResult {
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
