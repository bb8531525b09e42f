/**
 * Two hundred publishers in a process of their own: one port on every loopback address. Each answers after 30 ms, under `/known/` with
 * 304, under `/again/` with 200 and the same 50 KB of gzip. Speaks the bare minimum of HTTP, for its own work must not count.
 */
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { syntheticFeed } from './synthetic.ts';

const LATENCY_MS = 30;
const BODY_BYTES = 50_000;
/** Longer than from one round to the next, so that no round that counts has to open connections anew. */
const KEEP_ALIVE = 'Keep-Alive: timeout=60';

const known = Buffer.from(
  [
    'HTTP/1.1 304 Not Modified',
    'Date: Sun, 22 Nov 2026 09:00:00 GMT',
    'ETag: revision-a1b2c3d4e5f60718',
    'Last-Modified: Sun, 22 Nov 2026 08:00:00 GMT',
    'Cache-Control: max-age=300, must-revalidate',
    'Server: nginx',
    KEEP_ALIVE,
    'Vary: Accept-Encoding',
    '\r\n',
  ].join('\r\n'),
);
const body = bodyOf(BODY_BYTES);
const again = Buffer.concat([
  Buffer.from(
    [
      'HTTP/1.1 200 OK',
      'Date: Sun, 22 Nov 2026 09:00:00 GMT',
      'Content-Type: application/rss+xml; charset=UTF-8',
      'Content-Encoding: gzip',
      'ETag: revision-a1b2c3d4e5f60718',
      'Server: nginx',
      KEEP_ALIVE,
      `Content-Length: ${body.byteLength}`,
      '\r\n',
    ].join('\r\n'),
  ),
  body,
]);

function bodyOf(bytes: number): Buffer {
  const feed = syntheticFeed(1, 0);
  let text = feed;
  let zipped = gzipSync(text);
  for (let number = 2; zipped.byteLength < bytes; number += 1) {
    text += syntheticFeed(number, 0);
    zipped = gzipSync(text);
  }
  return zipped;
}

function serve(socket: Socket): void {
  let heard = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
    if (!heard.endsWith('\r\n\r\n')) return;
    const answer = heard.startsWith('GET /known/') ? known : again;
    heard = '';
    setTimeout(() => socket.destroyed || socket.write(answer), LATENCY_MS);
  });
}

const server = createServer(serve).listen(0, '0.0.0.0', 4096, () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : undefined);
});
process.once('disconnect', () => process.exit());
