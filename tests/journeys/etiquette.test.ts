import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Etiquette,
  HAS_ETIQUETTE,
  hostOf,
  type Judgement,
  openEtiquette,
  table,
  type Verdict,
} from '../support/etiquette.ts';
import { temporaryFolderInMemory, writeConfig } from '../support/program.ts';
import { freePort } from '../support/service.ts';
import { startVirtualApp } from '../support/virtual-app.ts';

const HOUR_MS = 3_600_000;
/** A Thursday, so that a fortnight holds two week-ends whole; and the day from which the publishers' own dates count. */
const START = Date.parse('2026-01-01T06:30:00Z');
/** Scenarios that cost real time, bytes or memory. */
const HEAVY = /^\/s\/(?:slowish|slow-headers|slow-body|endless|gzip-bomb|br-bomb|huge-headers|html-many)/u;
/** Scenarios that answer every visit alike: they show within a day all that they can. */
const STATIC =
  /^\/s\/(?:charset|ct|location|redir-private|html(?!-error)|(?:x-)?gzip|deflate|br$|identity|encoding)/u;
type Guests = 'heavy' | 'light' | 'lasting';
/** How many hours the program lives before it is started anew, and whom it then visits. */
const LIVES: readonly (readonly [hours: number, guests: Guests])[] = [
  [4, 'heavy'],
  [26, 'light'],
  [31, 'lasting'],
  [55, 'lasting'],
  [100, 'lasting'],
  [150, 'lasting'],
];
/** Nobody else may hear of these. */
const TOKEN = { Authorization: 'Bearer secret', 'X-Feed-Token': 'secret' };

function idsOf({ rows }: Judgement, wanted: Verdict['result']): readonly string[] {
  return rows.filter(({ result }) => result === wanted).map(({ id }) => id);
}

function isVisited(scenario: string, guests: Guests): boolean {
  if (guests === 'heavy' || HEAVY.test(scenario)) return guests === 'heavy' && HEAVY.test(scenario);
  return guests === 'light' || !STATIC.test(scenario);
}

function sourcesOf({ port, scenarios }: Etiquette, isWanted: (scenario: string) => boolean) {
  return scenarios.map((scenario) => ({
    id: scenario
      .slice(3)
      .replaceAll(/[^a-z0-9]+/giu, '-')
      .toLowerCase(),
    url: `http://${hostOf(scenario)}:${port}${scenario}`,
    enabled: isWanted(scenario),
    ...(scenario === '/s/redir-cross' ? { headers: TOKEN } : {}),
    // Its hub can call us here alone, which takes a source that may know of this machine.
    ...(scenario === '/s/websub' ? { allowPrivateNetworks: true } : {}),
  }));
}

describe.runIf(HAS_ETIQUETTE)('a fortnight among 175 scripted publishers', () => {
  it('breaks no rule of a good guest', async () => {
    const etiquette = await openEtiquette();
    onTestFinished(() => etiquette.close());
    const folder = temporaryFolderInMemory();
    const port = await freePort();
    const config = (guests: Guests) =>
      writeConfig(folder, {
        site: {
          title: 'Test Wire',
          description: 'Under test.',
          url: `http://127.0.0.1:${port}/`,
          language: 'en',
        },
        server: { host: '127.0.0.1', port },
        websub: { subscribe: true },
        sources: sourcesOf(etiquette, (scenario) => isVisited(scenario, guests)),
        polling: { allowPrivateNetworks: false, perHost: 1, timeoutSeconds: guests === 'heavy' ? 1 : 20 },
      });
    const world = await startVirtualApp({
      configFile: config('heavy'),
      startMs: START,
      onTime: etiquette.setClock,
      web: {
        resolve: async () => [{ address: '127.0.0.1', family: 4 }],
        // Literal addresses, private ones and loopback too, are refused: only names lead to the scripted publishers.
        mayCall: (address, hostname) =>
          address === '127.0.0.1' && (hostname.endsWith('.test') || hostname === 'localhost'),
      },
    });
    onTestFinished(() => world.stop());
    for (const [index, [hours]] of LIVES.entries()) {
      for (let hour = 0; hour < hours; hour++) {
        await world.live(HOUR_MS);
        await etiquette.push(world.nowMs());
      }
      await world.restart(() => {
        etiquette.markRestart(world.nowMs());
        config(LIVES[index + 1]?.[1] ?? 'light');
      });
    }
    const judgement = etiquette.judge();
    expect(judgement.span_h).toBeGreaterThanOrEqual(14 * 24);
    expect(idsOf(judgement, 'FAIL'), table(judgement)).toEqual([]);
    expect(idsOf(judgement, 'SKIP'), table(judgement)).toEqual([]);
  }, 300_000);
});
