/**
 * YAML as a tree of fields that know their place, so that every mistake can be told with line and column. JSON is read the
 * same way: YAML 1.2 contains it.
 */
import { readFile } from 'node:fs/promises';
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

/** The text of a file without byte order mark; undefined where the disk refuses, which is reported. */
export async function readSource(file: string, report: Report): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/u, '');
  } catch (thrown) {
    report({ line: 1, column: 1 }, '', `cannot be read: ${messageOf(thrown)}`);
    return undefined;
  }
}

const MAX_DEPTH = 10;

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
  return fieldOf(document.contents, '', { placeAt, resolve: (node) => resolved(node, document), depth: 0 });
}

function resolved(node: unknown, document: ReturnType<typeof parseDocument>): unknown {
  return isAlias(node) ? node.resolve(document) : node;
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
