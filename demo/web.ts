/**
 * A pretend web on the loopback interface: one HTTP server, some two dozen outlets told apart by the first part of the path, each
 * with a peculiarity that real publishers have. The one that asks for peace lives on `localhost`, the others on `127.0.0.1`: a good
 * guest rests from the whole host of a 429, and would fall silent towards all of them.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { httpDate } from './dates.ts';
import { page } from './pages.ts';
import type { Answer, DemoPublisher, DocumentAnswer, DripAnswer, Outlet, Scene } from './publisher.ts';
import { abroadOutlets } from './publishers/abroad.ts';
import { atomOutlets } from './publishers/atom.ts';
import { failingOutlets } from './publishers/failing.ts';
import { jsonOutlets } from './publishers/json.ts';
import { livelyOutlets } from './publishers/lively.ts';
import { rssOutlets } from './publishers/rss.ts';
import { sloppyOutlets } from './publishers/sloppy.ts';

const OUTLETS: readonly Outlet[] = [
  ...rssOutlets,
  ...atomOutlets,
  ...jsonOutlets,
  ...abroadOutlets,
  ...livelyOutlets,
  ...sloppyOutlets,
  ...failingOutlets,
];

export interface PretendWeb {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly origin: string;
  readonly publishers: readonly DemoPublisher[];
  /** Hangs up on everybody and frees the port. */
  close(): Promise<void>;
}

/** Starts the pretend web; port 0, the default, is any free one. Everything that it dates is dated from `now()` at this moment. */
export async function startPretendWeb(
  options: { readonly port?: number; readonly now?: () => number } = {},
): Promise<PretendWeb> {
  const now = options.now ?? Date.now;
  const startedAt = Math.floor(now() / 1000) * 1000;
  const server = createServer((request, response) => answer(request, response, { startedAt, now: now() }));
  const port = await listen(server, options.port ?? 0);
  return {
    origin: `http://127.0.0.1:${port}`,
    publishers: OUTLETS.map((outlet) => publisherOf(outlet, port)),
    close: () => close(server),
  };
}

function publisherOf(outlet: Outlet, port: number): DemoPublisher {
  const { id, title, quirk, tags, expect } = outlet;
  const path = `/${id}/${outlet.feed}`;
  return { id, title, path, url: `${originOf(outlet, port)}${path}`, quirk, tags, expect };
}

function originOf(outlet: Outlet, port: number): string {
  return `http://${outlet.apart ? 'localhost' : '127.0.0.1'}:${port}`;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  times: { readonly startedAt: number; readonly now: number },
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const [path = '/'] = (request.url ?? '/').split('?');
  const [, id = '', ...rest] = path.split('/');
  const outlet = OUTLETS.find((one) => one.id === id);
  if (outlet === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such outlet.\n');
    return;
  }
  const file = rest.join('/');
  const scene: Scene = { ...times, home: `${originOf(outlet, request.socket.localPort ?? 0)}/${id}/` };
  const build = Object.hasOwn(outlet.answers, file) ? outlet.answers[file] : undefined;
  send(request, response, build === undefined ? pageAnswer(outlet, file, scene) : build(scene));
}

function pageAnswer(outlet: Outlet, file: string, scene: Scene): DocumentAnswer {
  return { kind: 'document', ...page(outlet, file), modifiedAt: scene.startedAt, alwaysGzip: false };
}

function send(request: IncomingMessage, response: ServerResponse, given: Answer): void {
  switch (given.kind) {
    case 'document':
      sendDocument(request, response, given);
      return;
    case 'status':
      response.writeHead(given.status, { 'content-type': 'text/plain', ...given.headers }).end(given.text);
      return;
    case 'hang-up':
      response.destroy();
      return;
    case 'drip':
      drip(response, given);
      return;
  }
}

function sendDocument(request: IncomingMessage, response: ServerResponse, document: DocumentAnswer): void {
  const zipped = document.alwaysGzip || /\bgzip\b/u.test(String(request.headers['accept-encoding'] ?? ''));
  const hash = createHash('sha256').update(document.body).digest('hex').slice(0, 16);
  const etag = zipped ? `"${hash}-gz"` : `"${hash}"`;
  const headers = { etag, 'last-modified': httpDate(document.modifiedAt), vary: 'Accept-Encoding' };
  if (unchanged(request, etag, document.modifiedAt)) {
    response.writeHead(304, headers).end();
    return;
  }
  const body = zipped ? gzipSync(document.body) : document.body;
  response.writeHead(200, {
    ...headers,
    'content-type': document.mediaType,
    'content-length': body.length,
    ...(zipped ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(body);
}

/** RFC 9110 §13.2.2: the entity tag decides where there is one, the date only without it. */
function unchanged(request: IncomingMessage, etag: string, modifiedAt: number): boolean {
  const tags = request.headers['if-none-match'];
  if (tags !== undefined) {
    return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//u, '') === etag);
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && modifiedAt <= since;
}

function drip(response: ServerResponse, document: DripAnswer): void {
  response.writeHead(200, { 'content-type': document.mediaType });
  response.write(document.text);
  const timer = setInterval(() => response.write(' '), 500);
  response.on('close', () => clearInterval(timer));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
