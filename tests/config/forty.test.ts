import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError, formatProblem } from '../../src/errors.ts';
import { temporaryFolder } from '../support/program.ts';
import { type Fault, type Files, FORTY, SOUND, withFault } from './forty.ts';
import { TOOLS } from './support.ts';

const NOTE = 'docs/every-fault-names-its-place.md';

async function toldOf(files: Files): Promise<readonly string[]> {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  try {
    await loadConfig(join(folder, 'config.json'), TOOLS);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return thrown.problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ''));
  }
}

function code(text: string): string {
  return text === '' ? 'nothing' : `\`${text.replaceAll('|', '\\|')}\``;
}

function rowOf({ from, to, file }: Fault, told: readonly string[]): string {
  const where = file === undefined ? '' : ` in ${file}`;
  const edit = from === '*' ? `${code(to)} alone` : `${code(from)} → ${code(to)}${where}`;
  return `| ${edit} | ${told.map(code).join('<br>')} |`;
}

describe('a configuration with one of forty faults', () => {
  it('is sound without any', async () => {
    expect(await toldOf(SOUND)).toEqual([]);
  });

  it('is told in the words of the table in the docs, every one with file, line and column', async () => {
    expect(FORTY).toHaveLength(40);
    const rows: string[] = [];
    for (const fault of FORTY) {
      const told = await toldOf(withFault(fault));
      expect(told.length, rowOf(fault, told)).toBeGreaterThan(0);
      for (const line of told) expect(line).toMatch(/^(?:config|more)\.json:\d+:\d+ \S/u);
      rows.push(rowOf(fault, told));
    }
    const table = readFileSync(NOTE, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1);
    expect(table, rows.join('\n')).toEqual(rows);
  });
});
