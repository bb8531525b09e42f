/**
 * The file as written: JSON with comments and trailing commas, every value with its place. Values are taken from the syntax
 * tree rather than from a parser's objects, because there a `__proto__` or a repeated key would vanish unseen.
 */
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Problem } from '../errors.ts';
import { lineStarts, placeOf } from './place.ts';

export type Path = readonly (string | number)[];

export interface Document {
  /** What it is written in: the file itself, and those that it is split into. */
  readonly texts: readonly [DocumentText, ...DocumentText[]];
  /** Undefined where the text is empty or nested too deep. */
  readonly root: Node | undefined;
  /** What makes it no JSON; where there is any, nothing more can be said of it. */
  readonly problems: readonly Problem[];
}

export interface DocumentText {
  readonly file: string;
  readonly length: number;
  /** Where its lines begin. */
  readonly lines: readonly number[];
  /** Its first offset among those of the whole. */
  readonly start: number;
  /** Where its entries stand in the list that they were joined to. */
  readonly joined: { readonly list: string; readonly at: number } | undefined;
}

/** The parser calls itself once a level: far deeper than this it would exhaust the stack. */
const MAX_DEPTH = 32;

const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: 'what stands here is no JSON: text needs double quotes',
  InvalidNumberFormat: 'this number is incomplete',
  PropertyNameExpected: 'a key in double quotes or a "}" is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a ":" is missing here, between a key and its value',
  CommaExpected: 'a "," is missing here, between two entries',
  CloseBraceExpected: 'a "}" is missing here',
  CloseBracketExpected: 'a "]" is missing here',
  EndOfFileExpected: 'the file should end here, after its closing bracket',
  InvalidCommentToken: 'this comment is incomplete',
  UnexpectedEndOfComment: 'this comment is not closed: "*/" is missing',
  UnexpectedEndOfString: 'this text is not closed: a double quote is missing',
  UnexpectedEndOfNumber: 'this number is incomplete',
  InvalidUnicode: 'this text has a "\\u" without four hexadecimal digits behind it',
  InvalidEscapeCharacter: 'this text has a backslash that escapes nothing; write "\\\\" for a backslash',
  InvalidCharacter: 'this text has a tab or a control character in it; write "\\t" for a tab',
};

/** What the parser misses after any other problem: its own confusion, not the operator's. */
const AFTERMATH: ReadonlySet<string> = new Set(['PropertyNameExpected', 'ValueExpected']);

/** Reads the text; of syntax problems it tells one a line, because the others there follow from the first. */
export function readDocument(text: string, file: string): Document {
  const whole = { file, length: text.length, lines: lineStarts(text), start: 0, joined: undefined };
  const bare: Document = { texts: [whole], root: undefined, problems: [] };
  if (text.trim() === '') return { ...bare, problems: [problemAt(bare, [], 'the file is empty')] };
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== undefined) {
    return { ...bare, problems: [at(bare, tooDeep, [], `nested more than ${MAX_DEPTH} levels deep`)] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return { ...bare, root, problems: syntaxProblems(bare, errors) };
}

function syntaxProblems(document: Document, errors: readonly ParseError[]): readonly Problem[] {
  const byLine = new Map<number, Problem>();
  for (const [index, { error, offset }] of errors.entries()) {
    const code = printParseErrorCode(error);
    const problem = at(document, offset, [], SYNTAX[code] ?? 'this is no JSON');
    if (index > 0 && (AFTERMATH.has(code) || byLine.has(problem.line))) continue;
    byLine.set(problem.line, problem);
  }
  return [...byLine.values()];
}

/** Where the text is nested deeper than the parser can follow safely. */
export function tooDeepAt(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const first = text.charAt(scanner.getTokenOffset());
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth > MAX_DEPTH) return scanner.getTokenOffset();
  }
  return undefined;
}

