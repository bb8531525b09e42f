/**
 * The one door outward. Everything that comes back is hostile: headers, bytes on the wire, bytes inflated, hops and time are bounded,
 * the last by one deadline over the whole exchange, since undici's own timers never stop a drip or endless interim answers.
 * Redirects are followed by hand, because what may be sent, and to whom, is decided anew at each hop.
 */

import { Client, type Dispatcher } from 'undici';
import { type Answer, ask } from './ask.ts';
import { inflate } from './body.ts';
import { type Cutoff, createDeadlines, type Deadlines, unlessBrokenOff } from './deadline.ts';
import { asFeedError } from './failure.ts';
import { createGuardedConnector, isPublicAddress, isPublicOrPrivateAddress, type MayCall } from './guard.ts';
import { type Connect, Places } from './places.ts';
import { type Hop, headersFor, locationOf, nextHop, type OwnHeaders, postedLocationOf } from './redirect.ts';
import type { Resolve } from './resolve.ts';
import { Seat } from './seat.ts';

export interface HttpClientOptions {
  /** `Product/version (+contact; N subscribers)`, asked afresh for each request. */
  readonly userAgent: () => string;
  /** For a whole exchange, redirects included. */
  readonly timeoutMs: number;
  /** For a body on the wire, and again once it is inflated. */
  readonly maxBytes: number;
  /** False: a redirect is an answer like any other, and its status the whole of it. */
  readonly followsRedirects: boolean;
  /** The machine's own resolver, where undefined. */
  readonly resolve: Resolve | undefined;
  /** What a request may call that is not allowed into private networks; `isPublicAddress`, where undefined. */
  readonly mayCall: MayCall | undefined;
}

export interface HttpRequest extends OwnHeaders {
  readonly url: string;
  /** Whether this machine and its private networks may be called too; such a request shares no connection with others. */
  readonly allowPrivateNetworks: boolean;
  readonly signal: AbortSignal | undefined;
}

export interface HttpPost extends Omit<HttpRequest, 'conditionals'> {
  readonly body: Uint8Array;
  readonly contentType: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Where the answer was found after redirects, without a fragment. */
  readonly url: string;
  /** The same, where there were redirects and every one was permanent (301, 308). */
  readonly permanentUrl: string | undefined;
  /** By lower-case name; several values are joined by commas, bytes above 0x7F are Latin-1. */
  readonly headers: Readonly<Record<string, string>>;
  /** Inflated; empty unless the status is 2xx. */
  readonly bytes: Uint8Array;
  /** False where a compressed body was cut short: `bytes` is what could be read of it. */
  readonly complete: boolean;
}

export interface HttpClient {
  /**
   * Answers whatever the status is.
   * @throws FeedError when there is no whole and readable answer; the reason of `signal` when that was aborted.
   */
  readonly get: (request: HttpRequest) => Promise<HttpResponse>;
  /** The same for a POST, which follows 307 and 308 alone: no other redirect means it to be said again. */
  readonly post: (request: HttpPost) => Promise<HttpResponse>;
  /** Ends kept-alive connections and breaks off what is still running. */
  readonly close: () => Promise<void>;
}

const MAX_HEADER_BYTES = 16_384;

/** A client with its own pools of kept-alive connections; it must be closed. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const places = new Places({
    open: connectOf(options, options.mayCall ?? isPublicAddress),
    inward: connectOf(options, isPublicOrPrivateAddress),
  });
  const line: Line = { places, options, deadlines: createDeadlines(options.timeoutMs) };
  return {
    get: (request) => exchange({ request, posted: undefined }, line),
    post: ({ body, contentType, ...request }) =>
      exchange({ request: { conditionals: [], ...request }, posted: { body, contentType } }, line),
    close: () => places.close(),
  };
}

interface Line {
  readonly places: Places;
  readonly options: HttpClientOptions;
  readonly deadlines: Deadlines;
}

interface Message {
  readonly request: HttpRequest;
  readonly posted: Pick<HttpPost, 'body' | 'contentType'> | undefined;
}

function connectOf({ resolve, timeoutMs, maxBytes }: HttpClientOptions, mayCall: MayCall): Connect {
  const connect = createGuardedConnector({ mayCall, resolve, connectTimeoutMs: timeoutMs });
  return (origin) =>
    new Client(origin, {
      connect,
      maxHeaderSize: MAX_HEADER_BYTES,
      maxResponseSize: maxBytes,
      keepAliveMaxTimeout: 30_000,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
}

/** One function from the first hop to the last, for each that waits for another costs a 304 some microseconds of its fifty. */
async function exchange(message: Message, line: Line): Promise<HttpResponse> {
  const { signal, url } = message.request;
  const { userAgent, maxBytes } = line.options;
  const run = line.deadlines.begin(signal);
  const seat = seatFor(message, line);
  try {
    let place = line.places.first(url);
    let { hop } = place;
    for (;;) {
      const turn = seat.take(place);
      if (turn !== undefined) await unlessBrokenOff(run, turn);
      const answer = await ask(seat.client(place), dispatchOf(hop, message, userAgent()), run);
      seat.leave();
      const location = leadsTo(answer, message, line);
      if (location === undefined)
        return isCoded(answer) ? await inflated(answer, hop, maxBytes, run) : plain(answer, hop);
      hop = nextHop(hop, answer.status, location);
      place = line.places.next(hop);
    }
  } catch (thrown) {
    signal?.throwIfAborted();
    throw asFeedError(thrown, url);
  } finally {
    seat.leave();
    line.deadlines.end(run);
  }
}

/** Redirects of several sources may lead to one address, which must not see two requests at a time; what is posted waits for nobody. */
function seatFor({ request, posted }: Message, { places }: Line): Seat {
  return new Seat(places, posted === undefined, request.allowPrivateNetworks ? 'inward' : 'open');
}

function leadsTo({ status, headers }: Answer, { posted }: Message, { options }: Line): string | undefined {
  if (!options.followsRedirects) return undefined;
  return posted === undefined ? locationOf(status, headers) : postedLocationOf(status, headers);
}

function dispatchOf(hop: Hop, { request, posted }: Message, userAgent: string): Dispatcher.DispatchOptions {
  const headers = headersFor(hop, request, userAgent);
  if (posted === undefined) return { method: 'GET', path: hop.path, headers, body: null };
  headers['content-type'] = posted.contentType;
  return { method: 'POST', path: hop.path, headers, body: posted.body };
}

function isCoded({ headers, body }: Answer): boolean {
  return body.byteLength > 0 && headers['content-encoding'] !== undefined;
}

async function inflated(answer: Answer, hop: Hop, maxBytes: number, cutoff: Cutoff): Promise<HttpResponse> {
  const inflating = inflate(answer.body, answer.headers['content-encoding'] ?? '', maxBytes);
  const { bytes, complete } = await unlessBrokenOff(cutoff, inflating);
  return { ...plain(answer, hop), bytes, complete };
}

function plain({ status, headers, body }: Answer, { href: url, passed, permanent }: Hop): HttpResponse {
  const permanentUrl = passed.length > 0 && permanent ? url : undefined;
  return { status, url, permanentUrl, headers, bytes: body, complete: true };
}
