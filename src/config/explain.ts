/** The validator's issues in plain sentences, each at its place in the file. */
import type { z } from 'zod';
import type { Problem } from '../errors.ts';
import { nearest } from '../text/nearest.ts';
import { type Document, nodeAt, type Path, problemAt, problemAtKey } from './document.ts';
import { configJsonSchema } from './json-schema.ts';
import { isSecret, maskAddresses } from './secrets.ts';

const MAX_SHOWN = 60;

type Issue = z.core.$ZodIssue;

/** What is wrong with the values: unknown and missing keys at their object, anything else at the value itself. */
export function explain(document: Document, found: readonly Issue[]): readonly Problem[] {
  const schema = configJsonSchema();
  const issues = found.flatMap(innermost);
  const unknown = issues
    .filter((issue) => issue.code === 'unrecognized_keys')
    .flatMap((issue) => unknownKeys(schema, issue));
  const meant = new Set(unknown.map(({ path, meant }) => JSON.stringify([...path, meant])));
  const others = issues.filter((issue) => issue.code !== 'unrecognized_keys');
  return [
    ...unknown.map((key) => problemAtKey(document, key.path, key.name, key.message)),
    // A misspelt key is told once, not again as the missing one.
    ...others
      .filter((issue) => !meant.has(JSON.stringify(issue.path)))
      .map((issue) => explainOne(document, issue)),
  ];
}

/** Of what may be written in several forms, what is wrong with the form that was chosen. */
function innermost(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isOther = (it: Issue) => it.code === 'invalid_type' && it.path.length === 0;
  const chosen = issue.errors.find((issues) => !issues.some(isOther));
  if (chosen === undefined) return [issue];
  return chosen.flatMap((it) => innermost({ ...it, path: [...issue.path, ...it.path] }));
}

interface UnknownKey {
  readonly path: Path;
  readonly name: string;
  readonly meant: string | undefined;
  readonly message: string;
}

function unknownKeys(schema: SchemaNode, issue: z.core.$ZodIssueUnrecognizedKeys): readonly UnknownKey[] {
  const path = pathOf(issue);
  const known = keysAt(schema, path);
  return issue.keys.map((name) => {
    const meant = nearest(name, known);
    const hint =
      meant === undefined
        ? `the keys here are ${known.join(', ')}`
        : `did you mean ${JSON.stringify(meant)}?`;
    return { path, name, meant, message: `unknown key ${JSON.stringify(name)}; ${hint}` };
  });
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

function keysAt(schema: SchemaNode, path: Path): readonly string[] {
  let nodes = formsOf(schema, schema);
  for (const segment of path) {
    const below = nodes.flatMap(({ items, properties }) =>
      typeof segment === 'number' ? (items ?? []) : (properties?.[segment] ?? []),
    );
    nodes = below.flatMap((node) => formsOf(node, schema));
  }
  return nodes.flatMap(({ properties }) => Object.keys(properties ?? {}));
}

/** A node and whatever else its value may be. */
function formsOf(node: SchemaNode, schema: SchemaNode): readonly SchemaNode[] {
  const { $ref, anyOf = [], allOf = [] } = node;
  const named = $ref === undefined ? undefined : schema.definitions?.[$ref.replace('#/definitions/', '')];
  const others = [...anyOf, ...allOf, ...(named === undefined ? [] : [named])];
  return [node, ...others.flatMap((other) => formsOf(other, schema))];
}

function explainOne(document: Document, issue: Issue): Problem {
  const path = pathOf(issue);
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  if (issue.code === 'invalid_key') {
    return problemAtKey(document, parent, key, `${JSON.stringify(key)} ${issue.issues[0]?.message}`);
  }
  if (nodeAt(document, path) === undefined) {
    return problemAt(document, parent, `the key ${JSON.stringify(key)} is missing; it ${issue.message}`);
  }
  const found = issue.message.startsWith('must be ') ? notShown(document, path) : '';
  return problemAt(document, path, `${issue.message}${found}`);
}

/** `, not "80a"`: the value as written, before variables were filled in. */
export function notShown(document: Document, path: Path): string {
  const node = nodeAt(document, path);
  if (node === undefined) return '';
  if (node.type === 'object') return ', not an object';
  if (node.type === 'array') return `, not a list of ${node.children?.length ?? 0}`;
  if (isSecret(path)) return '';
  const shown = maskAddresses(JSON.stringify(node.value));
  const cut = shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…"` : shown;
  const filled = shown.includes('${') ? ' with its variables filled in' : '';
  return `, not ${cut}${filled}`;
}

function pathOf(issue: Issue): Path {
  return issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment));
}
