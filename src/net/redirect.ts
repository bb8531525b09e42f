import { FeedError } from '../errors.ts';

/** One address on the way to an answer. */
export interface Hop {
  /** Without a fragment. */
  readonly href: string;
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** False from the first redirect to another origin on, even where a later one leads back. */
  readonly home: boolean;
  /** Whether every redirect so far was permanent. */
  readonly permanent: boolean;
  /** The addresses that redirected, in order. */
  readonly passed: readonly string[];
}

export interface OwnHeaders {
  /** Sent to the origin of the first address alone; a redirect to another origin drops them for good. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of one address each. */
  readonly conditionals: readonly Conditional[];
}

/** Validators belong to the address that gave them: sent to it alone, on whichever hop it is met. */
export interface Conditional {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const PERMANENT = new Set([301, 308]);
const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5';

/** @throws FeedError `refused-address` for what is not http(s), or carries a user name or password. */
export function firstHop(address: string): Hop {
  return { home: true, permanent: true, passed: [], ...webAddress(address, undefined) };
}

/** Where an answer leads, or undefined where it is the last one. */
export function locationOf(status: number, headers: Readonly<Record<string, string>>): string | undefined {
  if (!REDIRECTS.has(status)) return undefined;
  const { location } = headers;
  return location === undefined ? undefined : fromUtf8(location);
}

/** The same for a POST: of all redirects only 307 and 308 mean it to be said again (RFC 9110 §15.4). */
export function postedLocationOf(
  status: number,
  headers: Readonly<Record<string, string>>,
): string | undefined {
  return status === 307 || status === 308 ? locationOf(status, headers) : undefined;
}

/** @throws FeedError `redirects` for a circle or an eleventh hop, `refused-address` as `firstHop` does. */
export function nextHop(hop: Hop, status: number, location: string): Hop {
  const address = webAddress(location, hop.href);
  const passed = [...hop.passed, hop.href];
  if (passed.includes(address.href))
    throw new FeedError('redirects', `the redirects lead in a circle, back to ${address.href}`);
  if (passed.length > MAX_REDIRECTS) throw new FeedError('redirects', `more than ${MAX_REDIRECTS} redirects`);
  return {
    home: hop.home && address.origin === hop.origin,
    permanent: hop.permanent && PERMANENT.has(status),
    passed,
    ...address,
  };
}

/** What may be said to this hop: our manners to all, the source's own headers at home, validators to the address that gave them. */
export function headersFor(hop: Hop, own: OwnHeaders, userAgent: string): Record<string, string> {
  const said: Record<string, string> = { 'user-agent': userAgent, accept: ACCEPT };
  if (hop.home) for (const name in own.headers) said[name.toLowerCase()] = own.headers[name] ?? '';
  for (const { url, headers } of own.conditionals)
    if (url === hop.href) for (const name in headers) said[name] = headers[name] ?? '';
  // Last, so that it always says what we can undo.
  said['accept-encoding'] = 'br, gzip, deflate';
  return said;
}

function webAddress(address: string, base: string | undefined): Pick<Hop, 'href' | 'origin' | 'path'> {
  if (!URL.canParse(address, base)) throw refused(address, 'not an address');
  const url = new URL(address, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused(address, 'not an http(s) address');
  if (url.username !== '' || url.password !== '')
    throw refused(`${url.protocol}//…@${url.host}`, 'refused: it carries a user name or password');
  url.hash = '';
  return { href: url.href, origin: url.origin, path: `${url.pathname}${url.search}` };
}

function refused(address: string, why: string): FeedError {
  return new FeedError('refused-address', `${address.slice(0, 200)} is ${why}`);
}

/** Headers arrive as Latin-1; an address in raw UTF-8 (RFC 9110 forbids it, servers send it) is told by reading as UTF-8 cleanly. */
function fromUtf8(latin1: string): string {
  const utf8 = Buffer.from(latin1, 'latin1').toString('utf8');
  return utf8.includes('\uFFFD') ? latin1 : utf8;
}
