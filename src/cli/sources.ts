import type { SourceHealth } from '../outward.ts';
import { healthJson } from '../sources/health.ts';
import { minute, printJson, printTable } from './print.ts';
import { withNewsroom } from './setting.ts';

/** The health of each source, as a table for people or as one JSON array for programs. */
export async function listSources(configFile: string, json: boolean): Promise<number> {
  return withNewsroom(configFile, 'read', async (newsroom) => {
    const health = await newsroom.health();
    if (json) printJson(health.map(healthJson));
    else
      printTable(
        ['state', 'source', 'articles', 'last success', 'next visit', 'why', 'note'],
        health.map(rowOf),
      );
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
