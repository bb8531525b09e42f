/**
 * `data/curation.json`: what the newsroom says of single articles, one line an article, by its id or its address. JSON with comments,
 * which our own edits keep.
 */

import type { z } from 'zod';
import { ConfigError, type Problem } from '../errors.ts';
import { didYouMean } from '../text/nearest.ts';
import {
  type Document,
  plainValue,
  problemAt,
  problemAtKey,
  readDocument,
  repeatedKeys,
} from './document.ts';
import { notShown } from './explain.ts';
import { flag, section, words } from './fields.ts';
import { type ConfigFiles, MAX_CONFIG_BYTES } from './files.ts';

/** What is said of an article; at least one thing. */
export interface CurationLine {
  /** On top of the pages of its channels, and spared by retention. */
  readonly pin: boolean;
  /** In no document, for good. */
  readonly kill: boolean;
  /** Stays as it is, whatever its publisher edits. */
  readonly freeze: boolean;
  /** Out before its veto window ends. */
  readonly approve: boolean;
  /** Plain text under the newsroom's name. */
  readonly annotate: string | undefined;
}

/** By article id or address. */
export type CurationFile = ReadonlyMap<string, CurationLine>;

const KEYS = ['pin', 'kill', 'freeze', 'approve', 'annotate'] as const;

const line = section({
  pin: flag().default(false),
  kill: flag().default(false),
  freeze: flag().default(false),
  approve: flag().default(false),
  annotate: words(2000).optional(),
});

/**
 * The file as it stands; undefined where there is none. `files` tell later whether it was edited.
 * @throws ConfigError with every problem at once.
 */
export function readCuration(file: string, files: ConfigFiles): CurationFile | undefined {
  const content = files.read(file, MAX_CONFIG_BYTES);
  if ('text' in content) return parseCuration(content.text, file);
  if (content.why === 'there is no such file') return undefined;
  throw new ConfigError([{ file, line: 1, column: 1, path: '', message: content.why }]);
}

/** @throws ConfigError with every problem at once, in the order of the text. */
export function parseCuration(text: string, file: string): CurationFile {
  const document = readDocument(text.replace(/^\uFEFF/u, ''), file);
  if (document.problems.length > 0) throw new ConfigError(document.problems);
  const value = document.root && plainValue(document.root, [], (it) => it);
  if (document.root?.type !== 'object')
    throw new ConfigError([problemAt(document, [], 'must be an object of article ids or addresses')]);
  const problems: Problem[] = [...repeatedKeys(document)];
  const lines = new Map<string, CurationLine>();
  for (const [key, entry] of Object.entries(value as object)) {
    const read = readLine(document, key, entry);
    if ('problems' in read) problems.push(...read.problems);
    else lines.set(key, read);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return lines;
}

function readLine(
  document: Document,
  key: string,
  entry: unknown,
): CurationLine | { readonly problems: readonly Problem[] } {
  const checked = line.safeParse(entry);
  if (!checked.success)
    return { problems: checked.error.issues.flatMap((it) => explainLine(document, key, it)) };
  const { pin, kill, freeze, approve, annotate } = checked.data;
  if (pin || kill || freeze || approve || annotate !== undefined)
    return { pin, kill, freeze, approve, annotate };
  return { problems: [problemAt(document, [key], `says nothing; its keys are ${KEYS.join(', ')}`)] };
}

function explainLine(document: Document, key: string, issue: z.core.$ZodIssue): readonly Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) =>
      problemAtKey(
        document,
        [key],
        name,
        `unknown key ${JSON.stringify(name)}${didYouMean(name, KEYS) || `; the keys here are ${KEYS.join(', ')}`}`,
      ),
    );
  const path = [key, ...issue.path.map((it) => (typeof it === 'symbol' ? String(it) : it))];
  return [problemAt(document, path, `${issue.message}${notShown(document, path)}`)];
}
