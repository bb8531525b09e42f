/** `${NAME}` in the values of the file, taken from the environment, so that secrets need not be written into it. */
import type { Problem } from '../errors.ts';
import { type Document, type Path, plainValue, problemAt, showPath } from './document.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Filled {
  /** The plain value of the file; a text whose variable is missing stays as written. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/** Where a variable that is missing or empty means "none", so that the program starts without it. */
const OPTIONAL = 'server.adminToken';

const REFERENCE = /\$\{([^}]*)(\}?)/gu;
const NAME = /^[A-Za-z_]\w*$/u;

/** Fills every text of a document without syntax problems. */
export function fillIn(document: Document, env: Environment): Filled {
  const problems: Problem[] = [];
  const fill = (text: string, path: Path): string | undefined => {
    const filled = fillText(text, env);
    if (showPath(path) === OPTIONAL && isAbsent(text, env)) return undefined;
    problems.push(...filled.complaints.map((complaint) => problemAt(document, path, complaint)));
    return filled.text;
  };
  const value = document.root && plainValue(document.root, [], fill);
  return { value, problems };
}

/** The plain value of the file as the operator typed it, references and all. */
export function asTyped(document: Document): unknown {
  return document.root && plainValue(document.root, [], (text) => text);
}

function isAbsent(text: string, env: Environment): boolean {
  const name = /^\$\{([A-Za-z_]\w*)\}$/u.exec(text)?.[1];
  return name !== undefined && (variable(env, name) ?? '') === '';
}

function fillText(
  text: string,
  env: Environment,
): { readonly text: string; readonly complaints: readonly string[] } {
  const complaints: string[] = [];
  const filled = text.replace(REFERENCE, (reference, name: string, end: string) => {
    const value = variable(env, name);
    if (value !== undefined && end !== '') return value;
    complaints.push(complaintAbout(name, end));
    return reference;
  });
  return { text: filled, complaints };
}

function complaintAbout(name: string, end: string): string {
  if (end === '') return `a "\${" is not closed: "}" is missing`;
  if (!NAME.test(name))
    return `between "\${" and "}" stands the name of an environment variable: letters, digits and "_"`;
  return `the environment variable ${name} is not set`;
}

function variable(env: Environment, name: string): string | undefined {
  return NAME.test(name) && Object.hasOwn(env, name) ? env[name] : undefined;
}
