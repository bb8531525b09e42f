/** Where the CPU goes: one round under the profiler, self time by what the code belongs to. */

import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

export interface Share {
  readonly part: string;
  readonly ms: number;
}

/** The costliest parts first; `idle` is left out. */
export async function profiled(work: () => Promise<void>): Promise<readonly Share[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return sharesOf(profile);
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): readonly Share[] {
  const parts = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  const sums = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const part = parts.get(id) ?? 'unknown';
    sums.set(part, (sums.get(part) ?? 0) + (timeDeltas[at] ?? 0) / 1000);
  }
  sums.delete('idle');
  // The profiler's own beginning.
  sums.delete('native: dispatch');
  return [...sums].map(([part, ms]) => ({ part, ms })).sort((a, b) => b.ms - a.ms);
}

function partOf({ url, functionName }: { readonly url: string; readonly functionName: string }): string {
  if (functionName === '(idle)') return 'idle';
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'native code outside JavaScript';
  const ours = /\/dist\/(?:src\/)?([\w-]+\/[\w-]+|[\w-]+)\.js$/u.exec(url)?.[1];
  if (ours !== undefined) return `ours: ${ours}`;
  const theirs = /\/node_modules\/([\w-]+)\//u.exec(url)?.[1];
  if (theirs !== undefined) return `package: ${theirs}`;
  return url.startsWith('node:') ? `node: ${url.split('/').at(-1)}` : `native: ${functionName}`;
}
