import { STATUS_CODES } from 'node:http';
import { FeedError } from '../errors.ts';
import type { Instant, RawFeed, Source, SourceState } from '../model.ts';
import type { HttpClient, HttpResponse } from '../net/client.ts';
import type { Conditional } from '../net/redirect.ts';
import { addMinutes, earlierOf, parseDate } from '../text/date.ts';

export type Fetched = FetchedFeed | NotModified;

export interface FetchedFeed {
  readonly kind: 'fetched';
  readonly raw: RawFeed;
}

/** The document is the one we know; the validators are those that the 304 itself carried. */
export interface NotModified {
  readonly kind: 'not-modified';
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

export interface FetchVisit {
  readonly now: Instant;
  readonly signal: AbortSignal | undefined;
}

const DOCUMENT = new Set([200, 203, 226]);
const WEEK_MINUTES = 7 * 1440;

/**
 * Asks for a source's document, conditionally where we hold validators of the address that answers.
 * @throws FeedError for every answer that is no document; the signal's reason when it was aborted.
 */
export async function fetchFeed(
  source: Source,
  known: SourceState | undefined,
  http: HttpClient,
  visit: FetchVisit,
): Promise<Fetched> {
  const conditional = conditionalOf(known);
  const { url, headers, allowPrivateNetworks } = source;
  const answer = await http.get({ url, headers, conditional, allowPrivateNetworks, signal: visit.signal });
  if (answer.status === 304 && conditional?.url === answer.url) {
    return { kind: 'not-modified', ...validatorsOf(answer) };
  }
  if (!DOCUMENT.has(answer.status)) throw refusalOf(answer, visit.now);
  if (answer.bytes.byteLength === 0) throw new FeedError('empty', 'the answer is empty', aboutOf(answer));
  return { kind: 'fetched', raw: rawFeed(answer) };
}

function conditionalOf(known: SourceState | undefined): Conditional | undefined {
  if (known?.etag === undefined && known?.lastModified === undefined) return undefined;
  const { url, etag, lastModified } = known;
  const ifNoneMatch = etag === undefined ? {} : { 'if-none-match': etag };
  const ifModifiedSince = lastModified === undefined ? {} : { 'if-modified-since': lastModified };
  return { url, headers: { ...ifNoneMatch, ...ifModifiedSince } };
}

function rawFeed(answer: HttpResponse): RawFeed {
  const { url, status, bytes, headers } = answer;
  // Half a document must be asked for again whole, so its validators are forgotten.
  const validators = answer.complete ? validatorsOf(answer) : { etag: undefined, lastModified: undefined };
  const { 'content-type': contentType, link } = headers;
  return { url, status, bytes, contentType, link, ...validators };
}

function validatorsOf(answer: HttpResponse): Pick<RawFeed, 'etag' | 'lastModified'> {
  const { etag, 'last-modified': lastModified } = answer.headers;
  return { etag: etag || undefined, lastModified: lastModified || undefined };
}

function refusalOf(answer: HttpResponse, now: Instant): FeedError {
  const { status } = answer;
  const about = aboutOf(answer);
  if (status === 410) return new FeedError('gone', 'the feed is gone for good (410)', about);
  const retryAfter = retryAfterOf(answer, now);
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    return new FeedError('rate-limited', `the server asks us to come back later (${status})`, {
      ...about,
      retryAfter,
    });
  }
  const phrase = STATUS_CODES[status] ?? '';
  return new FeedError('http', `the server answered ${status} ${phrase}`.trimEnd(), about);
}

/** RFC 9110 §10.2.3: seconds or a date, never more than a week ahead; undefined for nonsense. */
function retryAfterOf(answer: HttpResponse, now: Instant): Instant | undefined {
  const value = answer.headers['retry-after']?.trim() ?? '';
  const latest = addMinutes(now, WEEK_MINUTES);
  if (/^\d+$/u.test(value))
    return value.length > 6 ? latest : earlierOf(addMinutes(now, Number(value) / 60), latest);
  const date = /^[a-z]{3}/iu.test(value) ? parseDate(value) : undefined;
  return date === undefined ? undefined : earlierOf(date, latest);
}

function aboutOf(answer: HttpResponse): { readonly url: string; readonly status: number } {
  return { url: answer.url, status: answer.status };
}
