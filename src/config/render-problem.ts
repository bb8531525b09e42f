import { formatProblem, type Problem } from '../errors.ts';
import { lineStarts } from './place.ts';
import { maskSecrets } from './secrets.ts';

const BEFORE = 60;
const WIDTH = 100;

/** The problem with its line and a caret under its column, for a terminal. */
export function renderProblem(problem: Problem, text: string): string {
  const excerpt = excerptOf(problem, text);
  return excerpt === undefined ? formatProblem(problem) : `${formatProblem(problem)}\n${excerpt}`;
}

/**
 * The line that a problem is on and a caret under its column; undefined where there is nothing on that line. A long line is cut around
 * the caret, secrets are starred and control characters shown as spaces.
 */
export function excerptOf(problem: Problem, text: string): string | undefined {
  const line = lineOf(text.replace(/^\uFEFF/u, ''), problem.line);
  if (line === undefined || line.trim() === '') return undefined;
  const start = line.length > WIDTH ? Math.max(0, problem.column - 1 - BEFORE) : 0;
  const shown = line.slice(start, start + WIDTH).trimEnd();
  const gutter = ' '.repeat(String(problem.line).length);
  return [`  ${problem.line} | ${shown}`, `  ${gutter} | ${' '.repeat(problem.column - 1 - start)}^`].join(
    '\n',
  );
}

function lineOf(text: string, line: number): string | undefined {
  const masked = maskSecrets(text);
  const starts = lineStarts(masked);
  const start = starts[line - 1];
  return start === undefined ? undefined : masked.slice(start, starts[line]).replace(/\p{Cc}/gu, ' ');
}
