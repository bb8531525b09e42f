import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../../src/net/client.ts';

/** A server on the loopback interface that remembers what it was asked. */
export interface Loopback {
  readonly origin: string;
  readonly port: number;
  readonly requests: IncomingMessage[];
  readonly close: () => Promise<void>;
}

export async function listen(handler: RequestListener, host = '127.0.0.1'): Promise<Loopback> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://${host}:${port}`, port, requests, close };
}

/** A server that says whatever bytes the test wants once it heard something. */
export async function listenRaw(answer: (socket: Socket) => void): Promise<Omit<Loopback, 'requests'>> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { origin: `http://127.0.0.1:${port}`, port, close };
}

export function clientWith(options: Partial<HttpClientOptions> = {}): HttpClient {
  return createHttpClient({
    userAgent: () => 'Voltwire/0.0.0 (+https://news.example/about)',
    timeoutMs: 5000,
    maxBytes: 1_000_000,
    followsRedirects: true,
    resolve: undefined,
    mayCall: undefined,
    ...options,
  });
}

/** A request with nothing of its own, allowed into private networks as the loopback servers here need it. */
export function plain(url: string) {
  return { url, headers: {}, conditionals: [], allowPrivateNetworks: true, signal: undefined };
}

/** The same of a stranger: nothing inward may be called. */
export function strange(url: string) {
  return { ...plain(url), allowPrivateNetworks: false };
}
