/**
 * From any address to the feeds behind it, in at most five requests, redirects and failures included: one after the other, the
 * likeliest first, and none once what was found is better than what could still be guessed.
 */
import { FeedError } from '../errors.ts';
import type { FeedGlimpse } from '../outward.ts';
import { absoluteUrl } from '../text/url.ts';
import { guesses } from './discover-guess.ts';
import { knownFeeds } from './discover-known.ts';
import { type Lead, readPage, WEIGHT } from './discover-page.ts';
import { rankOf } from './discover-rank.ts';
import { typedAddress } from './typed-address.ts';

/** One answer of the web. */
export interface Page {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

export interface DiscoverTools {
  /** One request, whose redirect is not followed. Throws FeedError. */
  readonly get: (url: string) => Promise<Page>;
  /** What a document is at first sight; throws FeedError where it is no feed. */
  readonly glimpse: (page: Page, url: string) => Promise<FeedGlimpse>;
  readonly decode: (page: Page) => string;
}

export interface Candidate {
  /** Where it answered, after redirects. */
  readonly url: string;
  readonly feed: FeedGlimpse;
}

export interface Discovery {
  /** The best first. */
  readonly candidates: readonly Candidate[];
  readonly requests: number;
  /** What else was asked, and why it is none. */
  readonly failed: readonly { readonly url: string; readonly why: string }[];
}

const MAX_REQUESTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const TOO_MANY = 429;
/** Once a feed was found, what weighs so much less is not worth a request: links to feeds beside offered ones, guesses beside links. */
const ALIKE = 15;

/** Never throws what a publisher does wrong; an address that is none finds nothing and costs nothing. */
export async function discoverFeeds(typed: string, tools: DiscoverTools): Promise<Discovery> {
  const address = typedAddress(typed);
  if (address === undefined) {
    return { candidates: [], requests: 0, failed: [{ url: typed, why: 'is no http or https address' }] };
  }
  const search = openSearch(address.url, tools);
  for (let lead = nextLead(search); lead !== undefined; lead = nextLead(search)) {
    await follow(lead, search, address.mayBePlain);
  }
  const ranked = [...search.found.values()].sort((a, b) => b.rank - a.rank);
  const candidates = ranked.map(({ url, feed }) => ({ url, feed }));
  return { candidates, requests: search.requests, failed: search.failed };
}

interface Found extends Candidate {
  readonly rank: number;
}

interface Search {
  readonly tools: DiscoverTools;
  readonly start: string;
  readonly leads: Lead[];
  /** Addresses that were asked, or lie ahead. */
  readonly seen: Set<string>;
  readonly found: Map<string, Found>;
  readonly failed: { url: string; why: string }[];
  requests: number;
  /** The server wants to be left alone, or there is none. */
  isOver: boolean;
  hasGuessed: boolean;
}

function openSearch(start: string, tools: DiscoverTools): Search {
  const known = knownFeeds(start);
  const leads = known.map((url, at) => ({ url, weight: WEIGHT.known - at / 16 }));
  const search: Search = {
    tools,
    start,
    leads: [],
    seen: new Set(),
    found: new Map(),
    failed: [],
    requests: 0,
    isOver: false,
    hasGuessed: false,
  };
  take([...leads, { url: start, weight: WEIGHT.page }], search);
  return search;
}

function take(leads: readonly Lead[], search: Search): void {
  for (const lead of leads) {
    if (search.seen.has(lead.url)) continue;
    search.seen.add(lead.url);
    search.leads.push(lead);
  }
  search.leads.sort((a, b) => b.weight - a.weight);
}

/** The likeliest address that is left, as long as it is worth a request. */
function nextLead(search: Search): Lead | undefined {
  if (search.isOver || search.requests >= MAX_REQUESTS) return undefined;
  const [lead] = search.leads;
  if (lead === undefined) return undefined;
  const best = Math.max(...[...search.found.values()].map(({ rank }) => rank), 0);
  // A site that is known has named all of its feeds; a page that is one is what was asked for.
  const least = best >= WEIGHT.page ? WEIGHT.page : best - ALIKE;
  if (best > 0 && lead.weight <= least) return undefined;
  search.leads.shift();
  return lead;
}

async function follow(lead: Lead, search: Search, mayBePlain: boolean): Promise<void> {
  let url = lead.url;
  try {
    while (search.requests < MAX_REQUESTS) {
      const page = await ask(url, search);
      const next = redirectOf(page, url);
      if (next === undefined) {
        await look(page, url, lead, search);
        return;
      }
      if (next === '' || search.seen.has(next)) return;
      search.seen.add(next);
      url = next;
    }
    search.failed.push({ url: lead.url, why: 'leads on and on' });
  } catch (thrown) {
    if (!(thrown instanceof FeedError)) throw thrown;
    fail(thrown, url, search);
    if (lead.url === search.start && mayBePlain && UNREACHABLE.has(thrown.code)) retryPlain(search);
  }
}

/** An address that was refused before it was asked costs nobody anything. */
async function ask(url: string, search: Search): Promise<Page> {
  search.requests += 1;
  try {
    return await search.tools.get(url);
  } catch (thrown) {
    if (thrown instanceof FeedError && thrown.code === 'refused-address') search.requests -= 1;
    throw thrown;
  }
}

const UNREACHABLE: ReadonlySet<string> = new Set(['connect', 'timeout']);

function fail(error: FeedError, url: string, search: Search): void {
  search.failed.push({ url, why: error.message });
  if (error.code === 'dns' && new URL(url).host === new URL(search.start).host) search.isOver = true;
}

/** Nobody wrote `https`: it was our own guess. */
function retryPlain(search: Search): void {
  search.isOver = false;
  take([{ url: search.start.replace(/^https:/u, 'http:'), weight: WEIGHT.page }], search);
}

/** Undefined where it is none, empty where it leads nowhere that can be asked. */
function redirectOf({ status, headers }: Page, url: string): string | undefined {
  if (!REDIRECTS.has(status) || headers['location'] === undefined) return undefined;
  return absoluteUrl(headers['location'], url)?.replace(/#.*$/u, '') ?? '';
}

async function look(page: Page, url: string, lead: Lead, search: Search): Promise<void> {
  if (page.status === TOO_MANY) search.isOver = true;
  if (page.status < 200 || page.status > 299) {
    search.failed.push({ url, why: `the server answered ${page.status}` });
    if (lead.weight === WEIGHT.page) guess(undefined, search, url);
    return;
  }
  try {
    const feed = await search.tools.glimpse(page, url);
    const rank = rankOf(feed, lead.weight);
    if (!search.found.has(url)) search.found.set(url, { url, feed, rank });
  } catch (thrown) {
    if (!(thrown instanceof FeedError)) throw thrown;
    readOn(page, url, lead, search);
  }
}

/** A page where a feed could be: the one that was asked for tells of feeds, and so does the root of its site. */
function readOn(page: Page, url: string, lead: Lead, search: Search): void {
  search.failed.push({ url, why: 'is no feed' });
  const isPage = lead.weight === WEIGHT.page || lead.weight === WEIGHT.root;
  if (!isPage && lead.weight < WEIGHT.known - 1) return;
  const { leads, generator } = readPage(search.tools.decode(page), url, page.headers['link']);
  take(leads, search);
  if (isPage && leads.every(({ weight }) => weight <= WEIGHT.root)) guess(generator, search, url);
}

function guess(generator: string | undefined, search: Search, url: string): void {
  if (search.hasGuessed) return;
  search.hasGuessed = true;
  take(guesses(url, generator), search);
}
