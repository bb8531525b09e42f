import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the collection of real documents lies, if it is here: it belongs to its publishers and is no part of the project. */
export const CORPUS = resolve(process.env['VOLTWIRE_CORPUS'] ?? '../shared/corpus');
export const HAS_CORPUS = existsSync(join(CORPUS, 'oracle', 'open.json'));

/** How many distinct entries an independent reader finds in each document, by file name. */
export function distinctEntries(): ReadonlyMap<string, number> {
  const readings = JSON.parse(readFileSync(join(CORPUS, 'oracle', 'open.json'), 'utf8')) as Readonly<
    Record<string, { n: number; distinct_ids?: number; missing?: { id: number } }>
  >;
  return new Map(
    Object.entries(readings).map(([file, { n, distinct_ids: ids, missing }]) => [
      file,
      ids === undefined || missing === undefined ? n : ids + missing.id,
    ]),
  );
}

export function corpusDocuments(): readonly string[] {
  return readdirSync(join(CORPUS, 'open'))
    .filter((file) => file !== 'INDEX.tsv')
    .sort();
}

export function corpusDocument(file: string): Buffer {
  return readFileSync(join(CORPUS, 'open', file));
}
