/**
 * Publishers that do as they are told, on one server of the loopback interface: the name of the host says whose turn it is. They live
 * by the clock of a test and remember what they were asked.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NewsroomTools } from '../../src/newsroom.ts';

const HOUR_MS = 3_600_000;

export interface Asked {
  readonly host: string;
  readonly path: string;
  readonly atMs: number;
  readonly ifNoneMatch: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

export interface Turn {
  readonly path: string;
  /** How often the host was asked, this time included. */
  readonly count: number;
  readonly nowMs: number;
  readonly ifNoneMatch: string | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Script = (turn: Turn) => Reply;

export interface ScriptedWeb {
  readonly port: number;
  readonly setClock: (nowMs: number) => void;
  readonly askedOf: (host: string) => readonly Asked[];
  /** Names lead to this server alone; literal addresses are refused as anywhere. */
  readonly web: NonNullable<NewsroomTools['web']>;
  readonly close: () => Promise<void>;
}

/** Starts the publishers; each is asked under `http://<its name>.test:<port>/…`. */
export async function openScriptedWeb(scripts: Readonly<Record<string, Script>>): Promise<ScriptedWeb> {
  const asked: Asked[] = [];
  const clock = { nowMs: 0 };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const host = (request.headers.host ?? '').split('.')[0] ?? '';
    const ifNoneMatch = request.headers['if-none-match'];
    const path = request.url ?? '/';
    asked.push({ host, path, atMs: clock.nowMs, ifNoneMatch, headers: request.headers });
    const count = asked.filter((it) => it.host === host).length;
    const script: Script = scripts[host] ?? (() => ({ status: 404 }));
    const { status, headers = {}, body = '' } = script({ path, count, nowMs: clock.nowMs, ifNoneMatch });
    response.writeHead(status, { Date: new Date(clock.nowMs).toUTCString(), ...headers }).end(body);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    setClock: (nowMs) => {
      clock.nowMs = nowMs;
    },
    askedOf: (host) => asked.filter((it) => it.host === host),
    web: {
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      mayCall: (address, hostname) => address === '127.0.0.1' && hostname.endsWith('.test'),
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A feed with one entry more every so many hours, and an ETag that says how many there are. */
export function feedOf(
  { nowMs, ifNoneMatch }: Turn,
  about: {
    readonly everyHours?: number;
    readonly head?: string;
    readonly headers?: Record<string, string>;
  } = {},
): Reply {
  const { everyHours = 6, head = '', headers = {} } = about;
  const edition = Math.floor(nowMs / HOUR_MS / everyHours);
  const etag = `"${edition}"`;
  if (ifNoneMatch === etag) return { status: 304, headers: { ETag: etag, ...headers } };
  const items = Array.from({ length: 5 }, (_, n) => itemOf(edition - n, everyHours)).join('');
  const body = `<rss version="2.0"><channel><title>Scripted</title>${head}${items}</channel></rss>`;
  return { status: 200, headers: { 'Content-Type': 'application/rss+xml', ETag: etag, ...headers }, body };
}

function itemOf(number: number, everyHours: number): string {
  const published = new Date(number * everyHours * HOUR_MS).toUTCString();
  return `<item><guid isPermaLink="false">n${number}</guid><title>News ${number}</title><pubDate>${published}</pubDate></item>`;
}
