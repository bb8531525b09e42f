import type { Newsroom } from '../newsroom.ts';
import type { Output, Rendered } from '../outward.ts';
import { type Exported, exportOutputs } from '../publish/export.ts';
import { bringInStep } from './in-step.ts';
import { say, sayError } from './print.ts';
import { type Progress, startProgress } from './progress.ts';
import { withNewsroom } from './setting.ts';

/**
 * Writes every page and feed as files. Beside a running service it reads the store as that service keeps it; alone it brings our own
 * posts up to date first. 1 if any document could not be made, or the curation file is faulty.
 */
export async function buildSite(configFile: string, out: string): Promise<number> {
  return withNewsroom(configFile, 'write-if-free', async (newsroom, writable) => {
    const isInStep = !writable || (await bringInStep(newsroom));
    const { outputs, missing } = await renderAll(newsroom);
    const kept = missing.map(({ path }) => path);
    const { written, unchanged } = await exportAll(outputs, out, kept);
    say(`${out}: ${written} files written, ${unchanged} unchanged`);
    for (const { path, reason } of missing) sayError(`${path} ${reason}`);
    return missing.length > 0 || !isInStep ? 1 : 0;
  });
}

async function renderAll(newsroom: Newsroom): Promise<Rendered> {
  let progress: Progress | undefined;
  try {
    return await newsroom.renderEverything({
      due: (count) => {
        progress = startProgress('Rendering', count);
      },
      rendered: (key) => progress?.step(key),
    });
  } finally {
    progress?.end();
  }
}

async function exportAll(
  outputs: readonly Output[],
  out: string,
  kept: readonly string[],
): Promise<Exported> {
  const progress = startProgress('Writing', outputs.length);
  try {
    return await exportOutputs(outputs, out, kept, progress.step);
  } finally {
    progress.end();
  }
}
