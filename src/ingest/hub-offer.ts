import type { Article, Instant, Source } from '../model.ts';
import { readLinkHeader } from '../text/link-header.ts';
import { absoluteUrl } from '../text/url.ts';
import type { HubLease, HubOffer } from '../visits.ts';
import type { Feed, RawFeed } from './feed.ts';
import { MAX_HUBS } from './limits.ts';

/** What decides on the subscription of a source, handed to the line from above. */
export interface Hubs {
  /** The lease from a visit on. */
  readonly met: (visit: HubVisit) => HubLease | undefined;
  /** The lease after a delivery that was a feed. */
  readonly pushed: (source: Source, stored: HubLease | undefined) => HubLease | undefined;
}

/** A visit, as far as a subscription depends on it. */
export interface HubVisit {
  readonly source: Source;
  readonly stored: HubLease | undefined;
  /** Undefined where no document was read. */
  readonly offer: HubOffer | undefined;
  readonly added: readonly Article[];
  /** The visit before, which found none of what was added. */
  readonly lookedAt: Instant | undefined;
  readonly now: Instant;
}

/** Where a document says that its changes are pushed: what its `Link` header says comes before what it says itself (WebSub §4). */
export function hubOfferOf(raw: RawFeed, feed: Feed): HubOffer {
  const links = readLinkHeader(raw.link ?? '');
  const named = (relation: string) =>
    links.filter(({ relations }) => relations.includes(relation)).map(({ href }) => href);
  const base = absoluteUrl(feed.base ?? '', raw.url) ?? raw.url;
  const resolved = (inHeader: readonly string[], inDocument: readonly string[]) =>
    [
      ...inHeader.map((it) => absoluteUrl(it, raw.url)),
      ...inDocument.map((it) => absoluteUrl(it, base)),
    ].filter((it) => it !== undefined);
  const hubs = [...new Set(resolved(named('hub'), feed.hubs))];
  const ownSelf = feed.selfUrl === undefined ? [] : [feed.selfUrl];
  return { url: raw.url, hubs: hubs.slice(0, MAX_HUBS), selfUrl: resolved(named('self'), ownSelf)[0] };
}
