/** The id under which our own feeds carry an article. */
import type { Source } from '../model.ts';
import { hostOf, registrableDomain } from '../text/url.ts';
import type { Identity } from './identity.ts';

const MAX_ENTRY_ID = 512;

export interface Origin {
  readonly source: Pick<Source, 'id' | 'url' | 'homePageUrl'>;
  /** Where the document was found after redirects. */
  readonly documentUrl: string;
  /** Our own address. */
  readonly siteUrl: string;
}

/**
 * The id that our feeds carry: the publisher's guid byte for byte where it is an http(s) or `tag:` URI of the source's own
 * domain, so that readers who follow both see one entry (RFC 4287 §4.2.6). Else, and for guids that name several stories, a
 * `tag:` URI of ours (RFC 4151): a source can never take another publisher's id.
 */
export function entryId(guid: string | undefined, identity: Identity, origin: Origin): string {
  const isOwn = guid !== undefined && !identity.isShared && isUri(guid) && belongsTo(guid, origin);
  return isOwn ? guid : mintedId(origin.siteUrl, `${origin.source.id}/${identity.id}`);
}

/** `tag:news.example,2026:electrek/5e1c…`. The year is the scheme's, not the article's: ids may never change. */
export function mintedId(siteUrl: string, specific: string): string {
  return `tag:${hostOf(siteUrl) ?? 'localhost'},2026:${specific}`;
}

/** RFC 3986 without brackets: readers of RSS and of Atom take other characters for a fault, and there is no other way to write an id. */
function isUri(guid: string): boolean {
  return guid.length <= MAX_ENTRY_ID && /^[\w;/?:@&=+$.\-!~*'()%,#]+$/.test(guid);
}

function belongsTo(guid: string, origin: Origin): boolean {
  const owner = ownerOf(guid);
  return owner !== undefined && ownDomains(origin).has(owner);
}

/** Asked for with every article of a document. */
const OWN_DOMAINS = new WeakMap<Origin, ReadonlySet<string | undefined>>();

function ownDomains(origin: Origin): ReadonlySet<string | undefined> {
  const known = OWN_DOMAINS.get(origin);
  if (known !== undefined) return known;
  const { source, documentUrl } = origin;
  const own = new Set([source.url, source.homePageUrl, documentUrl].map((url) => url && domainOf(url)));
  OWN_DOMAINS.set(origin, own);
  return own;
}

const TAG_URI = /^tag:(?:[a-z\d._-]{1,64}@)?([a-z\d.-]{1,253}),\d{4}(?:-\d\d){0,2}:[^#]*(?:#[^#]*)?$/u;

function ownerOf(guid: string): string | undefined {
  if (/^https?:\/\/[^/]/iu.test(guid) && URL.canParse(guid)) return domainOf(guid);
  const authority = TAG_URI.exec(guid)?.[1];
  return authority === undefined ? undefined : domainOf(`http://${authority}/`);
}

function domainOf(url: string): string | undefined {
  return registrableDomain(url) ?? hostOf(url);
}
