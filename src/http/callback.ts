/** The callbacks of our WebSub subscriptions. */

import type { IncomingMessage } from 'node:http';
import type { Callbacks } from '../websub/callback.ts';
import type { Answer } from './answer.ts';
import { methodNotAllowed } from './feeds.ts';
import { plainAnswer, readBody } from './posted.ts';

/** The addresses that we give to hubs, with the query that these add. */
const CALLBACK = /^\/websub\/([\da-f]{32})(?:\?([^#]*))?$/u;

/** Answers a request to a callback, whatever its method; undefined for any other target. */
export async function answerCallback(
  incoming: IncomingMessage,
  callbacks: Callbacks,
): Promise<Answer | undefined> {
  const [, token, query] = CALLBACK.exec(incoming.url ?? '') ?? [];
  if (token === undefined) return undefined;
  if (incoming.method === 'GET') return plainAnswer(callbacks.verify(token, new URLSearchParams(query)));
  if (incoming.method !== 'POST') return methodNotAllowed('GET, POST');
  const { headers } = incoming;
  const length = headers['content-length'];
  const delivered = await callbacks.receive(token, {
    signature: firstOf(headers['x-hub-signature']),
    contentType: headers['content-type'],
    contentLength: length === undefined ? undefined : Number(length),
    read: (maxBytes) => readBody(incoming, maxBytes),
  });
  return plainAnswer(delivered);
}

function firstOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
