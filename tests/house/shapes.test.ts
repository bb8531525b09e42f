import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { nextCheck } from '../../src/ingest/next-check.ts';
import { questionFor } from '../../src/ingest/places.ts';
import { NOTHING } from '../../src/ingest/refresh.ts';
import { firstHop } from '../../src/net/redirect.ts';
import { nextCron } from '../../src/schedule/cron.ts';
import { openStore } from '../../src/store/lowdb.ts';
import { temporaryFolder } from '../support/program.ts';
import { sourceOf, stateOf } from '../support/samples.ts';

setFlagsFromString('--allow-natives-syntax');
const isOfOneShape = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean;

/** How many hidden classes V8 has for so many objects. */
function shapesOf(objects: readonly object[]): number {
  const firsts: object[] = [];
  for (const one of objects) if (!firsts.some((first) => isOfOneShape(first, one))) firsts.push(one);
  return firsts.length;
}

const MANY = Array.from({ length: 100 }, (_, at) => `source-${at}`);
/** While V8 learns what a place in the code sees it may keep another class or two. */
const FEW = 3;

describe('what there is thousands of has one shape', () => {
  it('sources', () => {
    const sources = MANY.map((id) => ({ id, url: `https://${id}.example/feed` }));
    const file = {
      site: { title: 'T', url: 'https://news.example/' },
      sources,
      channels: [{ id: 'all', title: 'All' }],
    };
    const config = parseConfig(JSON.stringify(file), '/config.json', { env: {}, isCron: () => true });
    expect(shapesOf(config.sources)).toBeLessThanOrEqual(FEW);
  });

  it('addresses that are asked', () => {
    expect(shapesOf(MANY.map((id) => firstHop(`https://${id}.example/feed`)))).toBeLessThanOrEqual(FEW);
  });

  it('states after a visit, those included that were read from a disk', async () => {
    const folder = temporaryFolder();
    const store = await openStore(folder, 'write');
    for (const sourceId of MANY) await store.save({ changes: NOTHING, state: stateOf({ sourceId }) });
    await store.close();
    const opened = await openStore(folder, 'read');
    const states = [...(await opened.states()).values()];
    await opened.close();
    const now = '2026-11-22T09:00:00.000Z';
    const after = states.map((previous) => {
      const source = sourceOf({ id: previous.sourceId, url: previous.url });
      const { url, etag, lastModified } = previous;
      const outcome = {
        kind: 'not-modified',
        url,
        etag,
        lastModified,
        permanentUrl: undefined,
        freshUntil: undefined,
      } as const;
      const question = questionFor(source, previous, now);
      return nextCheck({ source, previous, question, outcome, now, maxMinutes: 1440, nextCron });
    });
    expect(after).toHaveLength(MANY.length);
    expect(shapesOf(after)).toBeLessThanOrEqual(FEW);
  });
});
