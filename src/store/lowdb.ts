/**
 * The embedded store. An append-only log holds every article and every change; lowdb holds the index, with checkpoints of it
 * through an adapter of our own: its usual one rewrites everything on each save, syncs nothing and takes a damaged file for an
 * empty one.
 */

import { messageOf, StoreError } from '../errors.ts';
import type { Instant } from '../model.ts';
import { wallClock } from '../text/date.ts';
import { arrivalsByDayOf, arrivalsOf, firstArrivalsOf } from './arrivals.ts';
import { ArticleReader } from './article-reader.ts';
import type { Catalog, Place } from './catalog.ts';
import type { Collections } from './collections.ts';
import { endExchange } from './exchange.ts';
import { diskFiles, type Files } from './files.ts';
import { allLinkedOf, linkedOf, sightingsOf } from './known.ts';
import { type Limits, USUAL_LIMITS } from './limits.ts';
import { takeLock } from './lock.ts';
import type { Note } from './notes.ts';
import { sealed } from './portable.ts';
import { portableLines } from './portable-lines.ts';
import { listedAmong, listingOf, readArticles, readNewest, readRevisions, statesOf } from './reading.ts';
import { FORMAT } from './record.ts';
import { type Opening, type Recovered, recover } from './recover.ts';
import type { Retention, Store, Visit } from './store.ts';
import { type Verified, verify } from './verify.ts';
import { Writer } from './writer.ts';

/** A store, and what was found damaged in it since it was opened: plain sentences for the operator. */
export interface LowdbStore extends Store {
  readonly notices: readonly string[];
  /** Tries whether a save would succeed now; @throws StoreError that says why not. */
  probe(): Promise<void>;
  /** The whole store in lines of JSON, see `portable.ts`, as it is while they are read; ask a store opened for reading. */
  portable(): AsyncIterable<Buffer>;
  /** Reads everything again and tells what is not as the index says; ask a store opened for reading. */
  verify(): Promise<Verified>;
}

/** What an engine stands on. */
export interface Ground {
  readonly files: Files;
  readonly limits: Limits;
}

const MAX_NOTICES = 100;

/** What changes a store and gives it back. */
interface Hand {
  save(visit: Visit, notes: readonly Note[]): Promise<void>;
  expect(more: 1 | -1): void;
  prune(bounds: Retention, onlySources: readonly string[] | undefined): Promise<number>;
  probe(): Promise<void>;
  close(): Promise<void>;
}

interface Opened extends Recovered {
  readonly hand: Hand;
  readonly reader: ArticleReader;
}

/**
 * Opens the store in a folder; changes are dated by `now`. For writing, the folder is made where it does not exist and belongs to this process until `close`.
 * For reading, it is seen as it is now, beside a writer or without one; a folder that does not exist is an empty store.
 * @throws StoreError when another process holds it, a newer Voltwire wrote it, or the disk refuses.
 */
export function openStore(
  folder: string,
  mode: 'write' | 'read',
  now: () => Instant = wallClock,
): Promise<LowdbStore> {
  return openEngine(folder, mode, { files: diskFiles, limits: USUAL_LIMITS }, now);
}

/** The same on other ground: for tests. */
export async function openEngine(
  folder: string,
  mode: 'write' | 'read',
  { files, limits }: Ground,
  now: () => Instant = wallClock,
): Promise<LowdbStore> {
  const notices: string[] = [];
  const tell = (notice: string) => void (notices.length < MAX_NOTICES && notices.push(notice));
  const opening = { folder, mode, files, limits, tell };
  try {
    await endExchange(folder, files);
    const opened = mode === 'read' ? await openForReading(opening) : await openForWriting(opening, now);
    const { catalog } = opened.database.data;
    const { reader } = opened;
    return {
      ...storeOf(catalog, reader, opened.hand),
      notices,
      probe: () => opened.hand.probe(),
      portable: () => sealed(portableLines(catalog, reader, now())),
      verify: () => verify(catalog, opened.segments),
    };
  } catch (failed) {
    if (failed instanceof StoreError) throw failed;
    throw new StoreError(`cannot open the store in ${folder}: ${messageOf(failed)}`, failed);
  }
}

