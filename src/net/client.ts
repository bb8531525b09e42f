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
import { createGuardedConnector, isPublicAddress, isPublicOrPrivateAddress, type MayCall } from './guard.ts';
import {
  firstHop,
  type Hop,
  headersFor,
  locationOf,
  nextHop,
  type OwnHeaders,
  postedLocationOf,
} from './redirect.ts';
import type { Resolve } from './resolve.ts';

export interface HttpClientOptions {
  /** `Product/version (+contact; N subscribers)`, asked afresh for each request. */
  readonly userAgent: () => string;
  /** For a whole exchange, redirects included. */
  readonly timeoutMs: number;
  /** For a body on the wire, and again once it is inflated. */
  readonly maxBytes: number;
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
const DISCARD_BYTES = 65_536;

/** A client with its own pools of kept-alive connections; it must be closed. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const open = agentOf(options, options.mayCall ?? isPublicAddress);
  const inward = agentOf(options, isPublicOrPrivateAddress);
  const exchange = (message: Message) => {
    const agent = message.allowPrivateNetworks ? inward : open;
    return withinDeadline(options.timeoutMs, message.signal, (signal) =>
      follow(message, { agent, options, signal }),
    ).catch((thrown) => {
      message.signal?.throwIfAborted();
      throw asFeedError(thrown, message.url);
    });
  };
  return {
    get: (request) => exchange({ ...request, posted: undefined }),
    post: ({ body, contentType, ...request }) =>
      exchange({ ...request, conditionals: [], posted: { body, contentType } }),
    close: async () => {
      await Promise.all([open.destroy(), inward.destroy()]);
    },
  };
}

interface Message extends HttpRequest {
  readonly posted: Pick<HttpPost, 'body' | 'contentType'> | undefined;
}

interface Line {
  readonly agent: Agent;
  readonly options: HttpClientOptions;
  readonly signal: AbortSignal;
}

function agentOf(options: HttpClientOptions, mayCall: MayCall): Agent {
  return new Agent({
    connect: createGuardedConnector({
      mayCall,
      resolve: options.resolve,
      connectTimeoutMs: options.timeoutMs,
    }),
    maxHeaderSize: MAX_HEADER_BYTES,
    maxResponseSize: options.maxBytes,
    keepAliveMaxTimeout: 30_000,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

async function follow(message: Message, line: Line): Promise<HttpResponse> {
  const leadsTo = message.posted === undefined ? locationOf : postedLocationOf;
  let hop = firstHop(message.url);
  for (;;) {
    const answer = await send(hop, message, line);
    const location = leadsTo(answer.statusCode, answer.headers);
    if (location === undefined) return await receive(answer, hop, line);
    await discard(answer, line.signal);
    hop = nextHop(hop, answer.statusCode, location);
  }
}

function send(hop: Hop, message: Message, line: Line): Promise<Dispatcher.ResponseData> {
  const { agent, options, signal } = line;
  const { posted } = message;
  const headers = headersFor(hop, message, options.userAgent());
  return agent.request({
    method: posted === undefined ? 'GET' : 'POST',
    origin: hop.url.origin,
    path: `${hop.url.pathname}${hop.url.search}`,
    headers: posted === undefined ? headers : { ...headers, 'content-type': posted.contentType },
    body: posted?.body ?? null,
    signal,
  });
}

async function receive(
  answer: Dispatcher.ResponseData,
  hop: Hop,
  { options, signal }: Line,
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
  return { ...about, ...(await inflate(wire, headers['content-encoding'] ?? '', options.maxBytes)) };
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
