/**
 * Push as the running service has it: subscriptions asked for at each beat, deliveries taken in beside the visits, and what came of
 * both kept in the store. It outlives a configuration, as hubs do.
 */

import { messageOf } from '../errors.ts';
import { type Custody, createCustody } from '../ingest/custody.ts';
import { NOTHING, type Visited } from '../ingest/refresh.ts';
import type { Instant, SourceState } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import type { Store } from '../store/store.ts';
import { type Callbacks, createCallbacks, type Delivery } from '../websub/callback.ts';
import { createHubRequests, type HubMessage, type TellPush } from '../websub/hub-requests.ts';
import { reconcile } from '../websub/hubs.ts';
import type { LeaseBook } from '../websub/lease-book.ts';
import type { Side } from './side.ts';

export interface PushTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  readonly store: Store;
  readonly leases: LeaseBook;
  readonly now: () => Instant;
  readonly log: Log;
  /** Hears what a delivery came to. */
  readonly delivered: (visited: Visited, before: SourceState) => void;
}

export interface Push extends Side {
  /** What the front door answers hubs with. */
  readonly callbacks: Callbacks;
  /** Keeps visits and deliveries of one source apart. */
  readonly custody: Custody;
  /** Gives up, or begins anew, what an edited configuration asks for. */
  readonly reconcile: () => void;
}

export function openPush(tools: PushTools): Push {
  const { leases, now, log } = tools;
  const custody = createCustody((sourceId) => tools.store.state(sourceId));
  const keeping = new Set<Promise<void>>();
  const failed = (sourceId: string) => (thrown: unknown) =>
    log.error({ source: sourceId }, `${sourceId}: what its hub brought was not saved: ${messageOf(thrown)}`);
  const keep = (sourceId: string): void => {
    const kept = keepLease(sourceId, custody, tools)
      .catch(failed(sourceId))
      .finally(() => keeping.delete(kept));
    keeping.add(kept);
  };
  const saved = async (): Promise<void> => {
    await callbacks.idle();
    while (keeping.size > 0) await Promise.all(keeping);
  };
  const tell: TellPush = (level, sourceId, sentence) =>
    log[level]({ source: sourceId }, `${sourceId}: ${sentence}`);
  const ingest = (sourceId: string, delivery: Delivery) =>
    takeIn(sourceId, delivery, custody, tools).catch(failed(sourceId));
  const maxBytes = () => tools.newsroom().config.polling.maxBytes;
  const post = (message: HubMessage, signal: AbortSignal) => postTo(message, signal, tools.newsroom());
  const requests = createHubRequests({ book: leases, now, post, keep, tell });
  const callbacks = createCallbacks({ book: leases, now, keep, tell, ingest, maxBytes });
  return {
    callbacks,
    custody,
    tend: requests.tend,
    reconcile: () => {
      const { sources, websub, site } = tools.newsroom().config;
      const settings = { subscribe: websub.subscribe, siteUrl: site.url };
      for (const sourceId of reconcile(leases, sources, settings, now())) keep(sourceId);
    },
    idle: async () => {
      await requests.idle();
      await saved();
    },
    stop: async () => {
      await requests.stop();
      await saved();
    },
  };
}

/** Saves the lease as it is when the source's turn comes. */
async function keepLease(sourceId: string, custody: Custody, { store, leases }: PushTools): Promise<void> {
  await custody.amend(sourceId, async (newest) => {
    const hub = leases.current(sourceId, newest.hub);
    if (hub === newest.hub) return newest;
    const state = { ...newest, hub };
    await store.save({ changes: NOTHING, state });
    return state;
  });
}

async function takeIn(
  sourceId: string,
  delivery: Delivery,
  custody: Custody,
  { newsroom, delivered }: PushTools,
): Promise<void> {
  await custody.amend(sourceId, async (newest) => {
    const source = newsroom().config.sources.find(({ id }) => id === sourceId);
    if (source === undefined || !source.enabled) return newest;
    const visited = await newsroom().deliver(source, newest, delivery);
    delivered(visited, newest);
    return visited.state;
  });
}

/** Whether a hub may lie in a private network is its source's affair; one whose source is gone was allowed when it was asked. */
async function postTo(
  { hub, sourceId, form }: HubMessage,
  signal: AbortSignal,
  { config, post }: Newsroom,
): Promise<number> {
  const source = config.sources.find(({ id }) => id === sourceId);
  const { allowPrivateNetworks } = source ?? config.polling;
  const answer = await post({
    url: hub,
    headers: {},
    body: Buffer.from(new URLSearchParams(form).toString()),
    contentType: 'application/x-www-form-urlencoded',
    allowPrivateNetworks,
    signal,
  });
  return answer.status;
}
