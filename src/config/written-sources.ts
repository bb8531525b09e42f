import { ConfigError } from '../errors.ts';
import type { Config } from './config.ts';
import { type Document, nodeAt, plainValue, problemAt, readDocument } from './document.ts';
import { MAX_CONFIG_BYTES, openConfigFiles } from './files.ts';
import { type ConfigTools, loadConfig } from './load.ts';
import { withSourceFiles } from './source-files.ts';

/** A configuration as it is written, for those who edit or export it. */
export interface Written {
  readonly config: Config;
  /** Of the file itself. */
  readonly text: string;
  readonly sources: readonly WrittenSource[];
}

/** One source with its references, without defaults. */
export interface WrittenSource {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly file: string;
  /** In its own file's list. */
  readonly at: number;
}

/** @throws ConfigError with every problem of the file. */
export async function readWritten(file: string, tools: ConfigTools): Promise<Written> {
  const files = openConfigFiles();
  const config = await loadConfig(file, tools, files);
  const content = files.read(file, MAX_CONFIG_BYTES);
  if ('why' in content) throw new ConfigError([{ file, line: 1, column: 1, path: '', message: content.why }]);
  const document = withSourceFiles(readDocument(content.text, file), files);
  return { config, text: content.text, sources: sourcesIn(document) };
}

function sourcesIn(document: Document): readonly WrittenSource[] {
  const list = nodeAt(document, ['sources'])?.children ?? [];
  return list.map((node, index) => {
    const { file } = problemAt(document, ['sources', index], '');
    const joined = document.texts.find((text) => text.file === file)?.joined;
    const fields = plainValue(node, [], (text) => text) as WrittenSource['fields'];
    return { fields, file, at: index - (joined?.at ?? 0) };
  });
}
