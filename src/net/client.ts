/**
 * The one door outward. Everything that comes back is hostile: headers, bytes on the wire, bytes inflated, hops and time are bounded,
 * the last by one deadline over the whole exchange, since undici's own timers never stop a drip or endless interim answers.
 * Redirects are followed by hand, because what may be sent, and to whom, is decided anew at each hop.
 */

import { setImmediate } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { FeedError } from '../errors.ts';
import { inflate } from './body.ts';
import { withinDeadline } from './deadline.ts';
import { asFeedError } from './failure.ts';
import { createGuardedConnector, isPublicAddress, type Resolve } from './guard.ts';
import { firstHop, type Hop, headersFor, locationOf, nextHop, type OwnHeaders } from './redirect.ts';

export interface HttpClientOptions {
  /** `Product/version (+contact)`. */
  readonly userAgent: string;
  /** For a whole exchange, redirects included. */
  readonly timeoutMs: number;
  /** For a body on the wire, and again once it is inflated. */
  readonly maxBytes: number;
  readonly allowPrivateNetworks: boolean;
  /** The machine's own resolver, where undefined. */
  readonly resolve: Resolve | undefined;
}

export interface HttpRequest extends OwnHeaders {
  readonly url: string;
  readonly signal: AbortSignal | undefined;
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
  /** Ends kept-alive connections and breaks off what is still running. */
  readonly close: () => Promise<void>;
}

const MAX_HEADER_BYTES = 16_384;
const DISCARD_BYTES = 65_536;

/** A client with its own pools of kept-alive connections; it must be closed. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { timeoutMs, maxBytes, allowPrivateNetworks, resolve } = options;
  const mayCall = allowPrivateNetworks ? () => true : isPublicAddress;
  const agent = new Agent({
    connect: createGuardedConnector({ mayCall, resolve, connectTimeoutMs: timeoutMs }),
    maxHeaderSize: MAX_HEADER_BYTES,
    maxResponseSize: maxBytes,
    keepAliveMaxTimeout: 30_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const exchange = async (request: HttpRequest, signal: AbortSignal) => {
    const { hop, answer } = await follow(
      request,
      (to) => send(agent, to, request, { options, signal }),
      signal,
    );
    return await receive(answer, hop, maxBytes, signal);
  };
  return {
    get: (request) =>
      withinDeadline(timeoutMs, request.signal, (signal) => exchange(request, signal)).catch((thrown) => {
        request.signal?.throwIfAborted();
        throw asFeedError(thrown, request.url);
      }),
    close: () => agent.destroy(),
  };
}

interface Found {
  readonly hop: Hop;
  readonly answer: Dispatcher.ResponseData;
}

async function follow(
  request: HttpRequest,
  call: (hop: Hop) => Promise<Dispatcher.ResponseData>,
  signal: AbortSignal,
): Promise<Found> {
  let hop = firstHop(request.url);
  for (;;) {
    const answer = await call(hop);
    const location = locationOf(answer.statusCode, answer.headers);
    if (location === undefined) return { hop, answer };
    await discard(answer, signal);
    hop = nextHop(hop, answer.statusCode, location);
  }
}

function send(
  agent: Agent,
  hop: Hop,
  request: HttpRequest,
  visit: { readonly options: HttpClientOptions; readonly signal: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  return agent.request({
    method: 'GET',
    origin: hop.url.origin,
    path: `${hop.url.pathname}${hop.url.search}`,
    headers: headersFor(hop, request, visit.options.userAgent),
    signal: visit.signal,
  });
}

async function receive(
  answer: Dispatcher.ResponseData,
  hop: Hop,
  maxBytes: number,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const headers = plainHeaders(answer.headers);
  const about = {
    status: answer.statusCode,
    url: hop.url.href,
    permanentUrl: hop.passed.size > 0 && hop.permanent ? hop.url.href : undefined,
    headers,
  };
  if (answer.statusCode < 200 || answer.statusCode > 299) {
    await discard(answer, signal);
    return { ...about, bytes: new Uint8Array(), complete: true };
  }
  const wire = await readAll(answer.body);
  return { ...about, ...(await inflate(wire, headers['content-encoding'] ?? '', maxBytes)) };
}

/** Reads a small body to its end, so that the connection can serve again, and hangs up on a large one. */
async function discard(answer: Dispatcher.ResponseData, signal: AbortSignal): Promise<void> {
  // The status was all we wanted; a body that breaks off changes nothing about it.
  await answer.body.dump({ limit: DISCARD_BYTES, signal }).catch(() => {});
  // undici frees the connection one turn later; asking sooner would open a second one for the next hop.
  await setImmediate();
}

async function readAll(body: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) {
    if (!Buffer.isBuffer(chunk)) throw new FeedError('connect', 'the answer is not made of bytes');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function plainHeaders(headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
