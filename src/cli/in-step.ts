import { ConfigError } from '../errors.ts';
import type { Newsroom } from '../newsroom.ts';
import { printProblems, sayError } from './print.ts';

/**
 * Brings the store in step with what the newsroom wrote itself, and puts the configuration in force. False where the curation file is
 * faulty: that is told, and what it said before stays in force.
 */
export async function bringInStep(newsroom: Newsroom): Promise<boolean> {
  await newsroom.readPosts();
  const isCurated = await newsroom.curate().then(() => true, tellFaults);
  await newsroom.adopt();
  return isCurated;
}

async function tellFaults(thrown: unknown): Promise<boolean> {
  if (!(thrown instanceof ConfigError)) throw thrown;
  await printProblems(thrown.problems);
  sayError('the curation was not read; the last good one stays in force');
  return false;
}
