/** The address at which our own hub is asked for subscriptions. */

import type { IncomingMessage } from 'node:http';
import type { CallbackAnswer } from '../websub/callback.ts';
import { HUB_PATH } from '../websub/topic.ts';
import type { Answer } from './answer.ts';
import { methodNotAllowed } from './feeds.ts';
import { plainAnswer, readBody } from './posted.ts';

export interface HubCounter {
  /** False where our feeds name no hub, or another one. */
  readonly isOpen: () => boolean;
  readonly receive: (form: URLSearchParams) => CallbackAnswer;
}

/** A callback and a topic of the greatest length, percent-encoded, and a secret. */
const MAX_FORM_BYTES = 16_384;
const TOO_LARGE = {
  status: 413,
  text: 'That is more than a subscription takes.\n',
  retryAfterSeconds: undefined,
};

/** Answers a request to our hub, whatever its method; undefined for any other target, and while we are no hub. */
export async function answerHub(incoming: IncomingMessage, hub: HubCounter): Promise<Answer | undefined> {
  if (incoming.url?.split('?', 1)[0] !== HUB_PATH || !hub.isOpen()) return undefined;
  if (incoming.method !== 'POST') return methodNotAllowed('POST');
  const form = await readBody(incoming, MAX_FORM_BYTES);
  if (form === undefined) return plainAnswer(TOO_LARGE);
  return plainAnswer(hub.receive(new URLSearchParams(Buffer.from(form).toString())));
}
