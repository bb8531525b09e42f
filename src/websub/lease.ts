/**
 * A subscription's life as pure decisions of (lease, what happened, now): asked for, verified, renewed when four fifths to nine tenths
 * of it are over, asked for again after ever longer waits when a hub refuses or is silent, trusted until polls show that it should not.
 */

import type { Article, HubLease, Instant } from '../model.ts';
import { addMinutes } from '../text/date.ts';
import { shortHash } from '../text/hash.ts';
import type { HubChoice } from './choose-hub.ts';

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** What we wish for; the hub decides. */
export const WANTED_LEASE_SECONDS = 10 * 86_400;
const LONGEST_LEASE_MINUTES = 30 * DAY_MINUTES;
const UNTOLD_LEASE_MINUTES = DAY_MINUTES;
/** A hub that grants minutes is not asked every few minutes: in between the source is polled. */
const RENEWED_NEVER_SOONER_MINUTES = 50;
/** How long after a request a hub may verify. */
const VERIFIED_WITHIN_MINUTES = HOUR_MINUTES;
const FIRST_RETRY_MINUTES = 5;
/** News that is younger may still be on its way. */
const PUSHED_WITHIN_MINUTES = 10;
const FORGIVEN_MISSES = 1;

/** A lease yet to be asked for. */
export function newLease(
  { hub, topic }: HubChoice,
  identity: Pick<HubLease, 'callbackUrl' | 'secret'>,
  now: Instant,
): HubLease {
  const untried = { askedAt: undefined, askAt: now, failures: 0 };
  const unproven = { verifiedAt: undefined, expiresAt: undefined, pushedAt: undefined };
  return { hub, topic, ...identity, ...untried, ...unproven, trusted: true, misses: 0 };
}

/** Whether the hub owes us pushes now. */
export function isLive(lease: HubLease, now: Instant): boolean {
  return lease.expiresAt !== undefined && lease.expiresAt > now;
}

/** A request goes out. One before it that was accepted and never verified has failed by that. */
export function asked(lease: HubLease, now: Instant): HubLease {
  const failures = lease.askedAt === undefined ? lease.failures : lease.failures + 1;
  return { ...lease, failures, askedAt: now, askAt: addMinutes(now, retryMinutes(failures)) };
}

/** The request did not get through, or was refused by the status that it was answered with. */
export function refused(lease: HubLease, status: number | undefined, now: Instant): HubLease {
  const isFinal = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
  const minutes = Math.max(retryMinutes(lease.failures), isFinal ? DAY_MINUTES : 0);
  return { ...lease, askedAt: undefined, failures: lease.failures + 1, askAt: addMinutes(now, minutes) };
}

/** Whether a hub that verifies now answers a request of ours. */
export function awaitsVerification(lease: HubLease, topic: string | null, now: Instant): boolean {
  const { askedAt } = lease;
  return topic === lease.topic && askedAt !== undefined && now < addMinutes(askedAt, VERIFIED_WITHIN_MINUTES);
}

/** The hub verified and granted so many seconds; undefined where it did not say, against the specification. */
export function verified(lease: HubLease, seconds: number | undefined, now: Instant): HubLease {
  const minutes = Math.min(
    seconds === undefined ? UNTOLD_LEASE_MINUTES : seconds / 60,
    LONGEST_LEASE_MINUTES,
  );
  const renewAfter = Math.max(minutes * renewalShare(lease), RENEWED_NEVER_SOONER_MINUTES);
  return {
    ...lease,
    askedAt: undefined,
    failures: 0,
    verifiedAt: isLive(lease, now) ? lease.verifiedAt : now,
    expiresAt: addMinutes(now, minutes),
    askAt: addMinutes(now, renewAfter),
  };
}

/** The hub will not, or will no longer, push to us (WebSub §5.2). */
export function denied(lease: HubLease, now: Instant): HubLease {
  return { ...refused(lease, 403, now), expiresAt: undefined };
}

/** The lease ran out before it could be renewed. */
export function ended(lease: HubLease): HubLease {
  return { ...lease, expiresAt: undefined };
}

/** A delivery with a right signature and a feed in it: whatever was missed before, the hub works. */
export function pushed(lease: HubLease, now: Instant): HubLease {
  return { ...lease, pushedAt: now, trusted: true, misses: 0 };
}

/** A poll while the lease lives: news that a push should have brought long ago is held against the hub. */
export function polled(lease: HubLease, added: readonly Article[], now: Instant): HubLease {
  if (!isLive(lease, now) || !added.some((article) => wasMissed(article, lease, now))) return lease;
  const misses = lease.misses + 1;
  return { ...lease, misses, trusted: lease.trusted && misses <= FORGIVEN_MISSES };
}

function wasMissed({ publishedAt }: Article, { verifiedAt }: HubLease, now: Instant): boolean {
  if (publishedAt === undefined || verifiedAt === undefined) return false;
  return publishedAt > verifiedAt && publishedAt < addMinutes(now, -PUSHED_WITHIN_MINUTES);
}

/** 5 minutes, doubled with each failure, a week at most. */
function retryMinutes(failures: number): number {
  return Math.min(FIRST_RETRY_MINUTES * 2 ** failures, WEEK_MINUTES);
}

/** From 0.8 up to 0.9, the same for a lease for ever: leases of one hub that began together are not renewed together. */
function renewalShare({ callbackUrl }: HubLease): number {
  return 0.8 + (Number.parseInt(shortHash(['renewal', callbackUrl]).slice(0, 8), 16) / 2 ** 32) * 0.1;
}
