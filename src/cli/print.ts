import { readFile } from 'node:fs/promises';
import { styleText } from 'node:util';
import { renderProblem } from '../config/render-problem.ts';
import { formatProblem, type Problem } from '../errors.ts';

/** One line of data for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Lines of data for people. */
export function write(lines: string): void {
  process.stdout.write(`${lines}\n`);
}

/** For people, to stderr: stdout carries data alone. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function sayError(message: string): void {
  say(`${paint('red', 'voltwire:')} ${message}`);
}

/** Every problem with its place, the offending line and a caret under it where the file can still be read. */
export async function printProblems(problems: readonly Problem[]): Promise<void> {
  for (const problem of problems) {
    const text = await readFile(problem.file, 'utf8').catch(() => undefined);
    say(text === undefined ? formatProblem(problem) : renderProblem(problem, text));
  }
}

/** A table for people: columns as wide as their widest cell, the last one cut at the terminal's edge. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      // What publishers write must not command a terminal.
      .map((cell, column) => cell.replace(/\p{Cc}/gu, ' ').padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
      .slice(0, process.stdout.columns || 240);
  process.stdout.write(`${[paintOut('bold', line(head)), ...rows.map(line)].join('\n')}\n`);
}

export type Style = 'red' | 'yellow' | 'green' | 'bold' | 'dim';

/** For what goes to stderr: colour on a terminal only; `NO_COLOR` is respected. */
export function paint(style: Style, text: string): string {
  return painted(style, text, process.stderr.isTTY);
}

/** The same for data, which goes to stdout. */
export function paintOut(style: Style, text: string): string {
  return painted(style, text, process.stdout.isTTY);
}

function painted(style: Style, text: string, isTerminal: boolean): string {
  return isTerminal && !process.env['NO_COLOR'] ? styleText(style, text, { validateStream: false }) : text;
}

/** `2026-11-22 09:00`, in UTC. */
export function minute(instant: string | undefined): string {
  return instant === undefined ? '–' : instant.slice(0, 16).replace('T', ' ');
}
