/**
 * Our own edits of a configuration that people keep by hand: comments, order and layout stay as they are, new entries look like their
 * neighbours. Texts in, texts out; `save-edit` writes them.
 */
import { applyEdits, createScanner, modify, type Node, parseTree } from 'jsonc-parser';

type Fields = Readonly<Record<string, unknown>>;

export interface SourceEdits {
  /** To stand behind the last one. */
  readonly added: readonly Fields[];
  /** By position in the list: what the entry is to say instead; undefined takes a key away. */
  readonly changed: ReadonlyMap<number, Fields>;
}

/** The text of a sound configuration with its own list of sources edited. */
export function editSources(text: string, { added, changed }: SourceEdits): string {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const list = root && valueUnder(root, 'sources');
  if (list === undefined) {
    return added.length === 0 ? text : applyEdits(text, modify(text, ['sources'], added, styleOf(text)));
  }
  // Behind the last entry, so that the places of all entries stay.
  const widened = appended(text, list, added);
  const style = styleOf(text);
  const pieces: string[] = [];
  let end = 0;
  for (const [at, { offset, length }] of (list.children ?? []).entries()) {
    const fields = changed.get(at);
    if (fields === undefined) continue;
    const entry = text.slice(offset, offset + length);
    pieces.push(
      widened.slice(end, offset),
      withFields(entry, { margin: marginAt(text, offset), style }, fields),
    );
    end = offset + length;
  }
  return pieces.join('') + widened.slice(end);
}

function valueUnder(root: Node, key: string): Node | undefined {
  return root.children?.findLast((property) => property.children?.[0]?.value === key)?.children?.[1];
}

/** One entry, edited key by key, so that what is said beside its keys stays. */
function withFields(entry: string, { margin, style }: Place, fields: Fields): string {
  const isOneLine = !entry.includes('\n');
  const edited = Object.entries(fields).reduce(
    (text, [key, value]) => applyEdits(text, modify(text, [key], value, isOneLine ? {} : style)),
    margin + entry,
  );
  return edited.slice(margin.length);
}

interface Place {
  readonly margin: string;
  readonly style: ReturnType<typeof styleOf>;
}

function appended(text: string, list: Node, added: readonly Fields[]): string {
  if (added.length === 0) return text;
  const last = list.children?.at(-1);
  const end = lineEnd(text);
  const outer = marginAt(text, list.offset);
  const margin = last === undefined ? `${outer}${unitOf(text)}` : marginAt(text, last.offset);
  const isOneLine = last !== undefined && !text.slice(last.offset, last.offset + last.length).includes('\n');
  const entries = added.map((entry) => `${margin}${written(entry, isOneLine, margin, text)}`).join(`,${end}`);
  if (last === undefined) {
    const inner = text.slice(list.offset + 1, list.offset + list.length - 1).trimEnd();
    const body = `[${inner}${end}${entries}${end}${outer}]`;
    return text.slice(0, list.offset) + body + text.slice(list.offset + list.length);
  }
  const { comma, behind } = afterEntry(text, last.offset + last.length);
  const separated = comma ? text.slice(0, behind) : withComma(text, last.offset + last.length, behind);
  const rest = text.slice(behind);
  // A list on one line opens up; one that ended in a comma goes on to.
  const closing = /^\s*\n/u.test(rest) ? '' : `${end}${outer}`;
  return `${separated}${end}${entries}${comma ? ',' : ''}${closing}${closing === '' ? rest : rest.trimStart()}`;
}

function withComma(text: string, at: number, behind: number): string {
  return `${text.slice(0, at)},${text.slice(at, behind)}`;
}

/** Behind an entry: whether a comma follows, and where what belongs to its line ends, a comment beside it included. */
function afterEntry(text: string, from: number): { readonly comma: boolean; readonly behind: number } {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  let comma = false;
  let behind = from;
  for (;;) {
    scanner.scan();
    const token = text.slice(scanner.getTokenOffset(), scanner.getPosition());
    if (/^[ \t]+$/u.test(token)) continue;
    const isComma = token === ',';
    if (!isComma && !/^\/[/*]/u.test(token)) return { comma, behind };
    comma ||= isComma;
    behind = scanner.getPosition();
  }
}

/** As JSON in the manner of its neighbours: on one line, or a key a line. */
function written(entry: Fields, isOneLine: boolean, margin: string, text: string): string {
  if (isOneLine) return oneLine(entry);
  const lines = Object.entries(entry)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${margin}${unitOf(text)}${JSON.stringify(key)}: ${oneLine(value)}`);
  const end = lineEnd(text);
  return `{${end}${lines.join(`,${end}`)}${end}${margin}}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}: ${oneLine(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** The blanks before the first thing on the line. */
function marginAt(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^[ \t]*/u.exec(text.slice(start, offset))?.[0] ?? '';
}

/** What a level is indented by. */
function unitOf(text: string): string {
  return /^[ \t]+(?=\S)/mu.exec(text)?.[0] ?? '  ';
}

function lineEnd(text: string): string {
  return /\r\n|\n|\r/u.exec(text)?.[0] ?? '\n';
}

function styleOf(text: string) {
  const unit = unitOf(text);
  const insertSpaces = !unit.includes('\t');
  return {
    formattingOptions: { insertSpaces, tabSize: insertSpaces ? unit.length : 1, eol: lineEnd(text) },
  };
}