/** A problem at the value, or at the innermost of its parents that the file has. */
export function problemAt(document: Document, path: Path, message: string): Problem {
  let node = document.root;
  for (const segment of path) {
    const child = node && childOf(node, segment);
    if (child === undefined) break;
    node = child;
  }
  return at(document, node?.offset ?? 0, path, message);
}

/** A problem at a key that the object has; its path is the object's. */
export function problemAtKey(document: Document, path: Path, key: string, message: string): Problem {
  const property = nodeAt(document, path)?.children?.findLast((candidate) => keyOf(candidate) === key);
  return at(document, property?.offset ?? 0, path, message);
}

function at({ texts: [first, ...others] }: Document, offset: number, path: Path, message: string): Problem {
  const { file, lines, start, joined } = others.findLast((text) => text.start <= offset) ?? first;
  const own = joined === undefined ? path : ownPath(path, joined);
  return { file, ...placeOf(lines, offset - start), path: showPath(own), message };
}

/** As the file itself counts its entries. */
function ownPath(path: Path, joined: { readonly list: string; readonly at: number }): Path {
  const [list, index, ...inner] = path;
  return list === joined.list && typeof index === 'number' ? [index - joined.at, ...inner] : path;
}

/** The value at a path, if the file has it. */
export function nodeAt(document: Document, path: Path): Node | undefined {
  let node = document.root;
  for (const segment of path) node = node && childOf(node, segment);
  return node;
}

function childOf(node: Node, segment: string | number): Node | undefined {
  if (typeof segment === 'number') return node.type === 'array' ? node.children?.[segment] : undefined;
  if (node.type !== 'object') return undefined;
  // The last of repeated keys counts, as in JSON.parse.
  return node.children?.findLast((property) => keyOf(property) === segment)?.children?.[1];
}

/** Every key that its object has already. */
export function repeatedKeys(document: Document): readonly Problem[] {
  return document.root === undefined ? [] : repeatedUnder(document, document.root, []);
}

function repeatedUnder(document: Document, node: Node, path: Path): readonly Problem[] {
  const inner = membersOf(node).flatMap(([key, value]) => repeatedUnder(document, value, [...path, key]));
  return node.type === 'object' ? [...repeatedIn(document, node, path), ...inner] : inner;
}

function repeatedIn(document: Document, object: Node, path: Path): readonly Problem[] {
  const seen = new Map<string, number>();
  return (object.children ?? []).flatMap((property) => {
    const key = keyOf(property);
    const first = seen.get(key);
    seen.set(key, first ?? property.offset);
    if (first === undefined) return [];
    const { line } = at(document, first, path, '');
    return [
      at(document, property.offset, path, `the key ${JSON.stringify(key)} is repeated; line ${line} has it`),
    ];
  });
}

/** The plain value of a node. Each text is handed to `fill`; a key whose text it answers with undefined is left out. */
export function plainValue(
  node: Node,
  path: Path,
  fill: (text: string, path: Path) => string | undefined,
): unknown {
  if (node.type === 'string') return fill(String(node.value), path);
  if (node.type !== 'object' && node.type !== 'array') return node.value;
  const members = membersOf(node).map(
    ([key, value]) => [key, plainValue(value, [...path, key], fill)] as const,
  );
  if (node.type === 'array') return members.map(([, value]) => value);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function membersOf(node: Node): readonly (readonly [string | number, Node])[] {
  if (node.type === 'array') return (node.children ?? []).map((child, index) => [index, child] as const);
  if (node.type !== 'object') return [];
  return (node.children ?? []).flatMap((property) => {
    const value = property.children?.[1];
    return value === undefined ? [] : [[keyOf(property), value] as const];
  });
}

function keyOf(property: Node): string {
  return String(property.children?.[0]?.value);
}

/** `sources[3].headers["X Key"]`; empty for the file as a whole. */
export function showPath(path: Path): string {
  const steps = path.map((segment) => {
    if (typeof segment === 'number') return `[${segment}]`;
    return /^[\w$-]+$/u.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
  });
  return steps.join('').replace(/^\./u, '');
}
