import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { renderProblem } from '../../src/config/render-problem.ts';
import { TOOLS, thrownBy } from './support.ts';

const SHIPPED = readFileSync('config.json', 'utf8');

/** Whatever a text is, it loads or it is told where inside of it the problems are. */
function expectPlaces(text: string): void {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n?|\n/u);
  for (const problem of thrownBy(() => parseConfig(text, 'config.json', TOOLS)).problems) {
    const line = lines[problem.line - 1];
    expect(line, `line ${problem.line} of ${lines.length}`).toBeDefined();
    expect(problem.column).toBeGreaterThanOrEqual(1);
    expect(problem.column).toBeLessThanOrEqual((line ?? '').length + 1);
    expect(problem.message).not.toMatch(/undefined|\[object|invalid input/iu);
    expect(renderProblem(problem, text)).toContain(problem.message);
  }
}

const position = fc.nat({ max: SHIPPED.length });
const scrap = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    '//',
    '/*',
    `\${`,
    '\r',
    '\u0000',
    '\uFEFF',
    '1e999',
    '-',
    'null',
  ),
  fc.json({ maxDepth: 3 }),
);

describe('a mutilated configuration', () => {
  it('loads or tells places inside of the file when a piece is replaced', () => {
    fc.assert(
      fc.property(position, fc.nat({ max: 200 }), scrap, (start, length, put) => {
        expectPlaces(SHIPPED.slice(0, start) + put + SHIPPED.slice(start + length));
      }),
      { numRuns: 300 },
    );
  });

  it('loads or tells places inside of the file when a piece is copied elsewhere', () => {
    fc.assert(
      fc.property(position, position, fc.nat({ max: 400 }), (to, from, length) => {
        expectPlaces(SHIPPED.slice(0, to) + SHIPPED.slice(from, from + length) + SHIPPED.slice(to));
      }),
      { numRuns: 200 },
    );
  });

  it('loads or tells places inside of the file when a value is another', () => {
    const values = [...SHIPPED.matchAll(/(?<=": )(?:"[^"\n]*"|\[[^\]]*\]|\d+)/gu)];
    const value = fc.oneof(
      fc.json({ maxDepth: 3 }),
      fc.constantFrom(
        '1e999',
        '-0',
        '""',
        `"\${"`,
        `"\${NO_SUCH}"`,
        '{ "__proto__": {} }',
        '[[[]]]',
        '"*"',
        '"posts"',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...values), value, (old, put) => {
        expectPlaces(SHIPPED.slice(0, old.index) + put + SHIPPED.slice(old.index + old[0].length));
      }),
      { numRuns: 300 },
    );
  });

  it('loads or tells places inside of the file whatever the text is', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), expectPlaces), {
      numRuns: 300,
    });
  });
});
