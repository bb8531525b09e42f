import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { renderProblem } from '../../src/config/render-problem.ts';
import type { Problem } from '../../src/errors.ts';
import { TOOLS, thrownBy } from './support.ts';

function render(text: string): string {
  const { problems } = thrownBy(() => parseConfig(text, 'config.json', TOOLS));
  return problems.map((problem) => renderProblem(problem, text)).join('\n');
}

function at(line: number, column: number): Problem {
  return { file: 'a.md', line, column, path: '', message: 'is wrong' };
}

describe('renderProblem', () => {
  it('shows the line and a caret under the column', () => {
    expect(renderProblem(at(2, 7), '---\ntitle: 7\n---\n')).toBe(
      ['a.md:2:7 is wrong', '  2 | title: 7', '    |       ^'].join('\n'),
    );
  });

  it('keeps the caret in its place behind tabs, control characters and a byte order mark', () => {
    expect(renderProblem(at(1, 3), '\uFEFF\t\u001bx')).toBe(
      ['a.md:1:3 is wrong', '  1 |   x', '    |   ^'].join('\n'),
    );
  });

  it('cuts a long line around the caret', () => {
    const [, line = '', caret = ''] = renderProblem(
      at(1, 501),
      `${'a'.repeat(500)}b${'a'.repeat(500)}`,
    ).split('\n');
    expect(line.length).toBeLessThan(120);
    expect(line.charAt(caret.indexOf('^'))).toBe('b');
  });

  it('shows the message alone where the text has no such line or nothing on it', () => {
    expect(renderProblem(at(9, 1), 'one line')).toBe('a.md:9:1 is wrong');
    expect(renderProblem(at(1, 1), '  \nx')).toBe('a.md:1:1 is wrong');
  });

  it('stars what is secret and leaves references readable', () => {
    const text = `{ "server": { "adminToken": "hunter2" }, "webhooks": [{ "url": "https://eva:hunter2@x.example/?key=hunter2", "secret": "\${S}" }] }`;
    const rendered = render(text);
    expect(rendered).not.toContain('hunter2');
    expect(rendered).toContain('"adminToken": *********');
    expect(rendered).toContain(`"secret": "\${S}"`);
  });

  it('stars secrets of a file that is no JSON', () => {
    expect(render('{ "headers": { "X-Key": "hunter2" } "store": 1 }')).not.toContain('hunter2');
    expect(render('{ "secret": "hunter2')).not.toContain('hunter2');
  });

  it('survives nesting without end', () => {
    expect(render('['.repeat(100_000))).toContain('nested more than 32 levels deep');
  });
});
