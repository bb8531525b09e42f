/** What clients send us, and how they are answered: the bodies of hubs and of those who subscribe to ours. */

import type { IncomingMessage } from 'node:http';
import type { CallbackAnswer } from '../websub/callback.ts';
import { type Answer, COMMON_HEADERS, TEXT } from './answer.ts';

/**
 * Undefined as soon as there is more, or when the connection breaks; how long it may take is bounded by the server's
 * `requestTimeout`.
 */
export async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // The connection must outlive the reading, or nobody would hear that there was too much.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > maxBytes) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

/** An answer in plain text that must not be cached. */
export function plainAnswer({ status, text, retryAfterSeconds }: CallbackAnswer): Answer {
  const body = Buffer.from(text);
  const headers = {
    ...COMMON_HEADERS,
    'Content-Type': TEXT,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  };
  return { status, headers, body };
}
