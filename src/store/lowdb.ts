/**
 * The embedded store. An append-only log holds every article and every change; lowdb holds the index, with checkpoints of it
 * through an adapter of our own: its usual one rewrites everything on each save, syncs nothing and takes a damaged file for an
 * empty one.
 */

import { messageOf, StoreError } from '../errors.ts';
import { ArticleReader } from './article-reader.ts';
import type { Catalog } from './catalog.ts';
import { diskFiles, type Files } from './files.ts';
import { type Limits, USUAL_LIMITS } from './limits.ts';
import { takeLock } from './lock.ts';
import { linkedOf, readArticles, readNewest, sightingsOf, statesOf } from './reading.ts';
import { type Opening, type Recovered, recover } from './recover.ts';
import type { Retention, Store, Visit } from './store.ts';
import { Writer } from './writer.ts';

/** A store, and what was found damaged in it since it was opened: plain sentences for the operator. */
export type LowdbStore = Store & { readonly notices: readonly string[] };

/** What an engine stands on. */
export interface Ground {
  readonly files: Files;
  readonly limits: Limits;
}

const MAX_NOTICES = 100;

/** What changes a store and gives it back. */
type Hand = Pick<Store, 'save' | 'prune' | 'close'>;

interface Opened extends Recovered {
  readonly hand: Hand;
}

/**
 * Opens the store in a folder. For writing, the folder is made where it does not exist and belongs to this process until `close`.
 * For reading, it is seen as it is now, beside a writer or without one; a folder that does not exist is an empty store.
 * @throws StoreError when another process holds it, a newer Voltwire wrote it, or the disk refuses.
 */
export function openStore(folder: string, mode: 'write' | 'read'): Promise<LowdbStore> {
  return openEngine(folder, mode, { files: diskFiles, limits: USUAL_LIMITS });
}

/** The same on other ground: for tests. */
export async function openEngine(
  folder: string,
  mode: 'write' | 'read',
  { files, limits }: Ground,
): Promise<LowdbStore> {
  const notices: string[] = [];
  const tell = (notice: string) => void (notices.length < MAX_NOTICES && notices.push(notice));
  const opening = { folder, mode, files, segmentBytes: limits.segmentBytes, tell };
  try {
    const opened = mode === 'read' ? await openForReading(opening) : await openForWriting(opening, limits);
    const { catalog } = opened.database.data;
    const reader = new ArticleReader(catalog, opened.segments, limits.cacheBytes, tell);
    return { ...storeOf(catalog, reader, opened.hand), notices };
  } catch (failed) {
    if (failed instanceof StoreError) throw failed;
    throw new StoreError(`cannot open the store in ${folder}: ${messageOf(failed)}`, failed);
  }
}

async function openForReading(opening: Opening): Promise<Opened> {
  const recovered = await recover(opening);
  const refuse = () => Promise.reject(new StoreError('the store was opened for reading only'));
  return { ...recovered, hand: { save: refuse, prune: refuse, close: () => recovered.segments.close() } };
}

async function openForWriting(opening: Opening, limits: Limits): Promise<Opened> {
  const { folder, files } = opening;
  await files.makeFolder(folder);
  const lock = await takeLock(folder, files);
  try {
    const recovered = await recover(opening);
    return { ...recovered, hand: new Writer(recovered, opening, limits, lock) };
  } catch (failed) {
    await lock.release();
    throw failed;
  }
}

function storeOf(catalog: Catalog, reader: ArticleReader, hand: Hand): Store {
  let closed = false;
  const ready = () => {
    if (closed) throw new StoreError('the store is closed');
  };
  const whenReady =
    <Asked extends unknown[], Answer>(answer: (...asked: Asked) => Answer | Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      ready();
      return answer(...asked);
    };
  return {
    states: whenReady(() => statesOf(catalog)),
    sightings: whenReady((ids: readonly string[]) => sightingsOf(catalog, ids)),
    linked: whenReady((sourceId: string, links: readonly string[]) => linkedOf(catalog, sourceId, links)),
    articles: whenReady((ids: readonly string[]) => readArticles(catalog, reader, ids, ready)),
    newest: (query) => readNewest(catalog, reader, query, ready),
    counts: whenReady(() => catalog.counts()),
    save: whenReady((visit: Visit) => hand.save(visit)),
    prune: whenReady((bounds: Retention) => hand.prune(bounds)),
    close: async () => {
      if (closed) return;
      closed = true;
      await hand.close();
    },
  };
}
