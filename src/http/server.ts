import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Callbacks } from '../websub/callback.ts';
import type { Answer } from './answer.ts';
import type { FeedReader } from './audience.ts';
import { answerCallback } from './callback.ts';
import { errorAnswer, type FrontDoorSources, route } from './routes.ts';

/** What the front door is built from. */
export interface FrontDoorOptions extends FrontDoorSources {
  /** Ours, told in the `Server` header. */
  readonly version: string;
  /** Hears of everybody who was answered with a feed, or with the news that it has not changed. */
  readonly onFeedRead: (reader: FeedReader) => void;
  /** What hubs are answered with. */
  readonly callbacks: Callbacks;
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
// A connection on which nothing moves for so long is a reader who left or an attack.
const SOCKET_IDLE_MS = 120_000;

/** The server for everything that comes in, not yet listening. */
export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const server = createServer(LIMITS, (incoming, outgoing) => {
    void serve(incoming, outgoing, options, () => !server.listening);
  });
  server.setTimeout(SOCKET_IDLE_MS);
  server.on('clientError', refuse);
  return {
    listen: (host, port) => listen(server, host, port),
    close: (graceMs) => close(server, graceMs),
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: FrontDoorOptions,
  isClosing: () => boolean,
) {
  try {
    const { status, headers, body } = await answerTo(incoming, options);
    if (isFeed(incoming.url) && (status === 200 || status === 304)) options.onFeedRead(readerOf(incoming));
    // A body that nobody read must not hold up the next request on its connection.
    const isLast = (hasBody(incoming) && !incoming.readableEnded) || isClosing();
    const ours = { Server: `Voltwire/${options.version}`, ...(isLast && { Connection: 'close' }) };
    outgoing.writeHead(status, { ...headers, ...ours });
    outgoing.end(body);
  } catch (error) {
    options.onError(error);
    outgoing.destroy();
  }
}

async function answerTo(incoming: IncomingMessage, options: FrontDoorOptions): Promise<Answer> {
  const { method = 'GET', url = '/', headers } = incoming;
  try {
    const answer = await answerCallback(incoming, options.callbacks);
    return answer ?? (await route({ method, target: url, headers }, options));
  } catch (error) {
    options.onError(error);
    const path = url.startsWith('/api/') ? '/api/' : '/';
    return errorAnswer({ method, path, headers }, options, { status: 500, message: BROKEN });
  }
}

function isFeed(target: string | undefined): boolean {
  return /\/(?:rss\.xml|atom\.xml|feed\.json)(?:\?|$)/u.test(target ?? '');
}

function readerOf({ headers, socket }: IncomingMessage): FeedReader {
  return { userAgent: headers['user-agent'], address: socket.remoteAddress };
}

const BROKEN = 'The fault is ours and has been noted. Please try again in a minute.';

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
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
