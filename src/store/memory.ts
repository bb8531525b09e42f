import type { Instant } from '../model.ts';
import { wallClock } from '../text/date.ts';
import type { Collections } from './collections.ts';
import { USUAL_LIMITS } from './limits.ts';
import {
  allLinked,
  arrivals,
  arrivalsByDay,
  changesSince,
  counts,
  firstArrivals,
  linked,
  listed,
  listing,
  type Memory,
  newest,
  open,
  picked,
} from './memory-reading.ts';
import { prune, save } from './memory-saving.ts';
import { Notes } from './notes.ts';
import type { Store } from './store.ts';

/** A store that remembers nothing beyond itself: for tests, and the plainest reading of what a store is to do. */
export function openMemoryStore(
  now: () => Instant = wallClock,
  changesKept: number = USUAL_LIMITS.changesKept,
): Store {
  const memory = emptyMemory(now);
  return {
    states: async () => new Map(open(memory).states),
    state: async (sourceId) => open(memory).states.get(sourceId),
    sightings: async (ids) => picked(open(memory).sightings, ids),
    linked: async (sourceId, linkHashes) => linked(open(memory), sourceId, new Set(linkHashes)),
    allLinked: async (linkHashes) => allLinked(open(memory), new Set(linkHashes)),
    articles: async (ids) => picked(open(memory).articles, ids),
    newest: (query) => newest(memory, query),
    revisions: async (id) => open(memory).revisions.get(id) ?? [],
    changes: async (afterSeq, limit) => changesSince(open(memory).changes, afterSeq, limit, changesKept),
    notes: async <Name extends keyof Collections>(collection: Name) => open(memory).notes.all(collection),
    listing: (query) => listing(memory, query),
    arrivals: (before, query = {}) => arrivals(open(memory), before, query),
    listed: (ids) => listed(open(memory), ids),
    firstArrivals: () => firstArrivals(open(memory)),
    arrivalsByDay: (from, days) => arrivalsByDay(open(memory), from, days),
    arrived: () => memory.sightings.size,
    counts: async () => counts(open(memory)),
    save: async (visit, notes = []) => save(open(memory), visit, notes),
    expect: () => undefined,
    prune: async (bounds, onlySources) => prune(open(memory), bounds, onlySources),
    close: async () => {
      memory.closed = true;
    },
  };
}

function emptyMemory(now: () => Instant): Memory {
  return {
    articles: new Map(),
    sightings: new Map(),
    states: new Map(),
    revisions: new Map(),
    changes: [],
    notes: new Notes(),
    now,
    closed: false,
  };
}
