import type { Instant, Source } from '../model.ts';
import type { HubLease } from '../visits.ts';
import { newLease, pushed } from './lease.ts';
import {
  callsUs,
  leaseAfterVisit,
  newIdentity,
  type SubscribingSettings,
  type VisitFound,
} from './lease-after-visit.ts';
import type { LeaseBook } from './lease-book.ts';

/** What the line asks of us at each visit and each delivery; every answer is in the book before it is given. */
export function createHubs(book: LeaseBook, settings: SubscribingSettings, now: () => Instant) {
  const decided = (sourceId: string, lease: HubLease | undefined): HubLease | undefined => {
    book.set(sourceId, lease, now());
    return lease;
  };
  return {
    met: (visit: VisitFound & { readonly stored: HubLease | undefined }) => {
      const { id } = visit.source;
      const current = book.current(id, visit.stored);
      const lease = leaseAfterVisit(current, visit, settings);
      return current === undefined && lease === undefined ? undefined : decided(id, lease);
    },
    pushed: ({ id }: Source, stored: HubLease | undefined) => {
      const current = book.current(id, stored);
      return decided(id, current === undefined ? undefined : pushed(current, now()));
    },
  };
}

/**
 * Brings the book in step with an edited configuration: leases of sources that are gone or switched off are given up, those whose
 * hub was given another address of ours begin anew. Answers the ids of the sources whose lease is another one; what is given up is
 * kept until its hub was told.
 */
export function reconcile(
  book: LeaseBook,
  sources: readonly Source[],
  { subscribe, siteUrl }: SubscribingSettings,
  now: Instant,
): readonly string[] {
  const wanted = new Set(sources.filter(({ enabled }) => subscribe && enabled).map(({ id }) => id));
  const stale = book.all().filter(({ sourceId, lease }) => !wanted.has(sourceId) || !callsUs(lease, siteUrl));
  for (const { sourceId, lease } of stale) {
    book.set(sourceId, wanted.has(sourceId) ? newLease(lease, newIdentity(siteUrl), now) : undefined, now);
  }
  return stale.map(({ sourceId }) => sourceId).filter((sourceId) => wanted.has(sourceId));
}
