import { randomBytes } from 'node:crypto';
import type { Source } from '../model.ts';
import type { HubLease, HubOffer } from '../visits.ts';
import { chooseHub } from './choose-hub.ts';
import { anotherTry, isHopeless, newLease, type Poll, polled } from './lease.ts';

/** What a visit found, as far as a subscription depends on it. */
export interface VisitFound extends Poll {
  readonly source: Source;
  /** Undefined where no document was read: nothing is known then of what it would say. */
  readonly offer: HubOffer | undefined;
}

export interface SubscribingSettings {
  /** False: hubs are left alone, and leases given up. */
  readonly subscribe: boolean;
  readonly siteUrl: string;
}

/** The subscription from a visit on: kept, begun, begun anew where the hub or the topic is another, or given up. */
export function leaseAfterVisit(
  current: HubLease | undefined,
  found: VisitFound,
  { subscribe, siteUrl }: SubscribingSettings,
): HubLease | undefined {
  if (!subscribe) return undefined;
  const { source, offer, now } = found;
  const kept = current === undefined ? undefined : stillWanted(current, found, siteUrl);
  if (offer === undefined) return kept;
  const { allowPrivateNetworks } = source;
  const choice = chooseHub(offer, source, { siteUrl, allowPrivateNetworks, current: current?.hub });
  if (choice === undefined) return undefined;
  const isSame = kept?.hub === choice.hub && kept.topic === choice.topic && callsUs(kept, siteUrl);
  return isSame ? kept : newLease(choice, newIdentity(siteUrl), now);
}

/** The lease as it is, or, where its hub does not push, a pause in its place. */
function stillWanted(current: HubLease, found: VisitFound, siteUrl: string): HubLease {
  const lease = polled(current, found);
  return isHopeless(current, lease) ? anotherTry(lease, newIdentity(siteUrl), found.now) : lease;
}

/** Whether the hub was given an address of ours that still stands. */
export function callsUs({ callbackUrl }: HubLease, siteUrl: string): boolean {
  return callbackUrl.startsWith(callbackBase(siteUrl));
}

/** A callback that nobody can guess, and a secret that only the hub is told. */
export function newIdentity(siteUrl: string): Pick<HubLease, 'callbackUrl' | 'secret'> {
  const callbackUrl = `${callbackBase(siteUrl)}${randomBytes(16).toString('hex')}`;
  return { callbackUrl, secret: randomBytes(32).toString('hex') };
}

function callbackBase(siteUrl: string): string {
  return `${siteUrl}websub/`;
}
