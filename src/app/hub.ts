/**
 * The hub side of the running service: our own hub, or the pinging of one elsewhere. It outlives a configuration, as subscriptions do,
 * and is told nothing: what is served says what is owed to whom.
 */

import { setMaxListeners } from 'node:events';
import { FeedError, messageOf } from '../errors.ts';
import type { HubCounter } from '../http/hub.ts';
import type { Served } from '../http/served.ts';
import { topicsOf } from '../http/topics.ts';
import { NOTHING } from '../ingest/refresh.ts';
import type { Instant } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import type { Announced, Subscriber } from '../store/collections.ts';
import type { Store } from '../store/store.ts';
import { createAnnouncements } from '../websub/announcements.ts';
import { createDistribution } from '../websub/distribution.ts';
import { createHubDesk, type HubDesk } from '../websub/hub-desk.ts';
import type { HubTools, SubscriberDoor, TellHub } from '../websub/hub-tools.ts';
import { createLedger, type Ledger } from '../websub/ledger.ts';
import type { Topics } from '../websub/topic.ts';
import type { Side } from './side.ts';

export interface HubSideTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  readonly store: Store;
  readonly documents: () => ReadonlyMap<string, Served>;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface HubSide extends Side {
  /** What the front door answers those with who would subscribe. */
  readonly counter: HubCounter;
  readonly status: () => HubStatus;
}

/** Counts alone: who reads us is nobody's business. */
export interface HubStatus {
  /** Null where our feeds name none. */
  readonly hub: string | null;
  /** By address of the feed. */
  readonly subscribers: Readonly<Record<string, number>>;
  /** Deliveries or pings that are yet to arrive. */
  readonly waiting: number;
}

const NO_TOPICS: Topics = new Map();

/** What the store knows of either side. */
export interface HubNotes {
  readonly subscriptions: ReadonlyMap<string, Subscriber>;
  readonly announced: ReadonlyMap<string, Announced>;
}

export async function readHubNotes(store: Store): Promise<HubNotes> {
  return { subscriptions: await store.notes('subscriptions'), announced: await store.notes('announced') };
}

/** Begins nothing by itself. */
export function openHubSide(tools: HubSideTools, notes: HubNotes): HubSide {
  const { newsroom, now } = tools;
  const subscribers = createLedger('subscriptions', notes.subscriptions);
  const announced = createLedger('announced', notes.announced);
  const keeper = createKeeper([subscribers, announced], tools);
  const breaker = new AbortController();
  const tell: TellHub = (level, sentence) => tools.log[level]({}, sentence);
  const { signal } = breaker;
  // A listener for each request under way is what is meant here, and no leak.
  setMaxListeners(0, signal);
  const isSelf = () => newsroom().config.websub.hub === 'self';
  const served = servedTopics(tools);
  const ours = () => (isSelf() ? served() : NO_TOPICS);
  const common = { now, tell, signal, changed: keeper.changed };
  const hubTools: HubTools = {
    ...common,
    subscribers,
    topics: ours,
    allowPrivateNetworks: () => newsroom().config.polling.allowPrivateNetworks,
    door: subscriberDoor(newsroom),
  };
  const desk = createHubDesk(hubTools);
  const distribution = createDistribution(hubTools);
  const elsewhere = () => (isSelf() ? undefined : newsroom().config.websub.hub);
  const ping = (hub: string, form: Form, until: AbortSignal) => postForm(hub, form, until, newsroom());
  const announcements = createAnnouncements({ ...common, announced, hub: elsewhere, topics: served, ping });
  const parts = [desk, distribution, announcements];
  const idle = async () => {
    for (const part of parts) await part.idle();
    await keeper.idle();
  };
  return {
    counter: { isOpen: isSelf, receive: receiver(desk) },
    tend: () => {
      for (const part of parts) part.tend();
    },
    idle,
    stop: async () => {
      breaker.abort();
      await idle();
    },
    status: () => ({
      hub: newsroom().hub ?? null,
      subscribers: countByTopic(subscribers),
      waiting: distribution.waiting() + announcements.waiting(),
    }),
  };
}

type Form = Readonly<Record<string, string>>;

/** Verified once the answer has left, as far as that can be told. */
function receiver(desk: HubDesk): HubDesk['receive'] {
  return (form) => {
    const answer = desk.receive(form);
    setImmediate(desk.tend);
    return answer;
  };
}

/** Of the documents that are served now; worked out once for each publication. */
function servedTopics({ documents, newsroom }: HubSideTools): () => Topics {
  let known: { readonly of: ReadonlyMap<string, Served>; readonly siteUrl: string; readonly topics: Topics };
  known = { of: new Map(), siteUrl: '', topics: NO_TOPICS };
  return () => {
    const [of, siteUrl] = [documents(), newsroom().config.site.url];
    if (known.of !== of || known.siteUrl !== siteUrl) known = { of, siteUrl, topics: topicsOf(of, siteUrl) };
    return known.topics;
  };
}

function countByTopic(subscribers: Ledger<Subscriber>): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const [, { topic }] of subscribers.all()) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return Object.fromEntries(counts);
}

interface Keeper {
  /** Saves what has changed, all of it at once. */
  readonly changed: () => void;
  readonly idle: () => Promise<void>;
}

/** Saves one after the other; what the store refuses is tried again with the next change. */
function createKeeper(
  ledgers: readonly Pick<Ledger<unknown>, 'takeChanges' | 'giveBack'>[],
  { store, log }: HubSideTools,
): Keeper {
  let saved = Promise.resolve();
  const save = async (): Promise<void> => {
    const taken = ledgers.map((ledger) => ({ ledger, changes: ledger.takeChanges() }));
    const notes = taken.flatMap(({ changes }) => changes);
    if (notes.length === 0) return;
    try {
      await store.save({ changes: NOTHING, state: undefined }, notes);
    } catch (thrown) {
      for (const { ledger, changes } of taken) ledger.giveBack(changes);
      log.error({}, `Who subscribes to us was not saved: ${messageOf(thrown)}`);
    }
  };
  return {
    changed: () => {
      saved = saved.then(save);
    },
    idle: async () => {
      for (let last: Promise<void> | undefined; last !== saved; ) {
        last = saved;
        await last;
      }
    },
  };
}

function subscriberDoor(newsroom: () => Newsroom): SubscriberDoor {
  const call = (url: string, signal: AbortSignal) => {
    const { allowPrivateNetworks } = newsroom().config.polling;
    return { url, headers: {}, allowPrivateNetworks, signal };
  };
  return {
    ask: (url, signal) => newsroom().subscriberDoor.get({ ...call(url, signal), conditionals: [] }),
    bring: (callback, parcel, signal) =>
      newsroom()
        .subscriberDoor.post({ ...call(callback, signal), ...parcel })
        .then(({ status }) => status, takenThoughTalkative),
  };
}

/** Only the body of a good answer is read at all: one that is too long says more than we asked, and yes first. */
function takenThoughTalkative(thrown: unknown): number {
  if (thrown instanceof FeedError && thrown.code === 'too-large') return 200;
  throw thrown;
}

async function postForm(
  hub: string,
  form: Form,
  signal: AbortSignal,
  { config, post }: Newsroom,
): Promise<number> {
  const { status } = await post({
    url: hub,
    headers: {},
    body: Buffer.from(new URLSearchParams(form).toString()),
    contentType: 'application/x-www-form-urlencoded',
    allowPrivateNetworks: config.polling.allowPrivateNetworks,
    signal,
  });
  return status;
}