async function openForReading(opening: Opening): Promise<Opened> {
  const recovered = await recover(opening);
  const refuse = () => Promise.reject(new StoreError('the store was opened for reading only'));
  const hand = {
    save: refuse,
    expect: () => undefined,
    prune: refuse,
    probe: refuse,
    close: () => recovered.segments.close(),
  };
  return { ...recovered, hand, reader: readerOf(recovered, opening) };
}

function readerOf({ database, segments }: Recovered, { limits, tell }: Opening): ArticleReader {
  return new ArticleReader(database.data.catalog, segments, limits.cacheBytes, tell);
}

async function openForWriting(opening: Opening, now: () => Instant): Promise<Opened> {
  const { folder, files } = opening;
  await files.makeFolder(folder);
  const lock = await takeLock(folder, files);
  try {
    const recovered = await recover(opening);
    // What an earlier Voltwire may go on with gets no record that it does not know.
    if (recovered.format < FORMAT) await recovered.segments.begin();
    const reader = readerOf(recovered, opening);
    const saved = (place: Place, line: Buffer) => reader.remember(place, line);
    const hand = new Writer(recovered, opening, { lock, now, saved });
    return { ...recovered, hand, reader };
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
  const whenReady = waitingFor(ready);
  return {
    ...questionsTo(catalog, reader, ready),
    save: whenReady((visit: Visit, notes: readonly Note[] = []) => hand.save(visit, notes)),
    expect: (more) => hand.expect(more),
    prune: whenReady((bounds: Retention, onlySources?: readonly string[]) => hand.prune(bounds, onlySources)),
    close: async () => {
      if (closed) return;
      closed = true;
      await hand.close();
    },
  };
}

/** What throws where the store is not ready rejects instead. */
function waitingFor(ready: () => void) {
  return <Asked extends unknown[], Answer>(answer: (...asked: Asked) => Answer | Promise<Answer>) =>
    (...asked: Asked): Promise<Answer> => {
      try {
        ready();
        return Promise.resolve(answer(...asked));
      } catch (failed) {
        return Promise.reject(failed);
      }
    };
}

function questionsTo(
  catalog: Catalog,
  reader: ArticleReader,
  ready: () => void,
): Omit<Store, 'save' | 'expect' | 'prune' | 'close'> {
  const whenReady = waitingFor(ready);
  return {
    states: whenReady(() => statesOf(catalog)),
    state: whenReady((sourceId: string) => catalog.states.get(sourceId)?.state),
    revisions: whenReady((id: string) => readRevisions(catalog, reader, id)),
    changes: whenReady((afterSeq: number, limit: number) => catalog.changes.since(afterSeq, limit)),
    notes: async <Name extends keyof Collections>(collection: Name) => {
      ready();
      return catalog.notes.all(collection);
    },
    sightings: whenReady((ids: readonly string[]) => sightingsOf(catalog, ids)),
    linked: whenReady((sourceId: string, links: readonly string[]) => linkedOf(catalog, sourceId, links)),
    allLinked: whenReady((links: readonly string[]) => allLinkedOf(catalog, links)),
    articles: whenReady((ids: readonly string[]) => readArticles(catalog, reader, ids, ready)),
    newest: (query) => readNewest(catalog, reader, query, ready),
    listing: (query) => {
      ready();
      return listingOf(catalog, query);
    },
    arrivals: (before, query = {}) => {
      ready();
      return arrivalsOf(catalog, before, query);
    },
    listed: (ids) => {
      ready();
      return listedAmong(catalog, ids);
    },
    firstArrivals: () => firstArrivalsOf(catalog),
    arrivalsByDay: (from, days) => arrivalsByDayOf(catalog, from, days),
    arrived: () => catalog.size,
    counts: whenReady(() => catalog.counts()),
  };
}
