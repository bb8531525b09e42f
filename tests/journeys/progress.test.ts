import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { built } from '../support/built.ts';
import { temporaryFolder, writeConfig } from '../support/program.ts';

const PATIENCE_MS = 120_000;

let program: string;
beforeAll(async () => {
  program = await built('src/main.js');
}, PATIENCE_MS);

/** Builds the pages of a newsroom without sources, as a shell runs it or on a terminal of its own. */
function build(on: 'terminal' | 'pipe'): { readonly said: string; readonly error: Error | undefined } {
  const folder = temporaryFolder();
  const args = [program, '--config', writeConfig(folder, {}), 'build', '--out', join(folder, 'public')];
  const words = [process.execPath, ...args];
  const [command = '', ...rest] = on === 'pipe' ? words : ['script', '-qec', words.join(' '), '/dev/null'];
  const { stdout, stderr, error } = spawnSync(command, rest, { encoding: 'utf8' });
  return { said: stdout + stderr, error };
}

describe('the progress of a build', () => {
  it(
    'is a bar with counts and a rate on a terminal',
    ({ skip }) => {
      const { said, error } = build('terminal');
      if (error !== undefined) return skip('there is no "script" to make a terminal');
      expect(said).toMatch(/Writing .* (\d+)\/\1 · [\d.]+\/s/u);
      expect(said).toMatch(/\d+ files written, 0 unchanged/u);
    },
    PATIENCE_MS,
  );

  it(
    'is silent elsewhere',
    () => {
      expect(build('pipe').said).toMatch(/^\S+public: \d+ files written, 0 unchanged\n$/u);
    },
    PATIENCE_MS,
  );
});
