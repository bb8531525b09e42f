import { getDomain, getHostname } from 'tldts';
import { isTracking, parameterName, urlParts } from './link.ts';

const MAX_URL = 2048;

/** What no reading changes: lower-case names of hosts that are no numbers, a path, and characters that need no escaping. */
const PLAIN =
  /^https?:\/\/(?:[a-z\d][a-z\d-]{0,61}[a-z\d]\.){1,5}[a-z]{2,24}\/[\w\-./~%!$&()*+,;=:@]*(?:[?#][\w\-./~%!$&()*+,;=:@?]*)?$/;

/**
 * The absolute form of an address as publishers write it, or undefined unless it is http(s), without user name and password,
 * and at most 2,048 characters long. Blanks around it and newlines and tabs inside it are dropped; host names come out in ASCII.
 */
export function absoluteUrl(raw: string, base: string | undefined): string | undefined {
  if (PLAIN.test(raw) && raw.length <= MAX_URL && !/\/(?:\.|%2e)|xn--|%(?![\da-f]{2})/i.test(raw)) return raw;
  if (raw.length > 2 * MAX_URL) return undefined;
  const written = raw.replace(/[\t\n\r]/gu, '').trim();
  // An empty reference resolves to the base itself, which is never what an empty attribute meant.
  if (written === '' || !URL.canParse(written, base)) return undefined;
  const url = new URL(written, base);
  if (!isWeb(url) || url.username !== '' || url.password !== '') return undefined;
  const href = escapedUrl(url.href);
  return href.length <= MAX_URL ? href : undefined;
}

/** What browsers let stand in an address and RFC 3986 does not; behind the host, which may be in brackets. */
const UNFIT = /[^\w;/?:@&=+$.\-!~*'()%,#]|%(?![\da-fA-F]{2})/g;
const ORIGIN = /^[a-z]+:\/\/[^/?#]*/i;

/** An absolute address as a URI (RFC 3986): whatever may not stand in one is written as escapes. Fit ones stay as they are. */
export function escapedUrl(url: string): string {
  if (url.search(UNFIT) === -1) return url;
  const origin = ORIGIN.exec(url)?.[0] ?? '';
  return origin + url.slice(origin.length).replace(UNFIT, encodeURIComponent);
}

function isWeb(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

/** With one of these the whole query may be signed: taking any parameter away would break the address. */
const SIGNATURES = new Set(
  'signature x-amz-signature x-goog-signature sig sign hmac token hdnea hdnts hdntl md5'.split(' '),
);

/** The address without tracking parameters, everything else byte for byte and in its order; signed addresses stay whole. */
export function canonicalUrl(url: string): string {
  const { page, parameters, fragment } = urlParts(url);
  if (parameters.length === 0) return url;
  if (parameters.some((parameter) => SIGNATURES.has(parameterName(parameter)))) return url;
  const kept = parameters.filter((parameter) => !isTracking(parameterName(parameter)));
  if (kept.length === parameters.length) return url;
  return page + (kept.length === 0 ? '' : `?${kept.join('&')}`) + fragment;
}

/**
 * The part of the host that somebody registered (`bbc.co.uk`), hosting platforms counting as registries (`eva.github.io`);
 * undefined for IP addresses, `localhost` and bare suffixes.
 */
export function registrableDomain(url: string): string | undefined {
  return getDomain(url, { allowPrivateDomains: true }) ?? undefined;
}

/** The host name, without port, lower case and in ASCII; undefined where there is none. */
export function hostOf(url: string): string | undefined {
  return getHostname(url) ?? undefined;
}

/** Whose server an address is: its registrable domain, or the host with its port where nobody registered one. */
export function domainOf(url: string): string {
  return registrableDomain(url) ?? (URL.canParse(url) ? new URL(url).host : url);
}
