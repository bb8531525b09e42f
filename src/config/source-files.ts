/** The lists of sources that a configuration is split into, each a file of its own: `"sourceFiles": ["sources/ev.json"]`. */
import { dirname, isAbsolute, join } from 'node:path';
import { type Document, plainValue, problemAt, readDocument } from './document.ts';
import { type ConfigFiles, MAX_CONFIG_BYTES } from './files.ts';
import { joinLists } from './join.ts';
import { hasReference } from './references.ts';

/** The document with the sources of all of its files; its problems are what is wrong with the files as such. */
export function withSourceFiles(document: Document, files: ConfigFiles): Document {
  const lists = namesIn(document).map((name, at) => readList(document, name, at, files));
  return { ...joinLists(document, 'sources', lists), problems: lists.flatMap(({ problems }) => problems) };
}

function namesIn({ root }: Document): readonly unknown[] {
  const value = root && plainValue(root, [], (text) => text);
  const names: unknown =
    typeof value === 'object' && value !== null && 'sourceFiles' in value ? value.sourceFiles : [];
  return Array.isArray(names) ? names : [];
}

function readList(document: Document, name: unknown, at: number, files: ConfigFiles): Document {
  const nothing: Document = { ...document, root: undefined, problems: [] };
  // What is no name is left to the schema.
  if (typeof name !== 'string' || name.trim() === '') return nothing;
  const failing = (message: string) => {
    return { ...nothing, problems: [problemAt(document, ['sourceFiles', at], message)] };
  };
  if (hasReference(name)) return failing('must be a path without references: nothing is filled in yet');
  const path = isAbsolute(name) ? name : join(dirname(document.texts[0].file), name);
  const content = files.read(path, MAX_CONFIG_BYTES);
  if ('why' in content) return failing(`the file ${path}: ${content.why}`);
  const list = readDocument(content.text, path);
  if (list.problems.length > 0 || list.root?.type === 'array') return list;
  return { ...list, problems: [problemAt(list, [], 'must be a list of sources')] };
}
