import type { Article, Instant } from '../model.ts';
import type { ArticleReader } from './article-reader.ts';
import type { Catalog } from './catalog.ts';
import { PORTABLE_FORMAT, type PortableLine } from './portable.ts';
import { readRevisions } from './reading.ts';

const AT_ONCE = 64;

/**
 * Everything that a catalog knows, newest article first. An article whose record is damaged is told by the reader, and goes down as
 * one that is gone, so that it does not come back as new.
 */
export async function* portableLines(
  catalog: Catalog,
  reader: ArticleReader,
  exportedAt: Instant,
): AsyncGenerator<PortableLine> {
  yield { voltwireStore: PORTABLE_FORMAT, exportedAt, latestChange: catalog.changes.latest };
  const rows = Array.from(catalog.newestFirst());
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    yield* articleLines(rows.slice(at, at + AT_ONCE), catalog, reader);
  }
  for (let row = 0; row < catalog.size; row++) if (catalog.isGone(row)) yield goneLine(row, catalog);
  for (const { state } of catalog.states.values()) yield { state };
  for (const [collection, key, value] of catalog.notes.rows()) yield { note: { collection, key, value } };
}

async function* articleLines(
  rows: readonly number[],
  catalog: Catalog,
  reader: ArticleReader,
): AsyncGenerator<PortableLine> {
  const read = new Map<string, Article>();
  for (const article of await reader.read(rows)) read.set(article.id, article);
  for (const row of rows) {
    const article = read.get(catalog.idOf(row));
    if (article === undefined) yield goneLine(row, catalog);
    else {
      const revisions = await readRevisions(catalog, reader, article.id);
      const { entryHash } = catalog.sightingOf(row);
      yield { serial: row, article, revisions, entryHash };
    }
  }
}

function goneLine(row: number, catalog: Catalog): PortableLine {
  const { id, sourceId, arrivedAt, fingerprint, linkHash } = catalog.sightingOf(row);
  return { gone: { serial: row, id, sourceId, arrivedAt, fingerprint, linkHash } };
}
