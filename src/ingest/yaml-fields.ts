/**
 * YAML as a tree of fields that know their place, so that every mistake can be told with line and column. JSON is read the
 * same way: YAML 1.2 contains it.
 */
import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { messageOf, type Problem } from '../errors.ts';

/** Lines and columns from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Field {
  readonly place: Place;
  /** `corrections[0].at`. */
  readonly path: string;
  readonly value: FieldValue;
}

export type FieldValue =
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, Field>; readonly keys: readonly Key[] }
  | { readonly kind: 'list'; readonly items: readonly Field[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'empty' };

export interface Key {
  readonly name: string;
  readonly place: Place;
}

/** Notes a problem; the path of a key is that of its map and its own name. */
export type Report = (place: Place, path: string, message: string) => void;

/** A report that collects into `problems`, under the name of a file. */
export function reportInto(problems: Problem[], file: string): Report {
  return (place, path, message) => problems.push({ file, ...place, path, message });
}

const START: Place = { line: 1, column: 1 };
const MAX_MEGABYTES = 1;

/** The text of a file without byte order mark; undefined where it cannot be had, which is reported. */
export async function readSource(file: string, report: Report): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    if (size <= MAX_MEGABYTES * 1024 * 1024) return textOf(await readFile(file), report);
    report(START, '', `has more than ${MAX_MEGABYTES} MB`);
  } catch (thrown) {
    report(START, '', `cannot be read: ${messageOf(thrown)}`);
  }
  return undefined;
}

function textOf(bytes: Buffer, report: Report): string | undefined {
  if (isUtf8(bytes)) return bytes.toString('utf8').replace(/^\uFEFF/u, '');
  const before = bytes.toString('latin1').split('\n');
  const line = before.findIndex((it) => !isUtf8(Buffer.from(it, 'latin1'))) + 1;
  report({ line, column: 1 }, '', 'must be saved as UTF-8: there are other characters in this line');
  return undefined;
}

const MAX_DEPTH = 10;
/** A few lines of them can stand for millions of fields. */
const MAX_ALIASES = 100;

/** The tree of a document that begins after `linesBefore` lines of its file; undefined where it cannot be read, which is reported. */
export function readYaml(text: string, linesBefore: number, report: Report): Field | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line) + linesBefore, column: Math.max(1, col) };
  };
  for (const error of document.errors) report(placeAt(error.pos[0]), '', error.message);
  if (document.errors.length > 0) return undefined;
  let aliases = 0;
  const resolve = (node: unknown): unknown => {
    if (!isAlias(node)) return node;
    aliases += 1;
    if (aliases > MAX_ALIASES) return undefined;
    const meant = node.resolve(document);
    if (meant === undefined)
      report(placeAt(node.range?.[0] ?? 0), '', `nothing above is called &${node.source}`);
    return meant;
  };
  const root = fieldOf(document.contents, '', { placeAt, resolve, depth: 0 });
  if (aliases > MAX_ALIASES) report(placeAt(0), '', `has more than ${MAX_ALIASES} aliases`);
  return root;
}

interface Walk {
  readonly placeAt: (offset: number) => Place;
  readonly resolve: (node: unknown) => unknown;
  readonly depth: number;
}

function fieldOf(given: unknown, path: string, walk: Walk): Field {
  const place = walk.placeAt((given as Node | null)?.range?.[0] ?? 0);
  const node = walk.resolve(given);
  if (walk.depth > MAX_DEPTH) return { place, path, value: { kind: 'empty' } };
  const deeper = { ...walk, depth: walk.depth + 1 };
  if (isMap(node)) return { place, path, value: mapOf(node.items, path, deeper) };
  if (isSeq(node)) {
    const items = node.items.map((item, index) => fieldOf(item, `${path}[${index}]`, deeper));
    return { place, path, value: { kind: 'list', items } };
  }
  const text = isScalar(node) && node.value !== null ? (node.source ?? String(node.value)) : '';
  return { place, path, value: text === '' ? { kind: 'empty' } : { kind: 'text', text } };
}

function mapOf(
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  path: string,
  walk: Walk,
): FieldValue {
  const entries = new Map<string, Field>();
  const keys: Key[] = [];
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? String(key.value) : '';
    keys.push({ name, place: walk.placeAt((key as Node).range?.[0] ?? 0) });
    entries.set(name, fieldOf(value, path === '' ? name : `${path}.${name}`, walk));
  }
  return { kind: 'map', entries, keys };
}
