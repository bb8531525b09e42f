import { StoreError } from '../errors.ts';
import { type Article, POSTS_SOURCE_ID, type Sighting, type SourceState } from '../model.ts';
import { sightingOf } from './sighting.ts';
import type { ArticleQuery, Retention, Store, Visit } from './store.ts';

interface Memory {
  readonly articles: Map<string, Article>;
  readonly sightings: Map<string, Sighting>;
  readonly states: Map<string, SourceState>;
  closed: boolean;
}

/** A store that remembers nothing beyond itself: for tests, and the plainest reading of what a store is to do. */
export function openMemoryStore(): Store {
  const memory: Memory = { articles: new Map(), sightings: new Map(), states: new Map(), closed: false };
  return {
    states: async () => new Map(open(memory).states),
    sightings: async (ids) => picked(open(memory).sightings, ids),
    linked: async (sourceId, linkHashes) => linked(open(memory), sourceId, new Set(linkHashes)),
    articles: async (ids) => picked(open(memory).articles, ids),
    newest: (query) => newest(memory, query),
    counts: async () => counts(open(memory)),
    save: async (visit) => save(open(memory), visit),
    prune: async (bounds) => prune(open(memory), bounds),
    close: async () => {
      memory.closed = true;
    },
  };
}

function open(memory: Memory): Memory {
  if (memory.closed) throw new StoreError('the store is closed');
  return memory;
}

function picked<T>(all: ReadonlyMap<string, T>, ids: readonly string[]): ReadonlyMap<string, T> {
  const wanted = new Set(ids);
  return new Map([...all].filter(([id]) => wanted.has(id)));
}

function linked(memory: Memory, sourceId: string, links: ReadonlySet<string>): ReadonlyMap<string, Sighting> {
  const found = new Map<string, Sighting>();
  for (const sighting of memory.sightings.values()) {
    const { linkHash } = sighting;
    if (sighting.sourceId !== sourceId || linkHash === undefined || !links.has(linkHash)) continue;
    found.set(linkHash, sighting);
  }
  return found;
}

async function* newest(memory: Memory, query: ArticleQuery): AsyncGenerator<Article> {
  const { sourceIds, since, limit } = query;
  const matches = newestFirst(open(memory)).filter(
    (it) =>
      (sourceIds === undefined || sourceIds.includes(it.sourceId)) &&
      (since === undefined || it.arrivedAt >= since),
  );
  for (const article of matches.slice(0, limit)) {
    open(memory);
    yield article;
  }
}

function newestFirst(memory: Memory): readonly Article[] {
  return [...memory.articles.values()].sort((a, b) => {
    const [atA, atB] = [a.publishedAt ?? a.arrivedAt, b.publishedAt ?? b.arrivedAt];
    if (atA !== atB) return atA < atB ? 1 : -1;
    return a.id < b.id ? 1 : -1;
  });
}

function counts(memory: Memory): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { sourceId } of memory.articles.values()) found.set(sourceId, (found.get(sourceId) ?? 0) + 1);
  return found;
}

function save(memory: Memory, { changes, state }: Visit): void {
  for (const article of [...changes.added, ...changes.changed]) {
    memory.articles.set(article.id, article);
    memory.sightings.set(article.id, sightingOf(article));
  }
  for (const id of changes.removed) forget(memory, id);
  for (const { id, entryHash } of changes.restated) {
    const sighting = memory.sightings.get(id);
    if (sighting !== undefined) memory.sightings.set(id, { ...sighting, entryHash });
  }
  if (state !== undefined) memory.states.set(state.sourceId, state);
}

function forget(memory: Memory, id: string): void {
  const sighting = memory.sightings.get(id);
  if (sighting !== undefined) memory.sightings.set(id, { ...sighting, entryHash: undefined, kept: false });
  memory.articles.delete(id);
}

function prune(memory: Memory, bounds: Retention): number {
  const stay = new Map<string, number>();
  const gone = newestFirst(memory).filter(({ sourceId, arrivedAt }) => {
    if (sourceId === POSTS_SOURCE_ID) return false;
    if (arrivedAt < bounds.arrivedBefore) return true;
    const count = (stay.get(sourceId) ?? 0) + 1;
    stay.set(sourceId, count);
    return count > bounds.perSource;
  });
  for (const { id } of gone) forget(memory, id);
  return gone.length;
}
