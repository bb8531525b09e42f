/**
 * The life of somebody who subscribed to us, as pure decisions of (subscriber, what happened, now). There is no queue: who has another
 * document than lies on the shelf is owed that one, which is the newest, and is owed it after any crash too.
 */

import type { Instant } from '../model.ts';
import type { Subscriber } from '../store/collections.ts';
import { addMinutes, minutesBetween } from '../text/date.ts';
import { shortHash } from '../text/hash.ts';

const DAY_MINUTES = 1440;
const FIRST_RETRY_MINUTES = 5 / 60;
const LONGEST_RETRY_MINUTES = 6 * 60;
const TRIED_FOR_MINUTES = DAY_MINUTES;

/** What a verified request asks for. */
export interface Granted {
  readonly topic: string;
  readonly callback: string;
  readonly secret: string | undefined;
  readonly leaseSeconds: number;
}

/** One subscription for a callback and a topic, however often it is asked for (WebSub §5.1). */
export function subscriberKey({ topic, callback }: Pick<Granted, 'topic' | 'callback'>): string {
  return shortHash([topic, callback]);
}

/**
 * Somebody whose wish was verified. Who renews keeps what they are owed and, as they evidently live, gets it at once; who is new is
 * owed what comes after the document of this hash.
 */
export function subscribed(
  { topic, callback, secret, leaseSeconds }: Granted,
  known: Subscriber | undefined,
  hash: string,
  now: Instant,
): Subscriber {
  const expiresAt = addMinutes(now, leaseSeconds / 60);
  return { topic, callback, secret, expiresAt, hash: known?.hash ?? hash, ...UNTROUBLED };
}

const UNTROUBLED = { failures: 0, failingSince: undefined, retryAt: undefined };

/** Whether the lease still runs. */
export function isLive({ expiresAt }: Subscriber, now: Instant): boolean {
  return expiresAt > now;
}

/** Whether they are owed a document of another hash, and it may be brought now. */
export function isDue(subscriber: Subscriber, hash: string, now: Instant): boolean {
  const { retryAt } = subscriber;
  return subscriber.hash !== hash && (retryAt === undefined || retryAt <= now);
}

/** What an answer makes of them; undefined status is none. 410 ends the subscription (WebSub §7), and so answers undefined. */
export function afterDelivery(
  subscriber: Subscriber,
  { hash, status }: { readonly hash: string; readonly status: number | undefined },
  now: Instant,
): Subscriber | undefined {
  if (status === 410) return undefined;
  if (status !== undefined && status >= 200 && status < 300) return { ...subscriber, hash, ...UNTROUBLED };
  return failed(subscriber, hash, now);
}

/** After a day of failures a document is given up; the next one waits as long as this would have. */
function failed(subscriber: Subscriber, hash: string, now: Instant): Subscriber {
  const failures = subscriber.failures + 1;
  const failingSince = subscriber.failingSince ?? now;
  const isGivenUp = minutesBetween(failingSince, now) >= TRIED_FOR_MINUTES;
  return {
    ...subscriber,
    hash: isGivenUp ? hash : subscriber.hash,
    failures,
    failingSince,
    retryAt: retryAt(failures, LONGEST_RETRY_MINUTES, now),
  };
}

/** Five seconds, doubled with each failure up to the longest. */
export function retryAt(failures: number, longestMinutes: number, now: Instant): Instant {
  // Past 2^20 the longest is long reached.
  const minutes = FIRST_RETRY_MINUTES * 2 ** Math.min(failures - 1, 20);
  return addMinutes(now, Math.min(minutes, longestMinutes));
}
