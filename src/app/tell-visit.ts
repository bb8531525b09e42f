import type { RefreshResult } from '../ingest/visit-result.ts';
import type { SourceState } from '../model.ts';
import type { Log } from '../observe/log.ts';

/** One line of the log for a visit or a delivery; a failure that goes on is for those who ask for more. */
export function tellVisit(log: Log, result: RefreshResult, known: SourceState | undefined): void {
  const { source, error, added, changed } = result;
  if (error !== null && known?.lastError?.code === error.code)
    log.debug(result, `${source}: still ${error.message}`);
  else if (error !== null) log.warn(result, `${source}: ${error.message}`);
  else if (added + changed > 0)
    log.info(result, `${source}: ${added} ${added === 1 ? 'article' : 'articles'} added, ${changed} changed`);
  else log.debug(result, `${source}: nothing new`);
}
