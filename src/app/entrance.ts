import { messageOf } from '../errors.ts';
import { createFinder } from '../http/asked.ts';
import type { Audience } from '../http/audience.ts';
import { createFrontDoor, type FrontDoor } from '../http/server.ts';
import type { Shelf } from '../http/shelf.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import type { HubSide } from './hub.ts';
import type { Instruments } from './instruments.ts';
import type { Library } from './library.ts';
import type { Push } from './push.ts';
import { createStatus, type StatusTools } from './status.ts';

export interface EntranceTools
  extends Pick<StatusTools, 'newsroom' | 'postProblems' | 'storeIsSound' | 'now'> {
  /** As it was when the documents were made that are out. */
  readonly published: () => Newsroom;
  readonly version: string;
  readonly log: Log;
  readonly audience: Audience;
  readonly shelf: Shelf;
  readonly library: Library;
  readonly push: Push;
  readonly hub: HubSide;
  readonly instruments: Instruments;
}

/** The front door with everything behind it, not yet listening. */
export function openEntrance(tools: EntranceTools): FrontDoor {
  const { published, shelf, library, push, hub, instruments, log } = tools;
  return createFrontDoor({
    ...library,
    version: tools.version,
    callbacks: push.callbacks,
    hub: hub.counter,
    site: () => published().config.site,
    names: () => published().config,
    outputs: shelf.documents,
    moved: shelf.moved,
    gone: shelf.gone,
    find: createFinder({
      renderAsked: (asked) => published().renderAsked(asked),
      folderOf: (asked) => published().folderOf(asked),
    }),
    health: () => ({ ready: shelf.documents().size > 0 }),
    ...createStatus({ ...tools, missing: shelf.missing, hub: hub.status }),
    metrics: instruments.text,
    tally: instruments.tally,
    onFeedRead: tools.audience.heard,
    onError: (error) => log.error({ error: messageOf(error) }, 'A request could not be answered'),
  });
}
