/** One round over all sources, by our whole line and by a bare loop around undici, with what it took. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent } from 'undici';
import type { Instant, Source } from '../src/model.ts';
import type { Newsroom } from '../src/newsroom.ts';
import { openRound } from '../src/schedule/round.ts';

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
export async function ourRound(newsroom: Newsroom, now: () => Instant, outcome: string): Promise<void> {
  const { sources, polling: limits } = newsroom.config;
  const states = await newsroom.store.states();
  const round = openRound({ limits, states, now, visit: newsroom.visit, isWished: false });
  const visit = async (source: Source) => {
    const ended = await round.visit(source);
    if (!('visited' in ended)) throw new Error(`${source.url}: postponed`);
    const { result, state } = ended.visited;
    if (result.outcome !== outcome)
      throw new Error(`${source.url}: ${result.error?.message ?? result.outcome}`);
    if (state === states.get(source.id)) throw new Error(`${source.url}: no state was saved`);
  };
  await Promise.all(sources.map(visit));
  await round.close();
}

const HEADERS = {
  'user-agent': 'bare',
  accept: '*/*',
  'accept-encoding': 'br, gzip, deflate',
  'if-none-match': 'W/"a1b2c3d4e5f60718"',
};
const inflate = promisify(gunzip);

/** What any program must do that uses undici: ask, read to the end, inflate; nothing is judged, bounded, remembered or saved. */
export async function bareRound(agent: Agent, urls: readonly URL[], atOnce: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let url = urls[next++]; url !== undefined; url = urls[next++]) {
      const { origin, pathname: path } = url;
      const { body, statusCode } = await agent.request({ origin, path, method: 'GET', headers: HEADERS });
      if (statusCode === 304) await body.dump();
      else await inflate(new Uint8Array(await body.arrayBuffer()));
    }
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
