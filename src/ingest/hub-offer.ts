import type { Feed, HubOffer, RawFeed } from '../model.ts';
import { readLinkHeader } from '../text/link-header.ts';
import { absoluteUrl } from '../text/url.ts';
import { MAX_HUBS } from './limits.ts';

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
