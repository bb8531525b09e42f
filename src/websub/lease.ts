/**
 * A subscription's life as pure decisions of (lease, what happened, now): asked for, verified, renewed when four fifths to nine tenths
 * of it are over, asked for again after ever longer waits when a hub refuses or is silent, given up when polls find what it should
 * have pushed.
 */

import type { Article, Instant } from '../model.ts';
import { addMinutes } from '../text/date.ts';
import { shortHash } from '../text/hash.ts';
import type { HubLease } from '../visits.ts';
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
/** Polls in a row, six hours apart while a lease lives: a day of news that no push brought. */
const PATIENCE = 4;
const LONGEST_REST_MINUTES = 8 * WEEK_MINUTES;

/** What a poll brought, as far as a hub is judged by it. */
export interface Poll {
  /** What came by this visit and not by a push. */
  readonly added: readonly Article[];
  /** The visit before, which found none of it. */
  readonly lookedAt: Instant | undefined;
  readonly now: Instant;
}

/** A lease yet to be asked for. */
export function newLease(
  { hub, topic }: HubChoice,
  identity: Pick<HubLease, 'callbackUrl' | 'secret'>,
  now: Instant,
): HubLease {
  const untried = { askedAt: undefined, askAt: now, failures: 0 };
  const unproven = { verifiedAt: undefined, expiresAt: undefined, pushedAt: undefined };
  return { hub, topic, ...identity, ...untried, ...unproven, misses: 0 };
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
  const isFinal = status !== undefined && status >= 400 && isHeard(status);
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
  return { ...lease, pushedAt: now, misses: 0 };
}

/** A poll while the lease lives: news that a push should have brought long ago is held against the hub. */
export function polled(lease: HubLease, poll: Poll): HubLease {
  if (!isLive(lease, poll.now) || !broughtMissed(lease, poll)) return lease;
  return { ...lease, misses: lease.misses + 1 };
}

/** What appeared since the visit before did so while the lease ran, whatever date it bears; the rest goes by its date. */
function broughtMissed({ verifiedAt }: HubLease, { added, lookedAt, now }: Poll): boolean {
  if (verifiedAt === undefined) return false;
  const wasLooked = lookedAt !== undefined && lookedAt > verifiedAt;
  return added.some(({ publishedAt }) => {
    if (publishedAt === undefined) return wasLooked;
    return (wasLooked || publishedAt > verifiedAt) && publishedAt < addMinutes(now, -PUSHED_WITHIN_MINUTES);
  });
}

/** Whether a poll was the last that a hub was forgiven. */
export function isHopeless(before: HubLease, after: HubLease): boolean {
  return after.misses > before.misses && after.misses % PATIENCE === 0;
}

/** In place of a lease that brought nothing: another try in a week, after the next one in two, up to eight. */
export function anotherTry(
  lease: HubLease,
  identity: Pick<HubLease, 'callbackUrl' | 'secret'>,
  now: Instant,
): HubLease {
  const restMinutes = Math.min(WEEK_MINUTES * 2 ** (lease.misses / PATIENCE - 1), LONGEST_REST_MINUTES);
  return { ...newLease(lease, identity, now), misses: lease.misses, askAt: addMinutes(now, restMinutes) };
}

/** Whether a hub has taken notice of a request: a refusal says so too, an overload and silence do not. */
export function isHeard(status: number | undefined): boolean {
  return status !== undefined && status < 500 && status !== 408 && status !== 429;
}

/** 5 minutes, doubled with each failure, a week at most. */
export function retryMinutes(failures: number): number {
  return Math.min(FIRST_RETRY_MINUTES * 2 ** failures, WEEK_MINUTES);
}

/** From 0.8 up to 0.9, the same for a lease for ever: leases of one hub that began together are not renewed together. */
function renewalShare({ callbackUrl }: HubLease): number {
  return 0.8 + (Number.parseInt(shortHash(['renewal', callbackUrl]).slice(0, 8), 16) / 2 ** 32) * 0.1;
}
