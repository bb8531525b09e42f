/**
 * The one door outward. Everything that comes back is hostile: headers, bytes on the wire, bytes inflated, hops and time are bounded,
 * the last by one deadline over the whole exchange, since undici's own timers never stop a drip or endless interim answers.
 * Redirects are followed by hand, because what may be sent, and to whom, is decided anew at each hop.
 */

import { setImmediate } from 'node:timers/promises';
import { Agent } from 'undici';
import { type Answer, ask } from './ask.ts';
import { inflate } from './body.ts';
import { type Cutoff, withinDeadline } from './deadline.ts';
import { asFeedError } from './failure.ts';
import { createGuardedConnector, isPublicAddress, isPublicOrPrivateAddress, type MayCall } from './guard.ts';
import { type OneAtATime, oneAtATime } from './one-at-a-time.ts';
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
  const open = agentOf(options, options.mayCall ?? isPublicAddress);
  const inward = agentOf(options, isPublicOrPrivateAddress);
  const inTurn = oneAtATime();
  const exchange = (message: Message) => {
    const agent = message.allowPrivateNetworks ? inward : open;
    return withinDeadline(options.timeoutMs, message.signal, (cutoff) =>
      follow(message, { agent, options, cutoff, inTurn }),
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
  readonly cutoff: Cutoff;
  /** Redirects of several sources may lead to one address, which must not see two requests at a time. */
  readonly inTurn: OneAtATime;
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
    const answer = await sendInTurn(hop, message, line);
    const { followsRedirects, maxBytes } = line.options;
    const location = followsRedirects ? leadsTo(answer.status, answer.headers) : undefined;
    if (location === undefined) return responseOf(answer, hop, maxBytes);
    // undici frees the connection one turn later; asking sooner would open a second one for the next hop.
    await setImmediate();
    hop = nextHop(hop, answer.status, location);
  }
}

function sendInTurn(hop: Hop, message: Message, line: Line): Promise<Answer> {
  const go = () => send(hop, message, line);
  return message.posted === undefined ? line.inTurn(hop.url.href, go) : go();
}

function send(hop: Hop, message: Message, line: Line): Promise<Answer> {
  const { posted } = message;
  const headers = headersFor(hop, message, line.options.userAgent());
  if (posted !== undefined) headers['content-type'] = posted.contentType;
  const request = {
    method: posted === undefined ? 'GET' : 'POST',
    origin: hop.origin,
    path: `${hop.url.pathname}${hop.url.search}`,
    headers,
    body: posted?.body ?? null,
  } as const;
  return ask(line.agent, request, line.cutoff);
}

async function responseOf(answer: Answer, hop: Hop, maxBytes: number): Promise<HttpResponse> {
  const { status, headers, body } = answer;
  const url = hop.url.href;
  const permanentUrl = hop.passed.length > 0 && hop.permanent ? url : undefined;
  const coding = body.byteLength === 0 ? undefined : headers['content-encoding'];
  const { bytes, complete } =
    coding === undefined ? { bytes: body, complete: true } : await inflate(body, coding, maxBytes);
  return { status, url, permanentUrl, headers, bytes, complete };
}
