/** The one place that reads what a client sends: the callbacks of our WebSub subscriptions. */

import type { IncomingMessage } from 'node:http';
import type { CallbackAnswer, Callbacks } from '../websub/callback.ts';
import { type Answer, COMMON_HEADERS, TEXT } from './answer.ts';
import { methodNotAllowed } from './feeds.ts';

/** The addresses that we give to hubs, with the query that these add. */
const CALLBACK = /^\/websub\/([\da-f]{32})(?:\?([^#]*))?$/u;

/** Answers a request to a callback, whatever its method; undefined for any other target. */
export async function answerCallback(
  incoming: IncomingMessage,
  callbacks: Callbacks,
): Promise<Answer | undefined> {
  const [, token, query] = CALLBACK.exec(incoming.url ?? '') ?? [];
  if (token === undefined) return undefined;
  if (incoming.method === 'GET') return plain(callbacks.verify(token, new URLSearchParams(query)));
  if (incoming.method !== 'POST') return methodNotAllowed('GET, POST');
  const { headers } = incoming;
  const length = headers['content-length'];
  const delivered = await callbacks.receive(token, {
    signature: firstOf(headers['x-hub-signature']),
    contentType: headers['content-type'],
    contentLength: length === undefined ? undefined : Number(length),
    read: (maxBytes) => readBody(incoming, maxBytes),
  });
  return plain(delivered);
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

/**
 * Undefined as soon as there is more, or when the connection breaks; how long it may take is bounded by the server's
 * `requestTimeout`.
 */
async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
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

function plain({ status, text, retryAfterSeconds }: CallbackAnswer): Answer {
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
