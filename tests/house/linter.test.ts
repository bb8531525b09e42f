import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BIOME = resolve('node_modules/@biomejs/biome/bin/biome');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voltwire-lint-'));
  cpSync('biome.json', join(folder, 'biome.json'));
  mkdirSync(join(folder, 'src'));
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function lint(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'src', name), text);
  try {
    execFileSync(process.execPath, [BIOME, 'lint', '--colors=off', 'src'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return '';
  } catch (failed) {
    return `${(failed as { stdout: string }).stdout}${(failed as { stderr: string }).stderr}`;
  }
}

describe('the linter', () => {
  it('has nothing to say of a plain file', () => {
    expect(lint({ 'a.ts': 'export const volts = 400;\n' })).toBe('');
  });

  it('stops at an import cycle', () => {
    const told = lint({
      'a.ts': "import { b } from './b.ts';\nexport const a = (): number => b();\n",
      'b.ts': "import { a } from './a.ts';\nexport const b = (): number => a();\n",
    });
    expect(told).toContain('noImportCycles');
  });

  it('stops at an any', () => {
    expect(lint({ 'a.ts': 'export const a = (x: any): string => String(x);\n' })).toContain('noExplicitAny');
  });

  it('stops at a function of 41 lines and lets one of 40 pass', () => {
    const body = (lines: number) =>
      `export function a(x: number): number {\n${'  x.toFixed();\n'.repeat(lines - 1)}  return x;\n}\n`;
    expect(lint({ 'a.ts': body(40) })).toBe('');
    expect(lint({ 'a.ts': body(41) })).toContain('noExcessiveLinesPerFunction');
  });
});
