import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CORPUS } from '../support/corpus.ts';
import { type Step, visits } from '../support/series.ts';

const FOLDER = join(CORPUS, 'series', 'open');
const HAS_SERIES = existsSync(FOLDER);

/**
 * What editors changed from one snapshot to the next, read by eye: the first words of the headline, and what of the article.
 * Everything else that differs between these documents is new, gone, or the same in other bytes. In four of them only the number
 * of paragraphs that are left to read is another: so the story was edited below what the feed shows.
 */
const EDITS: Readonly<Record<string, readonly string[]>> = {
  'ars-2024-06/002.rss': [
    'AI trained: contentHtml',
    'Neutrinos: The: summary',
    'These are: summary contentHtml',
  ],
  'ars-2024-06/003.rss': ['Elon Musk: title contentHtml image'],
  'ars-2024-06/004.rss': [
    'AI trained: contentHtml',
    'China state: contentHtml',
    'Elephants may: contentHtml',
    'Elon Musk: contentHtml',
    'Google’s Pixel: contentHtml',
    'Let’s unpack: contentHtml',
    'Polarized light: summary',
    'T-Mobile users: contentHtml',
  ],
  'ars-2024-06/005.rss': ['More seizures,: contentHtml'],
  'ars-2024-06/006.rss': ['Tesla shareholders: title summary contentHtml'],
  'ars-2024-06/007.rss': [
    'IV infusion: contentHtml',
    'Microsoft delays: contentHtml',
    'Shackleton died: contentHtml',
  ],
  'ars-2024-06/008.rss': ['Blue Origin: contentHtml'],
  'ars-2024-06/009.rss': ['How do: title'],
  'npr-2024-08/006.rss': ['How to: title contentHtml image'],
  'npr-2024-08/008.rss': ['How to: contentHtml image'],
};

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
