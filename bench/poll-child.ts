/**
 * One stage of `bench:poll` in a process of its own, so that none meets what another left to the compiler and the collector: plays a
 * round whenever it is asked to, and answers what that took.
 */
import { collectEarly, giveRoom, keepTicksFast, keepYoungGenerationSmall } from '../src/cli/lean-heap.ts';
import type { Ground } from './poll-ground.ts';
import type { Share } from './poll-profile.ts';
import type { Cost } from './poll-rounds.ts';

export interface Play {
  readonly stage: Stage;
  readonly port: number;
  /** Of the addresses that are asked, and how each visit must end. */
  readonly path: string;
  readonly outcome: string;
  readonly sources: number;
  readonly atOnce: number;
}

export type Stage = 'bare' | 'asked' | 'visited' | 'turned' | 'saved';
export type Question = 'round' | 'profile';
export type Reply = { readonly cost: Cost } | { readonly shares: readonly Share[] };

// As the service does, before anything large is loaded; the bare loop gains by it as well.
keepYoungGenerationSmall();
keepTicksFast();
const { addresses, prepare } = await import('./poll-ground.ts');
const { profiled } = await import('./poll-profile.ts');
const { askedRound, askingClient, bareAgent, bareRound, costOf, visitedRound, wholeRound } = await import(
  './poll-rounds.ts'
);

const play: Play = JSON.parse(process.argv[2] ?? '');
const ground = await prepare(addresses(play), play.atOnce, play.path === 'again');
const round = roundOf(play, ground);
collectEarly();
giveRoom(() => play.sources);
process.on('message', (question: Question) => {
  void answer(question).then((reply) => process.send?.(reply satisfies Reply));
});
process.on('disconnect', () => void ground.close().then(() => process.exit()));
process.send?.('ready');

async function answer(question: Question): Promise<Reply> {
  return question === 'round'
    ? { cost: await costOf(play.sources, round) }
    : { shares: await profiled(round) };
}

/** Each stage does what the one before it does, and more; the last one is the whole. */
function roundOf({ stage, atOnce, outcome }: Play, { urls, inMemory, onDisk }: Ground): () => Promise<void> {
  const [agent, http] = [bareAgent(), askingClient()];
  switch (stage) {
    case 'bare':
      return () => bareRound(agent, urls, atOnce);
    case 'asked':
      return () => askedRound(http, ground, atOnce);
    case 'visited':
      return () => visitedRound(ground, atOnce, outcome);
    case 'turned':
      return () => wholeRound(inMemory, ground, outcome);
    case 'saved':
      return () => wholeRound(onDisk, ground, outcome);
  }
}
