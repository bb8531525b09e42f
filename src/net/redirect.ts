import { FeedError } from '../errors.ts';

/** One address on the way to an answer. */
export interface Hop {
  readonly url: URL;
  /** False from the first redirect to another origin on, even where a later one leads back. */
  readonly home: boolean;
  /** Whether every redirect so far was permanent. */
  readonly permanent: boolean;
  /** The addresses that redirected, in order. */
  readonly passed: ReadonlySet<string>;
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
  return { url: webAddress(address, undefined), home: true, permanent: true, passed: new Set() };
}

/** Where an answer leads, or undefined where it is the last one. */
export function locationOf(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  const { location } = headers;
  if (!REDIRECTS.has(status) || location === undefined) return undefined;
  return fromUtf8(typeof location === 'string' ? location : (location[0] ?? ''));
}

/** The same for a POST: of all redirects only 307 and 308 mean it to be said again (RFC 9110 §15.4). */
export function postedLocationOf(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string | undefined {
  return status === 307 || status === 308 ? locationOf(status, headers) : undefined;
}

/** @throws FeedError `redirects` for a circle or an eleventh hop, `refused-address` as `firstHop` does. */
export function nextHop(hop: Hop, status: number, location: string): Hop {
  const url = webAddress(location, hop.url);
  const passed = new Set([...hop.passed, hop.url.href]);
  if (passed.has(url.href))
    throw new FeedError('redirects', `the redirects lead in a circle, back to ${url.href}`);
  if (passed.size > MAX_REDIRECTS) throw new FeedError('redirects', `more than ${MAX_REDIRECTS} redirects`);
  return {
    url,
    home: hop.home && url.origin === hop.url.origin,
    permanent: hop.permanent && PERMANENT.has(status),
    passed,
  };
}

/** What may be said to this hop: our manners to all, the source's own headers at home, validators to the address that gave them. */
export function headersFor(hop: Hop, own: OwnHeaders, userAgent: string): Record<string, string> {
  const conditional = own.conditionals.find(({ url }) => url === hop.url.href);
  return {
    'user-agent': userAgent,
    accept: ACCEPT,
    ...(hop.home ? lowerCased(own.headers) : {}),
    ...conditional?.headers,
    // Last, so that it always says what we can undo.
    'accept-encoding': 'br, gzip, deflate',
  };
}

function webAddress(address: string, base: URL | undefined): URL {
  if (!URL.canParse(address, base?.href)) throw refused(address, 'not an address');
  const url = new URL(address, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused(address, 'not an http(s) address');
  if (url.username !== '' || url.password !== '')
    throw refused(`${url.protocol}//…@${url.host}`, 'refused: it carries a user name or password');
  url.hash = '';
  return url;
}

function refused(address: string, why: string): FeedError {
  return new FeedError('refused-address', `${address.slice(0, 200)} is ${why}`);
}

/** Headers arrive as Latin-1; an address in raw UTF-8 (RFC 9110 forbids it, servers send it) is told by reading as UTF-8 cleanly. */
function fromUtf8(latin1: string): string {
  const utf8 = Buffer.from(latin1, 'latin1').toString('utf8');
  return utf8.includes('\uFFFD') ? latin1 : utf8;
}

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
