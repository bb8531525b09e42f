/** One round over all sources, by ever more of our line and by a bare loop around undici, with what it took. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent } from 'undici';
import type { Visited } from '../src/ingest/refresh.ts';
import type { Source } from '../src/model.ts';
import { createHttpClient, type HttpClient } from '../src/net/client.ts';
import type { Newsroom } from '../src/newsroom.ts';
import { type Ended, visitRound } from '../src/schedule/round.ts';
import { ETAG, type Ground } from './poll-ground.ts';

export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Wall clock and CPU of this process, garbage collection and helping threads included, for each of `count`. */
export async function costOf(count: number, work: () => Promise<void>): Promise<Cost> {
  const [startedMs, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: (performance.now() - startedMs) / count, cpuMs: (user + system) / 1000 / count };
}

/** As `voltwire refresh` does: every source in its domain's turn, its state saved before the next one begins. */
export async function wholeRound(newsroom: Newsroom, { now, pass }: Ground, outcome: string): Promise<void> {
  pass();
  const { sources, polling: limits } = newsroom.config;
  const states = await newsroom.store.states();
  const ended = (source: Source, how: Ended<Visited>) => {
    if (!('visited' in how)) throw new Error(`${source.url}: postponed`);
    const { result, state } = how.visited;
    expectOutcome(source, result, outcome);
    if (state === states.get(source.id)) throw new Error(`${source.url}: no state was saved`);
  };
  await visitRound({ sources, states, limits, visit: newsroom.visit, ended, now, isWished: false });
}

/** The same visits by a plain loop, without turns and paces. */
export async function visitedRound(
  { inMemory: newsroom, pass }: Ground,
  atOnce: number,
  outcome: string,
): Promise<void> {
  pass();
  const { sources } = newsroom.config;
  const states = await newsroom.store.states();
  await loop(sources, atOnce, async (source) => {
    const { result } = await newsroom.visit(source, states.get(source.id));
    expectOutcome(source, result, outcome);
  });
}

function expectOutcome(
  source: Source,
  result: Awaited<ReturnType<Newsroom['visit']>>['result'],
  outcome: string,
) {
  if (result.outcome !== outcome)
    throw new Error(`${source.url}: ${result.error?.message ?? result.outcome}`);
}

/** The requests of these visits alone: guarded, bounded, under a deadline. */
export function askedRound(http: HttpClient, { config }: Ground, atOnce: number): Promise<void> {
  const conditions = { 'if-none-match': ETAG, 'a-im': 'feed' };
  return loop(config.sources, atOnce, async ({ url, headers, allowPrivateNetworks }) => {
    const conditionals = [{ url, headers: conditions }];
    await http.get({ url, headers, conditionals, allowPrivateNetworks, signal: undefined });
  });
}

export function askingClient(): HttpClient {
  return createHttpClient({
    userAgent: () => 'Voltwire/bench (+https://news.example/about; 0 subscribers)',
    timeoutMs: 30_000,
    maxBytes: 10_485_760,
    resolve: undefined,
    mayCall: undefined,
    followsRedirects: true,
  });
}

const HEADERS = {
  'user-agent': 'bare',
  accept: '*/*',
  'accept-encoding': 'br, gzip, deflate',
  'if-none-match': ETAG,
};
const inflate = promisify(gunzip);

/** What any program must do that uses undici: ask, read to the end, inflate; nothing is judged, bounded, remembered or saved. */
export function bareRound(agent: Agent, urls: readonly URL[], atOnce: number): Promise<void> {
  return loop(urls, atOnce, async ({ origin, pathname: path }) => {
    const { body, statusCode } = await agent.request({ origin, path, method: 'GET', headers: HEADERS });
    if (statusCode === 304) await body.dump();
    else await inflate(new Uint8Array(await body.arrayBuffer()));
  });
}

async function loop<T>(all: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let one = all[next++]; one !== undefined; one = all[next++]) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

export function bareAgent(): Agent {
  return new Agent({ connections: 1, keepAliveMaxTimeout: 30_000 });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
