/**
 * What we ask of hubs, and when: one list looked through at each beat, a few requests at a time, one at a time to each hub. A hub may
 * verify before it has answered, so a lease counts as asked for before its request leaves.
 */

import type { Instant } from '../model.ts';
import { addMinutes } from '../text/date.ts';
import { hostOf } from '../text/url.ts';
import type { HubLease } from '../visits.ts';
import { asked, ended, isHeard, isLive, refused, retryMinutes, WANTED_LEASE_SECONDS } from './lease.ts';
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
  /** A lease changed that must outlive us, or is to be forgotten because its hub was told. */
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
/** Over the first 75 minutes after a lease was given up; whoever hears none of them hears 410 at the next delivery. */
const FAREWELLS = 5;

export function createHubRequests(tools: HubRequestTools): HubRequests {
  const office: Office = {
    tools,
    breaker: new AbortController(),
    busyHosts: new Set(),
    underWay: new Set(),
    farewells: [],
  };
  const idle = async (): Promise<void> => {
    while (office.underWay.size > 0) await Promise.all(office.underWay);
  };
  return {
    tend: () => {
      if (office.breaker.signal.aborted) return;
      for (const subscription of tools.book.all()) attend(subscription, office);
      takeLeave(office);
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
  farewells: readonly Farewell[];
}

interface Farewell extends Subscription {
  /** Of our requests that were not heard. */
  readonly failures: number;
  readonly askAt: Instant;
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

/** Tells hubs of the leases that were given up, and forgets those that they never heard of. */
function takeLeave(office: Office): void {
  const { book, now, keep } = office.tools;
  const given = book.takeFarewells();
  for (const { sourceId, lease } of given) if (!wasHeardOf(lease)) keep(sourceId);
  const owed = given.filter(({ lease }) => wasHeardOf(lease));
  const waiting = [...office.farewells, ...owed.map((it) => ({ ...it, failures: 0, askAt: now() }))];
  office.farewells = waiting.filter(
    (it) => it.askAt > now() || !begin(office, it.lease.hub, () => unsubscribe(it, office)),
  );
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

/** What we break off when we stop stays in the store, and is told by whoever starts next. */
async function unsubscribe(farewell: Farewell, office: Office): Promise<void> {
  const { sourceId, lease } = farewell;
  const { now, keep, tell } = office.tools;
  const { status, reason } = await send(sourceId, lease, 'unsubscribe', {}, office);
  if (office.breaker.signal.aborted) return;
  tell('debug', sourceId, `told ${lease.hub} that we leave: ${reason}`);
  const failures = farewell.failures + 1;
  if (isHeard(status) || failures >= FAREWELLS) return keep(sourceId);
  const askAt = addMinutes(now(), retryMinutes(farewell.failures));
  office.farewells = [...office.farewells, { ...farewell, failures, askAt }];
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
