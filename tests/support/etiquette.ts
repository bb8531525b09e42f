/** The collection of scripted publishers and their judge, if it is here: it is no part of the project. */
import { existsSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CORPUS } from './corpus.ts';

const FILE = join(CORPUS, 'etiquette', 'server.mjs');

export const HAS_ETIQUETTE = existsSync(FILE);

export interface Verdict {
  readonly id: string;
  readonly level: 'MUST' | 'SHOULD' | 'INFO';
  readonly result: 'PASS' | 'FAIL' | 'SKIP';
  readonly exercised: number;
  readonly violations: number;
  readonly examples: readonly string[];
  readonly text: string;
}

export interface Judgement {
  readonly requests: number;
  readonly span_h: number;
  readonly rows: readonly Verdict[];
}

interface LogEntry {
  readonly path?: string;
  readonly t?: number;
  readonly [about: string]: unknown;
}

interface ScriptedServer extends Server {
  readonly scenarios: Readonly<Record<string, { readonly doc: string }>>;
  readonly logEntries: LogEntry[];
  readonly setClock: (ms: number) => void;
}

export interface Etiquette {
  readonly port: number;
  readonly scenarios: readonly string[];
  readonly setClock: (ms: number) => void;
  /** Tells the judge that the program was started anew. */
  readonly markRestart: (nowMs: number) => void;
  /** Pushes the newest of `/s/websub` to whoever subscribed, as its hub does when there is news. */
  readonly push: (nowMs: number) => Promise<void>;
  readonly judge: () => Judgement;
  readonly close: () => Promise<void>;
}

/** Starts the scripted publishers on a free port of the loopback interface. */
export async function openEtiquette(): Promise<Etiquette> {
  const { createServer, judge } = (await import(/* @vite-ignore */ pathToFileURL(FILE).href)) as {
    createServer: (options: object) => ScriptedServer;
    judge: (log: readonly LogEntry[]) => Judgement;
  };
  const server = createServer({});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  server.prependListener('request', (request: IncomingMessage) => standInside(request, port));
  return {
    port,
    scenarios: Object.keys(server.scenarios),
    setClock: server.setClock,
    markRestart: (nowMs) => server.logEntries.push({ mark: 'restart', t: nowMs }),
    push: (nowMs) => push(server.logEntries, port, nowMs),
    judge: () => judge(server.logEntries),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * The scenarios that lead inward name their own host, which is inward only as an address: so they are told to stand there. What
 * asks them under a public name is then led to an address that is not.
 */
function standInside(request: IncomingMessage, port: number): void {
  if (/^\/s\/(?:redir-private\/|html-evil)/u.test(request.url ?? ''))
    request.headers.host = `127.0.0.1:${port}`;
}

const WEBSUB = '/s/websub';
const NEWS_EVERY_MS = 7_200_000;

/** The document has an item more every two hours since it was first asked for, and always five of them. */
async function push(log: readonly LogEntry[], port: number, nowMs: number): Promise<void> {
  const beganMs = log.find(({ path }) => path === WEBSUB)?.t ?? nowMs;
  const newest = Math.floor((nowMs - beganMs) / NEWS_EVERY_MS) + 5;
  const origin = `http://${hostOf(WEBSUB)}:${port}`;
  const item = `<item><title>websub story ${newest}</title><link>${origin}/a/websub/${newest}</link>
    <guid isPermaLink="false">websub-${newest}</guid></item>`;
  const body = `<rss version="2.0"><channel><title>Etiquette feed</title>${item}</channel></rss>`;
  const message = JSON.stringify({ topic: `${origin}${WEBSUB}`, body });
  await fetch(`http://127.0.0.1:${port}/__publish`, { method: 'POST', body: message });
}

/** A host for each scenario, but for those that show what holds for a whole host. */
export function hostOf(scenario: string): string {
  const [, , name = '', variant] = scenario.split('/');
  const isShared = variant === undefined || ['429-host', 'spread', 'slowish'].includes(name);
  return `${isShared ? name : `${name}-${variant}`}.test`.toLowerCase().replace(/_/gu, '-');
}

/** The judge's table, what failed first. */
export function table({ rows, requests, span_h: hours }: Judgement): string {
  const order = ['FAIL', 'SKIP', 'PASS'];
  const lines = rows
    .toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result))
    .flatMap(({ result, id, level, text, exercised, violations, examples }) => [
      `${result} ${id} ${level.padEnd(6)} ${text} [${exercised}, ${violations} violations]`,
      ...examples.map((example) => `       ${example}`),
    ]);
  return [`${requests} requests over ${hours} h`, ...lines].join('\n');
}
