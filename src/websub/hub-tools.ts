import type { Instant } from '../model.ts';
import type { Subscriber } from '../store/collections.ts';
import type { Ledger } from './ledger.ts';
import type { Topics } from './topic.ts';

/** What our own hub works with. */
export interface HubTools {
  readonly subscribers: Ledger<Subscriber>;
  /** As they are served now; none while we are no hub. */
  readonly topics: () => Topics;
  /** Whether subscribers may lie in networks that the public cannot reach. */
  readonly allowPrivateNetworks: () => boolean;
  readonly door: SubscriberDoor;
  readonly now: () => Instant;
  /** Something is to be saved. */
  readonly changed: () => void;
  readonly tell: TellHub;
  /** Aborted when nothing more is to begin, and what is under way to break off as if it had not been begun. */
  readonly signal: AbortSignal;
}

/** Ways to subscribers; each rejects where no whole answer came in time, and follows no redirect. */
export interface SubscriberDoor {
  readonly ask: (
    url: string,
    signal: AbortSignal,
  ) => Promise<{ readonly status: number; readonly bytes: Uint8Array }>;
  /** Answers the status. */
  readonly bring: (callback: string, parcel: Parcel, signal: AbortSignal) => Promise<number>;
}

/** One delivery (WebSub §7). */
export interface Parcel {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Hears in a plain sentence what our hub did. */
export type TellHub = (level: 'info' | 'warn' | 'debug', sentence: string) => void;
