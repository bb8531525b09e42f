import type { SourceHealth } from '../outward.ts';
import { healthJson } from '../sources/health.ts';
import { listTroubles } from '../sources/list-trouble.ts';
import { minute, paintOut, printJson, printTable, sayError, write } from './print.ts';
import { now, withNewsroom } from './setting.ts';
import { sourcesTable } from './sources-table.ts';

/**
 * The health of each source: a table drawn for the terminal, a plain one where it goes elsewhere, one JSON array for programs. What is
 * wrong with lists of sources is said beside it.
 */
export async function listSources(configFile: string, json: boolean): Promise<number> {
  return withNewsroom(configFile, 'read', async (newsroom) => {
    const health = await newsroom.health();
    const { isTTY, columns } = process.stdout;
    if (json) printJson(health.map(healthJson));
    else if (isTTY) {
      write(sourcesTable(health, { columns: columns || 80, now: now(), paint: paintOut }).join('\n'));
    } else
      printTable(
        ['state', 'source', 'articles', 'last success', 'next visit', 'why', 'note'],
        health.map(rowOf),
      );
    const { config, store } = newsroom;
    for (const trouble of listTroubles(config.sourceLists, await store.notes('lists'))) sayError(trouble);
    return 0;
  });
}

function rowOf(health: SourceHealth): readonly string[] {
  const { state, id, articles, lastSuccessAt, nextCheckAt, why, error } = health;
  const note = error ?? pushedBy(health);
  const times = [minute(lastSuccessAt), minute(nextCheckAt)];
  return [state, id, String(articles), ...times, why?.word ?? '–', note];
}

function pushedBy({ push }: SourceHealth): string {
  if (push === undefined) return '';
  return `pushed by ${push.hub} until ${minute(push.until)}`;
}
