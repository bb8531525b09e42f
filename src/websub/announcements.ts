/** Tells a hub elsewhere which of our feeds have other bytes than when it was last told: one feed after the other, newest state only. */

import type { Instant } from '../model.ts';
import type { Announced } from '../store/collections.ts';
import type { TellHub } from './hub-tools.ts';
import type { Ledger } from './ledger.ts';
import { retryAt } from './subscriber.ts';
import type { Topic, Topics } from './topic.ts';
import { createUnderWay } from './under-way.ts';

export interface AnnouncementTools {
  readonly announced: Ledger<Announced>;
  /** The hub elsewhere; undefined where we have none. */
  readonly hub: () => string | undefined;
  /** As they are served now. */
  readonly topics: () => Topics;
  /** Sends a form; answers the status, rejects where no answer came. */
  readonly ping: (
    hub: string,
    form: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ) => Promise<number>;
  readonly now: () => Instant;
  /** Something is to be saved. */
  readonly changed: () => void;
  readonly tell: TellHub;
  /** Aborted when nothing more is to begin. */
  readonly signal: AbortSignal;
}

export interface Announcements {
  /** Begins the next ping that is due. */
  readonly tend: () => void;
  /** How many feeds the hub is yet to be told of. */
  readonly waiting: () => number;
  /** Resolves when no ping is under way. */
  readonly idle: () => Promise<void>;
}

const LONGEST_RETRY_MINUTES = 60;

export function createAnnouncements(tools: AnnouncementTools): Announcements {
  const { hub, now, signal } = tools;
  const underWay = createUnderWay({ inAll: 1, perHost: 1 });
  // Of the hub and not of a feed: while it is down there is nothing to ask it.
  const trouble: Trouble = { failures: 0, retryAt: undefined };
  const tend = (): void => {
    const address = hub();
    if (signal.aborted || address === undefined) return;
    meetNew(address, tools);
    if (trouble.retryAt !== undefined && trouble.retryAt > now()) return;
    const [topic] = untold(tools);
    if (topic !== undefined) underWay.begin(address, () => tellOf(topic, address, trouble, tools), tend);
  };
  return {
    tend,
    waiting: () => (hub() === undefined ? 0 : untold(tools).length),
    idle: underWay.idle,
  };
}

interface Trouble {
  failures: number;
  retryAt: Instant | undefined;
}

/** A feed that was never there before has not changed, and one that is there no more is forgotten. */
function meetNew(hub: string, { topics, announced, changed }: AnnouncementTools): void {
  const known = topics();
  const fresh = [...known.values()].filter((it) => it.isCanonical && announced.get(it.address) === undefined);
  for (const { address, hash } of fresh) announced.set(address, { hub, hash });
  const stale = known.size === 0 ? [] : announced.all().filter(([address]) => !known.has(address));
  for (const [address] of stale) announced.set(address, undefined);
  if (fresh.length + stale.length > 0) changed();
}

function untold({ topics, announced }: AnnouncementTools): readonly Topic[] {
  return [...topics().values()].filter(
    ({ address, hash, isCanonical }) => isCanonical && (announced.get(address)?.hash ?? hash) !== hash,
  );
}

async function tellOf(topic: Topic, hub: string, trouble: Trouble, tools: AnnouncementTools): Promise<void> {
  const { announced, ping, now, changed, tell, signal } = tools;
  const { address, hash } = topic;
  const form = { 'hub.mode': 'publish', 'hub.url': address };
  const status = await ping(hub, form, signal).catch(() => undefined);
  if (signal.aborted) return;
  if (status === undefined || mayPass(status)) {
    trouble.failures += 1;
    trouble.retryAt = retryAt(trouble.failures, LONGEST_RETRY_MINUTES, now());
    const why = status === undefined ? 'it could not be reached' : `it answered ${status}`;
    return tell(trouble.failures === 1 ? 'warn' : 'debug', `${hub} was not told of ${address}: ${why}`);
  }
  trouble.failures = 0;
  trouble.retryAt = undefined;
  announced.set(address, { hub, hash });
  changed();
  if (status >= 300) tell('warn', `${hub} will not hear of ${address}: it answered ${status}`);
  else tell('debug', `${hub} was told of ${address}`);
}

/** Whether the same question may have another answer later. */
function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}
