import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { syntheticFeed } from './synthetic.ts';

export interface Publishers {
  /** The feed of publisher number so-and-so. */
  url(number: number): string;
  close(): Promise<void>;
}

/** A loopback server that has a synthetic feed under every number, compressed as asked. */
export async function startPublishers(): Promise<Publishers> {
  const startedAt = Date.now();
  const server = createServer((request, response) => {
    const number = Number(/^\/(\d+)\/feed$/u.exec(request.url ?? '')?.[1]);
    if (Number.isNaN(number)) {
      response.writeHead(404).end();
      return;
    }
    const body = syntheticFeed(number, startedAt);
    const zipped = /\bgzip\b/u.test(String(request.headers['accept-encoding'] ?? ''));
    response.writeHead(200, {
      'content-type': 'application/rss+xml; charset=UTF-8',
      etag: `"${number}"`,
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(zipped ? gzipSync(body) : body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: (number) => `http://127.0.0.1:${port}/${number}/feed`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
