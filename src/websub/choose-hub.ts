/** Which of the hubs that a document names we subscribe to, and to what: a pure decision. */

import { isIP } from 'node:net';
import type { Source } from '../model.ts';
import { isPublicAddress } from '../net/guard.ts';
import { hostOf, registrableDomain } from '../text/url.ts';
import type { HubOffer } from '../visits.ts';

export interface HubChoice {
  readonly hub: string;
  readonly topic: string;
}

export interface Chooser {
  /** Where hubs would call us back. */
  readonly siteUrl: string;
  /** Whether hubs, and we ourselves, may lie in networks that the public cannot reach. */
  readonly allowPrivateNetworks: boolean;
  /** The hub that we have: kept while it is as good as any. */
  readonly current: string | undefined;
}

/**
 * Undefined where there is nothing to gain or something to lose: no usable hub, a site that no hub can call, an address or headers
 * that are nobody's business. A feed that came over https is not entrusted to a hub without: a push would be easier to forge than it.
 */
export function chooseHub(offer: HubOffer, source: Source, about: Chooser): HubChoice | undefined {
  if (isConfidential(source)) return undefined;
  if (!about.allowPrivateNetworks && !isReachable(about.siteUrl)) return undefined;
  const topic = topicOf(offer);
  const usable = offer.hubs.filter(
    (hub) =>
      (about.allowPrivateNetworks || isReachable(hub)) && (isEncrypted(hub) || !isEncrypted(offer.url)),
  );
  const kept = usable.find((hub) => hub === about.current);
  const hub = kept ?? usable.find(isEncrypted) ?? usable[0];
  return hub === undefined ? undefined : { hub, topic };
}

/** Whether its address holds a secret, or its headers change what the publisher answers: a hub asks without them. */
function isConfidential({ url, publicUrl, headers }: Source): boolean {
  return url !== publicUrl || Object.keys(headers).length > 0;
}

/** What the document calls itself, unless that lies with somebody else: a copied feed names the original's address. */
function topicOf({ url, selfUrl }: HubOffer): string {
  return selfUrl !== undefined && ownerOf(selfUrl) === ownerOf(url) ? selfUrl : url;
}

function ownerOf(url: string): string {
  return registrableDomain(url) ?? new URL(url).host;
}

function isEncrypted(url: string): boolean {
  return url.startsWith('https:');
}

// RFC 6761, RFC 6762, RFC 7686, RFC 8375, and what ICANN keeps free for private use.
const INWARD_NAMES = new Set(
  'test example invalid localhost local internal lan home corp onion arpa'.split(' '),
);

/** Whether the public could call an address, as far as its host's name tells. */
export function isReachable(url: string): boolean {
  const host = hostOf(url) ?? '';
  if (isIP(host) !== 0) return isPublicAddress(host);
  const labels = host.split('.').filter((label) => label !== '');
  return labels.length > 1 && !INWARD_NAMES.has(labels.at(-1) ?? '');
}
