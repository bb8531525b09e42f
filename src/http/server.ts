import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Callbacks } from '../websub/callback.ts';
import type { Answer } from './answer.ts';
import type { FeedReader } from './audience.ts';
import { answerCallback } from './callback.ts';
import { createDelivery, type Deliver, hasBody } from './deliver.ts';
import type { Events } from './events.ts';
import { answerWith } from './feeds.ts';
import { type Addressed, createNameCheck, type Names } from './host.ts';
import { answerHub, type HubCounter } from './hub.ts';
import { errorAnswer, type FrontDoorSources, route } from './routes.ts';
import type { Served } from './served.ts';
import { type AnswerTally, kindOf } from './tally.ts';
import { authorityOf } from './target.ts';

/** What the front door is built from. */
export interface FrontDoorOptions extends FrontDoorSources {
  /** Ours, told in the `Server` header. */
  readonly version: string;
  /** Under which names we answer. */
  readonly names: () => Names;
  readonly tally: AnswerTally;
  /** Hears of everybody who was answered with a feed, or with the news that it has not changed. */
  readonly onFeedRead: (reader: FeedReader) => void;
  /** What hubs are answered with. */
  readonly callbacks: Callbacks;
  /** What those are answered with who subscribe to us. */
  readonly hub: HubCounter;
  readonly events: Events;
  /** Hears of whatever broke while a request was answered; the client has got its 500. */
  readonly onError: (error: unknown) => void;
}

export interface FrontDoor {
  /** Port 0 picks a free one. Rejects with an Error whose message is a sentence for the operator. */
  readonly listen: (host: string, port: number) => Promise<{ readonly port: number }>;
  /** Accepts nothing more and lets running requests finish, for `graceMs` at most. */
  readonly close: (graceMs: number) => Promise<void>;
}

// Longer than the 60 seconds of common proxies, so that none sends a request into a connection that we are just closing.
const KEEP_ALIVE_MS = 65_000;
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: KEEP_ALIVE_MS,
  connectionsCheckingInterval: 5_000,
} as const;

/** What a request meets. */
interface Door extends FrontDoorOptions {
  readonly isOurName: (request: Addressed) => boolean;
  readonly deliver: Deliver;
  readonly isClosing: () => boolean;
}

/** The server for everything that comes in, not yet listening. */
export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const server = createServer(LIMITS, (incoming, outgoing) => receive(incoming, outgoing, door));
  const door: Door = {
    ...options,
    isOurName: createNameCheck(options.names),
    deliver: createDelivery(options.version),
    isClosing: () => !server.listening,
  };
  server.on('clientError', refuse);
  return {
    listen: (host, port) => listen(server, host, port),
    close: (graceMs) => {
      options.events.close();
      return close(server, graceMs);
    },
  };
}

/** What is published is answered at once, by one look into the map; everything else may take its time. */
function receive(incoming: IncomingMessage, outgoing: ServerResponse, door: Door): void {
  try {
    const served = publishedFor(incoming, door);
    if (served === undefined) {
      void serve(incoming, outgoing, door);
      return;
    }
    const { method = 'GET', headers } = incoming;
    const answer = answerWith(served, { method, headers });
    if (served.isFeed) tellReader(incoming, answer, door);
    door.tally.count(served.isFeed ? 'feed' : 'page', answer.status);
    door.deliver(outgoing, answer, door.isClosing());
  } catch (error) {
    door.onError(error);
    outgoing.destroy();
  }
}

/** The document that a usual request is for: spelt as we spell it, under a name of ours, with no body. */
function publishedFor(incoming: IncomingMessage, door: Door): Served | undefined {
  const { url = '/', headers } = incoming;
  const served = door.outputs().get(url);
  if (served?.target !== url || hasBody(headers) || faultOf(incoming, door) !== undefined) return undefined;
  return served;
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, door: Door): Promise<void> {
  try {
    const answer = await answerTo(incoming, outgoing, door);
    const { url = '/' } = incoming;
    door.tally.count(kindOf(url), answer === 'followed' ? 200 : answer.status);
    if (answer === 'followed') return;
    if (FEED.test(url)) tellReader(incoming, answer, door);
    // A body that nobody read must not hold up the next request on its connection.
    const isUnread = hasBody(incoming.headers) && !incoming.readableEnded;
    door.deliver(outgoing, answer, isUnread || door.isClosing());
  } catch (error) {
    door.onError(error);
    outgoing.destroy();
  }
}

async function answerTo(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  door: Door,
): Promise<Answer | 'followed'> {
  const { method = 'GET', url = '/', headers } = incoming;
  const path = url.startsWith('/api/') ? '/api/' : '/';
  try {
    const fault = PROBE.test(url) ? undefined : faultOf(incoming, door);
    if (fault !== undefined) return errorAnswer({ method, path, query: '', headers }, door, fault);
    const request = { method, target: url, headers };
    return (
      (await answerCallback(incoming, door.callbacks)) ??
      (await answerHub(incoming, door.hub)) ??
      (await door.events.follow(request, outgoing)) ??
      (await route(request, door))
    );
  } catch (error) {
    door.onError(error);
    return errorAnswer({ method, path, query: '', headers }, door, { status: 500, message: BROKEN });
  }
}

/** Whoever checks our health knows the machine, not the site. */
const PROBE = /^\/(?:healthz|readyz|metrics)(?:\?|$)/u;
const FEED = /\/(?:rss\.xml|atom\.xml|feed\.json)(?:\?|$)/u;
const BROKEN = 'The fault is ours and has been noted. Please try again in a minute.';

/** Why a request is not for us; undefined where it is. */
function faultOf(incoming: IncomingMessage, { isOurName }: Door) {
  const { url = '/', headers, rawHeaders, socket } = incoming;
  if (saysHostTwice(rawHeaders)) return TWO_HOSTS;
  const host = url.startsWith('/') ? headers.host : (authorityOf(url) ?? headers.host);
  return isOurName({ host, localAddress: socket.localAddress }) ? undefined : OTHER_NAME;
}

const TWO_HOSTS = { status: 400, message: 'The request says twice whom it is for.' };
const OTHER_NAME = { status: 421, message: 'This server does not answer under the name that was asked for.' };

/** Two of them may be read differently by a proxy and by us (RFC 9112 §3.2). */
function saysHostTwice(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

function tellReader({ headers, socket }: IncomingMessage, { status }: Answer, { onFeedRead }: Door): void {
  if (status !== 200 && status !== 226 && status !== 304) return;
  onFeedRead({ userAgent: headers['user-agent'], connection: socket });
}

const REFUSALS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Node found no HTTP on the connection, or too much of it. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex) {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = REFUSALS[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function listen(server: Server, host: string, port: number): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) =>
      reject(new Error(reason(error, host, port), { cause: error }));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
}

function reason(error: NodeJS.ErrnoException, host: string, port: number): string {
  const where = `port ${port} of ${host}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return `Cannot listen on ${where}: another program uses it. Stop that one or set another server.port.`;
    case 'EACCES':
      return `Cannot listen on ${where}: not permitted. Ports below 1024 need privileges; set another server.port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `Cannot listen on ${where}: this machine has no such address. Set another server.host.`;
    default:
      return `Cannot listen on ${where}: ${error.message}`;
  }
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection whose answer was under way when we stopped would be kept open for the client's next request.
    const closeIdle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(closeIdle);
      resolve();
    });
  });
}
