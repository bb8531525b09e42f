import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CORPUS } from '../support/corpus.ts';
import { EDITS, type Step, visits } from '../support/series.ts';

const FOLDER = join(CORPUS, 'series', 'open');
const HAS_SERIES = existsSync(FOLDER);

async function replayed(series: string): Promise<readonly Step[]> {
  const files = readdirSync(join(FOLDER, series)).sort();
  return visits(
    series,
    files.map((file) => readFileSync(join(FOLDER, series, file))),
  );
}

function told(steps: readonly Step[], series: string): string {
  return steps
    .map(({ added, edits, unchanged }, at) =>
      [
        `${series} ${at}: ${added.length} new, ${edits.length} edited, ${unchanged} the same`,
        ...edits.map(({ title, fields }) => `    ${title}: ${fields.join(', ')}`),
      ].join('\n'),
    )
    .join('\n');
}

const NAMES = HAS_SERIES ? readdirSync(FOLDER).sort() : [];

describe.skipIf(!HAS_SERIES)('successive snapshots of real feeds (skipped without the corpus)', () => {
  it.each(NAMES)('%s: bring the edits that were made, and no other', async (series) => {
    const steps = await replayed(series);
    process.stdout.write(`${told(steps, series)}\n`);
    for (const [at, { edits }] of steps.entries()) {
      const name = `${series}/${String(at).padStart(3, '0')}.rss`;
      const seen = edits.map(({ title, fields }) => `${title.split(' ', 2).join(' ')}: ${fields.join(' ')}`);
      expect(seen.sort(), name).toEqual(EDITS[name] ?? []);
    }
  });

  it.each(NAMES)('%s: neither lose what vanishes nor take for new what returns', async (series) => {
    const steps = await replayed(series);
    const everAdded = steps.flatMap(({ added }) => added);
    expect(new Set(everAdded).size).toBe(everAdded.length);
    expect(new Set(steps.flatMap(({ present }) => present)).size).toBe(everAdded.length);
    expect(steps.at(-1)?.stored).toBe(everAdded.length);
  });
});
