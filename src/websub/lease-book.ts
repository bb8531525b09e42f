/**
 * Every subscription of the running service, by source and by callback. It is the authority while we run: a hub verifies and pushes
 * while a visit to the same source is under way, and neither waits for the other. The store follows.
 */

import type { Instant, SourceState } from '../model.ts';
import { addMinutes } from '../text/date.ts';
import type { HubLease } from '../visits.ts';

/** A lease with the source that it belongs to. */
export interface Subscription {
  readonly sourceId: string;
  readonly lease: HubLease;
}

export interface LeaseBook {
  /** The lease as it is now; `stored` where the book has not heard of the source yet. */
  readonly current: (sourceId: string, stored: HubLease | undefined) => HubLease | undefined;
  /** Takes a decision over; a lease that another one, or none, takes the place of becomes a farewell. */
  readonly set: (sourceId: string, lease: HubLease | undefined, now: Instant) => void;
  /** By the last part of the callback's address. */
  readonly calledAt: (token: string) => Subscription | undefined;
  readonly all: () => readonly Subscription[];
  /** Leases given up that the hub is yet to be told of. */
  readonly takeFarewells: () => readonly Subscription[];
  /** Whether a callback belongs to a lease given up within a day, which the hub may verify the end of. */
  readonly isLeaving: (token: string, topic: string | null, now: Instant) => boolean;
}

const FAREWELL_MINUTES = 1440;

/** A book that knows what the store knew. */
export function createLeaseBook(states: Iterable<SourceState>): LeaseBook {
  const leases = new Map<string, HubLease | undefined>();
  const owners = new Map<string, string>();
  const left = new Map<string, Farewell>();
  const set = (sourceId: string, lease: HubLease | undefined, now: Instant): void => {
    const before = leases.get(sourceId);
    leases.set(sourceId, lease);
    if (lease !== undefined) owners.set(tokenOf(lease), sourceId);
    if (before === undefined || before.callbackUrl === lease?.callbackUrl) return;
    owners.delete(tokenOf(before));
    forgetOld(left, now);
    left.set(tokenOf(before), { sourceId, lease: before, at: now, told: false });
  };
  for (const { sourceId, hub } of states) {
    if (hub === undefined) continue;
    leases.set(sourceId, hub);
    owners.set(tokenOf(hub), sourceId);
  }
  return {
    current: (sourceId, stored) => (leases.has(sourceId) ? leases.get(sourceId) : stored),
    set,
    calledAt: (token) => {
      const sourceId = owners.get(token);
      const lease = sourceId === undefined ? undefined : leases.get(sourceId);
      return sourceId === undefined || lease === undefined ? undefined : { sourceId, lease };
    },
    all: () => [...leases].flatMap(([sourceId, lease]) => (lease === undefined ? [] : [{ sourceId, lease }])),
    takeFarewells: () => takeFarewells(left),
    isLeaving: (token, topic, now) => {
      const farewell = left.get(token);
      return (
        farewell !== undefined &&
        farewell.lease.topic === topic &&
        now < addMinutes(farewell.at, FAREWELL_MINUTES)
      );
    },
  };
}

interface Farewell extends Subscription {
  readonly at: Instant;
  told: boolean;
}

function takeFarewells(left: ReadonlyMap<string, Farewell>): readonly Subscription[] {
  const untold = [...left.values()].filter(({ told }) => !told);
  for (const farewell of untold) farewell.told = true;
  return untold;
}

function forgetOld(left: Map<string, Farewell>, now: Instant): void {
  for (const [token, { at, told }] of left)
    if (told && now >= addMinutes(at, FAREWELL_MINUTES)) left.delete(token);
}

function tokenOf({ callbackUrl }: HubLease): string {
  return callbackUrl.slice(callbackUrl.lastIndexOf('/') + 1);
}
