/**
 * `${NAME}` and `${file:path}` in the values of a configuration, taken from the environment and from files, so that secrets need not be
 * written into it. What they hold is never told: problems and masks know the references alone.
 */
import type { Problem } from '../errors.ts';
import { type Document, type Path, plainValue, problemAt, showPath } from './document.ts';
import type { FileText } from './files.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where references are looked up. */
export interface ReferenceSources {
  readonly env: Environment;
  /** Of a path as it is written, relative ones counted from the folder of the configuration. */
  readonly secretFile: (path: string) => FileText;
}

export interface Filled {
  /** The plain value of the file; a text whose reference leads nowhere stays as written. */
  readonly value: unknown;
  /** What was put in, with the value that it became a part of. */
  readonly fills: readonly Fill[];
  readonly problems: readonly Problem[];
}

export interface Fill {
  readonly path: Path;
  readonly text: string;
}

/** Where a variable that is missing or empty means "none", so that the program starts without it. */
const OPTIONAL = 'server.adminToken';

const REFERENCE = /\$\{([^}]*)(\}?)/gu;
const NAME = /^[A-Za-z_]\w*$/u;
const FILE = 'file:';
/** How editors and `echo` end a file. */
const LAST_NEWLINE = /\r?\n$/u;

const NOT_CLOSED = `a "\${" is not closed: "}" is missing`;

type Found = { readonly text: string } | { readonly complaint: string };

/** Fills every text of a document without syntax problems. */
export function fillIn(document: Document, sources: ReferenceSources): Filled {
  const problems: Problem[] = [];
  const fills: Fill[] = [];
  const fill = (text: string, path: Path): string | undefined => {
    if (!text.includes('${')) return text;
    if (showPath(path) === OPTIONAL && isAbsent(text, sources.env)) return undefined;
    const { filled, found } = fillText(text, sources);
    for (const it of found) {
      if ('text' in it) fills.push({ path, text: it.text });
      else problems.push(problemAt(document, path, it.complaint));
    }
    return filled;
  };
  const value = document.root && plainValue(document.root, [], fill);
  return { value, fills, problems };
}

/** The plain value of the file as the operator typed it, references and all. */
export function asTyped(document: Document): unknown {
  return document.root && plainValue(document.root, [], (text) => text);
}

/** Whether a text is or holds a reference. */
export function hasReference(text: string): boolean {
  return text.includes('${');
}

function isAbsent(text: string, env: Environment): boolean {
  const name = /^\$\{([A-Za-z_]\w*)\}$/u.exec(text)?.[1];
  return name !== undefined && (variable(env, name) ?? '') === '';
}

function fillText(text: string, sources: ReferenceSources) {
  const found: Found[] = [];
  const filled = text.replace(REFERENCE, (reference, name: string, end: string) => {
    const it = end === '' ? { complaint: NOT_CLOSED } : lookUp(name, sources);
    found.push(it);
    return 'text' in it ? it.text : reference;
  });
  return { filled, found };
}

function lookUp(name: string, { env, secretFile }: ReferenceSources): Found {
  if (name.startsWith(FILE)) return lookIntoFile(name.slice(FILE.length), secretFile);
  if (!NAME.test(name)) {
    const what = 'the name of an environment variable (letters, digits and "_") or "file:" and a path';
    return { complaint: `between "\${" and "}" stands ${what}` };
  }
  const text = variable(env, name);
  return text === undefined ? { complaint: `the environment variable ${name} is not set` } : { text };
}

function lookIntoFile(path: string, secretFile: ReferenceSources['secretFile']): Found {
  if (path.trim() === '') return { complaint: 'the path of a file is missing behind "file:"' };
  const content = secretFile(path);
  if ('why' in content) return { complaint: `the file ${path}: ${content.why}` };
  return { text: content.text.replace(LAST_NEWLINE, '') };
}

function variable(env: Environment, name: string): string | undefined {
  return NAME.test(name) && Object.hasOwn(env, name) ? env[name] : undefined;
}
