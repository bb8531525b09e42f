/** Introduces the parts of the running service to each other: who asks whom, and who is told what. None begins anything by itself. */

import type { Audience } from '../http/audience.ts';
import type { FrontDoor } from '../http/server.ts';
import { createShelf } from '../http/shelf.ts';
import type { Visited } from '../ingest/refresh.ts';
import type { Instant, SourceState } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import type { StartBeat } from '../schedule/cron.ts';
import type { FollowedList } from '../store/collections.ts';
import type { LowdbStore } from '../store/lowdb.ts';
import type { LeaseBook } from '../websub/lease-book.ts';
import { openDigests } from './digest.ts';
import { type Editorial, openEditorial } from './editorial.ts';
import { openEntrance } from './entrance.ts';
import { type HubNotes, openHubSide } from './hub.ts';
import { type Instruments, openInstruments } from './instruments.ts';
import { type Library, openLibrary } from './library.ts';
import { openPublisher, type Publisher } from './publisher.ts';
import { openPush, type Push } from './push.ts';
import type { Side } from './side.ts';
import { openSourceLists, type SourceLists } from './source-lists.ts';
import { type StoreWatch, watchStore } from './store-watch.ts';
import { openVisits, type Progress, showsInDocuments, type Visits } from './visits.ts';

/** What all of them share. */
export interface PartTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  readonly store: LowdbStore;
  readonly leases: LeaseBook;
  readonly audience: Audience;
  readonly progress: Progress;
  readonly beat: StartBeat;
  /** Whether the front door is open. */
  readonly isListening: () => boolean;
  readonly version: string;
  readonly now: () => Instant;
  readonly log: Log;
}

/** What the store knows of them from earlier. */
export interface PartNotes {
  readonly hub: HubNotes;
  readonly lists: ReadonlyMap<string, FollowedList>;
}

export interface Parts {
  readonly storeWatch: StoreWatch;
  readonly publisher: Publisher;
  readonly editorial: Editorial;
  readonly push: Push;
  readonly lists: SourceLists;
  readonly visits: Visits;
  readonly library: Library;
  /** What does its work beside the visits, push and lists included. */
  readonly sides: readonly Side[];
  readonly instruments: Instruments;
  readonly door: FrontDoor;
}

export function openParts(tools: PartTools, notes: PartNotes): Parts {
  const shelf = createShelf();
  const storeWatch = watchStore(tools.store, tools.log);
  const hub = openHubSide({ ...tools, documents: shelf.documents }, notes.hub);
  const seen = { ...tools, shelf, hub, storeIsSound: storeWatch.isSound };
  const instruments = openInstruments(seen);
  const publisher = openPublisher({
    ...seen,
    settle: () => editorial.settle(),
    timed: instruments.timed,
    replaced: () => {
      library.events.tell();
      // Whoever is told comes to look: not before the door is open.
      if (tools.isListening()) hub.tend();
    },
  });
  const took = (visited: Visited, known: SourceState | undefined): void => {
    instruments.visited(visited, known);
    if (showsInDocuments(visited, known)) publisher.request();
  };
  const published = publisher.newsroom;
  const editorial = openEditorial({ ...tools, publisher });
  const push = openPush({ ...tools, delivered: took });
  const { custody } = push;
  const visits = openVisits({ ...tools, storeWatch, custody, took });
  const library = openLibrary({ ...tools, published, custody, visited: took });
  const lists = openSourceLists(tools, notes.lists);
  const sides = [push, hub, lists, openDigests(seen)];
  const { postProblems } = editorial;
  const door = openEntrance({ ...seen, published, library, push, instruments, postProblems });
  return { storeWatch, publisher, editorial, push, lists, visits, library, sides, instruments, door };
}
