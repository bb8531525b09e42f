/** How the sources are doing, for somebody at a terminal: what is in trouble first, each with the sentence that says why. */

import type { Instant } from '../model.ts';
import type { SourceHealth } from '../outward.ts';
import { instantMs } from '../text/date.ts';
import { cut, fill, wrap } from './columns.ts';
import type { Style } from './print.ts';

/** What the table is drawn for. */
export interface Screen {
  readonly columns: number;
  readonly now: Instant;
  readonly paint: (style: Style, text: string) => string;
}

const STYLES: Readonly<Record<string, Style>> = {
  failing: 'red',
  blocked: 'red',
  gone: 'red',
  late: 'yellow',
  waiting: 'yellow',
  ok: 'green',
  paused: 'dim',
};
/** The worst first; a state that is not named here comes before all. */
const ORDER = Object.keys(STYLES);
const TROUBLED = ORDER.slice(0, ORDER.indexOf('waiting'));
/** What a title gets before there is room for the last columns. */
const ROOM_FOR_TITLE = 24;
const GAP = '  ';

/** The lines of the table, its head and its sum included. */
export function sourcesTable(rows: readonly SourceHealth[], screen: Screen): readonly string[] {
  const columns = columnsFor(rows, screen);
  const head = columns.map(({ name, width, isNumber }) => fill(name, width, isNumber)).join(GAP);
  const sorted = rows.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return [
    screen.paint('bold', head.trimEnd()),
    ...sorted.flatMap((row) => linesOf(row, columns, screen)),
    '',
    sumOf(rows, screen),
  ];
}

interface Column {
  readonly name: string;
  readonly width: number;
  readonly isNumber: boolean;
  readonly text: (row: SourceHealth) => string;
  readonly style: (row: SourceHealth) => Style | undefined;
}

/** Those that there is room for; the title takes what the others leave. */
function columnsFor(rows: readonly SourceHealth[], { columns, now }: Screen): readonly Column[] {
  const plain = () => undefined;
  const column = (name: string, text: Column['text'], isNumber = false): Column => {
    const width = Math.max(name.length, ...rows.map((row) => text(row).length));
    return { name, width, isNumber, text, style: plain };
  };
  const state = {
    ...column('state', (health) => health.state),
    style: (health: SourceHealth) => STYLES[health.state],
  };
  const behind = [
    column('news', ({ lastNewsAt }) => ago(lastNewsAt, now)),
    column('next', (health) => until(health.nextCheckAt, now)),
    column('articles', (health) => String(health.articles), true),
    column('success', (health) => ago(health.lastSuccessAt, now)),
    column('why', (health) => health.why?.word ?? '–'),
  ];
  const title = column('source', (health) => health.title);
  const room = Math.min(title.width, ROOM_FOR_TITLE);
  let left = columns - state.width - room - GAP.length;
  const kept = behind.filter(({ width }) => {
    left -= width + GAP.length;
    return left >= 0;
  });
  const others = [state, ...kept].reduce((sum, { width }) => sum + width + GAP.length, 0);
  const width = Math.max(room, Math.min(title.width, columns - others));
  return [state, { ...title, width }, ...kept];
}

function linesOf(row: SourceHealth, columns: readonly Column[], screen: Screen): readonly string[] {
  const cells = columns.map(({ text, width, isNumber, style }) => {
    const cell = fill(cut(text(row), width), width, isNumber);
    const painted = style(row);
    return painted === undefined ? cell : screen.paint(painted, cell);
  });
  const indent = ' '.repeat((columns[0]?.width ?? 0) + GAP.length);
  const told = troubleOf(row);
  const below = told === undefined ? [] : wrap(told, screen.columns - indent.length);
  return [cells.join(GAP).trimEnd(), ...below.map((line) => `${indent}${screen.paint('dim', line)}`)];
}

function troubleOf({ state, sentence, error, push }: SourceHealth): string | undefined {
  if (TROUBLED.includes(state))
    return error === undefined ? sentence : `${sentence.replace(/\.$/u, '')}: ${error}`;
  return push === undefined ? undefined : `pushed by ${push.hub}`;
}

function sumOf(rows: readonly SourceHealth[], { paint }: Screen): string {
  const counts = ORDER.flatMap((state) => {
    const count = rows.filter((health) => health.state === state).length;
    return count === 0 ? [] : [paint(STYLES[state] ?? 'bold', `${count} ${state}`)];
  });
  const articles = rows.reduce((sum, row) => sum + row.articles, 0);
  const many = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
  return `${many(rows.length, 'source')}${counts.length === 0 ? '' : ': '}${counts.join(', ')} · ${many(articles, 'article')}`;
}

function ago(at: Instant | undefined, now: Instant): string {
  return at === undefined
    ? '–'
    : `${span(instantMs(now) - instantMs(at))} ago`.replace('now ago', 'just now');
}

function until(at: Instant | undefined, now: Instant): string {
  if (at === undefined) return '–';
  const ms = instantMs(at) - instantMs(now);
  return ms < SECOND_MS ? 'now' : `in ${span(ms)}`;
}

const SECOND_MS = 1000;

/** `40 s`, `5 min`, `3 h`, `2 d`: two digits say enough. */
function span(ms: number): string {
  const seconds = Math.floor(ms / SECOND_MS);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
