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
  if (PLAIN.test(raw) && raw.length <= MAX_URL && !/\/(?:\.|%2e)|xn--/i.test(raw)) return raw;
  if (raw.length > 2 * MAX_URL) return undefined;
  const written = raw.replace(/[\t\n\r]/gu, '').trim();
  // An empty reference resolves to the base itself, which is never what an empty attribute meant.
  if (written === '' || !URL.canParse(written, base)) return undefined;
  const url = new URL(written, base);
  const usable = isWeb(url) && url.username === '' && url.password === '' && url.href.length <= MAX_URL;
  return usable ? url.href : undefined;
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
