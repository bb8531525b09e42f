import { readFile } from 'node:fs/promises';
import { ConfigError, messageOf, type Problem } from '../errors.ts';
import type { Config } from './config.ts';
import { crossCheck } from './cross-check.ts';
import { readDocument, repeatedKeys } from './document.ts';
import { asTyped, type Environment, fillIn } from './env.ts';
import { explain } from './explain.ts';
import { resolveConfig } from './resolve.ts';
import { configFile } from './schema.ts';

export interface ConfigTools {
  /** What `${NAME}` is taken from. */
  readonly env: Environment;
  /** Whether the scheduler understands an expression. */
  readonly isCron: (expression: string) => boolean;
}

const BYTE_ORDER_MARK = /^\uFEFF/u;

/**
 * Reads and checks a configuration; relative paths in it count from its own folder.
 * @throws ConfigError with every problem at once, also where the file is missing or is no UTF-8.
 */
export async function loadConfig(file: string, tools: ConfigTools): Promise<Config> {
  const bytes = await readFile(file).catch((thrown: unknown) => {
    throw new ConfigError([problemOf(file, whyUnreadable(thrown))]);
  });
  return parseConfig(decodeText(bytes, file), file, tools);
}

function whyUnreadable(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'is a folder, not a file';
  if (code === 'EACCES') return 'may not be read by this user';
  return `cannot be read: ${messageOf(thrown)}`;
}

function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError([problemOf(file, 'is not UTF-8 text; save it as UTF-8')]);
  }
}

function problemOf(file: string, message: string): Problem {
  return { file, line: 1, column: 1, path: '', message };
}

/**
 * The pure part of `loadConfig`: `file` names the text in problems and is what relative paths count from.
 * @throws ConfigError with every problem at once, in the order of the text.
 */
export function parseConfig(text: string, file: string, tools: ConfigTools): Config {
  const document = readDocument(text.replace(BYTE_ORDER_MARK, ''), file);
  if (document.problems.length > 0) throw new ConfigError(inOrder(document.problems));
  const { value, problems: unfilled } = fillIn(document, tools.env);
  const checked = configFile.safeParse(value);
  const untold = new Set(unfilled.map((problem) => problem.path));
  const faulty = [
    ...(checked.success ? [] : explain(document, checked.error.issues)),
    ...crossCheck(document, value, tools.isCron),
  ].filter((problem) => !untold.has(problem.path));
  const problems = [...repeatedKeys(document), ...unfilled, ...faulty];
  if (!checked.success || problems.length > 0) throw new ConfigError(inOrder(problems));
  return resolveConfig(checked.data, asTyped(document), file);
}

/** By place; several bounds of one value that are told in the same sentence are told once. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
