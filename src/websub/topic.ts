/** One of our feeds as our hub sees it: what can be subscribed to, and what is brought. */
export interface Topic {
  /** Absolute; what subscribers and hubs call it. */
  readonly address: string;
  /** False where the same document lies under another address too, which it calls its own. */
  readonly isCanonical: boolean;
  /** Another one for other bytes. */
  readonly hash: string;
  readonly contentType: string;
  /** The `Link` header with hub and self (WebSub §7). */
  readonly link: string;
  readonly body: () => Uint8Array;
}

/** By address. */
export type Topics = ReadonlyMap<string, Topic>;

/** Where our own hub is asked, below the site. */
export const HUB_PATH = '/websub/hub';

/** What our feeds name as their hub: `self` is our own. */
export function hubAddress(hub: string | undefined, siteUrl: string): string | undefined {
  return hub === 'self' ? `${siteUrl}${HUB_PATH.slice(1)}` : hub;
}
