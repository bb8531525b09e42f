/** A load on one server that costs the loader little, and what it cost the server. */

import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export type Kind = '304' | 'br' | 'gzip' | 'plain';

export interface Server {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  readonly path: string;
  /** Where it answers in brotli. */
  readonly brPath: string;
}

export interface Load {
  readonly server: Server;
  /** Of one answer, as it comes over the wire. */
  readonly body: Buffer;
  /** So many requests, one after the other on each of a few connections. */
  readonly run: (requests: number) => Promise<void>;
}

const CONNECTIONS = 4;
const HEADERS: Readonly<Record<Kind, string>> = {
  '304': 'Accept-Encoding: gzip\r\n',
  br: 'Accept-Encoding: gzip, deflate, br\r\n',
  gzip: 'Accept-Encoding: gzip\r\n',
  plain: '',
};

/** A bare handler with the files `rss.xml`, `.gz` and `.br` in its hands, and no header but what they need. */
const BARE = `
const { readFileSync } = require('node:fs');
const [file, port] = process.argv.slice(1);
const bodies = { '': readFileSync(file), gzip: readFileSync(file + '.gz'), br: readFileSync(file + '.br') };
const etag = '"1"';
require('node:http').createServer((request, response) => {
  const { headers } = request;
  if (headers['if-none-match'] === etag) return response.writeHead(304, { ETag: etag }).end();
  const accepted = headers['accept-encoding'] ?? '';
  const coding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : '';
  const body = bodies[coding];
  const about = { 'Content-Type': 'application/rss+xml; charset=utf-8', 'Content-Length': body.length, ETag: etag };
  if (coding !== '') about['Content-Encoding'] = coding;
  response.writeHead(200, about).end(body);
}).listen(Number(port), '127.0.0.1');
`;

export interface Bare {
  readonly pid: number;
  readonly port: number;
  readonly stop: () => void;
}

export async function startBare(folder: string, port: number): Promise<Bare> {
  const child: ChildProcess = spawn(process.execPath, ['-e', BARE, `${folder}/rss.xml`, String(port)]);
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = await open(port).catch(() => undefined);
    socket?.destroy();
    if (socket !== undefined) return { pid: child.pid ?? 0, port, stop: () => void child.kill() };
    await wait(25);
  }
  throw new Error('the bare handler does not start');
}

/** A load of one kind; asks once to learn what an answer looks like, and for the tag that a 304 takes. */
export async function loadOf(server: Server, kind: Kind): Promise<Load> {
  const path = kind === 'br' ? server.brPath : server.path;
  const message = (more: string) =>
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Bench/1.0\r\n${HEADERS[kind]}${more}\r\n`;
  let asked = message('');
  let answer = await answerTo(server.port, asked);
  if (kind === '304') {
    asked = message(`If-None-Match: ${/^etag: (.*)\r$/imu.exec(answer.head)?.[1]}\r\n`);
    answer = await answerTo(server.port, asked);
  }
  expectKind(kind, answer.head);
  const bytes = answer.head.length + answer.body.length;
  return { server, body: answer.body, run: (requests) => run(server.port, asked, { requests, bytes }) };
}

function expectKind(kind: Kind, head: string): void {
  const wanted = kind === '304' ? /^HTTP\/1.1 304/u : /^HTTP\/1.1 200/u;
  const coding = /^content-encoding: (.*)\r$/imu.exec(head)?.[1] ?? 'plain';
  if (!wanted.test(head) || (kind !== '304' && coding !== kind)) throw new Error(`no ${kind}:\n${head}`);
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}

async function answerTo(
  port: number,
  message: string,
): Promise<{ readonly head: string; readonly body: Buffer }> {
  const socket = await open(port);
  socket.write(message);
  let received = Buffer.alloc(0);
  for await (const chunk of socket) {
    received = Buffer.concat([received, chunk as Buffer]);
    const end = received.indexOf('\r\n\r\n') + 4;
    const head = received.toString('latin1', 0, end);
    const length = Number(/^content-length: (\d+)\r$/imu.exec(head)?.[1] ?? 0);
    if (end > 3 && received.length >= end + length) return { head, body: received.subarray(end) };
  }
  throw new Error('the server hung up');
}

/** All answers have the same length, so that counting bytes tells where one ends. */
async function run(
  port: number,
  message: string,
  { requests, bytes }: { readonly requests: number; readonly bytes: number },
): Promise<void> {
  const bytesOut = Buffer.from(message);
  const each = Math.ceil(requests / CONNECTIONS);
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = await open(port);
      await new Promise<void>((resolve, reject) => {
        let left = each;
        let missing = bytes;
        socket.on('error', reject).on('close', () => reject(new Error('the server hung up')));
        socket.on('data', (chunk) => {
          missing -= chunk.length;
          if (missing > 0) return;
          if (missing < 0) reject(new Error('answers differ in length'));
          missing = bytes;
          left -= 1;
          if (left === 0) resolve();
          else socket.write(bytesOut);
        });
        socket.write(bytesOut);
      });
      socket.destroy();
    }),
  );
}

/** Microseconds of CPU that all threads of a process have taken. */
export function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1000;
}
