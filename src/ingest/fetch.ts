import { STATUS_CODES } from 'node:http';
import { FeedError } from '../errors.ts';
import type { Instant, Source } from '../model.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../net/client.ts';
import { addMinutes, laterOf } from '../text/date.ts';
import type { RawFeed } from './feed.ts';
import { freshUntil, retryAfter } from './freshness.ts';
import type { Question } from './places.ts';

export type Fetched = FetchedFeed | NotModified;

interface Found {
  /** Where permanent redirects, and no others, led to. */
  readonly permanentUrl: string | undefined;
}

export interface FetchedFeed extends Found {
  readonly kind: 'fetched';
  readonly raw: RawFeed;
}

/** The document is the one we know; the validators are those that the 304 itself carried. */
export interface NotModified extends Found {
  readonly kind: 'not-modified';
  readonly url: string;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly freshUntil: Instant | undefined;
}

export interface FetchVisit {
  readonly now: Instant;
  readonly signal: AbortSignal | undefined;
}

const DOCUMENT = new Set([200, 203, 226]);
const TOO_MANY = 429;
const UNAVAILABLE = 503;
const CHALLENGE_MINUTES = 240;

/**
 * Asks for a source's document on the conditions that the question names.
 * @throws FeedError for every answer that is no document; the signal's reason when it was aborted.
 */
export async function fetchFeed(
  source: Asking,
  question: Question,
  http: Pick<HttpClient, 'get'>,
  { now, signal }: FetchVisit,
): Promise<Fetched> {
  return fetchedFrom(await http.get(requestFor(source, question, signal)), question, now);
}

type Asking = Pick<Source, 'headers' | 'allowPrivateNetworks'>;

/** How the question is put to the server. */
export function requestFor(
  { headers, allowPrivateNetworks }: Asking,
  { url, conditionals }: Question,
  signal: AbortSignal | undefined,
): HttpRequest {
  return { url, headers, conditionals, allowPrivateNetworks, signal };
}

/**
 * What the answer brought.
 * @throws FeedError for every answer that is no document.
 */
export function fetchedFrom(answer: HttpResponse, { conditionals }: Question, now: Instant): Fetched {
  const { status, url, permanentUrl, bytes } = answer;
  if (status === 304 && conditionals.some((it) => it.url === url)) return notModified(answer, now);
  if (!DOCUMENT.has(status)) throw refusalOf(answer, now);
  if (bytes.byteLength === 0) throw new FeedError('empty', 'the answer is empty', aboutOf(answer));
  return { kind: 'fetched', permanentUrl, raw: rawFeed(answer, now) };
}

function notModified({ url, permanentUrl, headers }: HttpResponse, now: Instant): NotModified {
  const { etag, 'last-modified': lastModified } = headers;
  return {
    kind: 'not-modified',
    url,
    permanentUrl,
    etag: etag || undefined,
    lastModified: lastModified || undefined,
    freshUntil: freshUntil(headers, now),
  };
}

function rawFeed(answer: HttpResponse, now: Instant): RawFeed {
  const { url, status, bytes, headers } = answer;
  const { etag, 'last-modified': lastModified, 'content-type': contentType, link } = headers;
  return {
    url,
    status,
    bytes,
    etag: etag || undefined,
    lastModified: lastModified || undefined,
    freshUntil: freshUntil(headers, now),
    contentType,
    contentLanguage: headers['content-language'],
    link,
    extent: extentOf(answer),
  };
}

function extentOf({ complete, status }: HttpResponse): RawFeed['extent'] {
  if (!complete) return 'cut';
  return status === 226 ? 'delta' : 'whole';
}

function refusalOf(answer: HttpResponse, now: Instant): FeedError {
  const { status } = answer;
  if (status === 410) return new FeedError('gone', 'the feed is gone for good (410)', aboutOf(answer));
  const asked = retryAfter(answer.headers, now);
  const about = { ...aboutOf(answer), retryAfter: afterChallenge(answer, now) ?? asked };
  if (status === TOO_MANY || (status === UNAVAILABLE && asked !== undefined)) {
    return new FeedError('rate-limited', `the server asks us to come back later (${status})`, about);
  }
  const phrase = STATUS_CODES[status] ?? '';
  return new FeedError('http', `the server answered ${status} ${phrase}`.trimEnd(), about);
}

/** A challenge meant for browsers, whatever its status, says like a 403 that we are not wanted for now. */
function afterChallenge({ headers }: HttpResponse, now: Instant): Instant | undefined {
  if (headers['cf-mitigated'] !== 'challenge') return undefined;
  return laterOf(retryAfter(headers, now) ?? now, addMinutes(now, CHALLENGE_MINUTES));
}

function aboutOf(answer: HttpResponse): { readonly url: string; readonly status: number } {
  return { url: answer.url, status: answer.status };
}
