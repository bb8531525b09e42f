import { dirname, resolve } from 'node:path';
import { ConfigError, type Problem } from '../errors.ts';
import type { Config } from './config.ts';
import { crossCheck } from './cross-check.ts';
import { type Document, readDocument, repeatedKeys } from './document.ts';
import { explain } from './explain.ts';
import { type ConfigFiles, MAX_CONFIG_BYTES, openConfigFiles } from './files.ts';
import { type Environment, type Filled, fillIn } from './references.ts';
import { resolveConfig } from './resolve.ts';
import { configFile } from './schema.ts';
import { withSourceFiles } from './source-files.ts';

export interface ConfigTools {
  /** What `${NAME}` is taken from. */
  readonly env: Environment;
  /** Whether the scheduler understands an expression. */
  readonly isCron: (expression: string) => boolean;
}

const MAX_SECRET_BYTES = 65_536;

/**
 * Reads and checks a configuration with all of its files; relative paths in it count from its own folder. `files` tell later whether
 * any of them was edited, however this ends.
 * @throws ConfigError with every problem at once, also where a file is missing or is no UTF-8.
 */
export async function loadConfig(
  file: string,
  tools: ConfigTools,
  files: ConfigFiles = openConfigFiles(),
): Promise<Config> {
  const content = files.read(file, MAX_CONFIG_BYTES);
  if ('why' in content) throw new ConfigError([wholeFile(file, content.why)]);
  return parseConfig(content.text, file, tools, files);
}

function wholeFile(file: string, message: string): Problem {
  return { file, line: 1, column: 1, path: '', message };
}

/**
 * The part of `loadConfig` behind the reading of the file itself: `file` names the text in problems and is what relative paths count
 * from.
 * @throws ConfigError with every problem at once, in the order of the text.
 */
export function parseConfig(
  text: string,
  file: string,
  tools: ConfigTools,
  files: ConfigFiles = openConfigFiles(),
): Config {
  const document = soundly(withSourceFiles(soundly(readDocument(text.replace(/^\uFEFF/u, ''), file)), files));
  const folder = dirname(resolve(file));
  const secretFile = (path: string) => files.read(resolve(folder, path), MAX_SECRET_BYTES);
  const filled = fillIn(document, { env: tools.env, secretFile });
  const checked = configFile.safeParse(filled.value);
  const issues = checked.success ? [] : explain(document, checked.error.issues);
  const problems = [
    ...repeatedKeys(document),
    ...filled.problems,
    ...untold([...issues, ...crossCheck(document, filled.value, tools.isCron)], filled),
  ];
  if (!checked.success || problems.length > 0) throw new ConfigError(inOrder(problems));
  return resolveConfig(checked.data, filled.fills, file);
}

/** Behind a syntax problem nothing more can be said of a file. */
function soundly(document: Document): Document {
  if (document.problems.length > 0) throw new ConfigError(inOrder(document.problems));
  return document;
}

/** What a missing reference left in a value is no second problem. */
function untold(problems: readonly Problem[], filled: Filled): readonly Problem[] {
  const told = new Set(filled.problems.map(placeOfValue));
  return problems.filter((problem) => !told.has(placeOfValue(problem)));
}

function placeOfValue({ file, path }: Problem): string {
  return `${file} ${path}`;
}

/** By place; several bounds of one value that are told in the same sentence are told once. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  const files = [...new Set(problems.map(({ file }) => file))];
  return [...distinct.values()].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
