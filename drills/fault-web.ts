/** A small web on the loopback interface: some feeds that get new entries when they are told to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FaultWeb {
  /** The addresses of its feeds. */
  readonly feeds: readonly string[];
  /** Adds so many entries to every feed. */
  readonly publish: (count: number) => void;
  /** The address of each feed's latest entry; none before there is one. */
  readonly latest: () => readonly string[];
  readonly close: () => Promise<void>;
}

const FEEDS = 3;
/** A feed shows its latest; the rest is gone from it, as from a publisher's. */
const SHOWN = 40;
const FIRST_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const BODY = 'Words that fill a page of a store, so that a disk has something to be full of. '.repeat(25);

export async function openFaultWeb(): Promise<FaultWeb> {
  let entries = 0;
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/rss+xml');
    response.end(feed(request.url ?? '/', entries));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const paths = Array.from({ length: FEEDS }, (_, number) => `/feed-${number}`);
  return {
    feeds: paths.map((path) => `http://127.0.0.1:${port}${path}`),
    latest: () => (entries === 0 ? [] : paths.map((path) => addressOf(path, entries))),
    publish: (count) => {
      entries += count;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function feed(path: string, entries: number): string {
  const numbers = Array.from({ length: Math.min(entries, SHOWN) }, (_, back) => entries - back);
  const items = numbers.map((number) => item(path, number)).join('\n');
  return `<rss version="2.0"><channel><title>Feed ${path}</title><link>https://publisher.example${path}</link>
<description>Nothing but tests.</description>
${items}</channel></rss>`;
}

function item(path: string, number: number): string {
  const url = addressOf(path, number);
  const at = new Date(FIRST_MS + number * MINUTE_MS).toUTCString();
  return `<item><title>${path} ${number}</title><link>${url}</link><guid>${url}</guid><pubDate>${at}</pubDate>
<description>${number} ${BODY}</description></item>`;
}

function addressOf(path: string, number: number): string {
  return `https://publisher.example${path}/${number}`;
}
