/**
 * What we ask of hubs, and when: one list looked through at each beat, a few requests at a time, one at a time to each hub. A hub may
 * verify before it has answered, so a lease counts as asked for before its request leaves.
 */

import type { HubLease, Instant } from '../model.ts';
import { hostOf } from '../text/url.ts';
import { asked, ended, isLive, refused, WANTED_LEASE_SECONDS } from './lease.ts';
import type { LeaseBook, Subscription } from './lease-book.ts';

/** A form to be posted to a hub (WebSub §5.1). */
export interface HubMessage {
  readonly hub: string;
  readonly sourceId: string;
  readonly form: Readonly<Record<string, string>>;
}

export interface HubRequestTools {
  readonly book: LeaseBook;
  readonly now: () => Instant;
  /** Answers the status; rejects where no answer came, and when the signal is aborted. */
  readonly post: (message: HubMessage, signal: AbortSignal) => Promise<number>;
  /** A lease changed that must outlive us. */
  readonly keep: (sourceId: string) => void;
  readonly tell: TellPush;
}

/** Hears in a plain sentence what became of a subscription. */
export type TellPush = (level: 'info' | 'warn' | 'debug', sourceId: string, sentence: string) => void;

export interface HubRequests {
  /** Begins what is due, and ends leases that ran out. */
  readonly tend: () => void;
  /** Resolves when no request is under way. */
  readonly idle: () => Promise<void>;
  /** Breaks off what is under way, as if it had not been begun, and begins nothing more. */
  readonly stop: () => Promise<void>;
}

const MAX_UNDER_WAY = 4;

export function createHubRequests(tools: HubRequestTools): HubRequests {
  const office: Office = { tools, breaker: new AbortController(), busyHosts: new Set(), underWay: new Set() };
  let farewells: readonly Subscription[] = [];
  const idle = async (): Promise<void> => {
    while (office.underWay.size > 0) await Promise.all(office.underWay);
  };
  return {
    tend: () => {
      if (office.breaker.signal.aborted) return;
      for (const subscription of tools.book.all()) attend(subscription, office);
      const untold = [...farewells, ...tools.book.takeFarewells().filter(({ lease }) => wasHeardOf(lease))];
      farewells = untold.filter((it) => !begin(office, it.lease.hub, () => unsubscribe(it, office)));
    },
    idle,
    stop: async () => {
      office.breaker.abort();
      await idle();
    },
  };
}

interface Office {
  readonly tools: HubRequestTools;
  readonly breaker: AbortController;
  readonly busyHosts: Set<string>;
  readonly underWay: Set<Promise<void>>;
}

/** Begins a request unless its hub, or all of us, are busy; what did not begin is due at the next beat too. */
function begin({ busyHosts, underWay }: Office, hub: string, request: () => Promise<void>): boolean {
  const host = hostOf(hub) ?? hub;
  if (underWay.size >= MAX_UNDER_WAY || busyHosts.has(host)) return false;
  busyHosts.add(host);
  const running = request().finally(() => {
    busyHosts.delete(host);
    underWay.delete(running);
  });
  underWay.add(running);
  return true;
}

function attend(subscription: Subscription, office: Office): void {
  const { sourceId, lease } = subscription;
  const now = office.tools.now();
  if (ranOut(lease, now)) end(subscription, office.tools, now);
  if (lease.askAt <= now) begin(office, lease.hub, () => subscribe(sourceId, office));
}

function ranOut(lease: HubLease, now: Instant): boolean {
  return lease.expiresAt !== undefined && !isLive(lease, now);
}

/** A lease that was never asked for is nothing to its hub. */
function wasHeardOf({ askedAt, verifiedAt, failures }: HubLease): boolean {
  return askedAt !== undefined || verifiedAt !== undefined || failures > 0;
}

function end({ sourceId, lease }: Subscription, { book, keep, tell }: HubRequestTools, now: Instant): void {
  book.set(sourceId, ended(lease), now);
  keep(sourceId);
  tell('warn', sourceId, `the lease of ${lease.hub} ran out; the source is polled as before`);
}

async function subscribe(sourceId: string, office: Office): Promise<void> {
  const { book, now, keep, tell } = office.tools;
  const before = book.current(sourceId, undefined);
  if (before === undefined) return;
  const lease = asked(before, now());
  book.set(sourceId, lease, now());
  const details = { 'hub.lease_seconds': String(WANTED_LEASE_SECONDS), 'hub.secret': lease.secret };
  const { status, reason } = await send(sourceId, lease, 'subscribe', details, office);
  if (office.breaker.signal.aborted || (status !== undefined && status >= 200 && status < 300)) return;
  const current = book.current(sourceId, undefined);
  // It may have been verified, or given up, before the answer came.
  if (current?.callbackUrl !== lease.callbackUrl || current.askedAt !== lease.askedAt) return;
  book.set(sourceId, refused(current, status, now()), now());
  keep(sourceId);
  tell(
    lease.failures === 0 ? 'warn' : 'debug',
    sourceId,
    `the hub ${lease.hub} did not take us on: ${reason}`,
  );
}

/** Best effort: a hub that does not hear it learns by 410 at its next delivery. */
async function unsubscribe({ sourceId, lease }: Subscription, office: Office): Promise<void> {
  const { reason } = await send(sourceId, lease, 'unsubscribe', {}, office);
  office.tools.tell('debug', sourceId, `told ${lease.hub} that we leave: ${reason}`);
}

async function send(
  sourceId: string,
  { hub, topic, callbackUrl }: HubLease,
  mode: 'subscribe' | 'unsubscribe',
  details: Readonly<Record<string, string>>,
  { tools, breaker }: Office,
): Promise<{ readonly status: number | undefined; readonly reason: string }> {
  const form = { 'hub.mode': mode, 'hub.topic': topic, 'hub.callback': callbackUrl, ...details };
  try {
    const status = await tools.post({ hub, sourceId, form }, breaker.signal);
    return { status, reason: `it answered ${status}` };
  } catch (thrown) {
    return {
      status: undefined,
      reason: thrown instanceof Error ? thrown.message : 'it could not be reached',
    };
  }
}
